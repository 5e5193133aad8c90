using Microsoft.CodeAnalysis;

namespace Weft.Generators;

/// <summary>Methods, properties, members and slots of a bound type.</summary>
internal sealed partial class TypeEmitter
{
    /// <summary>The members of the class and of its bases that are not Python types themselves.</summary>
    private IEnumerable<ISymbol> BoundMembers()
    {
        IEnumerable<ISymbol> members = _type.GetMembers();
        for (var t = _type.BaseType; t is not null && t.Name != "PyObject" && ParameterReader.TypeAttribute(t) is null; t = t.BaseType)
        {
            members = members.Concat(t.GetMembers());
        }

        return members;
    }

    private void EmitMembers()
    {
        var setters = new Dictionary<string, IMethodSymbol>();
        foreach (var member in BoundMembers())
        {
            if (member is IMethodSymbol method)
            {
                foreach (var attribute in method.GetAttributes())
                {
                    if (attribute.AttributeClass?.Name == "PySetterAttribute")
                    {
                        setters[Name(attribute)] = method;
                    }
                }
            }
        }

        foreach (var member in BoundMembers())
        {
            foreach (var attribute in member.GetAttributes())
            {
                switch (attribute.AttributeClass?.Name)
                {
                    case "PyMethodAttribute": Method((IMethodSymbol)member, attribute); break;
                    case "PyClassMethodAttribute": Named((IMethodSymbol)member, attribute, "ClassMethod", hasSelf: true); break;
                    case "PyStaticMethodAttribute": Named((IMethodSymbol)member, attribute, "StaticMethod", hasSelf: false); break;
                    case "PyNewAttribute": NewOrInit((IMethodSymbol)member, attribute, "New"); break;
                    case "PyInitAttribute": NewOrInit((IMethodSymbol)member, attribute, "Init"); break;
                    case "PyRichCompareAttribute": RichCompare((IMethodSymbol)member); break;
                    case "PyPropertyAttribute": Property(member, attribute, setters); break;
                    case "PyMemberAttribute": Member(member, attribute); break;
                    case "PyConstantAttribute": Constant(member, attribute); break;
                }
            }
        }
    }

    private void Method(IMethodSymbol method, AttributeData attribute)
    {
        var name = Name(attribute);
        if (SlotCatalog.TryGet(name, out var slot))
        {
            SlotMethod(method, attribute, name, slot.Slot, slot.Form);
            if (!Option(attribute, "Coexist", false))
            {
                return;
            }
        }

        Named(method, attribute, "Method", hasSelf: true);
    }

    private void Named(IMethodSymbol method, AttributeData attribute, string kind, bool hasSelf)
    {
        var name = Name(attribute);
        if (kind != "Method" && !method.IsStatic)
        {
            _diagnostics.Add(Descriptors.WrongShape, method, method.Name, "must be static");
            return;
        }

        if (ParameterReader.Read(method, hasSelf, Text(attribute, "Signature"), _diagnostics) is not { } callee)
        {
            return;
        }

        var thunk = NextThunk(name);
        var call = _calls.Function(thunk, callee, $"{_shortName}.{name}");
        _output.Line();
        _members.Add($"table.Add{kind}({SourceBuilder.Literal(name)}, {Objects}CallKind.{call}, (nint)({Pointer(call)})&{thunk}, {SourceBuilder.Literal(callee.Signature)}, {SourceBuilder.Literal(Text(attribute, "Doc"))});");
    }

    internal static string Pointer(string call)
    {
        const string o = Objects + "PyObject";
        const string start = "delegate*<global::Weft.Runtime.Threading.PyThread, " + o + ", ";
        return call switch
        {
            "NoArgs" => start + o + "?>",
            "One" => start + o + ", " + o + "?>",
            "Two" => start + o + ", " + o + ", " + o + "?>",
            "Three" => start + o + ", " + o + ", " + o + ", " + o + "?>",
            _ => start + "global::System.ReadOnlySpan<" + o + ">, " + Objects + "PyTuple?, " + o + "?>",
        };
    }

