using Weft.Syntax.Ast;
using Attribute = Weft.Syntax.Ast.Attribute;
using Tuple = Weft.Syntax.Ast.Tuple;

namespace Weft.Modules.Ast;

/// <summary>Python objects as trees: one method for each sum and product type of the grammar.</summary>
internal sealed partial class TreeWriter
{
    private Mod? ToMod(PyObject o)
    {
        if (o is PyNone)
        {
            return null;
        }

        Enter("mod");
        try
        {
            switch (_types.ConstructorOf(o, "mod"))
            {
                case "Module":
                    return new Module(List(o, "Module", "body", ToStmt), List(o, "Module", "type_ignores", ToTypeIgnore));
                case "Interactive":
                    return new Interactive(List(o, "Interactive", "body", ToStmt));
                case "Expression":
                    return new Expression(Required(ToExpr(Field(o, "Expression", "body")), "Expression", "body"));
                case "FunctionType":
                    return new FunctionType(List(o, "FunctionType", "argtypes", ToExpr), Required(ToExpr(Field(o, "FunctionType", "returns")), "FunctionType", "returns"));
                default:
                    throw Unexpected("mod", o);
            }
        }
        finally
        {
            _t.ExitNative();
        }
    }

    private Stmt? ToStmt(PyObject o)
    {
        if (o is PyNone)
        {
            return null;
        }

        Enter("stmt");
        try
        {
            var at = ReadPosition(o, "stmt");
            switch (_types.ConstructorOf(o, "stmt"))
            {
                case "FunctionDef":
                    return At(new FunctionDef(Required(Identifier(Field(o, "FunctionDef", "name")), "FunctionDef", "name"), ToArguments(Field(o, "FunctionDef", "args")), List(o, "FunctionDef", "body", ToStmt), List(o, "FunctionDef", "decorator_list", ToExpr), Optional(o, "returns") is { } returnsValue ? ToExpr(returnsValue) : null, String(Optional(o, "type_comment")), List(o, "FunctionDef", "type_params", ToTypeParam)), at);
                case "AsyncFunctionDef":
                    return At(new AsyncFunctionDef(Required(Identifier(Field(o, "AsyncFunctionDef", "name")), "AsyncFunctionDef", "name"), ToArguments(Field(o, "AsyncFunctionDef", "args")), List(o, "AsyncFunctionDef", "body", ToStmt), List(o, "AsyncFunctionDef", "decorator_list", ToExpr), Optional(o, "returns") is { } returnsValue ? ToExpr(returnsValue) : null, String(Optional(o, "type_comment")), List(o, "AsyncFunctionDef", "type_params", ToTypeParam)), at);
                case "ClassDef":
                    return At(new ClassDef(Required(Identifier(Field(o, "ClassDef", "name")), "ClassDef", "name"), List(o, "ClassDef", "bases", ToExpr), List(o, "ClassDef", "keywords", ToKeyword), List(o, "ClassDef", "body", ToStmt), List(o, "ClassDef", "decorator_list", ToExpr), List(o, "ClassDef", "type_params", ToTypeParam)), at);
                case "Return":
                    return At(new Return(Optional(o, "value") is { } valueValue ? ToExpr(valueValue) : null), at);
                case "Delete":
                    return At(new Delete(List(o, "Delete", "targets", ToExpr)), at);
                case "Assign":
                    return At(new Assign(List(o, "Assign", "targets", ToExpr), Required(ToExpr(Field(o, "Assign", "value")), "Assign", "value"), String(Optional(o, "type_comment"))), at);
                case "TypeAlias":
                    return At(new TypeAlias(Required(ToExpr(Field(o, "TypeAlias", "name")), "TypeAlias", "name"), List(o, "TypeAlias", "type_params", ToTypeParam), Required(ToExpr(Field(o, "TypeAlias", "value")), "TypeAlias", "value")), at);
                case "AugAssign":
                    return At(new AugAssign(Required(ToExpr(Field(o, "AugAssign", "target")), "AugAssign", "target"), _types.ToBinaryOperator(_t, Field(o, "AugAssign", "op")), Required(ToExpr(Field(o, "AugAssign", "value")), "AugAssign", "value")), at);
                case "AnnAssign":
                    return At(new AnnAssign(Required(ToExpr(Field(o, "AnnAssign", "target")), "AnnAssign", "target"), Required(ToExpr(Field(o, "AnnAssign", "annotation")), "AnnAssign", "annotation"), Optional(o, "value") is { } valueValue ? ToExpr(valueValue) : null, Number(Field(o, "AnnAssign", "simple"))), at);
                case "For":
                    return At(new For(Required(ToExpr(Field(o, "For", "target")), "For", "target"), Required(ToExpr(Field(o, "For", "iter")), "For", "iter"), List(o, "For", "body", ToStmt), List(o, "For", "orelse", ToStmt), String(Optional(o, "type_comment"))), at);
                case "AsyncFor":
                    return At(new AsyncFor(Required(ToExpr(Field(o, "AsyncFor", "target")), "AsyncFor", "target"), Required(ToExpr(Field(o, "AsyncFor", "iter")), "AsyncFor", "iter"), List(o, "AsyncFor", "body", ToStmt), List(o, "AsyncFor", "orelse", ToStmt), String(Optional(o, "type_comment"))), at);
                case "While":
                    return At(new While(Required(ToExpr(Field(o, "While", "test")), "While", "test"), List(o, "While", "body", ToStmt), List(o, "While", "orelse", ToStmt)), at);
                case "If":
                    return At(new If(Required(ToExpr(Field(o, "If", "test")), "If", "test"), List(o, "If", "body", ToStmt), List(o, "If", "orelse", ToStmt)), at);
                case "With":
                    return At(new With(List(o, "With", "items", ToWithItem), List(o, "With", "body", ToStmt), String(Optional(o, "type_comment"))), at);
                case "AsyncWith":
                    return At(new AsyncWith(List(o, "AsyncWith", "items", ToWithItem), List(o, "AsyncWith", "body", ToStmt), String(Optional(o, "type_comment"))), at);
                case "Match":
                    return At(new Match(Required(ToExpr(Field(o, "Match", "subject")), "Match", "subject"), List(o, "Match", "cases", ToMatchCase)), at);
                case "Raise":
                    return At(new Raise(Optional(o, "exc") is { } excValue ? ToExpr(excValue) : null, Optional(o, "cause") is { } causeValue ? ToExpr(causeValue) : null), at);
                case "Try":
                    return At(new Try(List(o, "Try", "body", ToStmt), List(o, "Try", "handlers", ToExceptHandler), List(o, "Try", "orelse", ToStmt), List(o, "Try", "finalbody", ToStmt)), at);
                case "TryStar":
                    return At(new TryStar(List(o, "TryStar", "body", ToStmt), List(o, "TryStar", "handlers", ToExceptHandler), List(o, "TryStar", "orelse", ToStmt), List(o, "TryStar", "finalbody", ToStmt)), at);
                case "Assert":
                    return At(new Assert(Required(ToExpr(Field(o, "Assert", "test")), "Assert", "test"), Optional(o, "msg") is { } msgValue ? ToExpr(msgValue) : null), at);
                case "Import":
                    return At(new Import(List(o, "Import", "names", ToAlias)), at);
                case "ImportFrom":
                    return At(new ImportFrom(Identifier(Optional(o, "module")), List(o, "ImportFrom", "names", ToAlias), OptionalNumber(o, "level")), at);
                case "Global":
                    return At(new Global(Names(o, "Global", "names")), at);
                case "Nonlocal":
                    return At(new Nonlocal(Names(o, "Nonlocal", "names")), at);
                case "Expr":
                    return At(new ExprStmt(Required(ToExpr(Field(o, "Expr", "value")), "Expr", "value")), at);
                case "Pass":
                    return At(new Pass(), at);
                case "Break":
                    return At(new Break(), at);
                case "Continue":
                    return At(new Continue(), at);
                default:
                    throw Unexpected("stmt", o);
            }
        }
        finally
        {
            _t.ExitNative();
        }
    }

