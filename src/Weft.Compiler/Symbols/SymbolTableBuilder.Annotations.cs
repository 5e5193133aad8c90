using Weft.Syntax.Ast;

namespace Weft.Compiler.Symbols;

internal sealed partial class SymbolTableBuilder
{
    /// <summary>The second block that a class, module or type parameter owns.</summary>
    internal const int SecondPart = 1;

    private void EnterTypeParameters(
        string name, TypeParam[] typeParams, bool hasDefaults, bool hasKeywordDefaults, bool isClass, SourceSpan span)
    {
        var inClass = _current.Kind == BlockKind.Class;
        Enter(name, BlockKind.TypeParameters, typeParams, span);
        if (inClass)
        {
            _current.CanSeeClassScope = true;
            Define("__classdict__", SymbolFlags.Use, span);
        }

        if (isClass)
        {
            Define(".type_params", SymbolFlags.Local, span);
            Define(".type_params", SymbolFlags.Use, span);
            Define(".generic_base", SymbolFlags.Local, span);
            Define(".generic_base", SymbolFlags.Use, span);
        }

        if (hasDefaults)
        {
            Define(".defaults", SymbolFlags.Parameter, span);
        }

        if (hasKeywordDefaults)
        {
            Define(".kwdefaults", SymbolFlags.Parameter, span);
        }
    }

    private void VisitTypeParameters(TypeParam[] typeParams)
    {
        foreach (var parameter in typeParams)
        {
            switch (parameter)
            {
                case TypeVar t:
                    DefineTypeParameter(t.Name, t);
                    if (t.Bound is { } bound)
                    {
                        var info = bound is Weft.Syntax.Ast.Tuple ? "a TypeVar constraint" : "a TypeVar bound";
                        VisitBoundOrDefault(t, 0, t.Name, bound, info);
                    }

                    VisitDefault(t, t.Name, t.DefaultValue, "a TypeVar default");
                    break;
                case ParamSpec p:
                    DefineTypeParameter(p.Name, p);
                    VisitDefault(p, p.Name, p.DefaultValue, "a ParamSpec default");
                    break;
                case TypeVarTuple t:
                    DefineTypeParameter(t.Name, t);
                    VisitDefault(t, t.Name, t.DefaultValue, "a TypeVarTuple default");
                    break;
            }
        }
    }

    private void DefineTypeParameter(string name, TypeParam node)
    {
        CheckName(name, SpanOf(node), ExprContext.Store);
        if (name == "__classdict__")
        {
            throw errors.Error($"reserved name '{name}' cannot be used for type parameter", SpanOf(node));
        }

        Define(name, SymbolFlags.TypeParameter | SymbolFlags.Local, SpanOf(node));
    }

    private void VisitDefault(TypeParam node, string name, Expr? value, string info)
    {
        if (value is not null)
        {
            VisitBoundOrDefault(node, SecondPart, name, value, info);
        }
    }

    private void VisitBoundOrDefault(TypeParam node, int part, string name, Expr value, string info)
    {
        var inClass = _current.CanSeeClassScope;
        Enter(name, BlockKind.TypeVariable, node, SpanOf(value), part);
        _current.CanSeeClassScope = inClass;
        if (inClass)
        {
            Define("__classdict__", SymbolFlags.Use, SpanOf(value));
        }

        _current.ScopeInfo = info;
        Visit(value);
        Exit();
    }

    private void VisitAnnotations(Stmt statement, Arguments args, Expr? returns)
    {
        var span = SpanOf(statement);
        var inClass = _current.CanSeeClassScope || _current.Kind == BlockKind.Class;
        Enter("__annotate__", BlockKind.Annotation, args, span);
        if (inClass)
        {
            _current.CanSeeClassScope = true;
            Define("__classdict__", SymbolFlags.Use, span);
        }

        VisitEach(args.PositionalOnlyArgs);
        VisitEach(args.Args);
        VisitEach([args.VarArg]);
        VisitEach([args.KwArg]);
        VisitEach(args.KeywordOnlyArgs);
        if (returns is not null)
        {
            _current.AnnotationsUsed = true;
            Visit(returns);
        }

        Exit();

        void VisitEach(Arg?[] list)
        {
            foreach (var arg in list)
            {
                if (arg?.Annotation is { } annotation)
                {
                    _current.AnnotationsUsed = true;
                    Visit(annotation);
                }
            }
        }
    }

    /// <summary>Visits the annotation of a variable, in the block that collects those of the current block (PEP 649).</summary>
    private void VisitVariableAnnotation(Expr annotation)
    {
        var parent = _current;
        var span = SpanOf(annotation);

        // Annotations of local variables are not evaluated: their names do not count.
        var isUnevaluated = parent.Kind == BlockKind.Function;

        // A module may fail half way, so there every annotation is conditional.
        if (((parent.Kind == BlockKind.Class && parent.InConditionalBlock) || parent.Kind == BlockKind.Module)
            && !parent.HasConditionalAnnotations)
        {
            parent.HasConditionalAnnotations = true;
            Define("__conditional_annotations__", SymbolFlags.Use, span);
        }

        if (parent.AnnotationBlock is null)
        {
            Enter("__annotate__", BlockKind.Annotation, parent.Key, span, SecondPart);
            parent.AnnotationBlock = _current;
            if (parent.Kind == BlockKind.Class)
            {
                _current.CanSeeClassScope = true;
                Define("__classdict__", SymbolFlags.Use, span);
            }
        }
        else
        {
            EnterExisting(parent.AnnotationBlock, addToParent: false);
        }

        if (isUnevaluated)
        {
            _current.InUnevaluatedAnnotation = true;
        }

        Visit(annotation);
        _current.InUnevaluatedAnnotation = false;
        Exit();
    }
}
