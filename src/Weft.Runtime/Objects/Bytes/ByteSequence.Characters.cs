namespace Weft.Runtime.Objects;

/// <summary>Methods that take the bytes for ASCII characters.</summary>
public abstract partial class ByteSequence
{
    private static bool IsLower(byte b) => b is >= (byte)'a' and <= (byte)'z';

    private static bool IsUpper(byte b) => b is >= (byte)'A' and <= (byte)'Z';

    private static bool IsLetter(byte b) => IsLower(b) || IsUpper(b);

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    private bool All(Func<byte, bool> test)
    {
        var data = Data;
        foreach (var b in data)
        {
            if (!test(b))
            {
                return false;
            }
        }

        return data.Length > 0;
    }

    [PyMethod("isascii", Signature = "()", Doc = "Whether all bytes are ASCII.")]
    internal bool IsAscii() => System.Text.Ascii.IsValid(Data);

    [PyMethod("isalpha", Signature = "()", Doc = "Whether there are bytes and all are ASCII letters.")]
    internal bool IsAlpha() => All(IsLetter);

    [PyMethod("isdigit", Signature = "()", Doc = "Whether there are bytes and all are ASCII digits.")]
    internal bool IsDigits() => All(IsDigit);

    [PyMethod("isalnum", Signature = "()", Doc = "Whether there are bytes and all are ASCII letters or digits.")]
    internal bool IsAlphanumeric() => All(static b => IsLetter(b) || IsDigit(b));

    [PyMethod("isspace", Signature = "()", Doc = "Whether there are bytes and all are ASCII white space.")]
    internal bool IsSpace() => All(ByteAlphabet.IsSpace);

    [PyMethod("islower", Signature = "()", Doc = "Whether there are ASCII letters and all are lower case.")]
    internal bool IsLowerCase() => Data.ContainsAnyInRange((byte)'a', (byte)'z') && !Data.ContainsAnyInRange((byte)'A', (byte)'Z');

    [PyMethod("isupper", Signature = "()", Doc = "Whether there are ASCII letters and all are upper case.")]
    internal bool IsUpperCase() => Data.ContainsAnyInRange((byte)'A', (byte)'Z') && !Data.ContainsAnyInRange((byte)'a', (byte)'z');

    [PyMethod("istitle", Signature = "()", Doc = "Whether upper case begins the words and only lower case follows.")]
    internal bool IsTitle()
    {
        var found = false;
        var previousCased = false;
        foreach (var b in Data)
        {
            if (IsUpper(b))
            {
                if (previousCased)
                {
                    return false;
                }

                previousCased = found = true;
            }
            else if (IsLower(b))
            {
                if (!previousCased)
                {
                    return false;
                }

                found = true;
            }
            else
            {
                previousCased = false;
            }
        }

        return found;
    }

    private static byte ToLower(byte b) => IsUpper(b) ? (byte)(b + 32) : b;

    private static byte ToUpper(byte b) => IsLower(b) ? (byte)(b - 32) : b;

    private PyObject Map(Func<byte, byte> map)
    {
        var result = Data.ToArray();
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = map(result[i]);
        }