    private void NewOrInit(IMethodSymbol method, AttributeData attribute, string slot)
    {
        if (slot == "New" && !method.IsStatic)
        {
            _diagnostics.Add(Descriptors.WrongShape, method, method.Name, "[PyNew] must be static (PyThread, PyType cls, …)");
            return;
        }

        if (ParameterReader.Read(method, staticHasSelf: true, Text(attribute, "Signature") ?? Text(_attribute, "Signature"), _diagnostics) is not { } callee)
        {
            return;
        }

        var thunk = NextThunk(slot);
        _calls.Vector(thunk, callee, _shortName, slot == "Init" ? ThunkResult.Success : ThunkResult.Object, slot == "Init" ? "New" : "Init");
        _output.Line();
        _slots[slot] = thunk;
    }

    private void RichCompare(IMethodSymbol method)
    {
        var offset = method.Parameters.Length > 0 && ParameterReader.IsThread(method.Parameters[0].Type) ? 1 : 0;
        var target = method.IsStatic
            ? $"{_type.Name}.{method.Name}({(offset == 1 ? "t, " : "")}self, other, "
            : $"global::System.Runtime.CompilerServices.Unsafe.As<{_type.Name}>(self).{method.Name}({(offset == 1 ? "t, " : "")}other, ";
        foreach (var name in new[] { "Lt", "Le", "Eq", "Ne", "Gt", "Ge" })
        {
            var thunk = NextThunk(name);
            _output.Line($"private static {Objects}PyObject? {thunk}(global::Weft.Runtime.Threading.PyThread t, {Objects}PyObject self, {Objects}PyObject other) => {target}{Objects}CompareOp.{name});");
            _output.Line();
            _slots[name] = thunk;
        }
    }

    private void SlotMethod(IMethodSymbol method, AttributeData attribute, string name, string slot, SlotForm form)
    {
        if (ParameterReader.Read(method, staticHasSelf: true, form == SlotForm.Call ? Text(attribute, "Signature") : null, _diagnostics) is not { } callee)
        {
            return;
        }

        if (form == SlotForm.Store)
        {
            var isDelete = name.StartsWith("__del", StringComparison.Ordinal);
            _stores.TryGetValue(slot, out var pair);
            _stores[slot] = isDelete ? (pair.Set, callee, pair.SetName, name) : (callee, pair.Delete, name, pair.DeleteName);
            return;
        }

        var thunk = NextThunk(slot);
        _slots[slot] = thunk;
        var expected = form switch
        {
            SlotForm.Unary or SlotForm.Hash or SlotForm.Length or SlotForm.Truth => 0,
            SlotForm.Power => callee.Parameters.Count is 1 or 2 ? callee.Parameters.Count : 2,
            SlotForm.DescrGet => 2,
            SlotForm.Call => callee.Parameters.Count,
            _ => 1,
        };
        if (callee.Parameters.Count != expected)
        {
            _diagnostics.Add(Descriptors.WrongShape, method, method.Name, $"{name} takes {expected} argument(s) after self");
            return;
        }

        if (form == SlotForm.Call)
        {
            _calls.Vector(thunk, callee, $"{_shortName}.{name}", ThunkResult.Object);
            _output.Line();
            return;
        }

        const string start = "global::Weft.Runtime.Threading.PyThread t, " + Objects + "PyObject self";
        var (returns, parameters, result) = form switch
        {
            SlotForm.Unary => (Objects + "PyObject?", start, ThunkResult.Object),
            SlotForm.Hash => ("long", start, ThunkResult.Hash),
            SlotForm.Length => ("long", start, ThunkResult.Length),
            SlotForm.Truth => ("long", start, ThunkResult.Truth),
            SlotForm.Contains => ("long", start + ", " + Objects + "PyObject a0", ThunkResult.Truth),
            SlotForm.Power => (Objects + "PyObject?", start + ", " + Objects + "PyObject a0, " + Objects + "PyObject a1", ThunkResult.Object),
            SlotForm.DescrGet => (Objects + "PyObject?", start + ", " + Objects + "PyObject? a0, " + Objects + "PyObject? a1", ThunkResult.Object),
            _ => (Objects + "PyObject?", start + ", " + Objects + "PyObject a0", ThunkResult.Object),
        };
        _output.Open($"private static {returns} {thunk}({parameters})");
        var arguments = new List<string>();
        switch (form)
        {
            case SlotForm.Operator:
                arguments.Add(Operand(callee.Parameters[0], "a0"));
                break;
            case SlotForm.Power:
                arguments.Add(Operand(callee.Parameters[0], "a0"));
                if (expected == 2)
                {
                    arguments.Add(callee.Parameters[1].AcceptsNull ? $"a1 is {Objects}PyNone ? null : a1" : "a1");
                }
                else
                {
                    _output.Open($"if (a1 is not {Objects}PyNone)");
                    _output.Line($"return {Objects}PyNotImplemented.Value;");
                    _output.Close();
                    _output.Line();
                }

                break;
            case SlotForm.DescrGet:
                arguments.Add(callee.Parameters[0].AcceptsNull ? "a0" : $"a0 ?? {Objects}PyNone.Value");
                arguments.Add(callee.Parameters[1].AcceptsNull ? "a1" : $"a1 ?? {Objects}PyNone.Value");
                break;
            case SlotForm.Attribute:
                arguments.Add(NameArgument(callee.Parameters[0], "a0"));
                break;
            case SlotForm.Binary:
            case SlotForm.Contains:
                arguments.Add(CallEmitter.Convert(callee.Parameters[0], "a0", $"{name}() argument", 0));
                break;
        }

        _calls.Return(callee, arguments, result);
        _output.Close();
        _output.Line();
    }

