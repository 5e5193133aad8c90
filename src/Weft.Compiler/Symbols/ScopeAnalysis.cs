using System.Runtime.CompilerServices;

namespace Weft.Compiler.Symbols;

/// <summary>The second pass of the symbol table: decides for every name of every block where it lives.</summary>
/// <remarks>
/// Blocks are analysed from the outside in, with the names bound and the names declared global around them. What a child
/// leaves free flows back out: a function turns its local into a cell, a class passes the name on. The block of a list,
/// set or dict comprehension is merged into its parent afterwards (PEP 709), unless the parent is an annotation scope
/// within a class, where names may come from the class's mapping.
/// </remarks>
internal sealed class ScopeAnalysis
{
    private static readonly string[] s_classCells = ["__class__", "__classdict__", "__conditional_annotations__"];

    private readonly ErrorReporter _errors;

    private ScopeAnalysis(ErrorReporter errors)
    {
        _errors = errors;
    }

    public static void Run(SymbolTable table, ErrorReporter errors)
    {
        var analysis = new ScopeAnalysis(errors);
        analysis.Analyze(table.Top, null, NewSet(), NewSet(), NewSet(), null);
    }

    private static HashSet<string> NewSet() => new(StringComparer.Ordinal);

    private void Analyze(
        SymbolBlock block,
        HashSet<string>? bound,
        HashSet<string> free,
        HashSet<string> global,
        HashSet<string> typeParams,
        SymbolBlock? classEntry)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new CompilerRecursionException();
        }

        var local = NewSet();
        var scopes = new Dictionary<string, NameScope>(StringComparer.Ordinal);
        var newGlobal = NewSet();
        var newFree = NewSet();
        var newBound = NewSet();
        var inlinedCells = NewSet();
        if (block.Kind == BlockKind.Class)
        {
            // What a class binds is not visible in its methods, so pass on what was visible before.
            newGlobal.UnionWith(global);
            if (bound is not null)
            {
                newBound.UnionWith(bound);
            }
        }

        foreach (var name in block.Symbols.Keys.ToArray())
        {
            scopes[name] = Resolve(
                block, name, block.Symbols[name].Flags, bound, local, free, global, typeParams, classEntry);
        }

        if (block.Kind != BlockKind.Class)
        {
            if (block.IsFunctionLike)
            {
                newBound.UnionWith(local);
            }

            if (bound is not null)
            {
                newBound.UnionWith(bound);
            }

            newGlobal.UnionWith(global);
        }
        else
        {
            newBound.UnionWith(s_classCells);
        }

        var spliced = false;
        foreach (var child in block.Children)
        {
            SymbolBlock? childClass = null;
            if (child.CanSeeClassScope)
            {
                childClass = block.Kind == BlockKind.Class ? block : classEntry;
            }

            var inline = child.Comprehension is not (ComprehensionKind.None or ComprehensionKind.Generator)
                && !block.CanSeeClassScope;
            var childFree = NewSet();
            Analyze(child, new(newBound, newBound.Comparer), childFree, new(newGlobal, newGlobal.Comparer), new(typeParams, typeParams.Comparer), childClass);
            if (inline)
            {
                Inline(block, child, scopes, childFree, inlinedCells);
                child.IsInlined = true;
                spliced = true;
            }

            newFree.UnionWith(childFree);
        }

        if (spliced)
        {
            block.ReplaceChildren([.. block.Children.SelectMany(c => c.IsInlined ? c.Children : [c])]);
        }

        if (block.IsFunctionLike)
        {
            MakeCells(scopes, newFree, inlinedCells);
        }
        else if (block.Kind == BlockKind.Class)
        {
            TakeClassCells(block, newFree);
        }

        Record(block, scopes, bound, newFree, inlinedCells);
        free.UnionWith(newFree);
    }

    private NameScope Resolve(
        SymbolBlock block,
        string name,
        SymbolFlags flags,
        HashSet<string>? bound,
        HashSet<string> local,
        HashSet<string> free,
        HashSet<string> global,
        HashSet<string> typeParams,
        SymbolBlock? classEntry)
    {
        if ((flags & SymbolFlags.Global) != 0)
        {
            if ((flags & SymbolFlags.Nonlocal) != 0)
            {
                throw AtDirective(block, name, $"name '{name}' is nonlocal and global");
            }

            global.Add(name);
            bound?.Remove(name);
            return NameScope.GlobalExplicit;
        }

        if ((flags & SymbolFlags.Nonlocal) != 0)
        {
            if (bound is null)
            {
                throw AtDirective(block, name, "nonlocal declaration not allowed at module level");
            }

            if (!bound.Contains(name))
            {
                throw AtDirective(block, name, $"no binding for nonlocal '{name}' found");
            }

            if (typeParams.Contains(name))
            {
                throw AtDirective(block, name, $"nonlocal binding not allowed for type parameter '{name}'");
            }

            free.Add(name);
            return NameScope.Free;
        }

        if ((flags & SymbolFlags.Bound) != 0)
        {
            local.Add(name);
            global.Remove(name);
            if ((flags & SymbolFlags.TypeParameter) != 0)
            {
                typeParams.Add(name);
            }
            else
            {
                typeParams.Remove(name);
            }

            return NameScope.Local;
        }

        if (classEntry is not null && name != "__classdict__")
        {
            // A name bound in the class hides the functions around it: the class's mapping, then the globals.
            var inClass = classEntry.Lookup(name).Flags;
            if ((inClass & SymbolFlags.Global) != 0)
            {
                return NameScope.GlobalExplicit;
            }

            if ((inClass & SymbolFlags.Bound) != 0 && (inClass & SymbolFlags.Nonlocal) == 0)
            {
                return NameScope.GlobalImplicit;
            }
        }

        if (bound is not null && bound.Contains(name))
        {
            free.Add(name);
            return NameScope.Free;
        }

        return NameScope.GlobalImplicit;
    }

    private Weft.Syntax.PythonSyntaxException AtDirective(SymbolBlock block, string name, string message)
    {
        foreach (var (directive, span) in block.Directives)
        {
            if (directive == name)
            {
                return _errors.Error(message, span);
            }
        }

        throw new InvalidOperationException("a declaration without its place");
    }

    private static void Inline(
        SymbolBlock block,
        SymbolBlock comprehension,
        Dictionary<string, NameScope> scopes,
        HashSet<string> comprehensionFree,
        HashSet<string> inlinedCells)
    {
        foreach (var name in comprehension.Symbols.Keys.ToArray())
        {
            var symbol = comprehension.Symbols[name];
            if ((symbol.Flags & SymbolFlags.Parameter) != 0)
            {
                continue;
            }

            var scope = symbol.Scope;
            if (scope == NameScope.Cell || (symbol.Flags & SymbolFlags.ComprehensionCell) != 0)
            {
                inlinedCells.Add(name);
            }

            var known = block.Symbols.TryGetValue(name, out var existing);
            if (scope == NameScope.Free && block.Kind == BlockKind.Class && Array.IndexOf(s_classCells, name) >= 0)
            {
                // The class itself has no such variable: only functions in it may see the cell.
                scope = NameScope.GlobalImplicit;
                if (!IsFreeInChild(comprehension, name))
                {
                    comprehensionFree.Remove(name);
                }

                comprehension.Symbols.Remove(name);
            }

            if (!known)
            {
                block.Symbols[name] = new Symbol(symbol.Flags, NameScope.Unknown);
                scopes[name] = scope;
            }
            else if (block.Kind != BlockKind.Class)
            {
                if (scope == NameScope.Free)
                {
                    block.Symbols[name] = existing with { Flags = existing.Flags | (symbol.Flags & SymbolFlags.Use) };
                }

                if ((existing.Flags & SymbolFlags.Bound) != 0 && !IsFreeInChild(comprehension, name))
                {
                    comprehensionFree.Remove(name);
                }
            }
        }
    }

    private static bool IsFreeInChild(SymbolBlock block, string name) =>
        block.Children.Exists(c => c.ScopeOf(name) == NameScope.Free);

    private static void MakeCells(Dictionary<string, NameScope> scopes, HashSet<string> free, HashSet<string> inlinedCells)
    {
        foreach (var (name, scope) in scopes)
        {
            if (scope == NameScope.Local && (free.Contains(name) || inlinedCells.Contains(name)))
            {
                scopes[name] = NameScope.Cell;
                free.Remove(name);
            }
        }
    }

    private static void TakeClassCells(SymbolBlock block, HashSet<string> free)
    {
        if (free.Remove("__class__"))
        {
            block.NeedsClassClosure = true;
        }

        if (free.Remove("__classdict__"))
        {
            block.NeedsClassDict = true;
        }

        if (free.Remove("__conditional_annotations__"))
        {
            block.HasConditionalAnnotations = true;
        }
    }

    private static void Record(
        SymbolBlock block,
        Dictionary<string, NameScope> scopes,
        HashSet<string>? bound,
        HashSet<string> free,
        HashSet<string> inlinedCells)
    {
        foreach (var name in block.Symbols.Keys.ToArray())
        {
            var flags = block.Symbols[name].Flags;
            if (inlinedCells.Contains(name))
            {
                flags |= SymbolFlags.ComprehensionCell;
            }

            block.Symbols[name] = new Symbol(flags, scopes[name]);
        }

        var classLike = block.Kind == BlockKind.Class || block.CanSeeClassScope;
        foreach (var name in free)
        {
            if (block.Symbols.TryGetValue(name, out var symbol))
            {
                if (classLike)
                {
                    block.Symbols[name] = symbol with { Flags = symbol.Flags | SymbolFlags.FreeClass };
                }
            }
            else if (bound is null || bound.Contains(name))
            {
                block.Symbols[name] = new Symbol(SymbolFlags.None, NameScope.Free);
            }
        }
    }
}
