namespace Weft.Runtime.Objects;

/// <summary>
/// What bytes and bytearray have in common: all methods that only read. The binding of each of the two types takes them
/// from here; a method that makes a new object makes it of its own type.
/// </summary>
public abstract partial class ByteSequence : PyObject
{
    /// <summary>The content now. Of a bytearray another thread may change it under the reader, but not free it.</summary>
    public abstract ReadOnlySpan<byte> Data { get; }

    private protected abstract string TypeName { get; }

    private protected abstract PyObject Make(ReadOnlySpan<byte> data);

    private protected abstract PyObject MakeOwned(byte[] data);

    /// <summary>An object equal to this one of exact type: itself where it cannot change.</summary>
    private protected abstract PyObject Same();

    private protected static byte[] Concatenate(ReadOnlySpan<byte> left, BufferView right)
    {
        var length = left.Length + right.Length;
        if (length > Array.MaxLength)
        {
            throw Errors.MemoryError();
        }

        var result = new byte[length];
        left.CopyTo(result);
        if (right.IsContiguous)
        {
            right.Span.CopyTo(result.AsSpan(left.Length));
        }
        else
        {
            right.ToArray().CopyTo(result, left.Length);
        }

        return result;
    }

    [PyMethod("__len__")]
    internal int GetLength() => Data.Length;

    [PyMethod("__getitem__")]
    internal PyObject? GetItem(PyThread t, PyObject key)
    {
        var data = Data;
        if (key is PySlice slice)
        {
            slice.GetIndices(t, data.Length, out var start, out var stop, out var step);
            return Slice(Data, start, stop, step);
        }

        var index = Index(t, key);
        if (index < 0)
        {
            index += data.Length;
        }

        return (ulong)index < (ulong)data.Length ? PyInt.Of(data[(int)index]) : t.Raise(Exceptions.IndexError, TypeName == "bytes" ? "index out of range" : "bytearray index out of range");
    }

    private protected long Index(PyThread t, PyObject key)
    {
        if (key is PyInt small)
        {
            return small.Value;
        }

        if (key.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError(TypeName == "bytes"
                ? $"byte indices must be integers or slices, not {key.Type.FullName}"
                : $"bytearray indices must be integers or slices, not {key.Type.FullName}");
        }

        return Operations.Index(t, key).TryGetInt64(out var value) ? value : throw Errors.IndexError($"cannot fit '{key.Type.FullName}' into an index-sized integer");
    }

    private PyObject Slice(ReadOnlySpan<byte> data, long start, long stop, long step)
    {
        var count = (int)PySlice.AdjustedLength(start, stop, step);
        if (count <= 0)
        {
            return Make([]);
        }

        if (step == 1)
        {
            // The length may have changed since the bounds were computed.
            var from = (int)Math.Min(start, data.Length);
            var to = (int)Math.Min(start + count, data.Length);
            return count == data.Length ? Same() : Make(data[from..to]);
        }

        var result = new byte[count];
        for (var i = 0; i < count; i++, start += step)
        {
            result[i] = start < data.Length ? data[(int)start] : (byte)0;
        }

        return MakeOwned(result);
    }

    [PyMethod("__contains__")]
    internal bool Contains(PyThread t, PyObject item)
    {
        if (item is PyIntBase || item.Type[Slot.Index] != 0)
        {
            var index = Operations.Index(t, item);
            return index.TryGetInt64(out var value) && value is >= 0 and <= 255 ? Data.Contains((byte)value) : throw Errors.ValueError("byte must be in range(0, 256)");
        }

        using var view = BufferView.Get(t, item);
        return Data.IndexOf(view.Span) >= 0;
    }

    [PyMethod("__mul__")]
    internal PyObject Multiply(PyThread t, PyObject count) => RepeatedBy(t, count);

    [PyMethod("__rmul__")]
    internal PyObject MultiplyReflected(PyThread t, PyObject count) => RepeatedBy(t, count);

