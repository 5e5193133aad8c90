// Written by eng/ast/generate.py from the grammar in src/Weft.Syntax/Ast; do not edit.
using Weft.Syntax.Ast;
using Tree = Weft.Syntax.Ast;

namespace Weft.Modules;

internal sealed partial class NodeReader
{
    private static readonly Func<NodeReader, PyObject, Tree.Stmt?> s_stmt = static (reader, o) => reader.ReadStmt(o);
    private static readonly Func<NodeReader, PyObject, Tree.Expr?> s_expr = static (reader, o) => reader.ReadExpr(o);
    private static readonly Func<NodeReader, PyObject, Tree.ExceptHandler?> s_exceptHandler = static (reader, o) => reader.ReadExceptHandler(o);
    private static readonly Func<NodeReader, PyObject, Tree.Pattern?> s_pattern = static (reader, o) => reader.ReadPattern(o);
    private static readonly Func<NodeReader, PyObject, Tree.TypeIgnore?> s_typeIgnore = static (reader, o) => reader.ReadTypeIgnore(o);
    private static readonly Func<NodeReader, PyObject, Tree.TypeParam?> s_typeParam = static (reader, o) => reader.ReadTypeParam(o);
    private static readonly Func<NodeReader, PyObject, Tree.Comprehension?> s_comprehension = static (reader, o) => reader.ReadComprehension(o);
    private static readonly Func<NodeReader, PyObject, Tree.Arguments?> s_arguments = static (reader, o) => reader.ReadArguments(o);
    private static readonly Func<NodeReader, PyObject, Tree.Arg?> s_arg = static (reader, o) => reader.ReadArg(o);
    private static readonly Func<NodeReader, PyObject, Tree.Keyword?> s_keyword = static (reader, o) => reader.ReadKeyword(o);
    private static readonly Func<NodeReader, PyObject, Tree.Alias?> s_alias = static (reader, o) => reader.ReadAlias(o);
    private static readonly Func<NodeReader, PyObject, Tree.WithItem?> s_withItem = static (reader, o) => reader.ReadWithItem(o);
    private static readonly Func<NodeReader, PyObject, Tree.MatchCase?> s_matchCase = static (reader, o) => reader.ReadMatchCase(o);

    private Tree.Mod? ReadMod(PyObject o)
    {
        Guard("mod");
        switch (NodeTypes.Find(o, NodeTypes.Mod)?.Kind)
        {
            case NodeKind.Module:
                return new Tree.Module(Many(o, "Module", "body", s_stmt), Many(o, "Module", "type_ignores", s_typeIgnore));
            case NodeKind.Interactive:
                return new Tree.Interactive(Many(o, "Interactive", "body", s_stmt));
            case NodeKind.Expression:
                return new Tree.Expression(One(o, "Expression", "body", s_expr));
            case NodeKind.FunctionType:
                return new Tree.FunctionType(Many(o, "FunctionType", "argtypes", s_expr), One(o, "FunctionType", "returns", s_expr));
            default:
                throw Unexpected(o, NodeTypes.Mod);
        }
    }

