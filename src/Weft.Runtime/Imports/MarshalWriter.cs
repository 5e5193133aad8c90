using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Weft.Runtime.Imports;

/// <summary>Writes the marshal format; see <see cref="MarshalReader"/>.</summary>
/// <remarks>From version 3 on, an object met again is written as a reference to its first occurrence.</remarks>
internal sealed class MarshalWriter
{
    private const int MaxDepth = 2000;
    private const byte Flag = 0x80;

    private readonly PyThread _thread;
    private readonly int _version;
    private readonly bool _allowCode;
    private readonly MemoryStream _output = new();
    private readonly Dictionary<PyObject, int> _references = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<PyObject> _unfinished = new(ReferenceEqualityComparer.Instance);
    private int _depth;

    private MarshalWriter(PyThread thread, int version, bool allowCode)
    {
        _thread = thread;
        _version = version;
        _allowCode = allowCode;
    }

    /// <summary>The bytes of a value.</summary>
    /// <exception cref="PythonException">ValueError for values that the format does not have.</exception>
    internal static byte[] Write(PyThread t, PyObject value, int version, bool allowCode)
    {
        var writer = new MarshalWriter(t, version, allowCode);
        writer.WriteObject(value);
        return writer._output.ToArray();
    }

    private void Byte(int value) => _output.WriteByte((byte)value);

