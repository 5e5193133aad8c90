using Weft.Syntax.Ast;
using Attribute = Weft.Syntax.Ast.Attribute;
using Tuple = Weft.Syntax.Ast.Tuple;

namespace Weft.Modules.Ast;

/// <summary>Trees as Python objects: one case for each class of the grammar.</summary>
internal sealed partial class TreeReader
{
    private PyObject Convert(Node node)
    {
        switch (node)
        {
            case Module n:
                return Make("Module", null, List(n.Body), List(n.TypeIgnores));
            case Interactive n:
                return Make("Interactive", null, List(n.Body));
            case Expression n:
                return Make("Expression", null, One(n.Body));
            case FunctionType n:
                return Make("FunctionType", null, List(n.ArgTypes), One(n.Returns));
            case FunctionDef n:
                return Make("FunctionDef", n, Text(n.Name), One(n.Args), List(n.Body), List(n.DecoratorList), One(n.Returns), Text(n.TypeComment), List(n.TypeParams));
            case AsyncFunctionDef n:
                return Make("AsyncFunctionDef", n, Text(n.Name), One(n.Args), List(n.Body), List(n.DecoratorList), One(n.Returns), Text(n.TypeComment), List(n.TypeParams));
            case ClassDef n:
                return Make("ClassDef", n, Text(n.Name), List(n.Bases), List(n.Keywords), List(n.Body), List(n.DecoratorList), List(n.TypeParams));
            case Return n:
                return Make("Return", n, One(n.Value));
            case Delete n:
                return Make("Delete", n, List(n.Targets));
            case Assign n:
                return Make("Assign", n, List(n.Targets), One(n.Value), Text(n.TypeComment));
            case TypeAlias n:
                return Make("TypeAlias", n, One(n.Name), List(n.TypeParams), One(n.Value));
            case AugAssign n:
                return Make("AugAssign", n, One(n.Target), _types.Operator(n.Operator), One(n.Value));
            case AnnAssign n:
                return Make("AnnAssign", n, One(n.Target), One(n.Annotation), One(n.Value), Number(n.Simple));
            case For n:
                return Make("For", n, One(n.Target), One(n.Iter), List(n.Body), List(n.OrElse), Text(n.TypeComment));
            case AsyncFor n:
                return Make("AsyncFor", n, One(n.Target), One(n.Iter), List(n.Body), List(n.OrElse), Text(n.TypeComment));
            case While n:
                return Make("While", n, One(n.Test), List(n.Body), List(n.OrElse));
            case If n:
                return Make("If", n, One(n.Test), List(n.Body), List(n.OrElse));
            case With n:
                return Make("With", n, List(n.Items), List(n.Body), Text(n.TypeComment));
            case AsyncWith n:
                return Make("AsyncWith", n, List(n.Items), List(n.Body), Text(n.TypeComment));
            case Match n:
                return Make("Match", n, One(n.Subject), List(n.Cases));
            case Raise n:
                return Make("Raise", n, One(n.Exc), One(n.Cause));
            case Try n:
                return Make("Try", n, List(n.Body), List(n.Handlers), List(n.OrElse), List(n.FinalBody));
            case TryStar n:
                return Make("TryStar", n, List(n.Body), List(n.Handlers), List(n.OrElse), List(n.FinalBody));
            case Assert n:
                return Make("Assert", n, One(n.Test), One(n.Msg));
            case Import n:
                return Make("Import", n, List(n.Names));
            case ImportFrom n:
                return Make("ImportFrom", n, Text(n.Module), List(n.Names), Number(n.Level));
            case Global n:
                return Make("Global", n, Names(n.Names));
            case Nonlocal n:
                return Make("Nonlocal", n, Names(n.Names));
            case ExprStmt n:
                return Make("Expr", n, One(n.Value));
            case Pass n:
                return Make("Pass", n);
            case Break n:
                return Make("Break", n);
            case Continue n:
                return Make("Continue", n);
            case BoolOp n:
                return Make("BoolOp", n, _types.Operator(n.Operator), List(n.Values));
            case NamedExpr n:
                return Make("NamedExpr", n, One(n.Target), One(n.Value));
            case BinOp n:
                return Make("BinOp", n, One(n.Left), _types.Operator(n.Operator), One(n.Right));
            case UnaryOp n:
                return Make("UnaryOp", n, _types.Operator(n.Operator), One(n.Operand));
            case Lambda n:
                return Make("Lambda", n, One(n.Args), One(n.Body));
            case IfExp n:
                return Make("IfExp", n, One(n.Test), One(n.Body), One(n.OrElse));
            case Dict n:
                return Make("Dict", n, List(n.Keys), List(n.Values));
            case Set n:
                return Make("Set", n, List(n.Elements));
            case ListComp n:
                return Make("ListComp", n, One(n.Elt), List(n.Generators));
            case SetComp n:
                return Make("SetComp", n, One(n.Elt), List(n.Generators));
            case DictComp n:
                return Make("DictComp", n, One(n.Key), One(n.Value), List(n.Generators));
            case GeneratorExp n:
                return Make("GeneratorExp", n, One(n.Elt), List(n.Generators));
            case Await n:
                return Make("Await", n, One(n.Value));
            case Yield n:
                return Make("Yield", n, One(n.Value));
            case YieldFrom n:
                return Make("YieldFrom", n, One(n.Value));
            case Compare n:
                return Make("Compare", n, One(n.Left), Operators(n.Operators), List(n.Comparators));
            case Call n:
                return Make("Call", n, One(n.Function), List(n.Args), List(n.Keywords));
            case FormattedValue n:
                return Make("FormattedValue", n, One(n.Value), Number(n.Conversion), One(n.FormatSpec));
            case Interpolation n:
                return Make("Interpolation", n, One(n.Value), ConstantConversion.ToObject(n.Source), Number(n.Conversion), One(n.FormatSpec));
            case JoinedStr n:
                return Make("JoinedStr", n, List(n.Values));
            case TemplateStr n:
                return Make("TemplateStr", n, List(n.Values));
            case Constant n:
                return Make("Constant", n, ConstantConversion.ToObject(n.Value), Text(n.Kind));
            case Attribute n:
                return Make("Attribute", n, One(n.Value), Text(n.Attr), _types.Operator(n.Ctx));
            case Subscript n:
                return Make("Subscript", n, One(n.Value), One(n.Slice), _types.Operator(n.Ctx));
            case Starred n:
                return Make("Starred", n, One(n.Value), _types.Operator(n.Ctx));
            case Name n:
                return Make("Name", n, Text(n.Id), _types.Operator(n.Ctx));
            case List n:
                return Make("List", n, List(n.Elements), _types.Operator(n.Ctx));
            case Tuple n:
                return Make("Tuple", n, List(n.Elements), _types.Operator(n.Ctx));
            case Slice n:
                return Make("Slice", n, One(n.Lower), One(n.Upper), One(n.Step));
            case MatchValue n:
                return Make("MatchValue", n, One(n.Value));
            case MatchSingleton n:
                return Make("MatchSingleton", n, ConstantConversion.ToObject(n.Value));
            case MatchSequence n:
                return Make("MatchSequence", n, List(n.Patterns));
            case MatchMapping n:
                return Make("MatchMapping", n, List(n.Keys), List(n.Patterns), Text(n.Rest));
            case MatchClass n:
                return Make("MatchClass", n, One(n.Cls), List(n.Patterns), Names(n.KeywordAttributes), List(n.KeywordPatterns));
            case MatchStar n:
                return Make("MatchStar", n, Text(n.Name));
            case MatchAs n:
                return Make("MatchAs", n, One(n.Pattern), Text(n.Name));
            case MatchOr n:
                return Make("MatchOr", n, List(n.Patterns));
            case Arguments n:
                return Make("arguments", null, List(n.PositionalOnlyArgs), List(n.Args), One(n.VarArg), List(n.KeywordOnlyArgs), List(n.KeywordDefaults), One(n.KwArg), List(n.Defaults));
            case Arg n:
                return Make("arg", n, Text(n.ArgValue), One(n.Annotation), Text(n.TypeComment));
            case Keyword n:
                return Make("keyword", n, Text(n.Arg), One(n.Value));
            case Alias n:
                return Make("alias", n, Text(n.Name), Text(n.AsName));
            case WithItem n:
                return Make("withitem", null, One(n.ContextExpr), One(n.OptionalVars));
            case MatchCase n:
                return Make("match_case", null, One(n.Pattern), One(n.Guard), List(n.Body));
            case Comprehension n:
                return Make("comprehension", null, One(n.Target), One(n.Iter), List(n.Ifs), Number(n.IsAsync));
            case ExceptHandler n:
                return Make("ExceptHandler", n, One(n.Type), Text(n.Name), List(n.Body));
            case TypeIgnore n:
                return Make("TypeIgnore", null, Number(n.LineNumber), Text(n.Tag));
            case TypeVar n:
                return Make("TypeVar", n, Text(n.Name), One(n.Bound), One(n.DefaultValue));
            case ParamSpec n:
                return Make("ParamSpec", n, Text(n.Name), One(n.DefaultValue));
            case TypeVarTuple n:
                return Make("TypeVarTuple", n, Text(n.Name), One(n.DefaultValue));
            default:
                throw new InvalidOperationException($"a node of type {node.GetType()}");
        }
    }
}
