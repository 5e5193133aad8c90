using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Weft.Generators;

internal enum ParameterKind
{
    PositionalOnly,
    PositionalOrKeyword,
    KeywordOnly,
    VarPositional,
    VarKeyword,
}

internal enum Conversion
{
    Object,
    Typed,
    Int32,
    Int64,
    Double,
    Boolean,
    Text,
    Arguments,
    KeywordNames,
    KeywordDict,
}

/// <summary>One Python parameter of a bound member.</summary>
internal sealed class Parameter
{
    internal string Name = "";
    internal ParameterKind Kind;
    internal Conversion Conversion;
    /// <summary>Full C# name of a <see cref="Conversion.Typed"/> parameter's class.</summary>
    internal string ClassName = "";
    /// <summary>The Python type's name in error texts.</summary>
    internal string PythonType = "";
    internal bool AcceptsNull;
    internal bool Optional;
    internal string Default = "default";
    internal string DefaultText = "";
    /// <summary>The Python default is None, so an explicit None means the same as leaving it out.</summary>
    internal bool NoneMeansDefault;
}

/// <summary>How a C# method is called from a thunk.</summary>
internal sealed class Callee
{
    internal IMethodSymbol Method = null!;
    internal bool TakesThread;
    /// <summary>The C# parameter that receives self or the class, for static methods; null when there is none.</summary>
    internal IParameterSymbol? SelfParameter;
    internal List<Parameter> Parameters = [];
    internal bool Raw;
    internal string? Signature;

    internal bool FixedPositional => !Raw && Parameters.All(p => p.Kind == ParameterKind.PositionalOnly && !p.Optional);
    internal bool OnlyPositional => !Raw && Parameters.All(p => p.Kind is ParameterKind.PositionalOnly or ParameterKind.VarPositional);
}

/// <summary>Reads C# parameters and signature texts.</summary>
internal static class ParameterReader
{
    internal const string ObjectsNamespace = "Weft.Runtime.Objects";

