using System.Numerics;

namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>int</c>: a <see cref="PyInt"/> within 64 bits, else a <see cref="PyBigInt"/>; also bool and subclass instances.</summary>
/// <remarks>Invariant: a value within 64 bits is never held by a <see cref="PyBigInt"/>, so equal ints of the exact type have equal C# classes.</remarks>
[PyType("int", MatchSelf = true, WeakReferences = false, Doc = "An integer of any size; int(text, base) reads one from text.")]
public abstract partial class PyIntBase : PyObject
{
    /// <summary>The value of any size.</summary>
    public abstract BigInteger BigValue { get; }

    /// <summary>-1, 0 or 1.</summary>
    public abstract int Sign { get; }

    internal bool IsZero => Sign == 0;

    /// <summary>The value as a 64-bit number; false when it does not fit.</summary>
    public abstract bool TryGetInt64(out long value);

    /// <summary>The value as an unsigned 64-bit number; false when it does not fit.</summary>
    public bool TryGetUInt64(out ulong value)
    {
        if (TryGetInt64(out var small))
        {
            value = (ulong)small;
            return small >= 0;
        }

        var big = BigValue;
        var fits = big.Sign > 0 && big <= ulong.MaxValue;
        value = fits ? (ulong)big : 0;
        return fits;
    }

    /// <summary>An exact int of the same value: strips bool and subclasses.</summary>
    public PyIntBase ToExact()
    {
        if (GetType() == typeof(PyInt) || GetType() == typeof(PyBigInt))
        {
            return this;
        }

        return TryGetInt64(out var small) ? PyInt.Of(small) : PyInt.Of(BigValue);
    }

    /// <summary>The nearest double.</summary>
    /// <exception cref="PythonException">OverflowError beyond the range of double.</exception>
    public double ToDoubleChecked() => TryGetInt64(out var small) ? small : IntOperations.ToDouble(BigValue);

    /// <summary>What a <c>__hash__</c> method's int result means: itself within 64 bits, else its own hash.</summary>
    internal long HashFromHashMethod()
    {
        var hash = TryGetInt64(out var small) ? small : NumericHash.Of(BigValue);
        return hash == -1 ? -2 : hash;
    }

    /// <summary>For debugging: digits, without Python's limit.</summary>
    public override string ToString() => BigValue.ToString();
}