    private void Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _output.Write(bytes);
    }

    private void Double(double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _output.Write(bytes);
    }

    private void WriteObject(PyObject? value)
    {
        if (++_depth > MaxDepth)
        {
            throw Errors.ValueError("object too deeply nested to marshal");
        }

        switch (value)
        {
            case null:
                Byte('0');
                break;
            case PyNone:
                Byte('N');
                break;
            case PyEllipsis:
                Byte('.');
                break;
            case PyBool:
                Byte(ReferenceEquals(value, PyBool.True) ? 'T' : 'F');
                break;
            case PyType when ReferenceEquals(value, Exceptions.StopIteration):
                Byte('S');
                break;
            default:
                byte flag = 0;
                if (_version >= 3)
                {
                    if (_references.TryGetValue(value, out var known))
                    {
                        // A reader makes these from their parts, so none of the parts can refer to them.
                        if (_unfinished.Contains(value))
                        {
                            throw Errors.ValueError("unmarshallable object");
                        }

                        Byte('r');
                        Int32(known);
                        break;
                    }

                    _references.Add(value, _references.Count);
                    flag = Flag;
                }

                if (_version >= 3 && value is PyCode or PySlice or PyFrozenSet)
                {
                    _unfinished.Add(value);
                    WriteComplex(value, flag);
                    _unfinished.Remove(value);
                    break;
                }

                WriteComplex(value, flag);
                break;
        }

        _depth--;
    }

    private void WriteComplex(PyObject value, byte flag)
    {
        switch (value)
        {
            case PyIntBase number when value.GetType() == typeof(PyInt) || value.GetType() == typeof(PyBigInt):
                WriteInt(number, flag);
                break;
            case PyFloat f when value.GetType() == typeof(PyFloat):
                if (_version > 1)
                {
                    Byte('g' | flag);
                    Double(f.Value);
                }
                else
                {
                    Byte('f' | flag);
                    TextFloat(f.Value);
                }

                break;
            case PyComplex c when value.GetType() == typeof(PyComplex):
                if (_version > 1)
                {
                    Byte('y' | flag);
                    Double(c.Value.Real);
                    Double(c.Value.Imaginary);
                }
                else
                {
                    Byte('x' | flag);
                    TextFloat(c.Value.Real);
                    TextFloat(c.Value.Imaginary);
                }

                break;
            case PyBytes b when value.GetType() == typeof(PyBytes):
                Byte('s' | flag);
                Int32(b.Data.Length);
                _output.Write(b.Data);
                break;
            case PyStr s when value.GetType() == typeof(PyStr):
                WriteString(s, flag);
                break;
            case PyTuple tuple when value.GetType() == typeof(PyTuple):
                if (_version >= 4 && tuple.Count < 256)
                {
                    Byte(')' | flag);
                    Byte(tuple.Count);
                }
                else
                {
                    Byte('(' | flag);
                    Int32(tuple.Count);
                }

                WriteAll(tuple.Items);
                break;
            case PyList list when value.GetType() == typeof(PyList):
                var items = list.ToArray();
                Byte('[' | flag);
                Int32(items.Length);
                WriteAll(items);
                break;
            case PyDict dict when value.GetType() == typeof(PyDict):
                Byte('{' | flag);
                foreach (var (key, item) in dict.Entries())
                {
                    WriteObject(key);
                    WriteObject(item);
                }

                WriteObject(null);
                break;
            case PySetBase set when value.GetType() == typeof(PySet) || value.GetType() == typeof(PyFrozenSet):
                var members = set.ToArray();
                Byte((set is PyFrozenSet ? '>' : '<') | flag);
                Int32(members.Length);
                foreach (var member in members)
                {
                    WriteObject(member);
                    if (set.Count != members.Length)
                    {
                        throw Errors.RuntimeError("set changed size during iteration");
                    }
                }

                break;
            case PySlice slice when _version >= 5:
                Byte(':' | flag);
                WriteObject(slice.Start);
                WriteObject(slice.Stop);
                WriteObject(slice.Step);
                break;
            case PyCode code:
                if (!_allowCode)
                {
                    throw Errors.ValueError("marshalling code objects is disallowed");
                }

                WriteCode(code, flag);
                break;
            default:
                using (var view = BufferView.TryGet(_thread, value, writable: false) ?? throw Errors.ValueError("unmarshallable object"))
                {
                    var bytes = view.ToArray();
                    Byte('s' | flag);
                    Int32(bytes.Length);
                    _output.Write(bytes);
                }

                break;
        }
    }

    private void WriteAll(ReadOnlySpan<PyObject> items)
    {
        foreach (var item in items)
        {
            WriteObject(item);
        }
    }

    private void WriteInt(PyIntBase number, byte flag)
    {
        if (number.TryGetInt64(out var small) && small is >= int.MinValue and <= int.MaxValue)
        {
            Byte('i' | flag);
            Int32((int)small);
            return;
        }

        Byte('l' | flag);
        var magnitude = BigInteger.Abs(number.BigValue);
        var digits = new List<ushort>();
        while (!magnitude.IsZero)
        {
            digits.Add((ushort)(int)(magnitude & 0x7FFF));
            magnitude >>= 15;
        }

        Int32(number.Sign < 0 ? -digits.Count : digits.Count);
        foreach (var digit in digits)
        {
            Byte(digit);
            Byte(digit >> 8);
        }
    }

    private void TextFloat(double value)
    {
        var text = Encoding.ASCII.GetBytes(value.ToString("R", CultureInfo.InvariantCulture));
        Byte(text.Length);
        _output.Write(text);
    }

    private void WriteString(PyStr s, byte flag)
    {
        var ascii = s.Simple is { } simple && Ascii.IsValid(simple);
        if (_version >= 4 && ascii)
        {
            var isShort = s.Length < 256;
            Byte((s.IsInterned ? isShort ? 'Z' : 'A' : isShort ? 'z' : 'a') | flag);
            if (isShort)
            {
                Byte(s.Length);
            }
            else
            {
                Int32(s.Length);
            }

            _output.Write(Encoding.Latin1.GetBytes(s.Simple!));
            return;
        }

        var bytes = TextCodec.Encode(_thread, s, "utf-8", "surrogatepass").Data;
        Byte((s.IsInterned && _version >= 3 ? 't' : 'u') | flag);
        Int32(bytes.Length);
        _output.Write(bytes);
    }

    private void WriteCode(PyCode code, byte flag)
    {
        Byte('c' | flag);
        Int32(code.ArgCount);
        Int32(code.PositionalOnlyCount);
        Int32(code.KeywordOnlyCount);
        Int32(code.StackSize);
        Int32((int)code.Flags);
        WriteObject(PyBytes.Of(code.CodeBytes));
        WriteObject(new PyTuple(code.ConstantsArray));
        WriteObject(new PyTuple(code.NamesArray.ToArray<PyObject>()));
        WriteObject(new PyTuple(code.Variables.ToArray<PyObject>()));
        WriteObject(PyBytes.Of(code.Kinds));
        WriteObject(code.FileNameObject);
        WriteObject(code.NameObject);
        WriteObject(code.QualifiedNameObject);
        Int32(code.FirstLine);
        WriteObject(PyBytes.Of(code.LineTable));
        WriteObject(PyBytes.Of(code.ExceptionTable));
    }
}
