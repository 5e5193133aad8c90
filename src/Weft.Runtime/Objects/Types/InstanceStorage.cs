using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Objects;

/// <summary>The attribute part of an instance of a Python class: which shape it has, and the values by index.</summary>
internal struct InstanceStorage
{
    /// <summary>Layout of the values. Published after the value it describes is stored.</summary>
    internal Shape Shape;

    /// <summary>Values from index <see cref="Shape.InlineCount"/> on; replaced by a larger array when it is full.</summary>
    internal PyObject?[]? Values;

    /// <summary>Takes the shape of a new object and makes the cells of its <c>__slots__</c>; notes a <c>__del__</c> to come.</summary>
    internal void Start(PyObject owner, Shape shape)
    {
        Shape = shape;
        if (shape.Type[Slot.Finalize] != 0)
        {
            Finalization.Register(owner);
        }

        if (shape.Reserved > 0)
        {
            Values = new PyObject?[shape.Reserved];
        }
    }

    internal void Grow(int index)
    {
        var old = Values;
        if (old is null)
        {
            Values = new PyObject?[Math.Max(4, index + 1)];
        }
        else if (index >= old.Length)
        {
            var grown = new PyObject?[Math.Max(old.Length * 2, index + 1)];
            Array.Copy(old, grown, old.Length);
            Volatile.Write(ref Values, grown);
        }
    }
}

/// <summary>The first attribute values of a <see cref="PyInstance"/>, kept in the object itself.</summary>
[InlineArray(PyInstance.InlineSlots)]
internal struct InlineValues
{
    private PyObject? _first;
}

/// <summary>An instance of a Python class whose only built-in base is <c>object</c>.</summary>
public sealed class PyInstance : PyObject
{
    internal const int InlineSlots = 4;

    internal InstanceStorage State;
    internal InlineValues Inline;

    internal PyInstance(PyType type)
    {
        var shape = type.RootShape;
        State.Shape = shape;
        if (shape.Reserved > InlineSlots)
        {
            State.Grow(shape.Reserved - 1 - InlineSlots);
        }
    }

    public override PyType Type => State.Shape.Type;

    internal override ref InstanceStorage Storage => ref State;

    internal override Shape? Shape => State.Shape;

    internal override ref PyObject? SlotRef(int index) => ref Cell(index);

    /// <summary>The cell of an index below the shape's count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref PyObject? Cell(int index)
    {
        if ((uint)index < InlineSlots)
        {
            // The bound was just checked; the inline array is a plain run of fields.
            return ref Unsafe.Add(ref Unsafe.As<InlineValues, PyObject?>(ref Inline), index);
        }

        // A reference into an array of references is checked for covariance, which this array has no use for.
        var values = State.Values!;
        if ((uint)(index - InlineSlots) >= (uint)values.Length)
        {
            throw new IndexOutOfRangeException();
        }

        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(values), index - InlineSlots);
    }

    internal override void EnsureSlot(int index)
    {
        if (index >= InlineSlots)
        {
            State.Grow(index - InlineSlots);
        }
    }
}
