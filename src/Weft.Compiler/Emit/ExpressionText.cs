using System.Numerics;
using System.Text;
using Weft.Syntax.Ast;
using Attribute = Weft.Syntax.Ast.Attribute;
using Tuple = Weft.Syntax.Ast.Tuple;

namespace Weft.Compiler.Emit;

/// <summary>Writes expressions back as source: what <c>from __future__ import annotations</c> stores (PEP 563).</summary>
internal sealed class ExpressionText
{
    /// <summary>How tightly an expression binds; one that binds less than its place demands gets parentheses.</summary>
    private enum Level
    {
        Tuple,
        Test,
        Or,
        And,
        Not,
        Compare,
        BitOr,
        BitXor,
        BitAnd,
        Shift,
        Arithmetic,
        Term,
        Factor,
        Power,
        Await,
        Atom,
    }

    private readonly StringBuilder _text = new();

    private ExpressionText()
    {
    }

    /// <summary>The source text of an expression.</summary>
    public static string Of(Expr expression)
    {
        var writer = new ExpressionText();
        writer.Write(expression, Level.Test);
        return writer._text.ToString();
    }

    private void Write(Expr expression, Level level)
    {
        PythonCompiler.Guard();
        switch (expression)
        {
            case BoolOp e:
                var boolLevel = e.Operator == BoolOperator.And ? Level.And : Level.Or;
                Parenthesized(level > boolLevel, () =>
                    Join(e.Values, e.Operator == BoolOperator.And ? " and " : " or ", boolLevel + 1));
                break;
            case BinOp e:
                WriteBinary(e, level);
                break;
            case UnaryOp e:
                var unaryLevel = e.Operator == UnaryOperator.Not ? Level.Not : Level.Factor;
                Parenthesized(level > unaryLevel, () =>
                {
                    _text.Append(e.Operator switch
                    {
                        UnaryOperator.Invert => "~",
                        UnaryOperator.Not => "not ",
                        UnaryOperator.UAdd => "+",
                        _ => "-",
                    });
                    Write(e.Operand, unaryLevel);
                });
                break;
            case Lambda e:
                Parenthesized(level > Level.Test, () =>
                {
                    _text.Append("lambda");
                    var before = _text.Length;
                    _text.Append(' ');
                    WriteArguments(e.Args);
                    if (_text.Length == before + 1)
                    {
                        _text.Length = before;
                    }

                    _text.Append(": ");
                    Write(e.Body, Level.Test);
                });
                break;
            case IfExp e:
                Parenthesized(level > Level.Test, () =>
                {
                    Write(e.Body, Level.Test + 1);
                    _text.Append(" if ");
                    Write(e.Test, Level.Test + 1);
                    _text.Append(" else ");
                    Write(e.OrElse, Level.Test);
                });
                break;
            case Dict e:
                WriteDict(e);
                break;
            case Set e:
                _text.Append('{');
                Join(e.Elements, ", ", Level.Test);
                _text.Append('}');
                break;
            case ListComp e:
                WriteComprehension('[', e.Elt, null, e.Generators, ']');
                break;
            case SetComp e:
                WriteComprehension('{', e.Elt, null, e.Generators, '}');
                break;
            case DictComp e:
                WriteComprehension('{', e.Key, e.Value, e.Generators, '}');
                break;
            case GeneratorExp e:
                WriteComprehension('(', e.Elt, null, e.Generators, ')');
                break;
            case Await e:
                Parenthesized(level > Level.Await, () =>
                {
                    _text.Append("await ");
                    Write(e.Value, Level.Atom);
                });
                break;
            case Yield e:
                _text.Append(e.Value is null ? "(yield" : "(yield ");
                if (e.Value is not null)
                {
                    Write(e.Value, Level.Test);
                }

                _text.Append(')');
                break;
            case YieldFrom e:
                _text.Append("(yield from ");
                Write(e.Value, Level.Test);
                _text.Append(')');
                break;
            case Compare e:
                Parenthesized(level > Level.Compare, () =>
                {
                    Write(e.Left, Level.Compare + 1);
                    for (var i = 0; i < e.Operators.Length; i++)
                    {
                        _text.Append(SymbolOf(e.Operators[i]));
                        Write(e.Comparators[i], Level.Compare + 1);
                    }
                });
                break;
            case Call e:
                WriteCall(e);
                break;
            case Constant e:
                WriteConstant(e);
                break;
            case JoinedStr or FormattedValue:
                _text.Append('f').Append(ConstantText.Of(FormatBody(expression, isSpec: false)));
                break;
            case TemplateStr or Interpolation:
                _text.Append('t').Append(ConstantText.Of(FormatBody(expression, isSpec: false)));
                break;
            case Attribute e:
                Write(e.Value, Level.Atom);
                _text.Append(e.Value is Constant { Value: long or int or BigInteger } ? " ." : ".").Append(e.Attr);
                break;
            case Starred e:
                _text.Append('*');
                Write(e.Value, Level.BitOr);
                break;
            case Subscript e:
                Write(e.Value, Level.Atom);
                _text.Append('[');
                Write(e.Slice, Level.Tuple);
                _text.Append(']');
                break;
            case Slice e:
                WriteOptional(e.Lower);
                _text.Append(':');
                WriteOptional(e.Upper);
                if (e.Step is not null)
                {
                    _text.Append(':');
                    Write(e.Step, Level.Test);
                }

                break;
            case Name e:
                _text.Append(e.Id);
                break;
            case List e:
                _text.Append('[');
                Join(e.Elements, ", ", Level.Test);
                _text.Append(']');
                break;
            case Tuple e:
                if (e.Elements.Length == 0)
                {
                    _text.Append("()");
                    break;
                }

                Parenthesized(level > Level.Tuple, () =>
                {
                    Join(e.Elements, ", ", Level.Test);
                    if (e.Elements.Length == 1)
                    {
                        _text.Append(',');
                    }
                });
                break;
            case NamedExpr e:
                Parenthesized(level > Level.Tuple, () =>
                {
                    Write(e.Target, Level.Atom);
                    _text.Append(" := ");
                    Write(e.Value, Level.Atom);
                });
                break;
        }
    }

