using System.Buffers.Binary;
using System.Numerics;
using Weft.Modules.Pickling;
using Weft.Runtime.Tasklets.Pickling;

namespace Weft.Modules;

public partial class PyPickler
{
    private const int BatchSize = 1000;

    /// <summary>Writes one object, or a reference to it if it was written before.</summary>
    private void Save(PyThread t, PyObject obj, bool askPersistent = true)
    {
        Writer.AtBoundary(t);
        if (askPersistent && _persistentId is { } persistent)
        {
            var id = Operations.Call(t, persistent, obj);
            if (id is not PyNone)
            {
                SavePersistent(t, id);
                return;
            }
        }

        switch (obj)
        {
            case PyNone:
                Writer.Write(PickleOpcode.None);
                return;
            case PyBool:
                SaveBool(ReferenceEquals(obj, PyBool.True));
                return;
            case PyIntBase number when obj.GetType() == typeof(PyInt) || obj.GetType() == typeof(PyBigInt):
                SaveInt(number);
                return;
            case PyFloat real when obj.GetType() == typeof(PyFloat):
                SaveFloat(real.Value);
                return;
        }

        if (_memo.TryGetValue(obj, out var known))
        {
            WriteGet(known);
            return;
        }

        t.EnterNative(" while pickling an object");
        try
        {
            SaveNew(t, obj);
        }
        finally
        {
            t.ExitNative();
        }
    }

    private void SaveNew(PyThread t, PyObject obj)
    {
        switch (obj)
        {
            case PyStr text when obj.GetType() == typeof(PyStr):
                SaveStr(t, text);
                return;
            case PyBytes bytes when obj.GetType() == typeof(PyBytes):
                SaveBytes(t, bytes);
                return;
        }

        if (_override is { } reducer && Operations.Call(t, reducer, obj) is var reduced and not PyNotImplemented)
        {
            SaveReduced(t, obj, reduced);
            return;
        }

        var type = obj.Type;
        switch (obj)
        {
            case PyDict dict when obj.GetType() == typeof(PyDict):
                SaveDict(t, dict);
                break;
            case PySet set when obj.GetType() == typeof(PySet):
                SaveSet(t, set);
                break;
            case PyFrozenSet set when obj.GetType() == typeof(PyFrozenSet):
                SaveFrozenSet(t, set);
                break;
            case PyList list when obj.GetType() == typeof(PyList):
                SaveList(t, list);
                break;
            case PyTuple tuple when obj.GetType() == typeof(PyTuple):
                SaveTuple(t, tuple);
                break;
            case PyByteArray array when obj.GetType() == typeof(PyByteArray):
                SaveByteArray(t, array, array.Data.ToArray());
                break;
            case PyPickleBuffer buffer:
                SaveBuffer(t, buffer);
                break;
            case PyType cls when ReferenceEquals(type, PyType.TypeObject):
                SaveType(t, cls);
                break;
            case PyFunction function when Restorers.FunctionsByValue && !CodePickling.IsImportable(t, function, out _):
                SaveReduced(t, obj, CodePickling.ReduceByValue(t, function));
                break;
            case PyFunction:
                SaveGlobal(t, obj, null);
                break;
            default:
                SaveOther(t, obj, type);
                break;
        }
    }

    private void SavePersistent(PyThread t, PyObject id)
    {
        if (_binary != 0)
        {
            Save(t, id, askPersistent: false);
            Writer.Write(PickleOpcode.BinPersistentId);
            return;
        }

        var text = Operations.Str(t, id);
        if (!text.IsAscii)
        {
            throw PickleModule.CannotPickle("persistent IDs in protocol 0 must be ASCII strings");
        }

        Writer.WriteLine(PickleOpcode.PersistentId, text.Value);
    }

    // ---- The memo

    private void Memoize(PyObject obj)
    {
        if (_fast != 0)
        {
            return;
        }

        var number = _memo.Count;
        _memo.Add(obj, number);
        if (_protocol >= 4)
        {
            Writer.Write(PickleOpcode.Memoize);
        }
        else
        {
            WriteMemoNumber(PickleOpcode.Put, PickleOpcode.BinPut, PickleOpcode.LongBinPut, number);
        }
    }