    internal static bool Derives(ITypeSymbol? type, string baseName)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (t.Name == baseName && InWeft(t))
            {
                return true;
            }
        }

        return false;
    }

    internal static bool InWeft(ITypeSymbol type) => type.ContainingNamespace?.ToDisplayString().StartsWith("Weft.", StringComparison.Ordinal) == true;

    internal static bool IsThread(ITypeSymbol type) => type.Name == "PyThread" && InWeft(type);

    internal static AttributeData? TypeAttribute(ITypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "PyTypeAttribute")
            {
                return attribute;
            }
        }

        return null;
    }

    internal static string PythonTypeName(ITypeSymbol type)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (TypeAttribute(t) is { } attribute && attribute.ConstructorArguments.Length == 1)
            {
                return (string)attribute.ConstructorArguments[0].Value!;
            }
        }

        return "object";
    }

    internal static string LastPart(string dotted) => dotted.Substring(dotted.LastIndexOf('.') + 1);

    /// <summary>Reads the method's parameters; reports and returns null when they cannot be bound.</summary>
    internal static Callee? Read(IMethodSymbol method, bool staticHasSelf, string? signature, DiagnosticList diagnostics)
    {
        var callee = new Callee { Method = method, Signature = signature };
        var index = 0;
        var all = method.Parameters;
        if (index < all.Length && IsThread(all[index].Type))
        {
            callee.TakesThread = true;
            index++;
        }

        if (staticHasSelf && method.IsStatic)
        {
            if (index >= all.Length)
            {
                diagnostics.Add(Descriptors.WrongShape, method, method.Name, "a static method needs a parameter for self after the thread");
                return null;
            }

            callee.SelfParameter = all[index++];
        }

        for (; index < all.Length; index++)
        {
            var parameter = ReadParameter(all[index]);
            if (parameter is null)
            {
                diagnostics.Add(Descriptors.UnsupportedType, all[index], method.Name + "." + all[index].Name, all[index].Type.ToDisplayString());
                return null;
            }

            callee.Parameters.Add(parameter);
        }

        var count = callee.Parameters.Count;
        if (count >= 2 && callee.Parameters[count - 1].Conversion == Conversion.KeywordNames && callee.Parameters[count - 2].Conversion == Conversion.Arguments)
        {
            callee.Raw = count == 2;
            if (!callee.Raw)
            {
                diagnostics.Add(Descriptors.WrongShape, method, method.Name, "(args, kwNames) cannot be combined with other parameters");
                return null;
            }

            return callee;
        }

        foreach (var parameter in callee.Parameters)
        {
            if (parameter.Conversion == Conversion.KeywordNames)
            {
                parameter.Conversion = Conversion.Typed;
            }
        }

        return signature is null ? Positional(callee, diagnostics) : ApplySignature(callee, signature, diagnostics);
    }

    private static Parameter? ReadParameter(IParameterSymbol symbol)
    {
        var parameter = new Parameter { Name = symbol.Name, Optional = symbol.HasExplicitDefaultValue };
        var type = symbol.Type;
        parameter.AcceptsNull = symbol.NullableAnnotation == NullableAnnotation.Annotated;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            parameter.AcceptsNull = true;
            type = nullable.TypeArguments[0];
        }

        switch (type.SpecialType)
        {
            case SpecialType.System_Int32: parameter.Conversion = Conversion.Int32; break;
            case SpecialType.System_Int64: parameter.Conversion = Conversion.Int64; break;
            case SpecialType.System_Double: parameter.Conversion = Conversion.Double; break;
            case SpecialType.System_Boolean: parameter.Conversion = Conversion.Boolean; break;
            case SpecialType.System_String:
                parameter.Conversion = Conversion.Text;
                parameter.PythonType = "str";
                break;
            default:
                if (type.Name == "ReadOnlySpan" && type is INamedTypeSymbol { TypeArguments.Length: 1 } span && span.TypeArguments[0].Name == "PyObject")
                {
                    parameter.Conversion = Conversion.Arguments;
                    parameter.Kind = ParameterKind.VarPositional;
                    break;
                }

                if (!Derives(type, "PyObject"))
                {
                    return null;
                }

                parameter.ClassName = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
                parameter.PythonType = LastPart(PythonTypeName(type));
                parameter.Conversion = type.Name switch
                {
                    "PyObject" => Conversion.Object,
                    "PyTuple" when symbol.Name.StartsWith("kw", StringComparison.OrdinalIgnoreCase) => Conversion.KeywordNames,
                    "PyDict" when symbol.Name is "kwargs" or "keywords" && symbol.Ordinal == ((IMethodSymbol)symbol.ContainingSymbol).Parameters.Length - 1 => Conversion.KeywordDict,
                    _ => Conversion.Typed,
                };
                if (parameter.Conversion == Conversion.KeywordDict)
                {
                    parameter.Kind = ParameterKind.VarKeyword;
                }

                break;
        }

        if (parameter.Optional)
        {
            (parameter.Default, parameter.DefaultText) = FormatDefault(symbol.ExplicitDefaultValue);
        }

        return parameter;
    }

    private static (string CSharp, string Python) FormatDefault(object? value) => value switch
    {
        null => ("default", "None"),
        bool flag => (flag ? "true" : "false", flag ? "True" : "False"),
        string text => (SourceBuilder.Literal(text), "'" + text.Replace("\\", "\\\\").Replace("'", "\\'").Replace("\n", "\\n") + "'"),
        double number when double.IsNaN(number) => ("double.NaN", "nan"),
        double number when double.IsInfinity(number) => (number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity", number > 0 ? "inf" : "-inf"),
        double number => (number.ToString("R", CultureInfo.InvariantCulture) + "d", number.ToString("R", CultureInfo.InvariantCulture)),
        long number => (number == long.MinValue ? "long.MinValue" : number.ToString(CultureInfo.InvariantCulture) + "L", number.ToString(CultureInfo.InvariantCulture)),
        _ => (Convert.ToString(value, CultureInfo.InvariantCulture)!, Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };

    private static Callee? Positional(Callee callee, DiagnosticList diagnostics)
    {
        var parts = new List<string>();
        var slash = false;
        var describable = true;
        foreach (var parameter in callee.Parameters)
        {
            if (parameter.Kind == ParameterKind.VarPositional)
            {
                if (parts.Count > 0 && !slash)
                {
                    parts.Add("/");
                }

                slash = true;
                parts.Add("*" + parameter.Name);
            }
            else if (parameter.Kind == ParameterKind.VarKeyword)
            {
                if (parts.Count > 0 && !slash)
                {
                    parts.Add("/");
                }

                slash = true;
                parts.Add("**" + parameter.Name);
            }
            else
            {
                if (slash)
                {
                    parameter.Kind = ParameterKind.KeywordOnly;
                }
                else if (parameter.Optional && parameter.Default == "default" && parameter.Conversion != Conversion.Object)
                {
                    parameter.NoneMeansDefault = parameter.AcceptsNull;
                }

                describable &= !(parameter.Optional && parameter is { Conversion: Conversion.Object, Default: "default" });
                parts.Add(parameter.Optional ? $"{parameter.Name}={parameter.DefaultText}" : parameter.Name);
            }
        }

        if (!slash && parts.Count > 0)
        {
            parts.Add("/");
        }

        callee.Signature = describable ? "(" + string.Join(", ", parts) + ")" : null;
        return CheckOrder(callee, diagnostics);
    }

    private static Callee? ApplySignature(Callee callee, string signature, DiagnosticList diagnostics)
    {
        var text = signature.Trim();
        if (text.Length < 2 || text[0] != '(' || text[text.Length - 1] != ')')
        {
            diagnostics.Add(Descriptors.SignatureMismatch, callee.Method, callee.Method.Name, "the signature must be in parentheses");
            return null;
        }

        var kind = ParameterKind.PositionalOrKeyword;
        var index = 0;
        foreach (var part in SplitTopLevel(text.Substring(1, text.Length - 2)))
        {
            if (part.StartsWith("$", StringComparison.Ordinal))
            {
                continue;
            }

            if (part == "/")
            {
                for (var i = 0; i < index; i++)
                {
                    callee.Parameters[i].Kind = ParameterKind.PositionalOnly;
                }

                continue;
            }

            if (part == "*")
            {
                kind = ParameterKind.KeywordOnly;
                continue;
            }

            if (index >= callee.Parameters.Count)
            {
                diagnostics.Add(Descriptors.SignatureMismatch, callee.Method, callee.Method.Name, $"no C# parameter for '{part}'");
                return null;
            }

            var parameter = callee.Parameters[index++];
            if (part.StartsWith("*", StringComparison.Ordinal))
            {
                var expected = part.StartsWith("**", StringComparison.Ordinal) ? ParameterKind.VarKeyword : ParameterKind.VarPositional;
                if (parameter.Kind != expected)
                {
                    diagnostics.Add(Descriptors.SignatureMismatch, callee.Method, callee.Method.Name, $"'{part}' does not fit the C# parameter '{parameter.Name}'");
                    return null;
                }

                kind = ParameterKind.KeywordOnly;
                continue;
            }

            if (parameter.Kind is ParameterKind.VarPositional or ParameterKind.VarKeyword)
            {
                diagnostics.Add(Descriptors.SignatureMismatch, callee.Method, callee.Method.Name, $"'{part}' does not fit the C# parameter '{parameter.Name}'");
                return null;
            }

            var equals = part.IndexOf('=');
            parameter.Name = (equals < 0 ? part : part.Substring(0, equals)).Trim();
            parameter.Kind = kind;
            if (equals >= 0 != parameter.Optional)
            {
                diagnostics.Add(Descriptors.SignatureMismatch, callee.Method, callee.Method.Name, $"'{part}' has a default in only one of signature and C#");
                return null;
            }

            if (equals >= 0 && part.Substring(equals + 1).Trim() == "None" && parameter.AcceptsNull)
            {
                parameter.NoneMeansDefault = true;
            }
        }

        if (index != callee.Parameters.Count)
        {
            diagnostics.Add(Descriptors.SignatureMismatch, callee.Method, callee.Method.Name, $"the C# parameter '{callee.Parameters[index].Name}' is not in the signature");
            return null;
        }

        return CheckOrder(callee, diagnostics);
    }

    private static Callee? CheckOrder(Callee callee, DiagnosticList diagnostics)
    {
        var optional = false;
        foreach (var parameter in callee.Parameters)
        {
            if (parameter.Kind is ParameterKind.PositionalOnly or ParameterKind.PositionalOrKeyword)
            {
                if (optional && !parameter.Optional)
                {
                    diagnostics.Add(Descriptors.SignatureMismatch, callee.Method, callee.Method.Name, $"required parameter '{parameter.Name}' follows an optional one");
                    return null;
                }

                optional = parameter.Optional;
            }
        }

        if (callee.Parameters.Count > 32)
        {
            diagnostics.Add(Descriptors.SignatureMismatch, callee.Method, callee.Method.Name, "more than 32 parameters");
            return null;
        }

        return callee;
    }

    /// <summary>Splits at commas that are not inside brackets or quotes.</summary>
    private static IEnumerable<string> SplitTopLevel(string text)
    {
        var start = 0;
        var depth = 0;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == '\\')
                {
                    i++;
                }
                else if (c == quote)
                {
                    quote = '\0';
                }
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c is '(' or '[' or '{' or '<')
            {
                depth++;
            }
            else if (c is ')' or ']' or '}' or '>')
            {
                depth--;
            }
            else if (c == ',' && depth == 0)
            {
                yield return text.Substring(start, i - start).Trim();
                start = i + 1;
            }
        }

        var last = text.Substring(start).Trim();
        if (last.Length > 0)
        {
            yield return last;
        }
    }
}
