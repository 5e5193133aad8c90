using Weft.Syntax.Ast;

namespace Weft.Compiler.Symbols;

/// <summary>Finds the <c>from __future__</c> imports at the start of a module.</summary>
internal static class FutureFeatures
{
    /// <summary>Returns the features and the line of the last future statement, -1 if there is none.</summary>
    public static (FutureFlags Flags, SourceSpan LastStatement) Find(Mod tree, ErrorReporter errors)
    {
        var flags = FutureFlags.None;
        var last = SourceSpan.None;
        var body = tree switch
        {
            Module module => module.Body,
            Interactive interactive => interactive.Body,
            _ => [],
        };
        if (body.Length == 0)
        {
            return (flags, last);
        }

        var start = DocString.IsDocString(body[0]) ? 1 : 0;
        for (var i = start; i < body.Length; i++)
        {
            if (body[i] is not ImportFrom { Module: "__future__", Level: null or 0 } import)
            {
                break;
            }

            foreach (var alias in import.Names)
            {
                flags |= Feature(alias, import, errors);
            }

            last = SourceSpan.Of(import);
        }

        return (flags, last);
    }

    private static FutureFlags Feature(Alias alias, ImportFrom import, ErrorReporter errors)
    {
        switch (alias.Name)
        {
            case "nested_scopes" or "generators" or "division" or "absolute_import" or "with_statement"
                or "print_function" or "unicode_literals" or "generator_stop":
                return FutureFlags.None;
            case "barry_as_FLUFL":
                return FutureFlags.BarryAsBdfl;
            case "annotations":
                return FutureFlags.Annotations;
            case "braces":
                throw errors.Error("not a chance", SourceSpan.Of(alias));
            default:
                throw errors.Error($"future feature {alias.Name} is not defined", SourceSpan.Of(alias));
        }
    }
}