    private Expr? ToExpr(PyObject o)
    {
        if (o is PyNone)
        {
            return null;
        }

        Enter("expr");
        try
        {
            var at = ReadPosition(o, "expr");
            switch (_types.ConstructorOf(o, "expr"))
            {
                case "BoolOp":
                    return At(new BoolOp(_types.ToBoolOperator(_t, Field(o, "BoolOp", "op")), List(o, "BoolOp", "values", ToExpr)), at);
                case "NamedExpr":
                    return At(new NamedExpr(Required(ToExpr(Field(o, "NamedExpr", "target")), "NamedExpr", "target"), Required(ToExpr(Field(o, "NamedExpr", "value")), "NamedExpr", "value")), at);
                case "BinOp":
                    return At(new BinOp(Required(ToExpr(Field(o, "BinOp", "left")), "BinOp", "left"), _types.ToBinaryOperator(_t, Field(o, "BinOp", "op")), Required(ToExpr(Field(o, "BinOp", "right")), "BinOp", "right")), at);
                case "UnaryOp":
                    return At(new UnaryOp(_types.ToUnaryOperator(_t, Field(o, "UnaryOp", "op")), Required(ToExpr(Field(o, "UnaryOp", "operand")), "UnaryOp", "operand")), at);
                case "Lambda":
                    return At(new Lambda(ToArguments(Field(o, "Lambda", "args")), Required(ToExpr(Field(o, "Lambda", "body")), "Lambda", "body")), at);
                case "IfExp":
                    return At(new IfExp(Required(ToExpr(Field(o, "IfExp", "test")), "IfExp", "test"), Required(ToExpr(Field(o, "IfExp", "body")), "IfExp", "body"), Required(ToExpr(Field(o, "IfExp", "orelse")), "IfExp", "orelse")), at);
                case "Dict":
                    return At(new Dict(List(o, "Dict", "keys", ToExpr), List(o, "Dict", "values", ToExpr)), at);
                case "Set":
                    return At(new Set(List(o, "Set", "elts", ToExpr)), at);
                case "ListComp":
                    return At(new ListComp(Required(ToExpr(Field(o, "ListComp", "elt")), "ListComp", "elt"), List(o, "ListComp", "generators", ToComprehension)), at);
                case "SetComp":
                    return At(new SetComp(Required(ToExpr(Field(o, "SetComp", "elt")), "SetComp", "elt"), List(o, "SetComp", "generators", ToComprehension)), at);
                case "DictComp":
                    return At(new DictComp(Required(ToExpr(Field(o, "DictComp", "key")), "DictComp", "key"), Required(ToExpr(Field(o, "DictComp", "value")), "DictComp", "value"), List(o, "DictComp", "generators", ToComprehension)), at);
                case "GeneratorExp":
                    return At(new GeneratorExp(Required(ToExpr(Field(o, "GeneratorExp", "elt")), "GeneratorExp", "elt"), List(o, "GeneratorExp", "generators", ToComprehension)), at);
                case "Await":
                    return At(new Await(Required(ToExpr(Field(o, "Await", "value")), "Await", "value")), at);
                case "Yield":
                    return At(new Yield(Optional(o, "value") is { } valueValue ? ToExpr(valueValue) : null), at);
                case "YieldFrom":
                    return At(new YieldFrom(Required(ToExpr(Field(o, "YieldFrom", "value")), "YieldFrom", "value")), at);
                case "Compare":
                    return At(new Compare(Required(ToExpr(Field(o, "Compare", "left")), "Compare", "left"), Operators(o, "Compare", "ops"), List(o, "Compare", "comparators", ToExpr)), at);
                case "Call":
                    return At(new Call(Required(ToExpr(Field(o, "Call", "func")), "Call", "func"), List(o, "Call", "args", ToExpr), List(o, "Call", "keywords", ToKeyword)), at);
                case "FormattedValue":
                    return At(new FormattedValue(Required(ToExpr(Field(o, "FormattedValue", "value")), "FormattedValue", "value"), Number(Field(o, "FormattedValue", "conversion")), Optional(o, "format_spec") is { } format_specValue ? ToExpr(format_specValue) : null), at);
                case "Interpolation":
                    return At(new Interpolation(Required(ToExpr(Field(o, "Interpolation", "value")), "Interpolation", "value"), Constant(Field(o, "Interpolation", "str"), "Interpolation"), Number(Field(o, "Interpolation", "conversion")), Optional(o, "format_spec") is { } format_specValue ? ToExpr(format_specValue) : null), at);
                case "JoinedStr":
                    return At(new JoinedStr(List(o, "JoinedStr", "values", ToExpr)), at);
                case "TemplateStr":
                    return At(new TemplateStr(List(o, "TemplateStr", "values", ToExpr)), at);
                case "Constant":
                    return At(new Constant(Constant(Field(o, "Constant", "value"), "Constant"), String(Optional(o, "kind"))), at);
                case "Attribute":
                    return At(new Attribute(Required(ToExpr(Field(o, "Attribute", "value")), "Attribute", "value"), Required(Identifier(Field(o, "Attribute", "attr")), "Attribute", "attr"), _types.ToExprContext(_t, Field(o, "Attribute", "ctx"))), at);
                case "Subscript":
                    return At(new Subscript(Required(ToExpr(Field(o, "Subscript", "value")), "Subscript", "value"), Required(ToExpr(Field(o, "Subscript", "slice")), "Subscript", "slice"), _types.ToExprContext(_t, Field(o, "Subscript", "ctx"))), at);
                case "Starred":
                    return At(new Starred(Required(ToExpr(Field(o, "Starred", "value")), "Starred", "value"), _types.ToExprContext(_t, Field(o, "Starred", "ctx"))), at);
                case "Name":
                    return At(new Name(Required(Identifier(Field(o, "Name", "id")), "Name", "id"), _types.ToExprContext(_t, Field(o, "Name", "ctx"))), at);
                case "List":
                    return At(new List(List(o, "List", "elts", ToExpr), _types.ToExprContext(_t, Field(o, "List", "ctx"))), at);
                case "Tuple":
                    return At(new Tuple(List(o, "Tuple", "elts", ToExpr), _types.ToExprContext(_t, Field(o, "Tuple", "ctx"))), at);
                case "Slice":
                    return At(new Slice(Optional(o, "lower") is { } lowerValue ? ToExpr(lowerValue) : null, Optional(o, "upper") is { } upperValue ? ToExpr(upperValue) : null, Optional(o, "step") is { } stepValue ? ToExpr(stepValue) : null), at);
                default:
                    throw Unexpected("expr", o);
            }
        }
        finally
        {
            _t.ExitNative();
        }
    }

