using System.Runtime.CompilerServices;
using Weft.Runtime.Tasklets;

namespace Weft.Runtime.Objects;

/// <summary>The items of a long list that are all shared constants (small ints, True, False, None), two bytes each.</summary>
/// <remarks>
/// A table of flags or counters is a quarter of the size that references take, and the collector has nothing to look at
/// in it. The list decides when it uses this form (PyList.Constants.cs). The codes lie in blocks, so that growing leaves
/// no dead arrays behind: the collector would not come for them soon, as nothing else is allocated meanwhile.
/// Mutations are made with the list's lock held; reads take none: they look at the count first, and the blocks up to it
/// are there for good. A new block, and a longer table of blocks, is published before the count. Once retired the object never changes again
/// and never comes back into force, so a reader who finds it in force after a read knows that the read was right.
/// </remarks>
internal sealed class ConstantItems
{
    private const int Codes = PyInt.CachedCount + 3;

    /// <summary>The constants by their codes: the cached ints from the smallest up, then False, True and None.</summary>
    private static readonly PyObject[] s_constants = MakeConstants();

    /// <summary>Blocks of a megabyte: large objects, which the collector does not move.</summary>
    private static readonly int s_blockBits = Stress.ShortConstantLists ? 3 : 19;
    private static readonly int s_blockLength = 1 << s_blockBits;
    private static readonly int s_blockMask = s_blockLength - 1;

    private ushort[][] _blocks = [];
    private int _count;
    private bool _retired;

    private ConstantItems()
    {
    }

    /// <summary>Items that a list must have before it uses this form; few in the stress mode <c>constants</c>.</summary>
    internal static int Threshold { get; } = Stress.ShortConstantLists ? 4 : 1 << 18;

    internal int Count => Volatile.Read(ref _count);

    /// <summary>The list has its items elsewhere now.</summary>
    internal bool Retired => Volatile.Read(ref _retired);

    /// <summary>Bytes that the codes take.</summary>
    internal long Size => 2L * s_blockLength * ((_count + s_blockMask) >> s_blockBits);

    /// <summary>Whether an object is one of the constants.</summary>
    internal static bool IsConstant(PyObject item) => CodeOf(item) >= 0;

    /// <summary>Makes the form of some items; null if one of them is not a constant.</summary>
    internal static ConstantItems? TryMake(ReadOnlySpan<PyObject> items)
    {
        var made = new ConstantItems();
        return made.TryAdd(items) ? made : null;
    }

    /// <summary>Makes some items a number of times over; the product of both is a possible length of an array.</summary>
    internal static ConstantItems? TryRepeat(ReadOnlySpan<PyObject> items, int times)
    {
        if (TryMake(items) is not { } made)
        {
            return null;
        }

        // What is there is doubled until all of it is there.
        for (var length = items.Length * times; made._count < length;)
        {
            made.AddFrom(made, 0, Math.Min(made._count, length - made._count));
        }

        return made;
    }

    /// <summary>The item at an index, from 0; null when out of range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal PyObject? TryGet(long index) =>
        (ulong)index < (ulong)Count ? s_constants[Volatile.Read(ref _blocks)[index >> s_blockBits][index & s_blockMask]] : null;

    /// <summary>Replaces the item at an index, which is in range; false if the new one is not a constant.</summary>
    internal bool TrySet(int index, PyObject item)
    {
        var code = CodeOf(item);
        if (code < 0)
        {
            return false;
        }

        _blocks[index >> s_blockBits][index & s_blockMask] = (ushort)code;
        return true;
    }

    /// <summary>Adds an item; false if it is not a constant or a list cannot be longer.</summary>
    internal bool TryAdd(PyObject item)
    {
        var code = CodeOf(item);
        if (code < 0 || _count == Array.MaxLength)
        {
            return false;
        }

        NextStretch(1)[0] = (ushort)code;
        Volatile.Write(ref _count, _count + 1);
        return true;
    }