    private static string NameArgument(Parameter parameter, string source) =>
        parameter.Conversion == Conversion.Typed ? $"global::System.Runtime.CompilerServices.Unsafe.As<{parameter.ClassName}>({source})" : CallEmitter.Convert(parameter, source, "attribute name", 0);

    /// <summary>An operand of a class it does not know makes an operator answer NotImplemented.</summary>
    private string Operand(Parameter parameter, string source)
    {
        if (parameter.Conversion != Conversion.Typed)
        {
            return CallEmitter.Convert(parameter, source, "operand", 0);
        }

        _output.Open($"if ({source} is not {parameter.ClassName} operand)");
        _output.Line($"return {Objects}PyNotImplemented.Value;");
        _output.Close();
        _output.Line();
        return "operand";
    }

    private void EmitStores()
    {
        foreach (var store in _stores)
        {
            var thunk = NextThunk(store.Key);
            _slots[store.Key] = thunk;
            var (set, delete, _, _) = store.Value;
            var keyFirst = store.Key != "DescrSet";
            _output.Open($"private static bool {thunk}(global::Weft.Runtime.Threading.PyThread t, {Objects}PyObject self, {Objects}PyObject key, {Objects}PyObject? value)");
            var nullable = set is not null && delete is null && set.Parameters.Count == 2 && set.Parameters[1].AcceptsNull;
            if (!nullable)
            {
                _output.Open("if (value is null)");
                if (delete is null)
                {
                    _output.Line($"throw {Binding}ArgumentErrors.NoDelete({Objects}Slot.{store.Key}, self, key);");
                }
                else if (delete.Parameters.Count != 1)
                {
                    _diagnostics.Add(Descriptors.WrongShape, delete.Method, delete.Method.Name, "a deletion takes one argument after self");
                }
                else
                {
                    _calls.Return(delete, [KeyArgument(delete.Parameters[0], store.Key, 8)], ThunkResult.Success);
                }

                _output.Close();
                _output.Line();
            }

            if (set is null)
            {
                _output.Line($"throw {Binding}ArgumentErrors.NoStore({Objects}Slot.{store.Key}, self, key);");
            }
            else if (set.Parameters.Count != 2)
            {
                _diagnostics.Add(Descriptors.WrongShape, set.Method, set.Method.Name, "a store takes two arguments after self");
            }
            else
            {
                var value = nullable ? "value" : CallEmitter.Convert(set.Parameters[1], "value", "value", 1);
                _calls.Return(set, [KeyArgument(set.Parameters[0], store.Key, 0), value], ThunkResult.Success);
            }

            _output.Close();
            _output.Line();
        }
    }

