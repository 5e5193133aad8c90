using System.Numerics;
using Weft.Syntax.Ast;
using Attribute = Weft.Syntax.Ast.Attribute;
using Tuple = Weft.Syntax.Ast.Tuple;

namespace Weft.Compiler.Preprocessing;

public static partial class TreeValidator
{
    private static void Check(Expr expression, ExprContext context)
    {
        PythonCompiler.Guard();
        CheckPosition(expression);
        ExprContext? own = expression switch
        {
            Attribute e => e.Ctx,
            Subscript e => e.Ctx,
            Starred e => e.Ctx,
            Name e => e.Ctx,
            List e => e.Ctx,
            Tuple e => e.Ctx,
            _ => null,
        };
        if (own is null && context != ExprContext.Load)
        {
            throw ValueError($"expression which can't be assigned to in {context} context");
        }

        if (expression is Name name)
        {
            CheckName(name.Id);
        }

        if (own is { } actual && actual != context)
        {
            throw ValueError($"expression must have {context} context but has {actual} instead");
        }

        switch (expression)
        {
            case BoolOp e:
                if (e.Values.Length < 2)
                {
                    throw ValueError("BoolOp with less than 2 values");
                }

                Check(e.Values, ExprContext.Load);
                break;
            case BinOp e:
                Check(e.Left, ExprContext.Load);
                Check(e.Right, ExprContext.Load);
                break;
            case UnaryOp e:
                Check(e.Operand, ExprContext.Load);
                break;
            case Lambda e:
                Check(e.Args);
                Check(e.Body, ExprContext.Load);
                break;
            case IfExp e:
                Check(e.Test, ExprContext.Load);
                Check(e.Body, ExprContext.Load);
                Check(e.OrElse, ExprContext.Load);
                break;
            case Dict e:
                if (e.Keys.Length != e.Values.Length)
                {
                    throw ValueError("Dict doesn't have the same number of keys as values");
                }

                Check(e.Keys, ExprContext.Load, allowNone: true);
                Check(e.Values, ExprContext.Load);
                break;
            case Set e:
                Check(e.Elements, ExprContext.Load);
                break;
            case ListComp e:
                Check(e.Generators);
                Check(e.Elt, ExprContext.Load);
                break;
            case SetComp e:
                Check(e.Generators);
                Check(e.Elt, ExprContext.Load);
                break;
            case GeneratorExp e:
                Check(e.Generators);
                Check(e.Elt, ExprContext.Load);
                break;
            case DictComp e:
                Check(e.Generators);
                Check(e.Key, ExprContext.Load);
                Check(e.Value, ExprContext.Load);
                break;
            case Yield e:
                CheckOptional(e.Value);
                break;
            case YieldFrom e:
                Check(e.Value, ExprContext.Load);
                break;
            case Await e:
                Check(e.Value, ExprContext.Load);
                break;
            case Compare e:
                if (e.Comparators.Length == 0)
                {
                    throw ValueError("Compare with no comparators");
                }

                if (e.Comparators.Length != e.Operators.Length)
                {
                    throw ValueError("Compare has a different number of comparators and operands");
                }

                Check(e.Comparators, ExprContext.Load);
                Check(e.Left, ExprContext.Load);
                break;
            case Call e:
                Check(e.Function, ExprContext.Load);
                Check(e.Args, ExprContext.Load);
                Check(e.Keywords);
                break;
            case Constant e:
                CheckConstant(e.Value);
                break;
            case JoinedStr e:
                Check(e.Values, ExprContext.Load);
                break;
            case TemplateStr e:
                Check(e.Values, ExprContext.Load);
                break;
            case FormattedValue e:
                Check(e.Value, ExprContext.Load);
                CheckConversion(e.Conversion);
                CheckOptional(e.FormatSpec);
                break;
            case Interpolation e:
                CheckConstant(e.Source);
                Check(e.Value, ExprContext.Load);
                CheckConversion(e.Conversion);
                CheckOptional(e.FormatSpec);
                break;
            case Attribute e:
                Check(e.Value, ExprContext.Load);
                break;
            case Subscript e:
                Check(e.Slice, ExprContext.Load);
                Check(e.Value, ExprContext.Load);
                break;
            case Starred e:
                Check(e.Value, context);
                break;
            case Slice e:
                CheckOptional(e.Lower);
                CheckOptional(e.Upper);
                CheckOptional(e.Step);
                break;
            case List e:
                Check(e.Elements, context);
                break;
            case Tuple e:
                Check(e.Elements, context);
                break;
            case NamedExpr e:
                if (e.Target is not Name)
                {
                    throw TypeError("NamedExpr target must be a Name");
                }

                Check(e.Value, ExprContext.Load);
                break;
        }
    }

