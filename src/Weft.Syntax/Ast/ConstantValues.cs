namespace Weft.Syntax.Ast;

/// <summary>The value <c>...</c> in a <see cref="Constant"/>.</summary>
/// <remarks>
/// What <see cref="Constant.Value"/> may hold, by Python type: <c>None</c> null; <c>bool</c>
/// <see cref="bool"/>; <c>int</c> <see cref="System.Numerics.BigInteger"/> or, when it fits, <see cref="long"/>;
/// <c>float</c> <see cref="double"/>; <c>complex</c> <see cref="System.Numerics.Complex"/>; <c>str</c>
/// <see cref="string"/>, or <see cref="SurrogateString"/> when the text has a lone surrogate; <c>bytes</c>
/// byte[]; <c>Ellipsis</c> <see cref="Instance"/>; after constant folding also <c>tuple</c> as object?[] and
/// <c>frozenset</c> as <see cref="FrozenSetConstant"/>.
/// </remarks>
public sealed class EllipsisConstant
{
    public static readonly EllipsisConstant Instance = new();

    private EllipsisConstant()
    {
    }
}

/// <summary>A <c>frozenset</c> made by constant folding; the items keep the order of the source.</summary>
public sealed class FrozenSetConstant(object?[] items)
{
    public object?[] Items { get; } = items;
}

/// <summary>A <c>str</c> value with at least one surrogate code point, which UTF-16 could not tell from a pair.</summary>
public sealed class SurrogateString(int[] codePoints) : IEquatable<SurrogateString>
{
    /// <summary>The code points, one an element.</summary>
    public int[] CodePoints { get; } = codePoints;

    public bool Equals(SurrogateString? other) => other is not null && CodePoints.AsSpan().SequenceEqual(other.CodePoints);

    public override bool Equals(object? obj) => Equals(obj as SurrogateString);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var c in CodePoints)
        {
            hash.Add(c);
        }

        return hash.ToHashCode();
    }
}