    /// <summary>Adds some items; false, and none added, if one is not a constant or a list cannot be so long.</summary>
    internal bool TryAdd(ReadOnlySpan<PyObject> items)
    {
        if (_count + (long)items.Length > Array.MaxLength)
        {
            return false;
        }

        // From the end, where a list that has stopped being all constants shows it soonest.
        for (var i = items.Length - 1; i >= 0; i--)
        {
            if (CodeOf(items[i]) < 0)
            {
                return false;
            }
        }

        while (items.Length > 0)
        {
            var stretch = NextStretch(items.Length);
            for (var i = 0; i < stretch.Length; i++)
            {
                stretch[i] = (ushort)CodeOf(items[i]);
            }

            items = items[stretch.Length..];
            Volatile.Write(ref _count, _count + stretch.Length);
        }

        return true;
    }

    /// <summary>Takes the last item, of which there is one.</summary>
    internal PyObject RemoveLast()
    {
        var item = TryGet(_count - 1)!;
        Volatile.Write(ref _count, _count - 1);
        return item;
    }

    /// <summary>A copy of a stretch of the items, which is in range.</summary>
    internal ConstantItems Copy(int start, int length)
    {
        var copy = new ConstantItems();
        copy.AddFrom(this, start, length);
        return copy;
    }

    /// <summary>Copies a stretch of the items, which is in range, to the start of an array.</summary>
    internal void CopyTo(PyObject[] target, int start, int length)
    {
        var constants = s_constants;
        for (var done = 0; done < length;)
        {
            var stretch = Stretch(start + done, length - done);
            for (var i = 0; i < stretch.Length; i++)
            {
                target[done + i] = constants[stretch[i]];
            }

            done += stretch.Length;
        }
    }

    /// <summary>Ends the use of this form: the list has its items elsewhere, published before.</summary>
    internal void Retire() => Volatile.Write(ref _retired, true);

    private static int CodeOf(PyObject item)
    {
        if (item.GetType() == typeof(PyInt))
        {
            return Unsafe.As<PyInt>(item).CachedIndex;
        }

        return ReferenceEquals(item, PyBool.False) ? Codes - 3
            : ReferenceEquals(item, PyBool.True) ? Codes - 2
            : ReferenceEquals(item, PyNone.Value) ? Codes - 1
            : -1;
    }

    private static PyObject[] MakeConstants()
    {
        var constants = new PyObject[Codes];
        for (var i = 0; i < PyInt.CachedCount; i++)
        {
            constants[i] = PyInt.Cached(i);
        }

        constants[^3] = PyBool.False;
        constants[^2] = PyBool.True;
        constants[^1] = PyNone.Value;
        return constants;
    }

    /// <summary>The codes from an index on, as many as wanted or as lie in one block.</summary>
    private Span<ushort> Stretch(int start, int length) =>
        _blocks[start >> s_blockBits].AsSpan(start & s_blockMask, Math.Min(length, s_blockLength - (start & s_blockMask)));

    /// <summary>Room after the last item, as much as wanted or as lies in one block.</summary>
    private Span<ushort> NextStretch(int length)
    {
        var block = _count >> s_blockBits;
        if (block == _blocks.Length)
        {
            var blocks = new ushort[Math.Max(4, _blocks.Length + (_blocks.Length >> 1))][];
            _blocks.CopyTo(blocks, 0);
            Volatile.Write(ref _blocks, blocks);
        }

        // A reader comes to the block by way of the count, which is written after it.
        _blocks[block] ??= GC.AllocateUninitializedArray<ushort>(s_blockLength);
        return Stretch(_count, length);
    }

    private void AddFrom(ConstantItems other, int start, int length)
    {
        while (length > 0)
        {
            var stretch = NextStretch(length);
            var source = other.Stretch(start, stretch.Length);
            source.CopyTo(stretch);
            start += source.Length;
            length -= source.Length;
            Volatile.Write(ref _count, _count + source.Length);
        }
    }
}
