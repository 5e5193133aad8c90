using Weft.Compiler.Emit;

namespace Weft.Compiler;

/// <summary>Whether two constants of code objects are one: same type and same value, where 0.0 differs from -0.0 and 1 from True.</summary>
public sealed class ConstantComparer : IEqualityComparer<object>
{
    /// <summary>The only instance.</summary>
    public static readonly ConstantComparer Instance = new();

    private ConstantComparer()
    {
    }

    /// <inheritdoc/>
    public new bool Equals(object? x, object? y) => ConstantKey.AreEqual(x, y);

    /// <inheritdoc/>
    public int GetHashCode(object obj) => new ConstantKey(obj).GetHashCode();
}