    private Tree.Stmt? ReadStmt(PyObject o)
    {
        Guard("stmt");
        if (o is PyNone)
        {
            return null;
        }

        var location = ReadLocation(o, "stmt", true);
        switch (NodeTypes.Find(o, NodeTypes.Stmt)?.Kind)
        {
            case NodeKind.FunctionDef:
                return Locate(new Tree.FunctionDef(Identifier(o, "FunctionDef", "name"), One(o, "FunctionDef", "args", s_arguments), Many(o, "FunctionDef", "body", s_stmt), Many(o, "FunctionDef", "decorator_list", s_expr), Optional(o, "FunctionDef", "returns", s_expr), OptionalText(o, "FunctionDef", "type_comment"), Many(o, "FunctionDef", "type_params", s_typeParam)), location);
            case NodeKind.AsyncFunctionDef:
                return Locate(new Tree.AsyncFunctionDef(Identifier(o, "AsyncFunctionDef", "name"), One(o, "AsyncFunctionDef", "args", s_arguments), Many(o, "AsyncFunctionDef", "body", s_stmt), Many(o, "AsyncFunctionDef", "decorator_list", s_expr), Optional(o, "AsyncFunctionDef", "returns", s_expr), OptionalText(o, "AsyncFunctionDef", "type_comment"), Many(o, "AsyncFunctionDef", "type_params", s_typeParam)), location);
            case NodeKind.ClassDef:
                return Locate(new Tree.ClassDef(Identifier(o, "ClassDef", "name"), Many(o, "ClassDef", "bases", s_expr), Many(o, "ClassDef", "keywords", s_keyword), Many(o, "ClassDef", "body", s_stmt), Many(o, "ClassDef", "decorator_list", s_expr), Many(o, "ClassDef", "type_params", s_typeParam)), location);
            case NodeKind.Return:
                return Locate(new Tree.Return(Optional(o, "Return", "value", s_expr)), location);
            case NodeKind.Delete:
                return Locate(new Tree.Delete(Many(o, "Delete", "targets", s_expr)), location);
            case NodeKind.Assign:
                return Locate(new Tree.Assign(Many(o, "Assign", "targets", s_expr), One(o, "Assign", "value", s_expr), OptionalText(o, "Assign", "type_comment")), location);
            case NodeKind.TypeAlias:
                return Locate(new Tree.TypeAlias(One(o, "TypeAlias", "name", s_expr), Many(o, "TypeAlias", "type_params", s_typeParam), One(o, "TypeAlias", "value", s_expr)), location);
            case NodeKind.AugAssign:
                return Locate(new Tree.AugAssign(One(o, "AugAssign", "target", s_expr), (Tree.BinaryOperator)Operator(o, "AugAssign", "op", NodeTypes.BinaryOperator), One(o, "AugAssign", "value", s_expr)), location);
            case NodeKind.AnnAssign:
                return Locate(new Tree.AnnAssign(One(o, "AnnAssign", "target", s_expr), One(o, "AnnAssign", "annotation", s_expr), Optional(o, "AnnAssign", "value", s_expr), Integer(o, "AnnAssign", "simple")), location);
            case NodeKind.For:
                return Locate(new Tree.For(One(o, "For", "target", s_expr), One(o, "For", "iter", s_expr), Many(o, "For", "body", s_stmt), Many(o, "For", "orelse", s_stmt), OptionalText(o, "For", "type_comment")), location);
            case NodeKind.AsyncFor:
                return Locate(new Tree.AsyncFor(One(o, "AsyncFor", "target", s_expr), One(o, "AsyncFor", "iter", s_expr), Many(o, "AsyncFor", "body", s_stmt), Many(o, "AsyncFor", "orelse", s_stmt), OptionalText(o, "AsyncFor", "type_comment")), location);
            case NodeKind.While:
                return Locate(new Tree.While(One(o, "While", "test", s_expr), Many(o, "While", "body", s_stmt), Many(o, "While", "orelse", s_stmt)), location);
            case NodeKind.If:
                return Locate(new Tree.If(One(o, "If", "test", s_expr), Many(o, "If", "body", s_stmt), Many(o, "If", "orelse", s_stmt)), location);
            case NodeKind.With:
                return Locate(new Tree.With(Many(o, "With", "items", s_withItem), Many(o, "With", "body", s_stmt), OptionalText(o, "With", "type_comment")), location);
            case NodeKind.AsyncWith:
                return Locate(new Tree.AsyncWith(Many(o, "AsyncWith", "items", s_withItem), Many(o, "AsyncWith", "body", s_stmt), OptionalText(o, "AsyncWith", "type_comment")), location);
            case NodeKind.Match:
                return Locate(new Tree.Match(One(o, "Match", "subject", s_expr), Many(o, "Match", "cases", s_matchCase)), location);
            case NodeKind.Raise:
                return Locate(new Tree.Raise(Optional(o, "Raise", "exc", s_expr), Optional(o, "Raise", "cause", s_expr)), location);
            case NodeKind.Try:
                return Locate(new Tree.Try(Many(o, "Try", "body", s_stmt), Many(o, "Try", "handlers", s_exceptHandler), Many(o, "Try", "orelse", s_stmt), Many(o, "Try", "finalbody", s_stmt)), location);
            case NodeKind.TryStar:
                return Locate(new Tree.TryStar(Many(o, "TryStar", "body", s_stmt), Many(o, "TryStar", "handlers", s_exceptHandler), Many(o, "TryStar", "orelse", s_stmt), Many(o, "TryStar", "finalbody", s_stmt)), location);
            case NodeKind.Assert:
                return Locate(new Tree.Assert(One(o, "Assert", "test", s_expr), Optional(o, "Assert", "msg", s_expr)), location);
            case NodeKind.Import:
                return Locate(new Tree.Import(Many(o, "Import", "names", s_alias)), location);
            case NodeKind.ImportFrom:
                return Locate(new Tree.ImportFrom(OptionalIdentifier(o, "ImportFrom", "module"), Many(o, "ImportFrom", "names", s_alias), OptionalInteger(o, "ImportFrom", "level")), location);
            case NodeKind.Global:
                return Locate(new Tree.Global(Identifiers(o, "Global", "names")), location);
            case NodeKind.Nonlocal:
                return Locate(new Tree.Nonlocal(Identifiers(o, "Nonlocal", "names")), location);
            case NodeKind.ExprStmt:
                return Locate(new Tree.ExprStmt(One(o, "Expr", "value", s_expr)), location);
            case NodeKind.Pass:
                return Locate(new Tree.Pass(), location);
            case NodeKind.Break:
                return Locate(new Tree.Break(), location);
            case NodeKind.Continue:
                return Locate(new Tree.Continue(), location);
            default:
                throw Unexpected(o, NodeTypes.Stmt);
        }
    }

