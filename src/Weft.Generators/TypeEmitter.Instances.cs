using Microsoft.CodeAnalysis;

namespace Weft.Generators;

/// <summary>
/// Where the attributes of instances live. A class with <c>HasDict</c> has the storage itself; any other class that
/// Python code may derive from gets a sealed <c>Instance</c> class. A class (or base) with <c>OwnTypeProperty</c> does
/// its own storage and takes the type as the first constructor argument.
/// </summary>
internal sealed partial class TypeEmitter
{
    private bool OwnsType
    {
        get
        {
            for (INamedTypeSymbol? t = _type; t is not null; t = t.BaseType)
            {
                if (ParameterReader.TypeAttribute(t) is { } attribute && Option(attribute, "OwnTypeProperty", false))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The nearest class (itself included) whose attribute says <c>HasDict</c>.</summary>
    private INamedTypeSymbol? StorageClass
    {
        get
        {
            INamedTypeSymbol? found = null;
            for (INamedTypeSymbol? t = _type; t is not null; t = t.BaseType)
            {
                if (ParameterReader.TypeAttribute(t) is { } attribute && Option(attribute, "HasDict", false))
                {
                    found = t;
                }
            }

            return found;
        }
    }

    /// <summary>A class with its own storage whose constructor takes the type serves Python subclasses even when it is sealed.</summary>
    private bool TakesType => StorageClass is not null && TypeConstructor is not null;

    private IMethodSymbol? TypeConstructor => _type.InstanceConstructors.FirstOrDefault(c => c.Parameters.Length == 1 && c.Parameters[0].Type.Name == "PyType");

    private bool NeedsInstanceClass => !_type.IsSealed && !_type.IsAbstract && !_type.IsStatic && !OwnsType && StorageClass is null && Option("Subclassable", true);

    private IEnumerable<IMethodSymbol> Constructors => _type.InstanceConstructors.Where(c => c.DeclaredAccessibility != Accessibility.Private && !IsCopy(c));

    private bool IsCopy(IMethodSymbol constructor) => constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, _type) && constructor.IsImplicitlyDeclared;

    private static string ParameterText(IParameterSymbol parameter)
    {
        var modifier = parameter.RefKind switch
        {
            RefKind.Ref => "ref ",
            RefKind.In => "in ",
            _ => parameter.IsParams ? "params " : "",
        };
        var text = modifier + parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier)) + " @" + parameter.Name;
        if (parameter.HasExplicitDefaultValue)
        {
            text += parameter.ExplicitDefaultValue is null ? " = default"
                : parameter.Type.TypeKind == TypeKind.Enum ? $" = ({parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}){parameter.ExplicitDefaultValue}"
                : " = " + Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatPrimitive(parameter.ExplicitDefaultValue, quoteStrings: true, useHexadecimalNumbers: false);
        }

        return text;
    }

    private static string ArgumentText(IParameterSymbol parameter) => (parameter.RefKind switch { RefKind.Ref => "ref ", RefKind.In => "in ", _ => "" }) + "@" + parameter.Name;

    private static string Access(IMethodSymbol constructor, INamedTypeSymbol type) =>
        constructor.DeclaredAccessibility == Accessibility.Public && type.DeclaredAccessibility == Accessibility.Public && constructor.Parameters.All(p => IsPublic(p.Type)) ? "public" : "internal";

    private static bool IsPublic(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array)
        {
            return IsPublic(array.ElementType);
        }

