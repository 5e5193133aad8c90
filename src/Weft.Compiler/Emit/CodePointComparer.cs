namespace Weft.Compiler.Emit;

/// <summary>Orders strings as Python does, by code points.</summary>
internal sealed class CodePointComparer : IComparer<string>
{
    public static readonly CodePointComparer Instance = new();

    public int Compare(string? x, string? y)
    {
        var length = Math.Min(x!.Length, y!.Length);
        for (var i = 0; i < length; i++)
        {
            char a = x[i], b = y[i];
            if (a != b)
            {
                // Surrogates stand for code points above every other UTF-16 unit.
                return char.IsSurrogate(a) != char.IsSurrogate(b) ? (char.IsSurrogate(a) ? 1 : -1) : a - b;
            }
        }

        return x.Length - y.Length;
    }
}