    private Tree.Expr? ReadExpr(PyObject o)
    {
        Guard("expr");
        if (o is PyNone)
        {
            return null;
        }

        var location = ReadLocation(o, "expr", true);
        switch (NodeTypes.Find(o, NodeTypes.Expr)?.Kind)
        {
            case NodeKind.BoolOp:
                return Locate(new Tree.BoolOp((Tree.BoolOperator)Operator(o, "BoolOp", "op", NodeTypes.BoolOperator), Many(o, "BoolOp", "values", s_expr)), location);
            case NodeKind.NamedExpr:
                return Locate(new Tree.NamedExpr(One(o, "NamedExpr", "target", s_expr), One(o, "NamedExpr", "value", s_expr)), location);
            case NodeKind.BinOp:
                return Locate(new Tree.BinOp(One(o, "BinOp", "left", s_expr), (Tree.BinaryOperator)Operator(o, "BinOp", "op", NodeTypes.BinaryOperator), One(o, "BinOp", "right", s_expr)), location);
            case NodeKind.UnaryOp:
                return Locate(new Tree.UnaryOp((Tree.UnaryOperator)Operator(o, "UnaryOp", "op", NodeTypes.UnaryOperator), One(o, "UnaryOp", "operand", s_expr)), location);
            case NodeKind.Lambda:
                return Locate(new Tree.Lambda(One(o, "Lambda", "args", s_arguments), One(o, "Lambda", "body", s_expr)), location);
            case NodeKind.IfExp:
                return Locate(new Tree.IfExp(One(o, "IfExp", "test", s_expr), One(o, "IfExp", "body", s_expr), One(o, "IfExp", "orelse", s_expr)), location);
            case NodeKind.Dict:
                return Locate(new Tree.Dict(Many(o, "Dict", "keys", s_expr), Many(o, "Dict", "values", s_expr)), location);
            case NodeKind.Set:
                return Locate(new Tree.Set(Many(o, "Set", "elts", s_expr)), location);
            case NodeKind.ListComp:
                return Locate(new Tree.ListComp(One(o, "ListComp", "elt", s_expr), Many(o, "ListComp", "generators", s_comprehension)), location);
            case NodeKind.SetComp:
                return Locate(new Tree.SetComp(One(o, "SetComp", "elt", s_expr), Many(o, "SetComp", "generators", s_comprehension)), location);
            case NodeKind.DictComp:
                return Locate(new Tree.DictComp(One(o, "DictComp", "key", s_expr), One(o, "DictComp", "value", s_expr), Many(o, "DictComp", "generators", s_comprehension)), location);
            case NodeKind.GeneratorExp:
                return Locate(new Tree.GeneratorExp(One(o, "GeneratorExp", "elt", s_expr), Many(o, "GeneratorExp", "generators", s_comprehension)), location);
            case NodeKind.Await:
                return Locate(new Tree.Await(One(o, "Await", "value", s_expr)), location);
            case NodeKind.Yield:
                return Locate(new Tree.Yield(Optional(o, "Yield", "value", s_expr)), location);
            case NodeKind.YieldFrom:
                return Locate(new Tree.YieldFrom(One(o, "YieldFrom", "value", s_expr)), location);
            case NodeKind.Compare:
                return Locate(new Tree.Compare(One(o, "Compare", "left", s_expr), Operators<Tree.CompareOperator>(o, "Compare", "ops", NodeTypes.CompareOperator, static i => (Tree.CompareOperator)i), Many(o, "Compare", "comparators", s_expr)), location);
            case NodeKind.Call:
                return Locate(new Tree.Call(One(o, "Call", "func", s_expr), Many(o, "Call", "args", s_expr), Many(o, "Call", "keywords", s_keyword)), location);
            case NodeKind.FormattedValue:
                return Locate(new Tree.FormattedValue(One(o, "FormattedValue", "value", s_expr), Integer(o, "FormattedValue", "conversion"), Optional(o, "FormattedValue", "format_spec", s_expr)), location);
            case NodeKind.Interpolation:
                return Locate(new Tree.Interpolation(One(o, "Interpolation", "value", s_expr), Value(o, "Interpolation", "str"), Integer(o, "Interpolation", "conversion"), Optional(o, "Interpolation", "format_spec", s_expr)), location);
            case NodeKind.JoinedStr:
                return Locate(new Tree.JoinedStr(Many(o, "JoinedStr", "values", s_expr)), location);
            case NodeKind.TemplateStr:
                return Locate(new Tree.TemplateStr(Many(o, "TemplateStr", "values", s_expr)), location);
            case NodeKind.Constant:
                return Locate(new Tree.Constant(Value(o, "Constant", "value"), OptionalText(o, "Constant", "kind")), location);
            case NodeKind.Attribute:
                return Locate(new Tree.Attribute(One(o, "Attribute", "value", s_expr), Identifier(o, "Attribute", "attr"), (Tree.ExprContext)Operator(o, "Attribute", "ctx", NodeTypes.ExprContext)), location);
            case NodeKind.Subscript:
                return Locate(new Tree.Subscript(One(o, "Subscript", "value", s_expr), One(o, "Subscript", "slice", s_expr), (Tree.ExprContext)Operator(o, "Subscript", "ctx", NodeTypes.ExprContext)), location);
            case NodeKind.Starred:
                return Locate(new Tree.Starred(One(o, "Starred", "value", s_expr), (Tree.ExprContext)Operator(o, "Starred", "ctx", NodeTypes.ExprContext)), location);
            case NodeKind.Name:
                return Locate(new Tree.Name(Identifier(o, "Name", "id"), (Tree.ExprContext)Operator(o, "Name", "ctx", NodeTypes.ExprContext)), location);
            case NodeKind.List:
                return Locate(new Tree.List(Many(o, "List", "elts", s_expr), (Tree.ExprContext)Operator(o, "List", "ctx", NodeTypes.ExprContext)), location);
            case NodeKind.Tuple:
                return Locate(new Tree.Tuple(Many(o, "Tuple", "elts", s_expr), (Tree.ExprContext)Operator(o, "Tuple", "ctx", NodeTypes.ExprContext)), location);
            case NodeKind.Slice:
                return Locate(new Tree.Slice(Optional(o, "Slice", "lower", s_expr), Optional(o, "Slice", "upper", s_expr), Optional(o, "Slice", "step", s_expr)), location);
            default:
                throw Unexpected(o, NodeTypes.Expr);
        }
    }