    private void Parenthesized(bool parenthesize, Action write)
    {
        if (parenthesize)
        {
            _text.Append('(');
        }

        write();
        if (parenthesize)
        {
            _text.Append(')');
        }
    }

    private void WriteOptional(Expr? e)
    {
        if (e is not null)
        {
            Write(e, Level.Test);
        }
    }

    private void Join(Expr[] items, string separator, Level level)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
            {
                _text.Append(separator);
            }

            Write(items[i], level);
        }
    }

    private void WriteBinary(BinOp e, Level level)
    {
        var (symbol, binds) = e.Operator switch
        {
            BinaryOperator.Add => (" + ", Level.Arithmetic),
            BinaryOperator.Sub => (" - ", Level.Arithmetic),
            BinaryOperator.Mult => (" * ", Level.Term),
            BinaryOperator.MatMult => (" @ ", Level.Term),
            BinaryOperator.Div => (" / ", Level.Term),
            BinaryOperator.Mod => (" % ", Level.Term),
            BinaryOperator.LShift => (" << ", Level.Shift),
            BinaryOperator.RShift => (" >> ", Level.Shift),
            BinaryOperator.BitOr => (" | ", Level.BitOr),
            BinaryOperator.BitXor => (" ^ ", Level.BitXor),
            BinaryOperator.BitAnd => (" & ", Level.BitAnd),
            BinaryOperator.FloorDiv => (" // ", Level.Term),
            _ => (" ** ", Level.Power),
        };
        var rightAssociative = e.Operator == BinaryOperator.Pow;
        Parenthesized(level > binds, () =>
        {
            Write(e.Left, rightAssociative ? binds + 1 : binds);
            _text.Append(symbol);
            Write(e.Right, rightAssociative ? binds : binds + 1);
        });
    }

    private static string SymbolOf(CompareOperator op) => op switch
    {
        CompareOperator.Eq => " == ",
        CompareOperator.NotEq => " != ",
        CompareOperator.Lt => " < ",
        CompareOperator.LtE => " <= ",
        CompareOperator.Gt => " > ",
        CompareOperator.GtE => " >= ",
        CompareOperator.Is => " is ",
        CompareOperator.IsNot => " is not ",
        CompareOperator.In => " in ",
        _ => " not in ",
    };

    private void WriteArguments(Arguments args)
    {
        var first = true;
        var positional = args.PositionalOnlyArgs.Concat(args.Args).ToArray();
        for (var i = 0; i < positional.Length; i++)
        {
            var defaultIndex = i - (positional.Length - args.Defaults.Length);
            Argument(positional[i].ArgValue, defaultIndex >= 0 ? args.Defaults[defaultIndex] : null);
            if (i + 1 == args.PositionalOnlyArgs.Length)
            {
                _text.Append(", /");
            }
        }

        if (args.VarArg is not null || args.KeywordOnlyArgs.Length > 0)
        {
            Argument("*" + args.VarArg?.ArgValue, null);
        }

        for (var i = 0; i < args.KeywordOnlyArgs.Length; i++)
        {
            Argument(args.KeywordOnlyArgs[i].ArgValue, args.KeywordDefaults[i]);
        }

        if (args.KwArg is not null)
        {
            Argument("**" + args.KwArg.ArgValue, null);
        }

        void Argument(string name, Expr? value)
        {
            if (!first)
            {
                _text.Append(", ");
            }

            first = false;
            _text.Append(name);
            if (value is not null)
            {
                _text.Append('=');
                Write(value, Level.Test);
            }
        }
    }

    private void WriteDict(Dict e)
    {
        _text.Append('{');
        for (var i = 0; i < e.Values.Length; i++)
        {
            if (i > 0)
            {
                _text.Append(", ");
            }

            if (e.Keys[i] is { } key)
            {
                Write(key, Level.Test);
                _text.Append(": ");
                Write(e.Values[i], Level.Test);
            }
            else
            {
                _text.Append("**");
                Write(e.Values[i], Level.BitOr);
            }
        }

        _text.Append('}');
    }

    private void WriteComprehension(char open, Expr element, Expr? value, Comprehension[] generators, char close)
    {
        _text.Append(open);
        Write(element, Level.Test);
        if (value is not null)
        {
            _text.Append(": ");
            Write(value, Level.Test);
        }

        foreach (var generator in generators)
        {
            _text.Append(generator.IsAsync != 0 ? " async for " : " for ");
            Write(generator.Target, Level.Tuple);
            _text.Append(" in ");
            Write(generator.Iter, Level.Test + 1);
            foreach (var condition in generator.Ifs)
            {
                _text.Append(" if ");
                Write(condition, Level.Test + 1);
            }
        }

        _text.Append(close);
    }

    private void WriteCall(Call e)
    {
        Write(e.Function, Level.Atom);
        if (e is { Args: [GeneratorExp generator], Keywords.Length: 0 })
        {
            Write(generator, Level.Atom);
            return;
        }

        _text.Append('(');
        Join(e.Args, ", ", Level.Test);
        var first = e.Args.Length == 0;
        foreach (var keyword in e.Keywords)
        {
            if (!first)
            {
                _text.Append(", ");
            }

            first = false;
            _text.Append(keyword.Arg is null ? "**" : keyword.Arg + "=");
            Write(keyword.Value, Level.Test);
        }

        _text.Append(')');
    }

    private void WriteConstant(Constant e)
    {
        if (e.Value is EllipsisConstant)
        {
            _text.Append("...");
            return;
        }

        if (e.Kind is not null)
        {
            _text.Append(e.Kind);
        }

        var text = ConstantText.Of(e.Value);

        // There is no literal for infinity, but this one overflows to it.
        _text.Append(e.Value is double or Complex ? text.Replace("inf", "1e309", StringComparison.Ordinal) : text);
    }

    /// <summary>The text between the quotes of an f-string, braces doubled, as a value still to be quoted.</summary>
    private static string FormatBody(Expr expression, bool isSpec)
    {
        var body = new StringBuilder();
        switch (expression)
        {
            case JoinedStr e:
                foreach (var value in e.Values)
                {
                    body.Append(FormatBody(value, isSpec));
                }

                break;
            case TemplateStr e:
                foreach (var value in e.Values)
                {
                    body.Append(FormatBody(value, isSpec));
                }

                break;
            case Constant { Value: string text }:
                body.Append(text.Replace("{", "{{").Replace("}", "}}"));
                break;
            case FormattedValue e:
                Field(Source(e.Value), e.Conversion, e.FormatSpec);
                break;
            case Interpolation e:
                Field(e.Source as string ?? Source(e.Value), e.Conversion, e.FormatSpec);
                break;
            default:
                throw new InvalidOperationException("unknown expression kind inside f-string");
        }

        return body.ToString();

        void Field(string source, int conversion, Expr? spec)
        {
            // "{{" would be an escaped brace.
            body.Append(source.StartsWith('{') ? "{ " : "{").Append(source);
            if (conversion > 0)
            {
                body.Append('!').Append((char)conversion);
            }

            if (spec is not null)
            {
                body.Append(':').Append(FormatBody(spec, isSpec: true));
            }

            body.Append('}');
        }

        static string Source(Expr e)
        {
            var writer = new ExpressionText();
            writer.Write(e, Level.Test + 1);
            return writer._text.ToString();
        }
    }
}
