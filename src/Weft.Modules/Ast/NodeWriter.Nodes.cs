// Written by eng/ast/generate.py from the grammar in src/Weft.Syntax/Ast; do not edit.
using Weft.Syntax.Ast;
using Tree = Weft.Syntax.Ast;

namespace Weft.Modules;

internal sealed partial class NodeWriter
{
    private PyAst ConvertNode(Node node)
    {
        switch (node)
        {
            case Tree.Module n:
                return Make(NodeKind.Module, null, [Convert(n.Body), Convert(n.TypeIgnores)]);
            case Tree.Interactive n:
                return Make(NodeKind.Interactive, null, [Convert(n.Body)]);
            case Tree.Expression n:
                return Make(NodeKind.Expression, null, [Convert(n.Body)]);
            case Tree.FunctionType n:
                return Make(NodeKind.FunctionType, null, [Convert(n.ArgTypes), Convert(n.Returns)]);
            case Tree.FunctionDef n:
                return Make(NodeKind.FunctionDef, n, [Identifier(n.Name), Convert(n.Args), Convert(n.Body), Convert(n.DecoratorList), Convert(n.Returns), Text(n.TypeComment), Convert(n.TypeParams)]);
            case Tree.AsyncFunctionDef n:
                return Make(NodeKind.AsyncFunctionDef, n, [Identifier(n.Name), Convert(n.Args), Convert(n.Body), Convert(n.DecoratorList), Convert(n.Returns), Text(n.TypeComment), Convert(n.TypeParams)]);
            case Tree.ClassDef n:
                return Make(NodeKind.ClassDef, n, [Identifier(n.Name), Convert(n.Bases), Convert(n.Keywords), Convert(n.Body), Convert(n.DecoratorList), Convert(n.TypeParams)]);
            case Tree.Return n:
                return Make(NodeKind.Return, n, [Convert(n.Value)]);
            case Tree.Delete n:
                return Make(NodeKind.Delete, n, [Convert(n.Targets)]);
            case Tree.Assign n:
                return Make(NodeKind.Assign, n, [Convert(n.Targets), Convert(n.Value), Text(n.TypeComment)]);
            case Tree.TypeAlias n:
                return Make(NodeKind.TypeAlias, n, [Convert(n.Name), Convert(n.TypeParams), Convert(n.Value)]);
            case Tree.AugAssign n:
                return Make(NodeKind.AugAssign, n, [Convert(n.Target), NodeTypes.BinaryOperators[(int)n.Operator], Convert(n.Value)]);
            case Tree.AnnAssign n:
                return Make(NodeKind.AnnAssign, n, [Convert(n.Target), Convert(n.Annotation), Convert(n.Value), Integer(n.Simple)]);
            case Tree.For n:
                return Make(NodeKind.For, n, [Convert(n.Target), Convert(n.Iter), Convert(n.Body), Convert(n.OrElse), Text(n.TypeComment)]);
            case Tree.AsyncFor n:
                return Make(NodeKind.AsyncFor, n, [Convert(n.Target), Convert(n.Iter), Convert(n.Body), Convert(n.OrElse), Text(n.TypeComment)]);
            case Tree.While n:
                return Make(NodeKind.While, n, [Convert(n.Test), Convert(n.Body), Convert(n.OrElse)]);
            case Tree.If n:
                return Make(NodeKind.If, n, [Convert(n.Test), Convert(n.Body), Convert(n.OrElse)]);
            case Tree.With n:
                return Make(NodeKind.With, n, [Convert(n.Items), Convert(n.Body), Text(n.TypeComment)]);
            case Tree.AsyncWith n:
                return Make(NodeKind.AsyncWith, n, [Convert(n.Items), Convert(n.Body), Text(n.TypeComment)]);
            case Tree.Match n:
                return Make(NodeKind.Match, n, [Convert(n.Subject), Convert(n.Cases)]);
            case Tree.Raise n:
                return Make(NodeKind.Raise, n, [Convert(n.Exc), Convert(n.Cause)]);
            case Tree.Try n:
                return Make(NodeKind.Try, n, [Convert(n.Body), Convert(n.Handlers), Convert(n.OrElse), Convert(n.FinalBody)]);
            case Tree.TryStar n:
                return Make(NodeKind.TryStar, n, [Convert(n.Body), Convert(n.Handlers), Convert(n.OrElse), Convert(n.FinalBody)]);
            case Tree.Assert n:
                return Make(NodeKind.Assert, n, [Convert(n.Test), Convert(n.Msg)]);
            case Tree.Import n:
                return Make(NodeKind.Import, n, [Convert(n.Names)]);
            case Tree.ImportFrom n:
                return Make(NodeKind.ImportFrom, n, [Identifier(n.Module), Convert(n.Names), Integer(n.Level)]);
            case Tree.Global n:
                return Make(NodeKind.Global, n, [Identifiers(n.Names)]);
            case Tree.Nonlocal n:
                return Make(NodeKind.Nonlocal, n, [Identifiers(n.Names)]);
            case Tree.ExprStmt n:
                return Make(NodeKind.ExprStmt, n, [Convert(n.Value)]);
            case Tree.Pass n:
                return Make(NodeKind.Pass, n, []);
            case Tree.Break n:
                return Make(NodeKind.Break, n, []);
            case Tree.Continue n:
                return Make(NodeKind.Continue, n, []);
            case Tree.BoolOp n:
                return Make(NodeKind.BoolOp, n, [NodeTypes.BoolOperators[(int)n.Operator], Convert(n.Values)]);
            case Tree.NamedExpr n:
                return Make(NodeKind.NamedExpr, n, [Convert(n.Target), Convert(n.Value)]);
            case Tree.BinOp n:
                return Make(NodeKind.BinOp, n, [Convert(n.Left), NodeTypes.BinaryOperators[(int)n.Operator], Convert(n.Right)]);
            case Tree.UnaryOp n:
                return Make(NodeKind.UnaryOp, n, [NodeTypes.UnaryOperators[(int)n.Operator], Convert(n.Operand)]);
            case Tree.Lambda n:
                return Make(NodeKind.Lambda, n, [Convert(n.Args), Convert(n.Body)]);
            case Tree.IfExp n:
                return Make(NodeKind.IfExp, n, [Convert(n.Test), Convert(n.Body), Convert(n.OrElse)]);
            case Tree.Dict n:
                return Make(NodeKind.Dict, n, [Convert(n.Keys), Convert(n.Values)]);
            case Tree.Set n:
                return Make(NodeKind.Set, n, [Convert(n.Elements)]);
            case Tree.ListComp n:
                return Make(NodeKind.ListComp, n, [Convert(n.Elt), Convert(n.Generators)]);
            case Tree.SetComp n:
                return Make(NodeKind.SetComp, n, [Convert(n.Elt), Convert(n.Generators)]);
            case Tree.DictComp n:
                return Make(NodeKind.DictComp, n, [Convert(n.Key), Convert(n.Value), Convert(n.Generators)]);
            case Tree.GeneratorExp n:
                return Make(NodeKind.GeneratorExp, n, [Convert(n.Elt), Convert(n.Generators)]);
            case Tree.Await n:
                return Make(NodeKind.Await, n, [Convert(n.Value)]);
            case Tree.Yield n:
                return Make(NodeKind.Yield, n, [Convert(n.Value)]);
            case Tree.YieldFrom n:
                return Make(NodeKind.YieldFrom, n, [Convert(n.Value)]);
            case Tree.Compare n:
                return Make(NodeKind.Compare, n, [Convert(n.Left), Operators(n.Operators), Convert(n.Comparators)]);
            case Tree.Call n:
                return Make(NodeKind.Call, n, [Convert(n.Function), Convert(n.Args), Convert(n.Keywords)]);
            case Tree.FormattedValue n:
                return Make(NodeKind.FormattedValue, n, [Convert(n.Value), Integer(n.Conversion), Convert(n.FormatSpec)]);
            case Tree.Interpolation n:
                return Make(NodeKind.Interpolation, n, [Convert(n.Value), ConstantConversion.ToObject(n.Source), Integer(n.Conversion), Convert(n.FormatSpec)]);
            case Tree.JoinedStr n:
                return Make(NodeKind.JoinedStr, n, [Convert(n.Values)]);
            case Tree.TemplateStr n:
                return Make(NodeKind.TemplateStr, n, [Convert(n.Values)]);
            case Tree.Constant n:
                return Make(NodeKind.Constant, n, [ConstantConversion.ToObject(n.Value), Text(n.Kind)]);
            case Tree.Attribute n:
                return Make(NodeKind.Attribute, n, [Convert(n.Value), Identifier(n.Attr), NodeTypes.ExprContexts[(int)n.Ctx]]);
            case Tree.Subscript n:
                return Make(NodeKind.Subscript, n, [Convert(n.Value), Convert(n.Slice), NodeTypes.ExprContexts[(int)n.Ctx]]);
            case Tree.Starred n:
                return Make(NodeKind.Starred, n, [Convert(n.Value), NodeTypes.ExprContexts[(int)n.Ctx]]);
            case Tree.Name n:
                return Make(NodeKind.Name, n, [Identifier(n.Id), NodeTypes.ExprContexts[(int)n.Ctx]]);
            case Tree.List n:
                return Make(NodeKind.List, n, [Convert(n.Elements), NodeTypes.ExprContexts[(int)n.Ctx]]);
            case Tree.Tuple n:
                return Make(NodeKind.Tuple, n, [Convert(n.Elements), NodeTypes.ExprContexts[(int)n.Ctx]]);
            case Tree.Slice n:
                return Make(NodeKind.Slice, n, [Convert(n.Lower), Convert(n.Upper), Convert(n.Step)]);
            case Tree.MatchValue n:
                return Make(NodeKind.MatchValue, n, [Convert(n.Value)]);
            case Tree.MatchSingleton n:
                return Make(NodeKind.MatchSingleton, n, [ConstantConversion.ToObject(n.Value)]);
            case Tree.MatchSequence n:
                return Make(NodeKind.MatchSequence, n, [Convert(n.Patterns)]);
            case Tree.MatchMapping n:
                return Make(NodeKind.MatchMapping, n, [Convert(n.Keys), Convert(n.Patterns), Identifier(n.Rest)]);
            case Tree.MatchClass n:
                return Make(NodeKind.MatchClass, n, [Convert(n.Cls), Convert(n.Patterns), Identifiers(n.KeywordAttributes), Convert(n.KeywordPatterns)]);
            case Tree.MatchStar n:
                return Make(NodeKind.MatchStar, n, [Identifier(n.Name)]);
            case Tree.MatchAs n:
                return Make(NodeKind.MatchAs, n, [Convert(n.Pattern), Identifier(n.Name)]);
            case Tree.MatchOr n:
                return Make(NodeKind.MatchOr, n, [Convert(n.Patterns)]);
            case Tree.Arguments n:
                return Make(NodeKind.Arguments, null, [Convert(n.PositionalOnlyArgs), Convert(n.Args), Convert(n.VarArg), Convert(n.KeywordOnlyArgs), Convert(n.KeywordDefaults), Convert(n.KwArg), Convert(n.Defaults)]);
            case Tree.Arg n:
                return Make(NodeKind.Arg, n, [Identifier(n.ArgValue), Convert(n.Annotation), Text(n.TypeComment)]);
            case Tree.Keyword n:
                return Make(NodeKind.Keyword, n, [Identifier(n.Arg), Convert(n.Value)]);
            case Tree.Alias n:
                return Make(NodeKind.Alias, n, [Identifier(n.Name), Identifier(n.AsName)]);
            case Tree.WithItem n:
                return Make(NodeKind.WithItem, null, [Convert(n.ContextExpr), Convert(n.OptionalVars)]);
            case Tree.MatchCase n:
                return Make(NodeKind.MatchCase, null, [Convert(n.Pattern), Convert(n.Guard), Convert(n.Body)]);
            case Tree.Comprehension n:
                return Make(NodeKind.Comprehension, null, [Convert(n.Target), Convert(n.Iter), Convert(n.Ifs), Integer(n.IsAsync)]);
            case Tree.ExceptHandler n:
                return Make(NodeKind.ExceptHandler, n, [Convert(n.Type), Identifier(n.Name), Convert(n.Body)]);
            case Tree.TypeIgnore n:
                return Make(NodeKind.TypeIgnore, null, [Integer(n.LineNumber), Text(n.Tag)]);
            case Tree.TypeVar n:
                return Make(NodeKind.TypeVar, n, [Identifier(n.Name), Convert(n.Bound), Convert(n.DefaultValue)]);
            case Tree.ParamSpec n:
                return Make(NodeKind.ParamSpec, n, [Identifier(n.Name), Convert(n.DefaultValue)]);
            case Tree.TypeVarTuple n:
                return Make(NodeKind.TypeVarTuple, n, [Identifier(n.Name), Convert(n.DefaultValue)]);
            default:
                throw Errors.SystemError($"unexpected node {node.NodeKind}");
        }
    }
}
