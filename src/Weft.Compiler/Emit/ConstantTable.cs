using System.Numerics;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Emit;

/// <summary>Constants numbered in order of appearance; equal ones of the same type share a number.</summary>
internal sealed class ConstantTable
{
    private readonly Dictionary<ConstantKey, int> _index = [];

    public List<object?> Items { get; } = [];

    /// <summary>A table with these constants by these numbers, equal ones included.</summary>
    public static ConstantTable Of(IReadOnlyList<object?> constants)
    {
        var table = new ConstantTable();
        foreach (var constant in constants)
        {
            var value = Normalize(constant);
            table._index.TryAdd(new ConstantKey(value), table.Items.Count);
            table.Items.Add(value);
        }

        return table;
    }

    public int Add(object? value)
    {
        value = Normalize(value);
        var key = new ConstantKey(value);
        if (!_index.TryGetValue(key, out var i))
        {
            i = Items.Count;
            _index.Add(key, i);
            Items.Add(value);
        }

        return i;
    }

    /// <summary>Gives small integers one representation.</summary>
    public static object? Normalize(object? value) => value switch
    {
        int i => (long)i,
        BigInteger big when big >= long.MinValue && big <= long.MaxValue => (long)big,
        _ => value,
    };
}

/// <summary>Equality of constants: same type and same value, where 0.0 differs from -0.0 and 1 from True.</summary>
internal readonly struct ConstantKey(object? value) : IEquatable<ConstantKey>
{
    private readonly object? _value = value;

    public bool Equals(ConstantKey other) => AreEqual(_value, other._value);

    public override bool Equals(object? obj) => obj is ConstantKey key && Equals(key);

    public override int GetHashCode() => HashOf(_value);

    public static bool AreEqual(object? a, object? b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a is null || b is null || a.GetType() != b.GetType())
        {
            return false;
        }

        return (a, b) switch
        {
            (double x, double y) => BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y) && !double.IsNaN(x),
            (Complex x, Complex y) => AreEqual(x.Real, y.Real) && AreEqual(x.Imaginary, y.Imaginary),
            (byte[] x, byte[] y) => x.AsSpan().SequenceEqual(y),
            (object?[] x, object?[] y) => AllEqual(x, y),
            (FrozenSetConstant x, FrozenSetConstant y) => x.Items.Length == y.Items.Length
                && x.Items.All(i => y.Items.Any(j => AreEqual(i, j))),
            (SliceConstant x, SliceConstant y) =>
                AreEqual(x.Start, y.Start) && AreEqual(x.Stop, y.Stop) && AreEqual(x.Step, y.Step),
            (CodeObject x, CodeObject y) => CodeEqual(x, y),
            _ => a.Equals(b),
        };
    }

    private static bool AllEqual(object?[] x, object?[] y)
    {
        if (x.Length != y.Length)
        {
            return false;
        }

        for (var i = 0; i < x.Length; i++)
        {
            if (!AreEqual(x[i], y[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool CodeEqual(CodeObject x, CodeObject y) =>
        x.Name == y.Name
        && x.ArgCount == y.ArgCount
        && x.PositionalOnlyArgCount == y.PositionalOnlyArgCount
        && x.KeywordOnlyArgCount == y.KeywordOnlyArgCount
        && x.Flags == y.Flags
        && x.FirstLineNumber == y.FirstLineNumber
        && x.Code.AsSpan().SequenceEqual(y.Code)
        && AllEqual(x.Constants, y.Constants)
        && x.Names.AsSpan().SequenceEqual(y.Names)
        && x.LocalsPlusNames.AsSpan().SequenceEqual(y.LocalsPlusNames)
        && x.LineTable.AsSpan().SequenceEqual(y.LineTable)
        && x.ExceptionTable.AsSpan().SequenceEqual(y.ExceptionTable);

    private static int HashOf(object? value)
    {
        switch (value)
        {
            case null:
                return 0;
            case byte[] bytes:
                var hash = default(HashCode);
                hash.AddBytes(bytes);
                return hash.ToHashCode();
            case object?[] items:
                return items.Aggregate(17, (h, item) => HashCode.Combine(h, HashOf(item)));
            case FrozenSetConstant set:
                return set.Items.Aggregate(31, (h, item) => h ^ HashOf(item));
            case SliceConstant slice:
                return HashCode.Combine(HashOf(slice.Start), HashOf(slice.Stop), HashOf(slice.Step));
            case CodeObject code:
                return HashCode.Combine(code.Name, code.FirstLineNumber, code.Code.Length);
            case double d:
                return BitConverter.DoubleToInt64Bits(d).GetHashCode();
            default:
                return HashCode.Combine(value.GetType(), value);
        }
    }
}
