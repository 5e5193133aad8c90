using Microsoft.CodeAnalysis;

namespace Weft.Generators;

/// <summary>What a thunk answers to its caller; the C# result is converted accordingly.</summary>
internal enum ThunkResult
{
    /// <summary>PyObject?, null = error pending.</summary>
    Object,
    /// <summary>bool, false = error pending.</summary>
    Success,
    /// <summary>long, -1 = error pending.</summary>
    Hash,
    Length,
    Truth,
}

/// <summary>
/// Writes the C# of a thunk: argument parsing, conversion, the call, and the conversion of the result. The error
/// convention of a result that is not an object is a look at <c>t.Pending</c> after the call.
/// </summary>
internal sealed class CallEmitter(SourceBuilder output, string className, DiagnosticList diagnostics)
{
    private const string Objects = "global::Weft.Runtime.Objects.";
    private const string Binding = "global::Weft.Runtime.Binding.";
    private const string VectorParameters = "global::Weft.Runtime.Threading.PyThread t, " + Objects + "PyObject self, global::System.ReadOnlySpan<" + Objects + "PyObject> args, " + Objects + "PyTuple? kwNames";
    private int _parameterLists;

    internal static readonly string[] DirectKinds = ["NoArgs", "One", "Two", "Three"];

    internal static string ThreadParameter => "global::Weft.Runtime.Threading.PyThread t";

    /// <summary>Writes the thunk of an ordinary function; returns its call kind's name.</summary>
    /// <param name="display">What CPython prints before "()" in arity errors: <c>list.append</c>, <c>math.sin</c>, <c>len</c>.</param>
    internal string Function(string thunk, Callee callee, string display)
    {
        if (callee.FixedPositional && callee.Parameters.Count <= 3)
        {
            var count = callee.Parameters.Count;
            var list = "";
            for (var i = 0; i < count; i++)
            {
                list += $", {Objects}PyObject a{i}";
            }

            output.Open($"private static {Objects}PyObject? {thunk}({ThreadParameter}, {Objects}PyObject self{list})");
            var arguments = new List<string>();
            for (var i = 0; i < count; i++)
            {
                var label = count == 1 ? "argument" : $"argument {i + 1}";
                arguments.Add(Convert(callee.Parameters[i], $"a{i}", $"{ParameterReader.LastPart(display)}() {label}", i));
            }

            Return(callee, arguments, ThunkResult.Object);
            output.Close();
            return DirectKinds[count];
        }

        Vector(thunk, callee, display, ThunkResult.Object);
        return "Vector";
    }

    /// <summary>Writes a thunk that takes arguments as a span.</summary>
    /// <param name="counterpart">For <c>__new__</c> the slot Init and for <c>__init__</c> the slot New: a Python class that overrides it may take keywords that this one does not know.</param>
    internal void Vector(string thunk, Callee callee, string display, ThunkResult result, string? counterpart = null)
    {
        var parameters = callee.Parameters;
        string? listField = null;
        if (!callee.Raw && !callee.OnlyPositional)
        {
            listField = $"s_parameters{_parameterLists++}_{thunk}";
            var named = parameters.Where(p => p.Kind is not (ParameterKind.VarPositional or ParameterKind.VarKeyword)).ToList();
            var names = string.Join(",", named.Select(p => p.Name));
            var positionalOnly = named.Count(p => p.Kind == ParameterKind.PositionalOnly);
            var positional = named.Count(p => p.Kind != ParameterKind.KeywordOnly);
            var required = named.Count(p => p.Kind != ParameterKind.KeywordOnly && !p.Optional);
            var keywordRequired = 0;
            for (var i = positional; i < named.Count; i++)
            {
                if (!named[i].Optional)
                {
                    keywordRequired |= 1 << i;
                }
            }

            var varPositional = parameters.Any(p => p.Kind == ParameterKind.VarPositional) ? "true" : "false";
            output.Line($"private static {Binding}ParameterList? {listField};");
            output.Line($"private static {Binding}ParameterList Make_{listField}() => {listField} = new({SourceBuilder.Literal(ParameterReader.LastPart(display))}, {SourceBuilder.Literal(names)}, {positionalOnly}, {positional}, {required}, unchecked((int){(uint)keywordRequired}u), {varPositional});");
        }

        var returnType = result == ThunkResult.Success ? "bool" : Objects + "PyObject?";
        output.Open($"private static {returnType} {thunk}({VectorParameters})");
        if (counterpart is not null && listField is null && !callee.Raw)
        {
            var type = counterpart == "Init" ? $"({Objects}PyType)self" : "self.Type";
            output.Open("if (kwNames is not null)");
            output.Line($"{Binding}ArgumentErrors.DropKeywordsOfSubclass({type}, {className}.TypeObject, {Objects}Slot.{counterpart}, ref args, ref kwNames);");
            output.Close();
            output.Line();
        }

        List<string> arguments;
        if (callee.Raw)
        {
            arguments = ["args", "kwNames"];
        }
        else if (listField is null)
        {
            arguments = Positional(parameters, display);
        }
        else
        {
            arguments = Keywords(parameters, display, listField);
        }

        Return(callee, arguments, result);
        output.Close();
    }