    private static string KeyArgument(Parameter parameter, string slot, int number) =>
        slot == "SetAttribute" ? NameArgument(parameter, "key") : CallEmitter.Convert(parameter, "key", "key", number);

    private void Property(ISymbol member, AttributeData attribute, Dictionary<string, IMethodSymbol> setters)
    {
        var name = Name(attribute);
        var getter = NextThunk(name, "get");
        _output.Open($"private static {Objects}PyObject? {getter}(global::Weft.Runtime.Threading.PyThread t, {Objects}PyObject self)");
        if (member is IPropertySymbol property)
        {
            var target = property.IsStatic ? _type.Name : $"global::System.Runtime.CompilerServices.Unsafe.As<{_type.Name}>(self)";
            _calls.ReturnValue($"{target}.{property.Name}", property.Type, mayPend: false, ThunkResult.Object, property);
        }
        else if (ParameterReader.Read((IMethodSymbol)member, staticHasSelf: true, null, _diagnostics) is { } callee)
        {
            if (callee.Parameters.Count != 0)
            {
                _diagnostics.Add(Descriptors.WrongShape, member, member.Name, "a property getter takes no arguments");
            }

            _calls.Return(callee, [], ThunkResult.Object);
        }

        _output.Close();
        _output.Line();
        var setter = Setter(name, member, setters);
        AddProperty("AddProperty", name, getter, setter, Text(attribute, "Doc"));
    }

    private void AddProperty(string method, string name, string getter, string? setter, string? doc)
    {
        const string o = Objects + "PyObject";
        var set = setter is null ? "0" : $"(nint)(delegate*<global::Weft.Runtime.Threading.PyThread, {o}, {o}?, bool>)&{setter}";
        _members.Add($"table.{method}({SourceBuilder.Literal(name)}, (nint)(delegate*<global::Weft.Runtime.Threading.PyThread, {o}, {o}?>)&{getter}, {set}, {SourceBuilder.Literal(doc)});");
    }

    private string? Setter(string name, ISymbol member, Dictionary<string, IMethodSymbol> setters)
    {
        if (setters.TryGetValue(name, out var method))
        {
            if (ParameterReader.Read(method, staticHasSelf: true, null, _diagnostics) is not { } callee)
            {
                return null;
            }

            if (callee.Parameters.Count != 1)
            {
                _diagnostics.Add(Descriptors.WrongShape, method, method.Name, "a setter takes one argument after self");
                return null;
            }

            var thunk = NextThunk(name, "set");
            _output.Open($"private static bool {thunk}(global::Weft.Runtime.Threading.PyThread t, {Objects}PyObject self, {Objects}PyObject? value)");
            string argument;
            if (callee.Parameters[0] is { AcceptsNull: true, Conversion: Conversion.Object })
            {
                argument = "value";
            }
            else
            {
                EmitNoDelete(name);
                argument = CallEmitter.Convert(callee.Parameters[0], "value", name, 0);
            }

            _calls.Return(callee, [argument], ThunkResult.Success);
            _output.Close();
            _output.Line();
            return thunk;
        }

        return member is IPropertySymbol { SetMethod: { DeclaredAccessibility: not Accessibility.Private, IsInitOnly: false } } property
            ? StoreThunk(name, property.Name, property.Type, property.NullableAnnotation, property, property.IsStatic)
            : null;
    }

    private void EmitNoDelete(string name)
    {
        _output.Open("if (value is null)");
        _output.Line($"throw {Binding}ArgumentErrors.CannotDelete(self, {SourceBuilder.Literal(name)});");
        _output.Close();
        _output.Line();
    }