    private Tree.ExceptHandler? ReadExceptHandler(PyObject o)
    {
        Guard("excepthandler");
        if (o is PyNone)
        {
            return null;
        }

        var location = ReadLocation(o, "excepthandler", true);
        switch (NodeTypes.Find(o, NodeTypes.ExceptHandler)?.Kind)
        {
            case NodeKind.ExceptHandler:
                return Locate(new Tree.ExceptHandler(Optional(o, "ExceptHandler", "type", s_expr), OptionalIdentifier(o, "ExceptHandler", "name"), Many(o, "ExceptHandler", "body", s_stmt)), location);
            default:
                throw Unexpected(o, NodeTypes.ExceptHandler);
        }
    }

    private Tree.Pattern? ReadPattern(PyObject o)
    {
        Guard("pattern");
        if (o is PyNone)
        {
            return null;
        }

        var location = ReadLocation(o, "pattern", false);
        switch (NodeTypes.Find(o, NodeTypes.Pattern)?.Kind)
        {
            case NodeKind.MatchValue:
                return Locate(new Tree.MatchValue(One(o, "MatchValue", "value", s_expr)), location);
            case NodeKind.MatchSingleton:
                return Locate(new Tree.MatchSingleton(Value(o, "MatchSingleton", "value")), location);
            case NodeKind.MatchSequence:
                return Locate(new Tree.MatchSequence(Many(o, "MatchSequence", "patterns", s_pattern)), location);
            case NodeKind.MatchMapping:
                return Locate(new Tree.MatchMapping(Many(o, "MatchMapping", "keys", s_expr), Many(o, "MatchMapping", "patterns", s_pattern), OptionalIdentifier(o, "MatchMapping", "rest")), location);
            case NodeKind.MatchClass:
                return Locate(new Tree.MatchClass(One(o, "MatchClass", "cls", s_expr), Many(o, "MatchClass", "patterns", s_pattern), Identifiers(o, "MatchClass", "kwd_attrs"), Many(o, "MatchClass", "kwd_patterns", s_pattern)), location);
            case NodeKind.MatchStar:
                return Locate(new Tree.MatchStar(OptionalIdentifier(o, "MatchStar", "name")), location);
            case NodeKind.MatchAs:
                return Locate(new Tree.MatchAs(Optional(o, "MatchAs", "pattern", s_pattern), OptionalIdentifier(o, "MatchAs", "name")), location);
            case NodeKind.MatchOr:
                return Locate(new Tree.MatchOr(Many(o, "MatchOr", "patterns", s_pattern)), location);
            default:
                throw Unexpected(o, NodeTypes.Pattern);
        }
    }