    private List<string> Positional(List<Parameter> parameters, string display)
    {
        var arguments = new List<string>();
        var required = parameters.Count(p => p.Kind == ParameterKind.PositionalOnly && !p.Optional);
        var maximum = parameters.Count(p => p.Kind == ParameterKind.PositionalOnly);
        var variadic = parameters.Any(p => p.Kind == ParameterKind.VarPositional);
        var test = variadic
            ? required == 0 ? "" : $" || args.Length < {required}"
            : required == maximum ? $" || args.Length != {maximum}"
            : required == 0 ? $" || args.Length > {maximum}" : $" || args.Length < {required} || args.Length > {maximum}";
        output.Open($"if (kwNames is not null{test})");
        output.Line($"{Binding}ArgumentErrors.CheckPositional({SourceBuilder.Literal(display)}, args, kwNames, {required}, {(variadic ? "int.MaxValue" : maximum.ToString())});");
        output.Close();
        output.Line();
        var shortName = ParameterReader.LastPart(display);
        for (var i = 0; i < parameters.Count; i++)
        {
            var parameter = parameters[i];
            if (parameter.Kind == ParameterKind.VarPositional)
            {
                arguments.Add(i == 0 ? "args" : i == required ? $"args.Slice({i})" : $"(args.Length > {i} ? args.Slice({i}) : default)");
                continue;
            }

            var prefix = $"{shortName}() argument {i + 1}";
            if (!parameter.Optional)
            {
                arguments.Add(Convert(parameter, $"args[{i}]", prefix, i));
            }
            else
            {
                arguments.Add($"args.Length > {i} ? {Convert(parameter, $"args[{i}]", prefix, i)} : {DefaultOf(parameter)}");
            }
        }

        return arguments;
    }

