namespace Weft.Compiler.Symbols;

/// <summary>Private name mangling: <c>__x</c> in <c>class C</c> becomes <c>_C__x</c>.</summary>
public static class NameMangling
{
    /// <param name="className">The class the name appears in, or null.</param>
    /// <param name="name">The name as written.</param>
    public static string Mangle(string? className, string name)
    {
        if (className is null || !name.StartsWith("__", StringComparison.Ordinal))
        {
            return name;
        }

        // Names with a dot only come from import statements and are not mangled.
        if (name.EndsWith("__", StringComparison.Ordinal) || name.Contains('.'))
        {
            return name;
        }

        var stripped = className.TrimStart('_');
        return stripped.Length == 0 ? name : string.Concat("_", stripped, name);
    }

    internal static string MangleIn(string? className, SymbolBlock block, string name) =>
        block.MangledNames is { } only && !only.Contains(name) ? name : Mangle(className, name);
}