    private void WriteGet(int number) => WriteMemoNumber(PickleOpcode.Get, PickleOpcode.BinGet, PickleOpcode.LongBinGet, number);

    /// <summary>The shortest of three forms of an instruction about a memo entry that the protocol has.</summary>
    private void WriteMemoNumber(byte text, byte oneByte, byte fourBytes, int number)
    {
        if (_binary == 0)
        {
            Writer.WriteLine(text, number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        else if (number < 256)
        {
            Writer.Write([oneByte, (byte)number]);
        }
        else
        {
            Writer.WriteUInt32(fourBytes, (uint)number);
        }
    }

    // ---- Scalars

    private void SaveBool(bool value)
    {
        if (_protocol >= 2)
        {
            Writer.Write(value ? PickleOpcode.NewTrue : PickleOpcode.NewFalse);
        }
        else
        {
            Writer.WriteLine(PickleOpcode.Int, value ? "01" : "00");
        }
    }

    private void SaveInt(PyIntBase number)
    {
        var fits = number.TryGetInt64(out var value);
        if (_binary != 0 && fits)
        {
            switch (value)
            {
                case >= 0 and <= 0xFF:
                    Writer.Write([PickleOpcode.BinInt1, (byte)value]);
                    return;
                case >= 0 and <= 0xFFFF:
                    Writer.WriteUInt16(PickleOpcode.BinInt2, (ushort)value);
                    return;
                case >= int.MinValue and <= int.MaxValue:
                    Writer.WriteUInt32(PickleOpcode.BinInt, (uint)(int)value);
                    return;
            }
        }

        if (_protocol >= 2)
        {
            SaveTwosComplement(number.BigValue);
        }
        else if (fits && value is >= int.MinValue and <= int.MaxValue)
        {
            Writer.WriteLine(PickleOpcode.Int, value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        else
        {
            Writer.WriteLine(PickleOpcode.Long, number.BigValue.ToString(System.Globalization.CultureInfo.InvariantCulture) + "L");
        }
    }

    private void SaveTwosComplement(BigInteger value)
    {
        var data = value.IsZero ? [] : value.ToByteArray();
        if (data.Length < 256)
        {
            Writer.Write([PickleOpcode.Long1, (byte)data.Length]);
        }
        else
        {
            Writer.WriteUInt32(PickleOpcode.Long4, (uint)data.Length);
        }

        Writer.Write(data);
    }

    private void SaveFloat(double value)
    {
        if (_binary == 0)
        {
            Writer.WriteLine(PickleOpcode.Float, FloatText.Repr(value));
            return;
        }

        Span<byte> data = stackalloc byte[9];
        data[0] = PickleOpcode.BinFloat;
        BinaryPrimitives.WriteDoubleBigEndian(data[1..], value);
        Writer.Write(data);
    }

    // ---- Text and bytes

    private void SaveStr(PyThread t, PyStr text)
    {
        if (_binary != 0)
        {
            var data = TextCodec.Encode(t, text, "utf-8", "surrogatepass").Data.ToArray();
            Span<byte> header = stackalloc byte[9];
            Writer.WritePayload(t, LengthHeader(header, data.Length, PickleOpcode.ShortBinUnicode, PickleOpcode.BinUnicode, PickleOpcode.BinUnicode8, shortFrom: 4), data, null);
        }
        else
        {
            Writer.Write(PickleOpcode.Unicode);
            Writer.Write(RawUnicodeEscape(text));
            Writer.Write((byte)'\n');
        }

        Memoize(text);
    }

    /// <summary>Latin-1 where that is unambiguous within a line, escapes elsewhere.</summary>
    private static byte[] RawUnicodeEscape(PyStr text)
    {
        var result = new MemoryStream();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text.CodePointAt(i);
            if (c >= 0x10000)
            {
                result.Write(System.Text.Encoding.ASCII.GetBytes($"\\U{c:x8}"));
            }
            else if (c >= 0x100 || c is '\\' or 0 or '\n' or '\r' or 0x1a)
            {
                result.Write(System.Text.Encoding.ASCII.GetBytes($"\\u{c:x4}"));
            }
            else
            {
                result.WriteByte((byte)c);
            }
        }

        return result.ToArray();
    }

    /// <summary>The opcode and length before a payload: one byte of length, four, or eight.</summary>
    private ReadOnlySpan<byte> LengthHeader(Span<byte> header, int length, byte small, byte medium, byte large, int shortFrom)
    {
        if (length <= 0xFF && _protocol >= shortFrom)
        {
            header[0] = small;
            header[1] = (byte)length;
            return header[..2];
        }

        header[0] = medium;
        BinaryPrimitives.WriteUInt32LittleEndian(header[1..], (uint)length);
        return header[..5];
    }

    private void SaveBytes(PyThread t, PyBytes bytes)
    {
        if (_protocol < 3)
        {
            // Older protocols have no bytes: rebuilt from text by codecs.encode.
            if (bytes.Data.Length == 0)
            {
                SaveReduce(t, bytes, PyBytes.TypeObject, PyTuple.Empty);
            }
            else
            {
                var encode = Operations.GetAttribute(t, Operations.Import(t, "_codecs"), "encode");
                SaveReduce(t, bytes, encode, new PyTuple([PyStr.Of(System.Text.Encoding.Latin1.GetString(bytes.Data)), PyStr.Intern("latin1")]));
            }

            return;
        }

        Span<byte> header = stackalloc byte[9];
        Writer.WritePayload(t, LengthHeader(header, bytes.Data.Length, PickleOpcode.ShortBinBytes, PickleOpcode.BinBytes, PickleOpcode.BinBytes8, shortFrom: 3), bytes.Data, bytes);
        Memoize(bytes);
    }

    private void SaveByteArray(PyThread t, PyObject array, byte[] data)
    {
        if (_protocol < 5)
        {
            if (data.Length == 0)
            {
                SaveReduce(t, array, PyByteArray.TypeObject, PyTuple.Empty);
            }
            else
            {
                SaveReduce(t, array, PyByteArray.TypeObject, new PyTuple([new PyBytes(data)]));
            }

            return;
        }

        WriteByteArray(t, data, array is PyByteArray ? array : null);
        Memoize(array);
    }

    private void WriteByteArray(PyThread t, byte[] data, PyObject? payload)
    {
        Span<byte> header = stackalloc byte[9];
        header[0] = PickleOpcode.ByteArray8;
        BinaryPrimitives.WriteUInt64LittleEndian(header[1..], (ulong)data.Length);
        Writer.WritePayload(t, header, data, payload);
    }

    private void SaveBuffer(PyThread t, PyPickleBuffer buffer)
    {
        if (_protocol < 5)
        {
            throw PickleModule.CannotPickle("PickleBuffer can only be pickled with protocol >= 5");
        }

        using var view = buffer.View.GetBuffer(t, writable: false)!;
        if (!Operations.IsTrue(t, Operations.GetAttribute(t, buffer.View, "contiguous")))
        {
            throw PickleModule.CannotPickle("PickleBuffer can not be pickled when pointing to a non-contiguous buffer");
        }

        var inBand = _bufferCallback is null || Operations.IsTrue(t, Operations.Call(t, _bufferCallback, buffer));
        if (!inBand)
        {
            Writer.Write(PickleOpcode.NextBuffer);
            if (view.ReadOnly)
            {
                Writer.Write(PickleOpcode.ReadOnlyBuffer);
            }

            return;
        }

        // The memory is written once, whichever of its owners comes first.
        var data = view.Memory.Span.Slice((int)view.Offset, (int)view.Length).ToArray();
        if (view.ReadOnly)
        {
            Span<byte> header = stackalloc byte[9];
            Writer.WritePayload(t, LengthHeader(header, data.Length, PickleOpcode.ShortBinBytes, PickleOpcode.BinBytes, PickleOpcode.BinBytes8, shortFrom: 3), data, null);
        }
        else
        {
            WriteByteArray(t, data, null);
        }

        MemoizeOnce(buffer);
    }

    private void MemoizeOnce(PyObject o)
    {
        if (!_memo.ContainsKey(o))
        {
            Memoize(o);
        }
    }

    // ---- Containers

    private void SaveTuple(PyThread t, PyTuple tuple)
    {
        var items = tuple.Items;
        if (items.Length == 0)
        {
            Writer.Write(_binary != 0 ? [PickleOpcode.EmptyTuple] : [PickleOpcode.Mark, PickleOpcode.Tuple]);
            return;
        }

        var small = items.Length <= 3 && _protocol >= 2;
        if (!small)
        {
            Writer.Write(PickleOpcode.Mark);
        }

        for (var i = 0; i < items.Length; i++)
        {
            SaveNoted(t, items[i], tuple, "item", i);
        }

        if (_memo.TryGetValue(tuple, out var number))
        {
            // Saving the items saved this tuple: it is recursive. What was put on the stack goes, the finished one comes.
            if (!small && _binary != 0)
            {
                Writer.Write(PickleOpcode.PopMark);
            }
            else
            {
                for (var i = small ? 0 : -1; i < items.Length; i++)
                {
                    Writer.Write(PickleOpcode.Pop);
                }
            }

            WriteGet(number);
            return;
        }

        Writer.Write(!small ? PickleOpcode.Tuple : items.Length switch
        {
            1 => PickleOpcode.Tuple1,
            2 => PickleOpcode.Tuple2,
            _ => PickleOpcode.Tuple3,
        });
        Memoize(tuple);
    }

    private void SaveList(PyThread t, PyList list)
    {
        EnterFast(t, list);
        Writer.Write(_binary != 0 ? [PickleOpcode.EmptyList] : [PickleOpcode.Mark, PickleOpcode.List]);
        Memoize(list);
        SaveItems(t, list, new PyListIterator(list));
        LeaveFast(list);
    }

    /// <summary>Items to append, in batches so that the unpickler's stack stays small.</summary>
    private void SaveItems(PyThread t, PyObject owner, PyObject iterator)
    {
        var number = 0L;
        if (_binary == 0)
        {
            while (Operations.TryNext(t, iterator) is { } item)
            {
                SaveNoted(t, item, owner, "item", number++);
                Writer.Write(PickleOpcode.Append);
            }

            return;
        }

        var next = Operations.TryNext(t, iterator);
        while (next is not null)
        {
            var first = next;
            next = Operations.TryNext(t, iterator);
            if (next is null)
            {
                SaveNoted(t, first, owner, "item", number);
                Writer.Write(PickleOpcode.Append);
                return;
            }

            Writer.Write(PickleOpcode.Mark);
            SaveNoted(t, first, owner, "item", number++);
            var count = 1;
            while (next is not null && count < BatchSize)
            {
                SaveNoted(t, next, owner, "item", number++);
                count++;
                next = Operations.TryNext(t, iterator);
            }

            Writer.Write(PickleOpcode.Appends);
        }
    }

    private void SaveDict(PyThread t, PyDict dict)
    {
        EnterFast(t, dict);
        Writer.Write(_binary != 0 ? [PickleOpcode.EmptyDict] : [PickleOpcode.Mark, PickleOpcode.Dict]);
        Memoize(dict);
        SavePairs(t, dict, Operations.Iter(t, Operations.CallMethod(t, dict, "items")));
        LeaveFast(dict);
    }

    /// <summary>Key and value pairs to store, in batches.</summary>
    private void SavePairs(PyThread t, PyObject owner, PyObject iterator)
    {
        if (_binary == 0)
        {
            while (Operations.TryNext(t, iterator) is { } pair)
            {
                SavePair(t, owner, pair);
                Writer.Write(PickleOpcode.SetItem);
            }

            return;
        }

        var next = Operations.TryNext(t, iterator);
        while (next is not null)
        {
            var first = next;
            next = Operations.TryNext(t, iterator);
            if (next is null)
            {
                SavePair(t, owner, first);
                Writer.Write(PickleOpcode.SetItem);
                return;
            }

            Writer.Write(PickleOpcode.Mark);
            SavePair(t, owner, first);
            var count = 1;
            while (next is not null && count < BatchSize)
            {
                SavePair(t, owner, next);
                count++;
                next = Operations.TryNext(t, iterator);
            }

            Writer.Write(PickleOpcode.SetItems);
        }
    }

    private void SavePair(PyThread t, PyObject owner, PyObject pair)
    {
        if (pair is not PyTuple { Count: 2 } entry)
        {
            throw Errors.TypeError("dict items iterator must return 2-tuples");
        }

        Save(t, entry.Items[0]);
        try
        {
            Save(t, entry.Items[1]);
        }
        catch (PythonException e)
        {
            e.Value.AddNote(t, $"when serializing {QualifiedName(t, owner.Type)} item {Operations.Repr(t, entry.Items[0]).Value}");
            throw;
        }
    }

    private void SaveSet(PyThread t, PySet set)
    {
        if (_protocol < 4)
        {
            SaveReduce(t, set, PySet.TypeObject, new PyTuple([new PyList(set.ToArray())]));
            return;
        }

        EnterFast(t, set);
        Writer.Write(PickleOpcode.EmptySet);
        Memoize(set);
        var size = set.Count;
        var items = set.ToArray();
        for (var start = 0; start < items.Length; start += BatchSize)
        {
            Writer.Write(PickleOpcode.Mark);
            for (var i = start; i < Math.Min(items.Length, start + BatchSize); i++)
            {
                SaveElement(t, set, items[i]);
                if (set.Count != size)
                {
                    throw Errors.RuntimeError("set changed size during iteration");
                }
            }

            Writer.Write(PickleOpcode.AddItems);
        }

        LeaveFast(set);
    }

    private void SaveFrozenSet(PyThread t, PyFrozenSet set)
    {
        if (_protocol < 4)
        {
            SaveReduce(t, set, PyFrozenSet.TypeObject, new PyTuple([new PyList(set.ToArray())]));
            return;
        }

        EnterFast(t, set);
        Writer.Write(PickleOpcode.Mark);
        foreach (var item in set.ToArray())
        {
            SaveElement(t, set, item);
        }

        if (_memo.TryGetValue(set, out var number))
        {
            Writer.Write(PickleOpcode.PopMark);
            WriteGet(number);
        }
        else
        {
            Writer.Write(PickleOpcode.FrozenSet);
            Memoize(set);
        }

        LeaveFast(set);
    }

    private void SaveElement(PyThread t, PyObject owner, PyObject item)
    {
        try
        {
            Save(t, item);
        }
        catch (PythonException e)
        {
            e.Value.AddNote(t, $"when serializing {QualifiedName(t, owner.Type)} element");
            throw;
        }
    }

    private void SaveNoted(PyThread t, PyObject item, PyObject owner, string what, long number)
    {
        try
        {
            Save(t, item);
        }
        catch (PythonException e)
        {
            e.Value.AddNote(t, $"when serializing {QualifiedName(t, owner.Type)} {what} {number}");
            throw;
        }
    }

    // In fast mode nothing is remembered, so a cycle would never end: the containers on the way down are watched instead.
    private void EnterFast(PyThread t, PyObject o)
    {
        if (_fast != 0 && !(_fastActive ??= new HashSet<PyObject>(ReferenceEqualityComparer.Instance)).Add(o))
        {
            _fastActive = null;
            throw Errors.ValueError($"fast mode: can't pickle cyclic objects including object type {o.Type.Name} at 0x{Identity.Of(o):x}");
        }
    }

    private void LeaveFast(PyObject o) => _fastActive?.Remove(o);
}