    private List<string> Keywords(List<Parameter> parameters, string display, string listField)
    {
        var named = parameters.Count(p => p.Kind is not (ParameterKind.VarPositional or ParameterKind.VarKeyword));
        var positional = parameters.Count(p => p.Kind is ParameterKind.PositionalOnly or ParameterKind.PositionalOrKeyword);
        var size = named <= 4 ? 4 : named <= 8 ? 8 : named <= 16 ? 16 : 32;
        output.Line($"var buffer = default({Binding}Arguments{size});");
        output.Line($"global::System.Span<{Objects}PyObject?> bound = buffer;");
        var dict = parameters.FirstOrDefault(p => p.Kind == ParameterKind.VarKeyword);
        var extra = dict is null ? "" : ", out var extra";
        var method = dict is null ? "Bind" : "BindWithExtra";
        output.Line($"{Binding}ArgumentBinder.{method}(t, {listField} ?? Make_{listField}(), args, kwNames, bound{extra});");
        var arguments = new List<string>();
        var index = 0;
        var shortName = ParameterReader.LastPart(display);
        foreach (var parameter in parameters)
        {
            if (parameter.Kind == ParameterKind.VarPositional)
            {
                arguments.Add($"{Binding}ArgumentBinder.Rest(args, kwNames, {positional})");
                continue;
            }

            if (parameter.Kind == ParameterKind.VarKeyword)
            {
                arguments.Add(parameter.AcceptsNull ? "extra" : $"extra ?? new {Objects}PyDict()");
                continue;
            }

            var prefix = parameter.Kind == ParameterKind.PositionalOnly ? $"{shortName}() argument {index + 1}" : $"{shortName}() argument '{parameter.Name}'";
            arguments.Add(parameter.Optional
                ? $"bound[{index}] is {{ }} b{index} ? {Convert(parameter, $"b{index}", prefix, index)} : {DefaultOf(parameter)}"
                : Convert(parameter, $"bound[{index}]!", prefix, index));
            index++;
        }

        return arguments;
    }

    private static string DefaultOf(Parameter parameter)
    {
        if (parameter.Default != "default")
        {
            return parameter.Default;
        }

        return parameter.Conversion switch
        {
            Conversion.Int32 => "default(int?)",
            Conversion.Int64 => "default(long?)",
            Conversion.Double => "default(double?)",
            Conversion.Boolean => "default(bool?)",
            _ => "null",
        };
    }

    /// <summary>A C# expression that converts the object <paramref name="source"/> (an expression without effects).</summary>
    internal static string Convert(Parameter parameter, string source, string prefix, int number)
    {
        string converted;
        switch (parameter.Conversion)
        {
            case Conversion.Object:
                return parameter.NoneMeansDefault ? $"({source} is {Objects}PyNone ? null : {source})" : source;
            case Conversion.Typed:
                var alternative = parameter.NoneMeansDefault ? $"{source} is {Objects}PyNone ? null : " : "";
                return $"({source} is {parameter.ClassName} x{number} ? x{number} : {alternative}throw {Binding}ArgumentErrors.WrongType({SourceBuilder.Literal($"{prefix} must be {parameter.PythonType}{(parameter.NoneMeansDefault ? " or None" : "")}")}, {source}))";
            case Conversion.Text:
                converted = $"{Binding}ArgumentConversion.ToText({source}, {SourceBuilder.Literal($"{prefix} must be str{(parameter.NoneMeansDefault ? " or None" : "")}")})";
                break;
            case Conversion.Int32:
                converted = $"{Binding}ArgumentConversion.ToInt32(t, {source})";
                break;
            case Conversion.Int64:
                converted = $"{Binding}ArgumentConversion.ToInt64(t, {source})";
                break;
            case Conversion.Double:
                converted = $"{Binding}ArgumentConversion.ToDouble(t, {source})";
                break;
            default:
                converted = $"{Binding}ArgumentConversion.ToBoolean(t, {source})";
                break;
        }

        if (!parameter.NoneMeansDefault)
        {
            return converted;
        }

        var cast = parameter.Conversion switch
        {
            Conversion.Int32 => "(int?)",
            Conversion.Int64 => "(long?)",
            Conversion.Double => "(double?)",
            Conversion.Boolean => "(bool?)",
            _ => "",
        };
        return parameter.Default != "default" && cast.Length > 0
            ? $"({source} is {Objects}PyNone ? {parameter.Default} : {cast}{converted})"
            : $"({source} is {Objects}PyNone ? {(cast.Length > 0 ? cast : "")}null : {converted})";
    }

