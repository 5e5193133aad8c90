using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Weft.Compiler;

namespace Weft.Runtime.Imports;

/// <summary>Reads the marshal format (versions 0 to 5), as CPython 3.14 writes it into <c>.pyc</c> files.</summary>
/// <remarks>
/// One byte of type, its high bit saying that the object gets the next number in the reference list; a later 'r' names
/// such a number. A container is numbered before its items are read. Input is not trusted: every length is checked
/// against what is left, and depth is limited.
/// </remarks>
internal sealed class MarshalReader
{
    private const int MaxDepth = 2000;

    private readonly PyThread _thread;
    private readonly ReadOnlyMemory<byte> _data;
    private readonly PyObject? _file;
    private readonly List<PyObject?> _references = [];
    private readonly bool _allowCode;
    private int _position;
    private int _depth;

    internal MarshalReader(PyThread thread, ReadOnlyMemory<byte> data, bool allowCode = true)
    {
        _thread = thread;
        _data = data;
        _allowCode = allowCode;
    }

    /// <summary>Reads from a file object, and from it no more than the value takes.</summary>
    internal MarshalReader(PyThread thread, PyObject file, bool allowCode)
        : this(thread, ReadOnlyMemory<byte>.Empty, allowCode) => _file = file;

    /// <summary>Reads one object.</summary>
    /// <exception cref="PythonException">EOFError, ValueError, TypeError for damaged data.</exception>
    internal static PyObject Read(PyThread t, ReadOnlyMemory<byte> data) => new MarshalReader(t, data).ReadTop();

    internal PyObject ReadTop() => ReadObject() ?? throw Errors.TypeError("NULL object in marshal data for object");