        return MakeOwned(result);
    }

    [PyMethod("lower", Signature = "()", Doc = "The bytes with ASCII letters in lower case.")]
    internal PyObject Lower() => Map(ToLower);

    [PyMethod("upper", Signature = "()", Doc = "The bytes with ASCII letters in upper case.")]
    internal PyObject Upper() => Map(ToUpper);

    [PyMethod("swapcase", Signature = "()", Doc = "The bytes with the case of ASCII letters exchanged.")]
    internal PyObject SwapCase() => Map(static b => IsLetter(b) ? (byte)(b ^ 32) : b);

    [PyMethod("capitalize", Signature = "()", Doc = "The bytes with the first ASCII letter in upper case and the rest in lower case.")]
    internal PyObject Capitalize()
    {
        var result = Data.ToArray();
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = i == 0 ? ToUpper(result[i]) : ToLower(result[i]);
        }

        return MakeOwned(result);
    }

    [PyMethod("title", Signature = "()", Doc = "The bytes with each word of ASCII letters capitalized.")]
    internal PyObject Title()
    {
        var result = Data.ToArray();
        var previousCased = false;
        for (var i = 0; i < result.Length; i++)
        {
            var b = result[i];
            result[i] = previousCased ? ToLower(b) : ToUpper(b);
            previousCased = IsLetter(b);
        }

        return MakeOwned(result);
    }

    private byte FillByte(string name, PyObject? fill) => fill switch
    {
        null => (byte)' ',
        ByteSequence { Data.Length: 1 } bytes => bytes.Data[0],
        ByteSequence bytes => throw Errors.TypeError($"{name}(): argument 2 must be a byte string of length 1, not a {bytes.TypeName} object of length {bytes.Data.Length}"),
        _ => throw Errors.TypeError($"{name}() argument 2 must be a byte string of length 1, not {fill.Type.FullName}"),
    };

    private PyObject Pad(long left, long right, byte fill)
    {
        if (left <= 0 && right <= 0)
        {
            return Same();
        }

        var data = Data;
        if (left + right + data.Length is var length && (length > Array.MaxLength || length < 0))
        {
            throw Errors.MemoryError();
        }

        var result = new byte[length];
        result.AsSpan().Fill(fill);
        data.CopyTo(result.AsSpan((int)left));
        return MakeOwned(result);
    }

    [PyMethod("center", Signature = "(width, fillchar=b' ', /)", Doc = "The bytes centered in a field of that width.")]
    internal PyObject Center(long width, PyObject? fillchar = null)
    {
        var fill = FillByte("center", fillchar);
        var missing = Math.Max(0, width - Data.Length);
        var left = (missing / 2) + (missing & width & 1);
        return Pad(left, missing - left, fill);
    }

    [PyMethod("ljust", Signature = "(width, fillchar=b' ', /)", Doc = "The bytes at the left of a field of that width.")]
    internal PyObject JustifyLeft(long width, PyObject? fillchar = null) => Pad(0, Math.Max(0, width - Data.Length), FillByte("ljust", fillchar));

    [PyMethod("rjust", Signature = "(width, fillchar=b' ', /)", Doc = "The bytes at the right of a field of that width.")]
    internal PyObject JustifyRight(long width, PyObject? fillchar = null) => Pad(Math.Max(0, width - Data.Length), 0, FillByte("rjust", fillchar));

    [PyMethod("zfill", Signature = "(width, /)", Doc = "The bytes filled with zeros after their sign up to that width.")]
    internal PyObject FillZeros(long width)
    {
        var data = Data;
        var missing = width - data.Length;
        if (missing <= 0)
        {
            return Same();
        }

        if (width > Array.MaxLength)
        {
            throw Errors.MemoryError();
        }

        var sign = data.Length > 0 && data[0] is (byte)'+' or (byte)'-' && data.Length > 0 ? 1 : 0;
        var result = new byte[width];
        result.AsSpan().Fill((byte)'0');
        data[..sign].CopyTo(result);
        data[sign..].CopyTo(result.AsSpan((int)missing + sign));
        return MakeOwned(result);
    }

    [PyMethod("expandtabs", Signature = "(tabsize=8)", Doc = "The bytes with spaces for tabs.")]
    internal PyObject ExpandTabs(int tabsize = 8)
    {
        var result = new List<byte>();
        long column = 0;
        foreach (var b in Data)
        {
            if (b == '\t')
            {
                if (tabsize > 0)
                {
                    var spaces = tabsize - (int)(column % tabsize);
                    column += spaces;
                    if ((long)result.Count + spaces > Array.MaxLength / 2)
                    {
                        throw Errors.OverflowError("result too long");
                    }

                    for (var i = 0; i < spaces; i++)
                    {
                        result.Add((byte)' ');
                    }
                }

                continue;
            }

            column = b is 10 or 13 ? 0 : column + 1;
            result.Add(b);
        }

        return MakeOwned([.. result]);
    }

    [PyMethod("translate", Signature = "(table, /, delete=b'')", Doc = "The bytes mapped by a table of 256, without those to delete.")]
    internal PyObject Translate(PyThread t, PyObject table, PyObject? delete = null)
    {
        var map = table is PyNone ? null : BufferView.Read(t, table);
        if (map is not null && map.Length != 256)
        {
            throw Errors.ValueError("translation table must be 256 characters long");
        }

        var dropped = delete is null ? [] : BufferView.Read(t, delete);
        var result = new List<byte>();
        var changed = false;
        foreach (var b in Data)
        {
            if (dropped.AsSpan().Contains(b))
            {
                changed = true;
                continue;
            }

            var mapped = map is null ? b : map[b];
            changed |= mapped != b;
            result.Add(mapped);
        }

        return changed ? MakeOwned([.. result]) : Same();
    }

    [PyStaticMethod("maketrans", Signature = "(frm, to, /)", Doc = "A table for translate that maps each byte of frm to the one of to.")]
    internal static PyObject MakeTranslation(PyThread t, PyObject frm, PyObject to)
    {
        var from = BufferView.Read(t, frm);
        var target = BufferView.Read(t, to);
        if (from.Length != target.Length)
        {
            throw Errors.ValueError("maketrans arguments must have same length");
        }

        var table = new byte[256];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (byte)i;
        }

        for (var i = 0; i < from.Length; i++)
        {
            table[from[i]] = target[i];
        }

        return PyBytes.Of(table);
    }
}