    private static void Check(Comprehension[] generators)
    {
        if (generators.Length == 0)
        {
            throw ValueError("comprehension with no generators");
        }

        foreach (var generator in generators)
        {
            Check(generator.Target, ExprContext.Store);
            Check(generator.Iter, ExprContext.Load);
            Check(generator.Ifs, ExprContext.Load);
        }
    }

    private static void CheckConversion(int conversion)
    {
        if (conversion is not (-1 or 's' or 'r' or 'a'))
        {
            throw new InvalidTreeException(InvalidTreeKind.SystemError, $"Unrecognized conversion character {conversion}");
        }
    }

    private static void CheckConstant(object? value)
    {
        PythonCompiler.Guard();
        switch (value)
        {
            case null or bool or long or int or BigInteger or double or Complex or string or SurrogateString or byte[]
                or EllipsisConstant:
                break;
            case object?[] items:
                Array.ForEach(items, CheckConstant);
                break;
            case FrozenSetConstant set:
                Array.ForEach(set.Items, CheckConstant);
                break;
            default:
                throw TypeError($"got an invalid type in Constant: {value}");
        }
    }

    private static void Check(Pattern[] patterns, bool allowStar)
    {
        foreach (var pattern in patterns)
        {
            Check(pattern, allowStar);
        }
    }

    private static void Check(Pattern pattern, bool allowStar)
    {
        PythonCompiler.Guard();
        CheckPosition(pattern);
        switch (pattern)
        {
            case MatchValue p:
                CheckPatternValue(p.Value);
                break;
            case MatchSingleton p:
                if (p.Value is not (null or bool))
                {
                    throw ValueError("MatchSingleton can only contain True, False and None");
                }

                break;
            case MatchSequence p:
                Check(p.Patterns, allowStar: true);
                break;
            case MatchMapping p:
                if (p.Keys.Length != p.Patterns.Length)
                {
                    throw ValueError("MatchMapping doesn't have the same number of keys as patterns");
                }

                CheckCapture(p.Rest);
                foreach (var key in p.Keys)
                {
                    // None, True and False are keys as well as numbers and strings.
                    if (key is not Constant { Value: null or bool })
                    {
                        CheckPatternValue(key);
                    }
                }

                Check(p.Patterns, allowStar: false);
                break;
            case MatchClass p:
                if (p.KeywordAttributes.Length != p.KeywordPatterns.Length)
                {
                    throw ValueError("MatchClass doesn't have the same number of keyword attributes as patterns");
                }

                Check(p.Cls, ExprContext.Load);
                var cls = p.Cls;
                while (cls is Attribute attribute)
                {
                    cls = attribute.Value;
                }

                if (cls is not Name)
                {
                    throw ValueError("MatchClass cls field can only contain Name or Attribute nodes.");
                }

                Array.ForEach(p.KeywordAttributes, CheckName);
                Check(p.Patterns, allowStar: false);
                Check(p.KeywordPatterns, allowStar: false);
                break;
            case MatchStar p:
                if (!allowStar)
                {
                    throw ValueError("can't use MatchStar here");
                }

                CheckCapture(p.Name);
                break;
            case MatchAs p:
                CheckCapture(p.Name);
                if (p.Pattern is not null)
                {
                    if (p.Name is null)
                    {
                        throw ValueError("MatchAs must specify a target name if a pattern is given");
                    }

                    Check(p.Pattern, allowStar: false);
                }

                break;
            case MatchOr p:
                if (p.Patterns.Length < 2)
                {
                    throw ValueError("MatchOr requires at least 2 patterns");
                }

                Check(p.Patterns, allowStar: false);
                break;
        }
    }

    private static void CheckCapture(string? name)
    {
        if (name == "_")
        {
            throw ValueError("can't capture name '_' in patterns");
        }

        CheckName(name);
    }

    private static void CheckPatternValue(Expr value)
    {
        Check(value, ExprContext.Load);
        switch (value)
        {
            case Constant { Value: string or SurrogateString or byte[] or long or int or BigInteger or double or Complex }:
            case Attribute:
            case JoinedStr or TemplateStr:
                // f-strings are reported by the compiler, with their place.
                return;
            case Constant:
                throw ValueError("unexpected constant inside of a literal pattern");
            case UnaryOp { Operator: UnaryOperator.USub, Operand: Constant operand } when IsNumber(operand.Value):
            case BinOp { Operator: BinaryOperator.Add or BinaryOperator.Sub, Right: Constant { Value: Complex } } sum
                when sum.Left is Constant left ? IsReal(left.Value)
                    : sum.Left is UnaryOp { Operator: UnaryOperator.USub, Operand: Constant inner } && IsReal(inner.Value):
                return;
            default:
                throw ValueError("patterns may only match literals and attribute lookups");
        }
    }

    private static bool IsReal(object? value) => value is long or int or BigInteger or double;

    private static bool IsNumber(object? value) => IsReal(value) || value is Complex;
}
