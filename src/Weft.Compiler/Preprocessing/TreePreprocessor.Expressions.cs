using Weft.Syntax.Ast;
using Attribute = Weft.Syntax.Ast.Attribute;
using Tuple = Weft.Syntax.Ast.Tuple;

namespace Weft.Compiler.Preprocessing;

internal sealed partial class TreePreprocessor
{
    private Expr Visit(Expr expression)
    {
        PythonCompiler.Guard();
        switch (expression)
        {
            case BoolOp e:
                VisitAll(e.Values);
                break;
            case NamedExpr e:
                e.Target = Visit(e.Target);
                e.Value = Visit(e.Value);
                break;
            case BinOp e:
                e.Left = Visit(e.Left);
                e.Right = Visit(e.Right);
                return PercentFormat.TryRewrite(e) ?? expression;
            case UnaryOp e:
                e.Operand = Visit(e.Operand);
                break;
            case Lambda e:
                VisitArguments(e.Args);
                In(Region.Function, () => e.Body = Visit(e.Body));
                break;
            case IfExp e:
                e.Test = Visit(e.Test);
                e.Body = Visit(e.Body);
                e.OrElse = Visit(e.OrElse);
                break;
            case Dict e:
                VisitOptional(e.Keys);
                VisitAll(e.Values);
                break;
            case Set e:
                VisitAll(e.Elements);
                break;
            case ListComp e:
                e.Elt = Visit(e.Elt);
                VisitGenerators(e.Generators);
                break;
            case SetComp e:
                e.Elt = Visit(e.Elt);
                VisitGenerators(e.Generators);
                break;
            case DictComp e:
                e.Key = Visit(e.Key);
                e.Value = Visit(e.Value);
                VisitGenerators(e.Generators);
                break;
            case GeneratorExp e:
                e.Elt = Visit(e.Elt);
                VisitGenerators(e.Generators);
                break;
            case Await e:
                e.Value = Visit(e.Value);
                break;
            case Yield e:
                e.Value = VisitOptional(e.Value);
                break;
            case YieldFrom e:
                e.Value = Visit(e.Value);
                break;
            case Compare e:
                e.Left = Visit(e.Left);
                VisitAll(e.Comparators);
                break;
            case Call e:
                e.Function = Visit(e.Function);
                VisitAll(e.Args);
                VisitKeywords(e.Keywords);
                break;
            case FormattedValue e:
                e.Value = Visit(e.Value);
                e.FormatSpec = VisitOptional(e.FormatSpec);
                break;
            case Interpolation e:
                e.Value = Visit(e.Value);
                e.FormatSpec = VisitOptional(e.FormatSpec);
                break;
            case JoinedStr e:
                VisitAll(e.Values);
                break;
            case TemplateStr e:
                VisitAll(e.Values);
                break;
            case Attribute e:
                e.Value = Visit(e.Value);
                break;
            case Subscript e:
                e.Value = Visit(e.Value);
                e.Slice = Visit(e.Slice);
                break;
            case Starred e:
                e.Value = Visit(e.Value);
                break;
            case Slice e:
                e.Lower = VisitOptional(e.Lower);
                e.Upper = VisitOptional(e.Upper);
                e.Step = VisitOptional(e.Step);
                break;
            case Name { Id: "__debug__", Ctx: ExprContext.Load }:
                return At(new Constant(errors.Options.Optimize == 0, null), expression);
            case List e:
                VisitAll(e.Elements);
                break;
            case Tuple e:
                VisitAll(e.Elements);
                break;
        }

        return expression;
    }

    private void VisitGenerators(Comprehension[] generators)
    {
        foreach (var generator in generators)
        {
            generator.Target = Visit(generator.Target);
            generator.Iter = Visit(generator.Iter);
            VisitAll(generator.Ifs);
        }
    }
}