        return type.TypeKind is TypeKind.TypeParameter or TypeKind.Pointer or TypeKind.FunctionPointer
            || (type.DeclaredAccessibility == Accessibility.Public && (type is not INamedTypeSymbol named || named.TypeArguments.All(IsPublic)));
    }

    /// <summary>Writes storage, the Type property and Allocate; returns the name of the AllocateInstance function, if any.</summary>
    private string? EmitInstances()
    {
        if (_type.IsStatic)
        {
            return null;
        }

        if (OwnsType)
        {
            if (TypeConstructor is null || _type.IsAbstract)
            {
                return null;
            }

            _output.Line($"private static {Objects}PyObject AllocateEmpty({Objects}PyType cls) => new {_type.Name}(cls);");
            _output.Line();
            return "AllocateEmpty";
        }

        var storage = StorageClass;
        if (storage is null)
        {
            _output.Line($"public override {Objects}PyType Type => s_typeObject;");
            _output.Line();
        }
        else
        {
            EmitStorage(SymbolEqualityComparer.Default.Equals(storage, _type));
            if (TypeConstructor is not null)
            {
                if (_type.IsAbstract)
                {
                    return null;
                }

                _output.Line($"private static {Objects}PyObject AllocateEmpty({Objects}PyType cls) => new {_type.Name}(cls);");
                _output.Line();
                return "AllocateEmpty";
            }
        }

        var parameterless = !_type.IsAbstract && _type.InstanceConstructors.Any(c => c.Parameters.Length == 0);
        if (NeedsInstanceClass)
        {
            foreach (var constructor in Constructors)
            {
                var parameters = string.Join("", constructor.Parameters.Select(p => ", " + ParameterText(p)));
                var arguments = string.Join(", ", constructor.Parameters.Select(ArgumentText));
                var comma = arguments.Length > 0 ? ", " : "";
                _output.Line("/// <summary>Makes an instance of this type or of a Python class derived from it.</summary>");
                _output.Line($"{Access(constructor, _type)} static {_type.Name} Allocate({Objects}PyType cls{parameters}) => ReferenceEquals(cls, s_typeObject) ? new {_type.Name}({arguments}) : new {_type.Name}Instance(cls{comma}{arguments});");
                _output.Line();
            }

            parameterless &= Constructors.Any(c => c.Parameters.Length == 0);
        }
        else if (storage is not null && !_type.IsAbstract)
        {
            foreach (var constructor in _type.InstanceConstructors.Where(c => !IsCopy(c)))
            {
                var parameters = string.Join("", constructor.Parameters.Select(p => ", " + ParameterText(p)));
                var arguments = string.Join(", ", constructor.Parameters.Select(ArgumentText));
                _output.Line("/// <summary>Makes an instance of this type or of a Python class derived from it.</summary>");
                _output.Open($"{Access(constructor, _type)} static {_type.Name} Allocate({Objects}PyType cls{parameters})");
                _output.Line($"var made = new {_type.Name}({arguments});");
                _output.Line("made.State.Start(made, cls.RootShape);");
                _output.Line("return made;");
                _output.Close();
                _output.Line();
            }
        }

        if (!parameterless)
        {
            return null;
        }

        var create = NeedsInstanceClass || storage is not null ? "Allocate(cls)" : $"new {_type.Name}()";
        _output.Line($"private static {Objects}PyObject AllocateEmpty({Objects}PyType cls) => {create};");
        _output.Line();
        if (_slots.ContainsKey("Init") && !_slots.ContainsKey("New"))
        {
            var thunk = NextThunk("new");
            _output.Line($"private static {Objects}PyObject? {thunk}(global::Weft.Runtime.Threading.PyThread t, {Objects}PyObject self, global::System.ReadOnlySpan<{Objects}PyObject> args, {Objects}PyTuple? kwNames) => AllocateEmpty(global::System.Runtime.CompilerServices.Unsafe.As<{Objects}PyType>(self));");
            _output.Line();
            _slots["New"] = thunk;
        }

        return "AllocateEmpty";
    }

    private void EmitStorage(bool root)
    {
        if (!root)
        {
            _output.Line($"protected override {Objects}PyType BuiltinType => s_typeObject;");
            _output.Line();
            return;
        }

        _output.Line($"internal {Objects}InstanceStorage State;");
        _output.Line();
        _output.Line("/// <summary>The type of an instance that was not allocated for a Python class.</summary>");
        _output.Line($"{(_type.IsSealed ? "private" : "protected virtual")} {Objects}PyType BuiltinType => s_typeObject;");
        _output.Line();
        _output.Line($"public override {Objects}PyType Type => State.Shape?.Type ?? BuiltinType;");
        _output.Line();
        _output.Line($"internal override {Objects}Shape? Shape => State.Shape ?? InitialShape();");
        _output.Line();
        _output.Open($"internal override ref {Objects}InstanceStorage Storage");
        _output.Open("get");
        _output.Open("if (State.Shape is null)");
        _output.Line("InitialShape();");
        _output.Close();
        _output.Line();
        _output.Line("return ref State;");
        _output.Close();
        _output.Close();
        _output.Line();
        _output.Line("// A first shape set twice by racing threads is the same root shape both times; a shape that grew meanwhile is kept.");
        _output.Open($"private {Objects}Shape InitialShape()");
        _output.Line("global::System.Threading.Interlocked.CompareExchange(ref State.Shape, BuiltinType.RootShape, null!);");
        _output.Line("return State.Shape;");
        _output.Close();
        _output.Line();
    }

    private void EmitInstanceClass()
    {
        if (!NeedsInstanceClass)
        {
            return;
        }

        var name = _type.Name + "Instance";
        _output.Line();
        _output.Line($"/// <summary>An instance of a Python class derived from <c>{_shortName}</c>.</summary>");
        _output.Open($"{(_type.DeclaredAccessibility == Accessibility.Public ? "public" : "internal")} sealed class {name} : {_type.Name}");
        _output.Line($"internal {Objects}InstanceStorage State;");
        _output.Line();
        foreach (var constructor in Constructors)
        {
            var parameters = string.Join("", constructor.Parameters.Select(p => ", " + ParameterText(p)));
            var arguments = string.Join(", ", constructor.Parameters.Select(ArgumentText));
            _output.Line($"internal {name}({Objects}PyType type{parameters}) : base({arguments}) => State.Start(this, type.RootShape);");
            _output.Line();
        }

        _output.Line($"public override {Objects}PyType Type => State.Shape.Type;");
        _output.Line();
        _output.Line($"internal override ref {Objects}InstanceStorage Storage => ref State;");
        _output.Line();
        _output.Line($"internal override {Objects}Shape? Shape => State.Shape;");
        _output.Close();
    }
}