    private Tree.TypeIgnore? ReadTypeIgnore(PyObject o)
    {
        Guard("type_ignore");
        if (o is PyNone)
        {
            return null;
        }

        switch (NodeTypes.Find(o, NodeTypes.TypeIgnore)?.Kind)
        {
            case NodeKind.TypeIgnore:
                return new Tree.TypeIgnore(Integer(o, "TypeIgnore", "lineno"), Text(o, "TypeIgnore", "tag"));
            default:
                throw Unexpected(o, NodeTypes.TypeIgnore);
        }
    }

    private Tree.TypeParam? ReadTypeParam(PyObject o)
    {
        Guard("type_param");
        if (o is PyNone)
        {
            return null;
        }

        var location = ReadLocation(o, "type_param", false);
        switch (NodeTypes.Find(o, NodeTypes.TypeParam)?.Kind)
        {
            case NodeKind.TypeVar:
                return Locate(new Tree.TypeVar(Identifier(o, "TypeVar", "name"), Optional(o, "TypeVar", "bound", s_expr), Optional(o, "TypeVar", "default_value", s_expr)), location);
            case NodeKind.ParamSpec:
                return Locate(new Tree.ParamSpec(Identifier(o, "ParamSpec", "name"), Optional(o, "ParamSpec", "default_value", s_expr)), location);
            case NodeKind.TypeVarTuple:
                return Locate(new Tree.TypeVarTuple(Identifier(o, "TypeVarTuple", "name"), Optional(o, "TypeVarTuple", "default_value", s_expr)), location);
            default:
                throw Unexpected(o, NodeTypes.TypeParam);
        }
    }

    private Tree.Comprehension? ReadComprehension(PyObject o)
    {
        Guard("comprehension");
        var node = new Tree.Comprehension(One(o, "comprehension", "target", s_expr), One(o, "comprehension", "iter", s_expr), Many(o, "comprehension", "ifs", s_expr), Integer(o, "comprehension", "is_async"));
        return node;
    }

    private Tree.Arguments? ReadArguments(PyObject o)
    {
        Guard("arguments");
        var node = new Tree.Arguments(Many(o, "arguments", "posonlyargs", s_arg), Many(o, "arguments", "args", s_arg), Optional(o, "arguments", "vararg", s_arg), Many(o, "arguments", "kwonlyargs", s_arg), Many(o, "arguments", "kw_defaults", s_expr), Optional(o, "arguments", "kwarg", s_arg), Many(o, "arguments", "defaults", s_expr));
        return node;
    }

    private Tree.Arg? ReadArg(PyObject o)
    {
        Guard("arg");
        var node = new Tree.Arg(Identifier(o, "arg", "arg"), Optional(o, "arg", "annotation", s_expr), OptionalText(o, "arg", "type_comment"));
        return Locate(node, ReadLocation(o, "arg", true));
    }

    private Tree.Keyword? ReadKeyword(PyObject o)
    {
        Guard("keyword");
        var node = new Tree.Keyword(OptionalIdentifier(o, "keyword", "arg"), One(o, "keyword", "value", s_expr));
        return Locate(node, ReadLocation(o, "keyword", true));
    }

    private Tree.Alias? ReadAlias(PyObject o)
    {
        Guard("alias");
        var node = new Tree.Alias(Identifier(o, "alias", "name"), OptionalIdentifier(o, "alias", "asname"));
        return Locate(node, ReadLocation(o, "alias", true));
    }

    private Tree.WithItem? ReadWithItem(PyObject o)
    {
        Guard("withitem");
        var node = new Tree.WithItem(One(o, "withitem", "context_expr", s_expr), Optional(o, "withitem", "optional_vars", s_expr));
        return node;
    }

    private Tree.MatchCase? ReadMatchCase(PyObject o)
    {
        Guard("match_case");
        var node = new Tree.MatchCase(One(o, "match_case", "pattern", s_pattern), Optional(o, "match_case", "guard", s_expr), Many(o, "match_case", "body", s_stmt));
        return node;
    }
}