    /// <summary>Writes the call and the return of its converted result.</summary>
    internal void Return(Callee callee, List<string> arguments, ThunkResult result)
    {
        var all = new List<string>();
        if (callee.TakesThread)
        {
            all.Add("t");
        }

        string target;
        if (callee.Method.IsStatic)
        {
            target = className;
            if (callee.SelfParameter is { } self)
            {
                var type = self.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
                all.Add(self.Type.Name == "PyObject" ? "self" : $"global::System.Runtime.CompilerServices.Unsafe.As<{type}>(self)");
            }
        }
        else
        {
            target = $"global::System.Runtime.CompilerServices.Unsafe.As<{className}>(self)";
        }

        all.AddRange(arguments);
        ReturnValue($"{target}.{callee.Method.Name}({string.Join(", ", all)})", callee.Method.ReturnType, callee.TakesThread, result, callee.Method);
    }

    /// <summary>Writes the return of an expression of a C# type as what the thunk's caller expects.</summary>
    internal void ReturnValue(string expression, ITypeSymbol type, bool mayPend, ThunkResult result, ISymbol symbol)
    {
        if (type.SpecialType == SpecialType.System_Void)
        {
            output.Line(expression + ";");
            output.Line(result switch
            {
                ThunkResult.Success => mayPend ? "return t.Pending is null;" : "return true;",
                _ => mayPend ? $"return t.Pending is null ? {Objects}PyNone.Value : null;" : $"return {Objects}PyNone.Value;",
            });
            return;
        }

        switch (result)
        {
            case ThunkResult.Success when type.SpecialType == SpecialType.System_Boolean:
                output.Line($"return {expression};");
                return;
            case ThunkResult.Hash when type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64:
                output.Line($"long result = {expression};");
                output.Line(mayPend ? "return result == -1 && t.Pending is null ? -2 : result;" : "return result == -1 ? -2 : result;");
                return;
            case ThunkResult.Length when type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64:
                output.Line($"return {expression};");
                return;
            case ThunkResult.Truth when type.SpecialType == SpecialType.System_Boolean:
                output.Line($"var result = {expression};");
                output.Line(mayPend ? "return t.Pending is not null ? -1 : result ? 1 : 0;" : "return result ? 1 : 0;");
                return;
            case ThunkResult.Object:
                break;
            default:
                diagnostics.Add(Descriptors.WrongShape, symbol, symbol.Name, $"return type {type.ToDisplayString()} does not fit the slot");
                output.Line("throw null!;");
                return;
        }

        if (ObjectExpression(expression, type, "result") is not { } converted)
        {
            diagnostics.Add(Descriptors.UnsupportedType, symbol, symbol.Name, type.ToDisplayString());
            output.Line("throw null!;");
            return;
        }

        if (ParameterReader.Derives(type, "PyObject"))
        {
            output.Line($"return {expression};");
            return;
        }

        output.Line($"var result = {expression};");
        output.Line(mayPend ? $"return t.Pending is not null ? null : {converted};" : $"return {converted};");
    }

    /// <summary>An expression that makes a Python object of a C# value; null for unsupported types.</summary>
    internal static string? ObjectExpression(string expression, ITypeSymbol type, string variable)
    {
        if (ParameterReader.Derives(type, "PyObject"))
        {
            return expression;
        }

        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return ObjectExpression(expression, nullable.TypeArguments[0], variable + ".Value") is { } inner ? $"({variable}.HasValue ? {inner} : {Objects}PyNone.Value)" : null;
        }

        return type.SpecialType switch
        {
            SpecialType.System_Boolean => $"{Objects}PyBool.Of({variable})",
            SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16 => $"{Objects}PyInt.Of((long){variable})",
            SpecialType.System_UInt64 => $"{Objects}PyInt.Of((global::System.Numerics.BigInteger){variable})",
            SpecialType.System_Double => $"{Objects}PyFloat.Of({variable})",
            SpecialType.System_String => type.NullableAnnotation == NullableAnnotation.Annotated ? $"({variable} is null ? {Objects}PyNone.Value : {Objects}PyStr.Of({variable}))" : $"{Objects}PyStr.Of({variable})",
            _ => type.Name == "BigInteger" ? $"{Objects}PyInt.Of({variable})" : null,
        };
    }
}
