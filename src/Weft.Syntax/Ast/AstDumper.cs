using System.Globalization;
using System.Numerics;
using System.Text;

namespace Weft.Syntax.Ast;

/// <summary>Writes a tree in the format of Python's <c>ast.dump(tree, include_attributes=True)</c>, to compare trees.</summary>
/// <remarks>Empty lists and absent optional fields are left out, as there.</remarks>
public sealed class AstDumper
{
    private readonly StringBuilder _out = new();
    private bool _first;

    private AstDumper()
    {
    }

    /// <summary>The tree as text.</summary>
    public static string Dump(Node node)
    {
        var dumper = new AstDumper();
        dumper.Write(node);
        return dumper._out.ToString();
    }

    private void Write(Node node)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case Arguments n:
                Begin("arguments");
                Field("posonlyargs", n.PositionalOnlyArgs);
                Field("args", n.Args);
                Field("vararg", n.VarArg);
                Field("kwonlyargs", n.KeywordOnlyArgs);
                Field("kw_defaults", n.KeywordDefaults);
                Field("kwarg", n.KwArg);
                Field("defaults", n.Defaults);
                End(null);
                break;
            case Arg n:
                Begin("arg");
                Field("arg", n.ArgValue);
                Field("annotation", n.Annotation);
                Field("type_comment", n.TypeComment);
                End(n);
                break;
            case Keyword n:
                Begin("keyword");
                Field("arg", n.Arg);
                Field("value", n.Value);
                End(n);
                break;
            case Alias n:
                Begin("alias");
                Field("name", n.Name);
                Field("asname", n.AsName);
                End(n);
                break;
            case WithItem n:
                Begin("withitem");
                Field("context_expr", n.ContextExpr);
                Field("optional_vars", n.OptionalVars);
                End(null);
                break;
            case MatchCase n:
                Begin("match_case");
                Field("pattern", n.Pattern);
                Field("guard", n.Guard);
                Field("body", n.Body);
                End(null);
                break;
            case Comprehension n:
                Begin("comprehension");
                Field("target", n.Target);
                Field("iter", n.Iter);
                Field("ifs", n.Ifs);
                Field("is_async", n.IsAsync);
                End(null);
                break;
            case ExceptHandler n:
                Begin("ExceptHandler");
                Field("type", n.Type);
                Field("name", n.Name);
                Field("body", n.Body);
                End(n);
                break;
            case TypeIgnore n:
                Begin("TypeIgnore");
                Field("lineno", n.LineNumber);
                Field("tag", n.Tag);
                End(null);
                break;
            case TypeVar n:
                Begin("TypeVar");
                Field("name", n.Name);
                Field("bound", n.Bound);
                Field("default_value", n.DefaultValue);
                End(n);
                break;
            case ParamSpec n:
                Begin("ParamSpec");
                Field("name", n.Name);
                Field("default_value", n.DefaultValue);
                End(n);
                break;
            case TypeVarTuple n:
                Begin("TypeVarTuple");
                Field("name", n.Name);
                Field("default_value", n.DefaultValue);
                End(n);
                break;
            case BoolOp n:
                Begin("BoolOp");
                Field("op", n.Operator);
                Field("values", n.Values);
                End(n);
                break;
            case NamedExpr n:
                Begin("NamedExpr");
                Field("target", n.Target);
                Field("value", n.Value);
                End(n);
                break;
            case BinOp n:
                Begin("BinOp");
                Field("left", n.Left);
                Field("op", n.Operator);
                Field("right", n.Right);
                End(n);
                break;
            case UnaryOp n:
                Begin("UnaryOp");
                Field("op", n.Operator);
                Field("operand", n.Operand);
                End(n);
                break;
            case Lambda n:
                Begin("Lambda");
                Field("args", n.Args);
                Field("body", n.Body);
                End(n);
                break;
            case IfExp n:
                Begin("IfExp");
                Field("test", n.Test);
                Field("body", n.Body);
                Field("orelse", n.OrElse);
                End(n);
                break;
            case Dict n:
                Begin("Dict");
                Field("keys", n.Keys);
                Field("values", n.Values);
                End(n);
                break;
            case Set n:
                Begin("Set");
                Field("elts", n.Elements);
                End(n);
                break;
            case ListComp n:
                Begin("ListComp");
                Field("elt", n.Elt);
                Field("generators", n.Generators);
                End(n);
                break;
            case SetComp n:
                Begin("SetComp");
                Field("elt", n.Elt);
                Field("generators", n.Generators);
                End(n);
                break;
            case DictComp n:
                Begin("DictComp");
                Field("key", n.Key);
                Field("value", n.Value);
                Field("generators", n.Generators);
                End(n);
                break;
            case GeneratorExp n:
                Begin("GeneratorExp");
                Field("elt", n.Elt);
                Field("generators", n.Generators);
                End(n);
                break;
            case Await n:
                Begin("Await");
                Field("value", n.Value);
                End(n);
                break;
            case Yield n:
                Begin("Yield");
                Field("value", n.Value);
                End(n);
                break;
            case YieldFrom n:
                Begin("YieldFrom");
                Field("value", n.Value);
                End(n);
                break;
            case Compare n:
                Begin("Compare");
                Field("left", n.Left);
                Field("ops", n.Operators);
                Field("comparators", n.Comparators);
                End(n);
                break;
            case Call n:
                Begin("Call");
                Field("func", n.Function);
                Field("args", n.Args);
                Field("keywords", n.Keywords);
                End(n);
                break;
            case FormattedValue n:
                Begin("FormattedValue");
                Field("value", n.Value);
                Field("conversion", n.Conversion);
                Field("format_spec", n.FormatSpec);
                End(n);
                break;
            case Interpolation n:
                Begin("Interpolation");
                Field("value", n.Value);
                Constant("str", n.Source);
                Field("conversion", n.Conversion);
                Field("format_spec", n.FormatSpec);
                End(n);
                break;
            case JoinedStr n:
                Begin("JoinedStr");
                Field("values", n.Values);
                End(n);
                break;
            case TemplateStr n:
                Begin("TemplateStr");
                Field("values", n.Values);
                End(n);
                break;
            case Constant n:
                Begin("Constant");
                Constant("value", n.Value);
                Field("kind", n.Kind);
                End(n);
                break;
            case Attribute n:
                Begin("Attribute");
                Field("value", n.Value);
                Field("attr", n.Attr);
                Field("ctx", n.Ctx);
                End(n);
                break;
            case Subscript n:
                Begin("Subscript");
                Field("value", n.Value);
                Field("slice", n.Slice);
                Field("ctx", n.Ctx);
                End(n);
                break;
            case Starred n:
                Begin("Starred");
                Field("value", n.Value);
                Field("ctx", n.Ctx);
                End(n);
                break;
            case Name n:
                Begin("Name");
                Field("id", n.Id);
                Field("ctx", n.Ctx);
                End(n);
                break;
            case List n:
                Begin("List");
                Field("elts", n.Elements);
                Field("ctx", n.Ctx);
                End(n);
                break;
            case Tuple n:
                Begin("Tuple");
                Field("elts", n.Elements);
                Field("ctx", n.Ctx);
                End(n);
                break;
            case Slice n:
                Begin("Slice");
                Field("lower", n.Lower);
                Field("upper", n.Upper);
                Field("step", n.Step);
                End(n);
                break;
            case MatchValue n:
                Begin("MatchValue");
                Field("value", n.Value);
                End(n);
                break;
            case MatchSingleton n:
                Begin("MatchSingleton");
                Constant("value", n.Value);
                End(n);
                break;
            case MatchSequence n:
                Begin("MatchSequence");
                Field("patterns", n.Patterns);
                End(n);
                break;
            case MatchMapping n:
                Begin("MatchMapping");
                Field("keys", n.Keys);
                Field("patterns", n.Patterns);
                Field("rest", n.Rest);
                End(n);
                break;
            case MatchClass n:
                Begin("MatchClass");
                Field("cls", n.Cls);
                Field("patterns", n.Patterns);
                Field("kwd_attrs", n.KeywordAttributes);
                Field("kwd_patterns", n.KeywordPatterns);
                End(n);
                break;
            case MatchStar n:
                Begin("MatchStar");
                Field("name", n.Name);
                End(n);
                break;
            case MatchAs n:
                Begin("MatchAs");
                Field("pattern", n.Pattern);
                Field("name", n.Name);
                End(n);
                break;
            case MatchOr n:
                Begin("MatchOr");
                Field("patterns", n.Patterns);
                End(n);
                break;
            case FunctionDef n:
                Begin("FunctionDef");
                Field("name", n.Name);
                Field("args", n.Args);
                Field("body", n.Body);
                Field("decorator_list", n.DecoratorList);
                Field("returns", n.Returns);
                Field("type_comment", n.TypeComment);
                Field("type_params", n.TypeParams);
                End(n);
                break;
            case AsyncFunctionDef n:
                Begin("AsyncFunctionDef");
                Field("name", n.Name);
                Field("args", n.Args);
                Field("body", n.Body);
                Field("decorator_list", n.DecoratorList);
                Field("returns", n.Returns);
                Field("type_comment", n.TypeComment);
                Field("type_params", n.TypeParams);
                End(n);
                break;
            case ClassDef n:
                Begin("ClassDef");
                Field("name", n.Name);
                Field("bases", n.Bases);
                Field("keywords", n.Keywords);
                Field("body", n.Body);
                Field("decorator_list", n.DecoratorList);
                Field("type_params", n.TypeParams);
                End(n);
                break;
            case Return n:
                Begin("Return");
                Field("value", n.Value);
                End(n);
                break;
            case Delete n:
                Begin("Delete");
                Field("targets", n.Targets);
                End(n);
                break;
            case Assign n:
                Begin("Assign");
                Field("targets", n.Targets);
                Field("value", n.Value);
                Field("type_comment", n.TypeComment);
                End(n);
                break;
            case TypeAlias n:
                Begin("TypeAlias");
                Field("name", n.Name);
                Field("type_params", n.TypeParams);
                Field("value", n.Value);
                End(n);
                break;
            case AugAssign n:
                Begin("AugAssign");
                Field("target", n.Target);
                Field("op", n.Operator);
                Field("value", n.Value);
                End(n);
                break;
            case AnnAssign n:
                Begin("AnnAssign");
                Field("target", n.Target);
                Field("annotation", n.Annotation);
                Field("value", n.Value);
                Field("simple", n.Simple);
                End(n);
                break;
            case For n:
                Begin("For");
                Field("target", n.Target);
                Field("iter", n.Iter);
                Field("body", n.Body);
                Field("orelse", n.OrElse);
                Field("type_comment", n.TypeComment);
                End(n);
                break;
            case AsyncFor n:
                Begin("AsyncFor");
                Field("target", n.Target);
                Field("iter", n.Iter);
                Field("body", n.Body);
                Field("orelse", n.OrElse);
                Field("type_comment", n.TypeComment);
                End(n);
                break;
            case While n:
                Begin("While");
                Field("test", n.Test);
                Field("body", n.Body);
                Field("orelse", n.OrElse);
                End(n);
                break;
            case If n:
                Begin("If");
                Field("test", n.Test);
                Field("body", n.Body);
                Field("orelse", n.OrElse);
                End(n);
                break;
            case With n:
                Begin("With");
                Field("items", n.Items);
                Field("body", n.Body);
                Field("type_comment", n.TypeComment);
                End(n);
                break;
            case AsyncWith n:
                Begin("AsyncWith");
                Field("items", n.Items);
                Field("body", n.Body);
                Field("type_comment", n.TypeComment);
                End(n);
                break;
            case Match n:
                Begin("Match");
                Field("subject", n.Subject);
                Field("cases", n.Cases);
                End(n);
                break;
            case Raise n:
                Begin("Raise");
                Field("exc", n.Exc);
                Field("cause", n.Cause);
                End(n);
                break;
            case Try n:
                Begin("Try");
                Field("body", n.Body);
                Field("handlers", n.Handlers);
                Field("orelse", n.OrElse);
                Field("finalbody", n.FinalBody);
                End(n);
                break;
            case TryStar n:
                Begin("TryStar");
                Field("body", n.Body);
                Field("handlers", n.Handlers);
                Field("orelse", n.OrElse);
                Field("finalbody", n.FinalBody);
                End(n);
                break;
            case Assert n:
                Begin("Assert");
                Field("test", n.Test);
                Field("msg", n.Msg);
                End(n);
                break;
            case Import n:
                Begin("Import");
                Field("names", n.Names);
                End(n);
                break;
            case ImportFrom n:
                Begin("ImportFrom");
                Field("module", n.Module);
                Field("names", n.Names);
                Field("level", n.Level);
                End(n);
                break;
            case Global n:
                Begin("Global");
                Field("names", n.Names);
                End(n);
                break;
            case Nonlocal n:
                Begin("Nonlocal");
                Field("names", n.Names);
                End(n);
                break;
            case ExprStmt n:
                Begin("Expr");
                Field("value", n.Value);
                End(n);
                break;
            case Pass n:
                Begin("Pass");
                End(n);
                break;
            case Break n:
                Begin("Break");
                End(n);
                break;
            case Continue n:
                Begin("Continue");
                End(n);
                break;
            case Module n:
                Begin("Module");
                Field("body", n.Body);
                Field("type_ignores", n.TypeIgnores);
                End(null);
                break;
            case Interactive n:
                Begin("Interactive");
                Field("body", n.Body);
                End(null);
                break;
            case Expression n:
                Begin("Expression");
                Field("body", n.Body);
                End(null);
                break;
            case FunctionType n:
                Begin("FunctionType");
                Field("argtypes", n.ArgTypes);
                Field("returns", n.Returns);
                End(null);
                break;
            default:
                throw new InvalidOperationException(node.NodeKind.ToString());
        }
    }

    private void Begin(string name)
    {
        _out.Append(name).Append('(');
        _first = true;
    }

    private void End(LocatedNode? node)
    {
        if (node is not null)
        {
            Field("lineno", node.LineNumber);
            Field("col_offset", node.ColumnOffset);
            Field("end_lineno", node.EndLineNumber);
            Field("end_col_offset", node.EndColumnOffset);
        }

        _out.Append(')');
        _first = false;
    }

    private void Label(string name)
    {
        if (!_first)
        {
            _out.Append(", ");
        }

        _first = false;
        _out.Append(name).Append('=');
    }

    private void Field(string name, int? value)
    {
        if (value is { } number)
        {
            Label(name);
            _out.Append(number);
        }
    }

    private void Field(string name, string? value)
    {
        if (value is not null)
        {
            Label(name);
            AppendText(value);
        }
    }

    private void Field(string name, Enum value)
    {
        Label(name);
        _out.Append(value).Append("()");
    }

    private void Field(string name, Node? value)
    {
        if (value is not null)
        {
            Label(name);
            Write(value);
        }
    }

    private void Field(string name, CompareOperator[] values)
    {
        Label(name);
        _out.Append('[').AppendJoin(", ", values.Select(v => v + "()")).Append(']');
    }

    private void Field(string name, string[] values)
    {
        if (values.Length == 0)
        {
            return;
        }

        Label(name);
        _out.Append('[');
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
            {
                _out.Append(", ");
            }

            AppendText(values[i]);
        }

        _out.Append(']');
    }

    private void Field(string name, Node?[] values)
    {
        if (values.Length == 0)
        {
            return;
        }

        Label(name);
        _out.Append('[');
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
            {
                _out.Append(", ");
            }

            if (values[i] is { } node)
            {
                Write(node);
            }
            else
            {
                _out.Append("None");
            }
        }

        _out.Append(']');
        _first = false;
    }

    private void Constant(string name, object? value)
    {
        Label(name);
        AppendConstant(value);
    }

    private void AppendConstant(object? value)
    {
        switch (value)
        {
            case null:
                _out.Append("None");
                break;
            case bool flag:
                _out.Append(flag ? "True" : "False");
                break;
            case long or BigInteger:
                _out.Append(string.Create(CultureInfo.InvariantCulture, $"{value}"));
                break;
            case double number:
                _out.Append(FloatText(number, addPoint: true));
                break;
            case Complex complex:
                _out.Append(FloatText(complex.Imaginary, addPoint: false)).Append('j');
                break;
            case string text:
                AppendText(text);
                break;
            case SurrogateString odd:
                AppendCodePoints(odd.CodePoints);
                break;
            case byte[] bytes:
                AppendBytes(bytes);
                break;
            case EllipsisConstant:
                _out.Append("Ellipsis");
                break;
            default:
                throw new InvalidOperationException(value.GetType().Name);
        }
    }

    private static string FloatText(double value, bool addPoint)
    {
        if (double.IsInfinity(value))
        {
            return "inf";
        }

        if (value == 0)
        {
            return addPoint ? "0.0" : "0";
        }

        // The shortest digits and the exponent, whichever form .NET chose to show them in.
        var scientific = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var point = scientific[0].IndexOf('.');
        var whole = point < 0 ? scientific[0] : scientific[0][..point];
        var digits = point < 0 ? whole : whole + scientific[0][(point + 1)..];
        var leading = digits.Length - digits.TrimStart('0').Length;
        var exponent = whole.Length - 1 - leading + (scientific.Length > 1 ? int.Parse(scientific[1], CultureInfo.InvariantCulture) : 0);
        digits = digits.Trim('0');
        if (exponent is < -4 or >= 16)
        {
            var head = digits.Length > 1 ? digits[0] + "." + digits[1..] : digits;
            return $"{head}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        digits = digits.PadRight(exponent + 1, '0');
        return digits.Length > exponent + 1 ? digits[..(exponent + 1)] + "." + digits[(exponent + 1)..] : addPoint ? digits + ".0" : digits;
    }

    private void AppendText(string text)
    {
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            points.Add(rune.Value);
        }

        AppendCodePoints([.. points]);
    }

    private void AppendCodePoints(int[] points)
    {
        var quote = points.Contains('\'') && !points.Contains('"') ? '"' : '\'';
        _out.Append(quote);
        foreach (var c in points)
        {
            switch (c)
            {
                case '\n':
                    _out.Append("\\n");
                    break;
                case '\r':
                    _out.Append("\\r");
                    break;
                case '\t':
                    _out.Append("\\t");
                    break;
                case '\\':
                    _out.Append("\\\\");
                    break;
                case var q when q == quote:
                    _out.Append('\\').Append(quote);
                    break;
                case < 32 or 127:
                    _out.Append(CultureInfo.InvariantCulture, $"\\x{c:x2}");
                    break;
                case < 127:
                    _out.Append((char)c);
                    break;
                default:
                    if (IsPrintable(c))
                    {
                        _out.Append(new Rune(c).ToString());
                    }
                    else
                    {
                        _out.Append(c < 256 ? $"\\x{c:x2}" : c < 0x10000 ? $"\\u{c:x4}" : $"\\U{c:x8}");
                    }

                    break;
            }
        }

        _out.Append(quote);
    }

    private static bool IsPrintable(int c) => c is < 0xD800 or > 0xDFFF && CharUnicodeInfo.GetUnicodeCategory(c) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);

    private void AppendBytes(byte[] bytes)
    {
        var quote = bytes.Contains((byte)'\'') && !bytes.Contains((byte)'"') ? '"' : '\'';
        _out.Append('b').Append(quote);
        foreach (var c in bytes)
        {
            _out.Append(c switch
            {
                (byte)'\n' => "\\n",
                (byte)'\r' => "\\r",
                (byte)'\t' => "\\t",
                (byte)'\\' => "\\\\",
                _ when c == quote => "\\" + quote,
                < 32 or >= 127 => $"\\x{c:x2}",
                _ => ((char)c).ToString(),
            });
        }

        _out.Append(quote);
    }
}
