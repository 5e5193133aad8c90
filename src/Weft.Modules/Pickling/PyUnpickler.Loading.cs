using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Weft.Modules.Pickling;

namespace Weft.Modules;

// The machine that a pickle is a program for: a stack, marks in it, a memo. Every opcode checks that its operands are
// there and above the last mark, because a pickle may be damaged or hostile.
public partial class PyUnpickler
{
    private PyObject Run(PyThread t)
    {
        while (true)
        {
            var opcode = Reader.Next(t);
            switch (opcode)
            {
                case PickleOpcode.Stop:
                    return Pop();
                case PickleOpcode.None:
                    Push(PyNone.Value);
                    break;
                case PickleOpcode.NewTrue:
                    Push(PyBool.True);
                    break;
                case PickleOpcode.NewFalse:
                    Push(PyBool.False);
                    break;
                case PickleOpcode.BinInt:
                    Push(PyInt.Of(BinaryPrimitives.ReadInt32LittleEndian(Reader.Take(t, 4))));
                    break;
                case PickleOpcode.BinInt1:
                    Push(PyInt.Of(Reader.Take(t, 1)[0]));
                    break;
                case PickleOpcode.BinInt2:
                    Push(PyInt.Of(BinaryPrimitives.ReadUInt16LittleEndian(Reader.Take(t, 2))));
                    break;
                case PickleOpcode.BinFloat:
                    Push(PyFloat.Of(BinaryPrimitives.ReadDoubleBigEndian(Reader.Take(t, 8))));
                    break;
                case PickleOpcode.Mark:
                    _marks.Add(_stack.Count);
                    break;
                case PickleOpcode.Pop:
                    LoadPop();
                    break;
                case PickleOpcode.PopMark:
                    PopToMark();
                    break;
                case PickleOpcode.Dup:
                    Push(Top());
                    break;
                case PickleOpcode.Protocol:
                    LoadProtocol(t);
                    break;
                case PickleOpcode.Frame:
                    var frame = BinaryPrimitives.ReadUInt64LittleEndian(Reader.Take(t, 8));
                    Reader.BeginFrame(t, frame <= long.MaxValue ? (long)frame : throw Errors.OverflowError($"FRAME length exceeds system's maximum of {long.MaxValue} bytes"));
                    break;
                default:
                    if (!LoadText(t, opcode) && !LoadContainer(t, opcode) && !LoadObject(t, opcode) && !LoadMemo(t, opcode))
                    {
                        throw PickleModule.CannotUnpickle(opcode is >= 0x20 and <= 0x7e and not (byte)'\'' ? $"invalid load key, '{(char)opcode}'." : $"invalid load key, '\\x{opcode:x2}'.");
                    }

                    break;
            }
        }
    }

    // ---- The stack

    private int Base => _marks.Count == 0 ? 0 : _marks[^1];

    private void Push(PyObject value) => _stack.Add(value);

    private static PythonException Underflow(bool mark) => PickleModule.CannotUnpickle(mark ? "unexpected MARK found" : "unpickling stack underflow");

    private PyObject Top() => _stack.Count > Base ? _stack[^1] : throw Underflow(_marks.Count > 0);

    private PyObject Pop()
    {
        var value = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private PyObject[] Pop(int count)
    {
        if (_stack.Count - Base < count)
        {
            throw Underflow(_marks.Count > 0);
        }

        var items = _stack.GetRange(_stack.Count - count, count).ToArray();
        _stack.RemoveRange(_stack.Count - count, count);
        return items;
    }

    private PyObject[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw PickleModule.CannotUnpickle("could not find MARK");
        }

        var mark = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        var items = _stack.GetRange(mark, _stack.Count - mark).ToArray();
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    /// <summary>POP removes an operand, or the mark if that is what is on top.</summary>
    private void LoadPop()
    {
        if (_marks.Count > 0 && _marks[^1] == _stack.Count)
        {
            _marks.RemoveAt(_marks.Count - 1);
        }
        else
        {
            Pop();
        }
    }

    private void LoadProtocol(PyThread t)
    {
        var protocol = Reader.Take(t, 1)[0];
        _protocol = protocol <= PyPickler.HighestProtocol ? protocol : throw Errors.ValueError($"unsupported pickle protocol: {protocol}");
    }

    // ---- Text, bytes and numbers

    private long Length4(PyThread t, string what)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(Reader.Take(t, 4));
        return length >= 0 ? length : throw PickleModule.CannotUnpickle($"{what} pickle has negative byte count");
    }