    private Pattern? ToPattern(PyObject o)
    {
        if (o is PyNone)
        {
            return null;
        }

        Enter("pattern");
        try
        {
            var at = ReadPosition(o, "pattern");
            switch (_types.ConstructorOf(o, "pattern"))
            {
                case "MatchValue":
                    return At(new MatchValue(Required(ToExpr(Field(o, "MatchValue", "value")), "MatchValue", "value")), at);
                case "MatchSingleton":
                    return At(new MatchSingleton(Constant(Field(o, "MatchSingleton", "value"), "MatchSingleton")), at);
                case "MatchSequence":
                    return At(new MatchSequence(List(o, "MatchSequence", "patterns", ToPattern)), at);
                case "MatchMapping":
                    return At(new MatchMapping(List(o, "MatchMapping", "keys", ToExpr), List(o, "MatchMapping", "patterns", ToPattern), Identifier(Optional(o, "rest"))), at);
                case "MatchClass":
                    return At(new MatchClass(Required(ToExpr(Field(o, "MatchClass", "cls")), "MatchClass", "cls"), List(o, "MatchClass", "patterns", ToPattern), Names(o, "MatchClass", "kwd_attrs"), List(o, "MatchClass", "kwd_patterns", ToPattern)), at);
                case "MatchStar":
                    return At(new MatchStar(Identifier(Optional(o, "name"))), at);
                case "MatchAs":
                    return At(new MatchAs(Optional(o, "pattern") is { } patternValue ? ToPattern(patternValue) : null, Identifier(Optional(o, "name"))), at);
                case "MatchOr":
                    return At(new MatchOr(List(o, "MatchOr", "patterns", ToPattern)), at);
                default:
                    throw Unexpected("pattern", o);
            }
        }
        finally
        {
            _t.ExitNative();
        }
    }