    private string? StoreThunk(string name, string csName, ITypeSymbol type, NullableAnnotation annotation, ISymbol symbol, bool isStatic, bool resets = false)
    {
        var parameter = new Parameter { Name = name, AcceptsNull = annotation == NullableAnnotation.Annotated };
        switch (type.SpecialType)
        {
            case SpecialType.System_Int32: parameter.Conversion = Conversion.Int32; break;
            case SpecialType.System_Int64: parameter.Conversion = Conversion.Int64; break;
            case SpecialType.System_Double: parameter.Conversion = Conversion.Double; break;
            case SpecialType.System_Boolean: parameter.Conversion = Conversion.Boolean; break;
            case SpecialType.System_String: parameter.Conversion = Conversion.Text; break;
            default:
                if (!ParameterReader.Derives(type, "PyObject"))
                {
                    _diagnostics.Add(Descriptors.UnsupportedType, symbol, symbol.Name, type.ToDisplayString());
                    return null;
                }

                parameter.Conversion = type.Name == "PyObject" ? Conversion.Object : Conversion.Typed;
                parameter.ClassName = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
                parameter.PythonType = ParameterReader.LastPart(ParameterReader.PythonTypeName(type));
                break;
        }

        var thunk = NextThunk(name, "set");
        _output.Open($"private static bool {thunk}(global::Weft.Runtime.Threading.PyThread t, {Objects}PyObject self, {Objects}PyObject? value)");
        var source = "value";
        if (resets && parameter.Conversion == Conversion.Object)
        {
            source = $"value ?? {Objects}PyNone.Value";
        }
        else if (parameter is { AcceptsNull: true, Conversion: Conversion.Object })
        {
            source = "value";
        }
        else
        {
            EmitNoDelete(name);
            source = CallEmitter.Convert(parameter, "value", name, 0);
        }

        var target = isStatic ? _type.Name : $"global::System.Runtime.CompilerServices.Unsafe.As<{_type.Name}>(self)";
        _output.Line($"{target}.{csName} = {source};");
        _output.Line("return true;");
        _output.Close();
        _output.Line();
        return thunk;
    }

    private void Member(ISymbol member, AttributeData attribute)
    {
        var name = Name(attribute);
        var (type, annotation) = member switch
        {
            IFieldSymbol field => (field.Type, field.NullableAnnotation),
            IPropertySymbol property => (property.Type, property.NullableAnnotation),
            _ => (null!, NullableAnnotation.None),
        };
        var getter = NextThunk(name, "get");
        var target = member.IsStatic ? _type.Name : $"global::System.Runtime.CompilerServices.Unsafe.As<{_type.Name}>(self)";
        _output.Open($"private static {Objects}PyObject? {getter}(global::Weft.Runtime.Threading.PyThread t, {Objects}PyObject self)");
        if (ParameterReader.Derives(type, "PyObject") && annotation == NullableAnnotation.Annotated)
        {
            _output.Line($"return (({Objects}PyObject?){target}.{member.Name}) ?? {Objects}PyNone.Value;");
        }
        else
        {
            _calls.ReturnValue($"{target}.{member.Name}", type, mayPend: false, ThunkResult.Object, member);
        }

        _output.Close();
        _output.Line();
        var setter = Option(attribute, "Writable", false) ? StoreThunk(name, member.Name, type, annotation, member, member.IsStatic, Option(attribute, "Resets", false)) : null;
        AddProperty("AddMember", name, getter, setter, Text(attribute, "Doc"));
    }

    private void Constant(ISymbol member, AttributeData attribute)
    {
        if (ConstantExpression(member, _type.Name) is { } expression)
        {
            _members.Add($"table.AddConstant({SourceBuilder.Literal(Name(attribute))}, {expression});");
        }
        else
        {
            _diagnostics.Add(Descriptors.UnsupportedType, member, member.Name, "this type");
        }
    }

    internal static string? ConstantExpression(ISymbol member, string className)
    {
        var type = member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;
        return CallEmitter.ObjectExpression($"{className}.{member.Name}", type, $"{className}.{member.Name}");
    }
}