    private PyObject Required(string what) => ReadObject() ?? throw Errors.TypeError($"NULL object in marshal data for {what}");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_file is not null && count >= 0)
        {
            return TakeFromFile(count);
        }

        CheckRoom(count);
        var span = _data.Span.Slice(_position, count);
        _position += count;
        return span;
    }

    private ReadOnlySpan<byte> TakeFromFile(int count)
    {
        var buffer = new PyByteArray(new byte[count]);
        var read = count == 0 ? 0 : Operations.IndexToInt64(_thread, Operations.CallMethod(_thread, _file!, "readinto", buffer));
        return read > count ? throw Errors.ValueError($"read() returned too much data: {count} bytes requested, {read} returned")
            : read < count ? throw Errors.EOFError("EOF read where not expected")
            : buffer.Data;
    }

    /// <summary>A container of that many items needs a byte for each; of a file only reading tells.</summary>
    private void CheckRoom(int count)
    {
        if (_file is null && (count < 0 || count > _data.Length - _position))
        {
            throw Errors.EOFError("marshal data too short");
        }
    }

    private byte ReadByte() => _file is not null ? TakeFromFile(1)[0] : _position < _data.Length ? _data.Span[_position++] : throw Errors.EOFError("EOF read where object expected");

    private int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    private int ReadSize(string what)
    {
        var size = ReadInt32();
        return size >= 0 ? size : throw Errors.ValueError($"bad marshal data ({what} size out of range)");
    }

    private PyObject? ReadObject()
    {
        if (++_depth > MaxDepth)
        {
            throw Errors.ValueError("recursion limit exceeded");
        }

        var type = ReadByte();
        var flagged = (type & 0x80) != 0;
        var result = ReadBody((char)(type & 0x7F), flagged);
        _depth--;
        return result;
    }

    private PyObject Register(PyObject value, bool flagged)
    {
        if (flagged)
        {
            _references.Add(value);
        }

        return value;
    }

    private int Reserve(bool flagged)
    {
        if (!flagged)
        {
            return -1;
        }

        _references.Add(null);
        return _references.Count - 1;
    }

    private PyObject Fill(int number, PyObject value)
    {
        if (number >= 0)
        {
            _references[number] = value;
        }

        return value;
    }

    private PyObject? ReadBody(char type, bool flagged)
    {
        switch (type)
        {
            case '0':
                return null;
            case 'N':
                return PyNone.Value;
            case 'S':
                return Operations.GetAttribute(_thread, Operations.Import(_thread, "builtins"), "StopIteration");
            case '.':
                return PyEllipsis.Value;
            case 'F':
                return PyBool.False;
            case 'T':
                return PyBool.True;
            case 'i':
                return Register(PyInt.Of(ReadInt32()), flagged);
            case 'I':
                return Register(PyInt.Of(BinaryPrimitives.ReadInt64LittleEndian(Take(8))), flagged);
            case 'l':
                return Register(ReadLong(), flagged);
            case 'f':
                return Register(PyFloat.Of(ReadTextFloat()), flagged);
            case 'g':
                return Register(PyFloat.Of(BinaryPrimitives.ReadDoubleLittleEndian(Take(8))), flagged);
            case 'x':
                return Register(new PyComplex(new Complex(ReadTextFloat(), ReadTextFloat())), flagged);
            case 'y':
                var real = BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
                return Register(new PyComplex(new Complex(real, BinaryPrimitives.ReadDoubleLittleEndian(Take(8)))), flagged);
            case 's':
                return Register(PyBytes.Of(Take(ReadSize("bytes object")).ToArray()), flagged);
            case 'a':
                return Register(PyStr.OfSimple(Encoding.Latin1.GetString(Take(ReadSize("string")))), flagged);
            case 'A':
                return Register(PyStr.Intern(Encoding.Latin1.GetString(Take(ReadSize("string")))), flagged);
            case 'z':
                return Register(PyStr.OfSimple(Encoding.Latin1.GetString(Take(ReadByte()))), flagged);
            case 'Z':
                return Register(PyStr.Intern(Encoding.Latin1.GetString(Take(ReadByte()))), flagged);
            case 'u':
                return Register(ReadUtf8(ReadSize("string")), flagged);
            case 't':
                return Register(PyStr.Intern(ReadUtf8(ReadSize("string"))), flagged);
            case ')':
                return ReadTuple(ReadByte(), flagged);
            case '(':
                return ReadTuple(ReadSize("tuple"), flagged);
            case '[':
                return ReadList(ReadSize("list"), flagged);
            case '{':
                return ReadDict(flagged);
            case '<':
                return ReadSet(ReadSize("set"), frozen: false, flagged);
            case '>':
                return ReadSet(ReadSize("set"), frozen: true, flagged);
            case ':':
                var number = Reserve(flagged);
                return Fill(number, new PySlice(Required("slice"), Required("slice"), Required("slice")));
            case 'r':
                var index = ReadInt32();
                if (index < 0 || index >= _references.Count || _references[index] is not { } known)
                {
                    throw Errors.ValueError("bad marshal data (invalid reference)");
                }

                return known;
            case 'c':
                if (!_allowCode)
                {
                    throw Errors.ValueError("unmarshalling code objects is disallowed");
                }

                return ReadCode(flagged);
            default:
                throw Errors.ValueError("bad marshal data (unknown type code)");
        }
    }

    private PyStr ReadUtf8(int size)
    {
        var bytes = Take(size);
        return Utf8.DecodeSurrogatePass(bytes);
    }

    private double ReadTextFloat()
    {
        var text = Encoding.ASCII.GetString(Take(ReadByte()));
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Errors.ValueError($"could not convert string to float: '{text}'");
    }

    private PyObject ReadLong()
    {
        var count = ReadInt32();
        var digits = Math.Abs((long)count);
        if (digits > int.MaxValue / 2)
        {
            throw Errors.ValueError("bad marshal data (long size out of range)");
        }

        var bytes = Take((int)digits * 2);
        var value = BigInteger.Zero;
        if (digits > 0)
        {
            // Digits of 15 bits, least significant first, packed into plain binary.
            var packed = new byte[digits * 15 / 8 + 2];
            var bit = 0;
            for (var i = 0; i < digits; i++)
            {
                int digit = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
                if (digit > 0x7FFF)
                {
                    throw Errors.ValueError("bad marshal data (digit out of range in long)");
                }

                if (i == digits - 1 && digit == 0)
                {
                    throw Errors.ValueError("bad marshal data (unnormalized long data)");
                }

                var wide = digit << (bit & 7);
                packed[bit >> 3] |= (byte)wide;
                packed[(bit >> 3) + 1] |= (byte)(wide >> 8);
                if ((bit >> 3) + 2 < packed.Length)
                {
                    packed[(bit >> 3) + 2] |= (byte)(wide >> 16);
                }

                bit += 15;
            }

            value = new BigInteger(packed, isUnsigned: true);
        }

        return PyInt.Of(count < 0 ? -value : value);
    }

    private PyObject ReadTuple(int count, bool flagged)
    {
        CheckRoom(count);

        // What the tuple holds may refer to it, so it is there before they are.
        var items = new PyObject[count];
        Array.Fill(items, PyNone.Value);
        var tuple = count == 0 ? PyTuple.Empty : new PyTuple(items);
        Register(tuple, flagged);
        for (var i = 0; i < count; i++)
        {
            items[i] = Required("tuple");
        }

        return tuple;
    }

    private PyObject ReadList(int count, bool flagged)
    {
        var list = new PyList();
        Register(list, flagged);
        for (var i = 0; i < count; i++)
        {
            list.Append(Required("list"));
        }

        return list;
    }

    private PyObject ReadDict(bool flagged)
    {
        var dict = new PyDict();
        Register(dict, flagged);
        while (ReadObject() is { } key)
        {
            if (ReadObject() is not { } value)
            {
                break;
            }

            dict.SetItem(_thread, key, value);
        }

        return dict;
    }

    private PyObject ReadSet(int count, bool frozen, bool flagged)
    {
        CheckRoom(count);

        if (!frozen)
        {
            var set = new PySet();
            Register(set, flagged);
            for (var i = 0; i < count; i++)
            {
                set.Add(_thread, Required("set"));
            }

            return set;
        }

        var number = Reserve(flagged);
        var items = new List<PyObject>(Math.Min(count, 1024));
        for (var i = 0; i < count; i++)
        {
            items.Add(Required("set"));
        }

        return Fill(number, PyFrozenSet.FromItems(_thread, [.. items]));
    }

    private PyObject ReadCode(bool flagged)
    {
        var number = Reserve(flagged);
        var argCount = ReadInt32();
        var positionalOnly = ReadInt32();
        var keywordOnly = ReadInt32();
        var stackSize = ReadInt32();
        var flags = (CodeFlags)ReadInt32();
        var code = Bytes();
        var constants = Tuple();
        var names = Strings();
        var variables = Strings();
        var kinds = Bytes();
        var fileName = String();
        var name = String();
        var qualifiedName = String();
        var firstLine = ReadInt32();
        var lineTable = Bytes();
        var exceptionTable = Bytes();
        if (kinds.Length != variables.Length || argCount < 0 || positionalOnly < 0 || keywordOnly < 0 || stackSize < 0 || stackSize > 1 << 24 || argCount + keywordOnly > variables.Length || (code.Length & 1) != 0)
        {
            throw Errors.ValueError("bad marshal data (inconsistent code object)");
        }

        return Fill(number, new PyCode(argCount, positionalOnly, keywordOnly, stackSize, flags, code, constants, names, variables, kinds, fileName, PyStr.Intern(name), PyStr.Intern(qualifiedName), firstLine, lineTable, exceptionTable));

        byte[] Bytes() => Required("code object") is PyBytes b ? b.Data.ToArray() : throw Errors.TypeError("bad marshal data (code object)");
        PyObject[] Tuple() => Required("code object") is PyTuple tuple ? tuple.Items : throw Errors.TypeError("bad marshal data (code object)");
        PyStr String() => Required("code object") as PyStr ?? throw Errors.TypeError("bad marshal data (code object)");
        PyStr[] Strings() => Array.ConvertAll(Tuple(), static item => PyStr.Intern(item as PyStr ?? throw Errors.TypeError("bad marshal data (code object)")));
    }
}
