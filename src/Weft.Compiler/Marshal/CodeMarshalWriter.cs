using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Marshal;

/// <summary>Writes code objects in the <c>marshal</c> format, version 5, and <c>.pyc</c> files around them.</summary>
/// <remarks>
/// Strings that occur more than once are written once and then referred to; that is all the sharing there is. What is
/// written loads in CPython 3.14 and equals what it would load from its own file.
/// </remarks>
public sealed class CodeMarshalWriter
{
    /// <summary>The version of the format that is written.</summary>
    public const int FormatVersion = 5;

    /// <summary>The first four bytes of a <c>.pyc</c> file of CPython 3.14.</summary>
    public static ReadOnlySpan<byte> MagicNumber => [0x2B, 0x0E, 0x0D, 0x0A];

    private const byte ReferenceFlag = 0x80;

    private readonly MemoryStream _output = new();
    private readonly Dictionary<(string Text, bool Interned), int> _strings = [];

    private CodeMarshalWriter()
    {
    }

    /// <summary>The marshalled form of a code object.</summary>
    public static byte[] Write(CodeObject code)
    {
        var writer = new CodeMarshalWriter();
        writer.WriteObject(code);
        return writer._output.ToArray();
    }

    /// <summary>A <c>.pyc</c> file that is valid while the source's time and size are these (PEP 552).</summary>
    /// <param name="code">The module's code.</param>
    /// <param name="sourceTime">Seconds since 1970; the low 32 bits count.</param>
    /// <param name="sourceSize">Bytes; the low 32 bits count.</param>
    public static byte[] WriteTimestampedFile(CodeObject code, long sourceTime, long sourceSize)
    {
        var header = Header(flags: 0);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), (uint)sourceTime);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), (uint)sourceSize);
        return [.. header, .. Write(code)];
    }

    /// <summary>A <c>.pyc</c> file that belongs to a source by its hash (PEP 552).</summary>
    /// <param name="code">The module's code.</param>
    /// <param name="sourceHash">The eight bytes of <c>_imp.source_hash</c>.</param>
    /// <param name="checkSource">Whether an importer should compare the hash with the source.</param>
    public static byte[] WriteHashedFile(CodeObject code, ReadOnlySpan<byte> sourceHash, bool checkSource)
    {
        var header = Header(checkSource ? 3u : 1u);
        sourceHash[..8].CopyTo(header.AsSpan(8));
        return [.. header, .. Write(code)];
    }

    private static byte[] Header(uint flags)
    {
        var header = new byte[16];
        MagicNumber.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), flags);
        return header;
    }

    private void WriteObject(object? value)
    {
        PythonCompiler.Guard();
        switch (value)
        {
            case null:
                Tag('N');
                break;
            case bool b:
                Tag(b ? 'T' : 'F');
                break;
            case EllipsisConstant:
                Tag('.');
                break;
            case long or int or BigInteger:
                WriteInteger(value is BigInteger big ? big : new BigInteger(Convert.ToInt64(value)));
                break;
            case double d:
                Tag('g');
                WriteDouble(d);
                break;
            case Complex c:
                Tag('y');
                WriteDouble(c.Real);
                WriteDouble(c.Imaginary);
                break;
            case string s:
                WriteString(s, IsIdentifierLike(s));
                break;
            case SurrogateString s:
                Tag('u');
                WriteBytes(EncodeSurrogates(s.CodePoints));
                break;
            case byte[] bytes:
                Tag('s');
                WriteBytes(bytes);
                break;
            case object?[] items:
                WriteTuple(items);
                break;
            case FrozenSetConstant set:
                Tag('>');
                WriteInt(set.Items.Length);
                Array.ForEach(set.Items, WriteObject);
                break;
            case SliceConstant slice:
                Tag(':');
                WriteObject(slice.Start);
                WriteObject(slice.Stop);
                WriteObject(slice.Step);
                break;
            case CodeObject code:
                WriteCode(code);
                break;
            default:
                throw new ArgumentException($"unmarshallable constant {value.GetType()}", nameof(value));
        }
    }

    private void WriteCode(CodeObject code)
    {
        Tag('c');
        WriteInt(code.ArgCount);
        WriteInt(code.PositionalOnlyArgCount);
        WriteInt(code.KeywordOnlyArgCount);
        WriteInt(code.StackSize);
        WriteInt((int)code.Flags);
        WriteObject(code.Code);
        WriteTuple(code.Constants);
        WriteNames(code.Names);
        WriteNames(code.LocalsPlusNames);
        WriteObject(code.LocalsPlusKinds);
        WriteString(code.FileName, interned: false);
        WriteString(code.Name, interned: true);
        WriteString(code.QualifiedName, interned: true);
        WriteInt(code.FirstLineNumber);
        WriteObject(code.LineTable);
        WriteObject(code.ExceptionTable);
    }

    private void WriteTuple(object?[] items)
    {
        TupleHeader(items.Length);
        Array.ForEach(items, WriteObject);
    }

    private void WriteNames(string[] names)
    {
        TupleHeader(names.Length);
        foreach (var name in names)
        {
            WriteString(name, interned: true);
        }
    }

    private void TupleHeader(int length)
    {
        if (length < 256)
        {
            Tag(')');
            _output.WriteByte((byte)length);
        }
        else
        {
            Tag('(');
            WriteInt(length);
        }
    }

    private void WriteInteger(BigInteger value)
    {
        if (value >= int.MinValue && value <= int.MaxValue)
        {
            Tag('i');
            WriteInt((int)value);
            return;
        }

        // Digits of 15 bits, the lowest first; the sign is that of their number.
        var digits = new List<short>();
        for (var rest = BigInteger.Abs(value); !rest.IsZero; rest >>= 15)
        {
            digits.Add((short)(int)(rest & 0x7FFF));
        }

        Tag('l');
        WriteInt(value.Sign < 0 ? -digits.Count : digits.Count);
        foreach (var digit in digits)
        {
            _output.WriteByte((byte)digit);
            _output.WriteByte((byte)(digit >> 8));
        }
    }

    private void WriteString(string text, bool interned)
    {
        if (_strings.TryGetValue((text, interned), out var index))
        {
            Tag('r');
            WriteInt(index);
            return;
        }

        _strings.Add((text, interned), _strings.Count);
        if (!Ascii.IsValid(text))
        {
            Tag((char)((interned ? 't' : 'u') | ReferenceFlag));
            WriteBytes(Encoding.UTF8.GetBytes(text));
        }
        else if (text.Length < 256)
        {
            Tag((char)((interned ? 'Z' : 'z') | ReferenceFlag));
            _output.WriteByte((byte)text.Length);
            _output.Write(Encoding.ASCII.GetBytes(text));
        }
        else
        {
            Tag((char)((interned ? 'A' : 'a') | ReferenceFlag));
            WriteBytes(Encoding.ASCII.GetBytes(text));
        }
    }

    /// <summary>Constants that look like names are interned when a code object is made.</summary>
    private static bool IsIdentifierLike(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] EncodeSurrogates(int[] codePoints)
    {
        var bytes = new List<byte>(codePoints.Length * 3);
        foreach (var c in codePoints)
        {
            switch (c)
            {
                case < 0x80:
                    bytes.Add((byte)c);
                    break;
                case < 0x800:
                    bytes.Add((byte)(0xC0 | (c >> 6)));
                    bytes.Add((byte)(0x80 | (c & 0x3F)));
                    break;
                case < 0x10000:
                    bytes.Add((byte)(0xE0 | (c >> 12)));
                    bytes.Add((byte)(0x80 | ((c >> 6) & 0x3F)));
                    bytes.Add((byte)(0x80 | (c & 0x3F)));
                    break;
                default:
                    bytes.Add((byte)(0xF0 | (c >> 18)));
                    bytes.Add((byte)(0x80 | ((c >> 12) & 0x3F)));
                    bytes.Add((byte)(0x80 | ((c >> 6) & 0x3F)));
                    bytes.Add((byte)(0x80 | (c & 0x3F)));
                    break;
            }
        }

        return [.. bytes];
    }

    private void Tag(char tag) => _output.WriteByte((byte)tag);

    private void WriteInt(int value)
    {
        Span<byte> buffer = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(buffer, value);
        _output.Write(buffer);
    }

    private void WriteDouble(double value)
    {
        Span<byte> buffer = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(buffer, value);
        _output.Write(buffer);
    }

    private void WriteBytes(byte[] bytes)
    {
        WriteInt(bytes.Length);
        _output.Write(bytes);
    }
}