    private TypeParam? ToTypeParam(PyObject o)
    {
        if (o is PyNone)
        {
            return null;
        }

        Enter("type_param");
        try
        {
            var at = ReadPosition(o, "type_param");
            switch (_types.ConstructorOf(o, "type_param"))
            {
                case "TypeVar":
                    return At(new TypeVar(Required(Identifier(Field(o, "TypeVar", "name")), "TypeVar", "name"), Optional(o, "bound") is { } boundValue ? ToExpr(boundValue) : null, Optional(o, "default_value") is { } default_valueValue ? ToExpr(default_valueValue) : null), at);
                case "ParamSpec":
                    return At(new ParamSpec(Required(Identifier(Field(o, "ParamSpec", "name")), "ParamSpec", "name"), Optional(o, "default_value") is { } default_valueValue ? ToExpr(default_valueValue) : null), at);
                case "TypeVarTuple":
                    return At(new TypeVarTuple(Required(Identifier(Field(o, "TypeVarTuple", "name")), "TypeVarTuple", "name"), Optional(o, "default_value") is { } default_valueValue ? ToExpr(default_valueValue) : null), at);
                default:
                    throw Unexpected("type_param", o);
            }
        }
        finally
        {
            _t.ExitNative();
        }
    }

    private ExceptHandler? ToExceptHandler(PyObject o)
    {
        if (o is PyNone)
        {
            return null;
        }

        Enter("excepthandler");
        try
        {
            var at = ReadPosition(o, "excepthandler");
            switch (_types.ConstructorOf(o, "excepthandler"))
            {
                case "ExceptHandler":
                    return At(new ExceptHandler(Optional(o, "type") is { } typeValue ? ToExpr(typeValue) : null, Identifier(Optional(o, "name")), List(o, "ExceptHandler", "body", ToStmt)), at);
                default:
                    throw Unexpected("excepthandler", o);
            }
        }
        finally
        {
            _t.ExitNative();
        }
    }