    private long Length8(PyThread t, string what)
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(Reader.Take(t, 8));
        return length <= long.MaxValue ? (long)length : throw Errors.OverflowError($"{what} exceeds system's maximum size of {long.MaxValue} bytes");
    }

    private bool LoadText(PyThread t, byte opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Int:
                Push(ReadInt(t));
                return true;
            case PickleOpcode.Long:
                Push(ReadLong(t));
                return true;
            case PickleOpcode.Long1:
                Push(FromTwosComplement(Reader.Take(t, Reader.Take(t, 1)[0])));
                return true;
            case PickleOpcode.Long4:
                Push(FromTwosComplement(Reader.Take(t, Length4(t, "LONG"))));
                return true;
            case PickleOpcode.Float:
                var line = Reader.TakeLine(t);
                Push(PyFloat.Of(FloatText.Parse(Encoding.Latin1.GetString(line)) ?? throw Errors.ValueError("could not convert string to float")));
                return true;
            case PickleOpcode.BinUnicode:
                Push(FromUtf8(t, Reader.TakeArray(t, BinaryPrimitives.ReadUInt32LittleEndian(Reader.Take(t, 4)))));
                return true;
            case PickleOpcode.ShortBinUnicode:
                Push(FromUtf8(t, Reader.TakeArray(t, Reader.Take(t, 1)[0])));
                return true;
            case PickleOpcode.BinUnicode8:
                Push(FromUtf8(t, Reader.TakeArray(t, Length8(t, "BINUNICODE"))));
                return true;
            case PickleOpcode.Unicode:
                Push(TextCodec.Decode(t, new PyBytes(Reader.TakeLine(t)), "raw-unicode-escape"));
                return true;
            case PickleOpcode.BinBytes:
                Push(new PyBytes(Reader.TakeArray(t, BinaryPrimitives.ReadUInt32LittleEndian(Reader.Take(t, 4)))));
                return true;
            case PickleOpcode.ShortBinBytes:
                Push(PyBytes.Of(Reader.TakeArray(t, Reader.Take(t, 1)[0])));
                return true;
            case PickleOpcode.BinBytes8:
                Push(new PyBytes(Reader.TakeArray(t, Length8(t, "BINBYTES"))));
                return true;
            case PickleOpcode.ByteArray8:
                Push(new PyByteArray(Reader.TakeArray(t, Length8(t, "BYTEARRAY8"))));
                return true;
            case PickleOpcode.String:
                Push(OldString(t, Unquote(t, Reader.TakeLine(t))));
                return true;
            case PickleOpcode.BinString:
                Push(OldString(t, Reader.TakeArray(t, Length4(t, "BINSTRING"))));
                return true;
            case PickleOpcode.ShortBinString:
                Push(OldString(t, Reader.TakeArray(t, Reader.Take(t, 1)[0])));
                return true;
            case PickleOpcode.NextBuffer:
                if (_buffers is null)
                {
                    throw PickleModule.CannotUnpickle("pickle stream refers to out-of-band data but no *buffers* argument was given");
                }

                Push(Operations.TryNext(t, _buffers) ?? throw PickleModule.CannotUnpickle("not enough out-of-band buffers"));
                return true;
            case PickleOpcode.ReadOnlyBuffer:
                MakeReadOnly(t);
                return true;
            default:
                return false;
        }
    }

    private void MakeReadOnly(PyThread t)
    {
        var view = Operations.Call(t, PyMemoryView.TypeObject, Top());
        if (!Operations.IsTrue(t, Operations.GetAttribute(t, view, "readonly")))
        {
            _stack[^1] = Operations.CallMethod(t, view, "toreadonly");
        }
    }

    private PyObject ReadInt(PyThread t)
    {
        var line = Reader.TakeLine(t);
        switch (line)
        {
            case [(byte)'0', (byte)'0']:
                return PyBool.False;
            case [(byte)'0', (byte)'1']:
                return PyBool.True;
        }

        var text = Encoding.Latin1.GetString(line).Trim();
        return ParseInt(text) ?? throw Errors.ValueError("could not convert string to int");
    }

    private PyObject ReadLong(PyThread t)
    {
        var text = Encoding.Latin1.GetString(Reader.TakeLine(t)).Trim();
        if (text.EndsWith('L'))
        {
            text = text[..^1];
        }

        return ParseInt(text) ?? throw Errors.ValueError($"invalid literal for int() with base 10: '{text}'");
    }

    private static PyObject? ParseInt(string text) => IntText.Parse(text, 10);

    private static PyIntBase FromTwosComplement(ReadOnlySpan<byte> data) => data.Length <= 8
        ? PyInt.Of((long)new BigInteger(data))
        : PyInt.Of(new BigInteger(data));

    private static PyStr FromUtf8(PyThread t, byte[] data) => TextCodec.Decode(t, new PyBytes(data), "utf-8", "surrogatepass");

    private static byte[] Unquote(PyThread t, byte[] line)
    {
        if (line.Length < 2 || line[0] != line[^1] || line[0] is not ((byte)'\'' or (byte)'"'))
        {
            throw PickleModule.CannotUnpickle("the STRING opcode argument must be quoted");
        }

        var decoded = Operations.Call(t, Operations.GetAttribute(t, Operations.Import(t, "_codecs"), "escape_decode"), new PyBytes(line[1..^1]));
        return ((PyBytes)((PyTuple)decoded).Items[0]).Data.ToArray();
    }

    /// <summary>A str of Python 2: text by the encoding asked for, or bytes.</summary>
    private PyObject OldString(PyThread t, byte[] data) =>
        _encoding == "bytes" ? new PyBytes(data) : TextCodec.Decode(t, new PyBytes(data), _encoding, _errors);

    // ---- Containers

    private bool LoadContainer(PyThread t, byte opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.EmptyTuple:
                Push(PyTuple.Empty);
                return true;
            case PickleOpcode.Tuple1:
                Push(new PyTuple(Pop(1)));
                return true;
            case PickleOpcode.Tuple2:
                Push(new PyTuple(Pop(2)));
                return true;
            case PickleOpcode.Tuple3:
                Push(new PyTuple(Pop(3)));
                return true;
            case PickleOpcode.Tuple:
                var tuple = PopToMark();
                Push(tuple.Length == 0 ? PyTuple.Empty : new PyTuple(tuple));
                return true;
            case PickleOpcode.EmptyList:
                Push(new PyList());
                return true;
            case PickleOpcode.List:
                Push(new PyList(PopToMark()));
                return true;
            case PickleOpcode.EmptyDict:
                Push(new PyDict());
                return true;
            case PickleOpcode.Dict:
                var items = PopToMark();
                var dict = new PyDict();
                SetAll(t, dict, items);
                Push(dict);
                return true;
            case PickleOpcode.EmptySet:
                Push(new PySet());
                return true;
            case PickleOpcode.FrozenSet:
                Push(Operations.Call(t, PyFrozenSet.TypeObject, new PyList(PopToMark())));
                return true;
            case PickleOpcode.Append:
                var item = Pop();
                AppendAll(t, Top(), [item]);
                return true;
            case PickleOpcode.Appends:
                var appended = PopToMark();
                AppendAll(t, Top(), appended);
                return true;
            case PickleOpcode.SetItem:
                var pair = Pop(2);
                SetAll(t, Top(), pair);
                return true;
            case PickleOpcode.SetItems:
                var pairs = PopToMark();
                SetAll(t, Top(), pairs);
                return true;
            case PickleOpcode.AddItems:
                var added = PopToMark();
                AddAll(t, Top(), added);
                return true;
            default:
                return false;
        }
    }

    private static void AppendAll(PyThread t, PyObject list, PyObject[] items)
    {
        if (list.GetType() == typeof(PyList))
        {
            foreach (var item in items)
            {
                ((PyList)list).Append(item);
            }

            return;
        }

        if (items.Length == 0)
        {
            return;
        }

        if (Operations.TryGetAttribute(t, list, PyStr.Intern("extend")) is { } extend)
        {
            Operations.Call(t, extend, new PyList(items));
            return;
        }

        var append = Operations.GetAttribute(t, list, "append");
        foreach (var item in items)
        {
            Operations.Call(t, append, item);
        }
    }

    private static void SetAll(PyThread t, PyObject dict, PyObject[] items)
    {
        if ((items.Length & 1) != 0)
        {
            throw PickleModule.CannotUnpickle("odd number of items for " + (dict is PyDict ? "SETITEMS" : "SETITEM"));
        }

        for (var i = 0; i < items.Length; i += 2)
        {
            Operations.SetItem(t, dict, items[i], items[i + 1]);
        }
    }

    private static void AddAll(PyThread t, PyObject set, PyObject[] items)
    {
        if (set is PySet plain && set.GetType() == typeof(PySet))
        {
            foreach (var item in items)
            {
                Operations.CallMethod(t, plain, "add", item);
            }

            return;
        }

        var add = Operations.GetAttribute(t, set, "add");
        foreach (var item in items)
        {
            Operations.Call(t, add, item);
        }
    }

    // ---- The memo

    private bool LoadMemo(PyThread t, byte opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Get:
                Push(FromMemo(t, ReadNumber(t)));
                return true;
            case PickleOpcode.BinGet:
                Push(FromMemo(t, Reader.Take(t, 1)[0]));
                return true;
            case PickleOpcode.LongBinGet:
                Push(FromMemo(t, BinaryPrimitives.ReadUInt32LittleEndian(Reader.Take(t, 4))));
                return true;
            case PickleOpcode.Put:
                var number = ReadNumber(t);
                Memo[number >= 0 ? number : throw Errors.ValueError("negative PUT argument")] = Top();
                return true;
            case PickleOpcode.BinPut:
                Memo[Reader.Take(t, 1)[0]] = Top();
                return true;
            case PickleOpcode.LongBinPut:
                Memo[BinaryPrimitives.ReadUInt32LittleEndian(Reader.Take(t, 4))] = Top();
                return true;
            case PickleOpcode.Memoize:
                Memo[Memo.Count] = Top();
                return true;
            default:
                return false;
        }
    }

    private long ReadNumber(PyThread t)
    {
        var text = Encoding.Latin1.GetString(Reader.TakeLine(t)).Trim();
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Errors.ValueError($"invalid literal for int() with base 10: {Operations.Repr(t, PyStr.Of(text)).Value}");
    }

    private PyObject FromMemo(PyThread t, long number) =>
        Memo.TryGetValue(number, out var value) ? value : throw PickleModule.CannotUnpickle($"Memo value not found at index {number}");
}
