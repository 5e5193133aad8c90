using System.Numerics;
using System.Runtime.CompilerServices;

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

    /// <summary>The value as a 64-bit number; false when it does not fit.</summary>
    public abstract bool TryGetInt64(out long value);

    internal bool IsZero => Sign == 0;

    /// <summary>An exact int of the same value: strips bool and subclasses.</summary>
    internal PyIntBase ToExact() => TryGetInt64(out var small) ? this.GetType() == typeof(PyInt) ? this : PyInt.Of(small) : GetType() == typeof(PyBigInt) ? this : PyInt.Of(BigValue);

    public override string ToString() => BigValue.ToString();
}

/// <summary>An int within 64 bits.</summary>
public sealed class PyInt : PyIntBase
{
    private const int SmallestCached = -5;
    private const int LargestCached = 1023;

    private static readonly PyInt[] s_small = MakeSmall();

    private PyInt(long value) => Value = value;

    public long Value { get; }

    public override PyType Type => TypeObject;

    public override BigInteger BigValue => Value;

    public override int Sign => Math.Sign(Value);

    public override bool TryGetInt64(out long value)
    {
        value = Value;
        return true;
    }

    /// <summary>An int; small ones are shared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PyInt Of(long value)
    {
        var small = s_small;
        var index = (ulong)(value - SmallestCached);
        return index < (ulong)small.Length ? small[index] : new PyInt(value);
    }

    /// <summary>An int of any size.</summary>
    public static PyIntBase Of(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? Of((long)value) : new PyBigInt(value);

    /// <summary>An int from an unsigned number.</summary>
    public static PyIntBase Of(ulong value) => value <= long.MaxValue ? Of((long)value) : new PyBigInt(value);

    private static PyInt[] MakeSmall()
    {
        var small = new PyInt[LargestCached - SmallestCached + 1];
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

    public override PyType Type => TypeObject;

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
        State.Shape = type.RootShape;
        _value = value;
    }

    public override PyType Type => State.Shape.Type;

    internal override ref InstanceStorage Storage => ref State;

    internal override Shape? Shape => State.Shape;

    public override BigInteger BigValue => _value.BigValue;

    public override int Sign => _value.Sign;

    public override bool TryGetInt64(out long value) => _value.TryGetInt64(out value);
}