    private TypeIgnore? ToTypeIgnore(PyObject o)
    {
        if (o is PyNone)
        {
            return null;
        }

        Enter("type_ignore");
        try
        {
            switch (_types.ConstructorOf(o, "type_ignore"))
            {
                case "TypeIgnore":
                    return new TypeIgnore(Number(Field(o, "TypeIgnore", "lineno")), Required(String(Field(o, "TypeIgnore", "tag")), "TypeIgnore", "tag"));
                default:
                    throw Unexpected("type_ignore", o);
            }
        }
        finally
        {
            _t.ExitNative();
        }
    }

    private Arguments ToArguments(PyObject o)
    {
        Enter("arguments");
        try
        {
            return new Arguments(List(o, "arguments", "posonlyargs", ToArg), List(o, "arguments", "args", ToArg), Optional(o, "vararg") is { } varargValue ? ToArg(varargValue) : null, List(o, "arguments", "kwonlyargs", ToArg), List(o, "arguments", "kw_defaults", ToExpr), Optional(o, "kwarg") is { } kwargValue ? ToArg(kwargValue) : null, List(o, "arguments", "defaults", ToExpr));
        }
        finally
        {
            _t.ExitNative();
        }
    }

    private Arg ToArg(PyObject o)
    {
        Enter("arg");
        try
        {
            var made = new Arg(Required(Identifier(Field(o, "arg", "arg")), "arg", "arg"), Optional(o, "annotation") is { } annotationValue ? ToExpr(annotationValue) : null, String(Optional(o, "type_comment")));
            return At(made, ReadPosition(o, "arg"));
        }
        finally
        {
            _t.ExitNative();
        }
    }

    private Keyword ToKeyword(PyObject o)
    {
        Enter("keyword");
        try
        {
            var made = new Keyword(Identifier(Optional(o, "arg")), Required(ToExpr(Field(o, "keyword", "value")), "keyword", "value"));
            return At(made, ReadPosition(o, "keyword"));
        }
        finally
        {
            _t.ExitNative();
        }
    }

    private Alias ToAlias(PyObject o)
    {
        Enter("alias");
        try
        {
            var made = new Alias(Required(Identifier(Field(o, "alias", "name")), "alias", "name"), Identifier(Optional(o, "asname")));
            return At(made, ReadPosition(o, "alias"));
        }
        finally
        {
            _t.ExitNative();
        }
    }

    private WithItem ToWithItem(PyObject o)
    {
        Enter("withitem");
        try
        {
            return new WithItem(Required(ToExpr(Field(o, "withitem", "context_expr")), "withitem", "context_expr"), Optional(o, "optional_vars") is { } optional_varsValue ? ToExpr(optional_varsValue) : null);
        }
        finally
        {
            _t.ExitNative();
        }
    }

    private MatchCase ToMatchCase(PyObject o)
    {
        Enter("match_case");
        try
        {
            return new MatchCase(Required(ToPattern(Field(o, "match_case", "pattern")), "match_case", "pattern"), Optional(o, "guard") is { } guardValue ? ToExpr(guardValue) : null, List(o, "match_case", "body", ToStmt));
        }
        finally
        {
            _t.ExitNative();
        }
    }

    private Comprehension ToComprehension(PyObject o)
    {
        Enter("comprehension");
        try
        {
            return new Comprehension(Required(ToExpr(Field(o, "comprehension", "target")), "comprehension", "target"), Required(ToExpr(Field(o, "comprehension", "iter")), "comprehension", "iter"), List(o, "comprehension", "ifs", ToExpr), Number(Field(o, "comprehension", "is_async")));
        }
        finally
        {
            _t.ExitNative();
        }
    }
}