    private protected static bool TryCount(PyThread t, PyObject count, out long n)
    {
        n = 0;
        if (count is not PyIntBase && count.Type[Slot.Index] == 0)
        {
            return false;
        }

        return Operations.Index(t, count).TryGetInt64(out n) ? true : throw Errors.OverflowError($"cannot fit '{count.Type.FullName}' into an index-sized integer");
    }

    private PyObject RepeatedBy(PyThread t, PyObject count)
    {
        if (!TryCount(t, count, out var n))
        {
            return PyNotImplemented.Value;
        }

        return n == 1 ? Same() : MakeOwned(Repeat(Data, n, TypeName));
    }

    private protected static byte[] Repeat(ReadOnlySpan<byte> data, long count, string type)
    {
        if (count <= 0 || data.Length == 0)
        {
            return [];
        }

        if (count > long.MaxValue / data.Length)
        {
            throw type == "bytes" ? Errors.OverflowError("repeated bytes are too long") : Errors.MemoryError();
        }

        if (count * data.Length > Array.MaxLength)
        {
            throw Errors.MemoryError();
        }

        var result = new byte[count * data.Length];
        if (data.Length == 1)
        {
            result.AsSpan().Fill(data[0]);
            return result;
        }

        for (var at = 0; at < result.Length; at += data.Length)
        {
            data.CopyTo(result.AsSpan(at));
        }

        return result;
    }

    [PyRichCompare]
    internal PyObject Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (ByteText.BytesWarningLevel > 0 && op is CompareOp.Eq or CompareOp.Ne && other is PyStr or PyIntBase)
        {
            ByteText.WarnStr(t, other is PyStr ? $"Comparison between {TypeName} and string" : $"Comparison between {TypeName} and int");
        }

        // bytes know only bytes; bytearray compares with any buffer, from either side.
        using var view = TypeName == "bytes" || other is ByteSequence ? null : BufferView.TryGet(t, other, writable: false);
        if (view is null && !(TypeName == "bytes" ? other is PyBytes : other is ByteSequence))
        {
            return PyNotImplemented.Value;
        }

        var right = view is null ? ((ByteSequence)other).Data : view.ToArray();
        var left = Data;
        return PyBool.Of(op switch
        {
            CompareOp.Eq => left.SequenceEqual(right),
            CompareOp.Ne => !left.SequenceEqual(right),
            CompareOp.Lt => left.SequenceCompareTo(right) < 0,
            CompareOp.Le => left.SequenceCompareTo(right) <= 0,
            CompareOp.Gt => left.SequenceCompareTo(right) > 0,
            _ => left.SequenceCompareTo(right) >= 0,
        });
    }

    [PyMethod("hex", Signature = "(sep=<unrepresentable>, bytes_per_sep=1)", Doc = "Hexadecimal digits of the bytes.")]
    internal string Hex(PyThread t, PyObject? sep = null, int bytes_per_sep = 1) => ByteText.Hex(t, Data, sep, bytes_per_sep);

    [PyMethod("__mod__")]
    internal PyObject Modulo(PyThread t, PyObject values) => MakeOwned(new BytesPercentFormat(t, Data.ToArray(), values).Run());

    [PyMethod("__rmod__")]
    internal PyObject ModuloReflected(PyObject format) => PyNotImplemented.Value;

    [PyMethod("decode", Signature = "(encoding='utf-8', errors='strict')", Doc = "The text of the bytes in an encoding.")]
    internal PyObject Decode(PyThread t, string encoding = "utf-8", string errors = "strict")
    {
        using var view = GetBuffer(t, writable: false)!;
        return TextCodec.Decode(t, this, view, encoding, errors);
    }

    [PyMethod("__buffer__", Signature = "(flags, /)", Doc = "A memoryview of the object.")]
    internal PyObject GetBufferObject(PyThread t, PyObject flags) => PyMemoryView.FromFlags(t, this, flags);
}
