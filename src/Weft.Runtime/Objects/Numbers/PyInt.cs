using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Objects;

/// <summary>An int within 64 bits.</summary>
public sealed class PyInt : PyIntBase
{
    private const int SmallestCached = -5;
    private const int LargestCached = 1023;

    /// <summary>How many ints are shared.</summary>
    internal const int CachedCount = LargestCached - SmallestCached + 1;

    private static readonly PyInt[] s_small = MakeSmall();

    private PyInt(long value) => Value = value;

    public long Value { get; }

    public override BigInteger BigValue => Value;

    public override int Sign => Math.Sign(Value);

    public override bool TryGetInt64(out long value)
    {
        value = Value;
        return true;
    }

    /// <summary>The number of this int among the shared ones, from 0; -1 if it is not shared.</summary>
    internal int CachedIndex
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Value is >= SmallestCached and <= LargestCached ? (int)Value - SmallestCached : -1;
    }

    /// <summary>The shared int of a number, from 0.</summary>
    internal static PyInt Cached(int index) => s_small[index];

    /// <summary>An int; small ones are shared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PyInt Of(long value)
    {
        var small = s_small;
        var index = (ulong)(value - SmallestCached);
        return index < (ulong)small.Length ? Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(small), (nint)index) : new PyInt(value);
    }

    /// <summary>An int of any size.</summary>
    public static PyIntBase Of(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? Of((long)value) : new PyBigInt(value);

    /// <summary>An int from an unsigned number.</summary>
    public static PyIntBase Of(ulong value) => value <= long.MaxValue ? Of((long)value) : new PyBigInt(value);

    private static PyInt[] MakeSmall()
    {
        var small = new PyInt[CachedCount];
        for (var i = 0; i < small.Length; i++)
        {
            small[i] = new PyInt(i + SmallestCached);
        }

        return small;
    }
}

/// <summary>An int beyond 64 bits.</summary>
public sealed class PyBigInt : PyIntBase
{
    internal PyBigInt(BigInteger value) => Value = value;

    public BigInteger Value { get; }

    public override BigInteger BigValue => Value;

    public override int Sign => Value.Sign;

    public override bool TryGetInt64(out long value)
    {
        value = 0;
        return false;
    }
}

/// <summary>An instance of a Python class derived from <c>int</c>.</summary>
internal sealed class PyIntInstance : PyIntBase
{
    internal InstanceStorage State;
    private readonly PyIntBase _value;

    internal PyIntInstance(PyType type, PyIntBase value)
    {
        State.Start(this, type.RootShape);
        _value = value;
    }

    public override PyType Type => State.Shape.Type;

    internal override ref InstanceStorage Storage => ref State;

    internal override Shape? Shape => State.Shape;

    public override BigInteger BigValue => _value.BigValue;

    public override int Sign => _value.Sign;

    public override bool TryGetInt64(out long value) => _value.TryGetInt64(out value);
}
