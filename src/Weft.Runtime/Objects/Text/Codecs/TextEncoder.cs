namespace Weft.Runtime.Objects;

/// <summary>
/// One run of a native encoder: the text, the output, and what to do with characters the encoding lacks. The encoder
/// supplies how one character is written, with which replacements that are text are encoded too; one whose characters
/// depend on each other derives from this class instead and sets <paramref name="isMultibyte"/>.
/// </summary>
internal class TextEncoder(PyThread thread, string encoding, PyStr text, string errors, Func<TextEncoder, int, bool>? tryWrite, int unit = 1, bool isMultibyte = false)
{
    private byte[] _output = new byte[text.Length + 16];
    private int _count;
    private PyObject? _handler;
    private PyUnicodeError? _error;

    internal PyThread Thread => thread;

    internal PyStr Text => text;

    internal void Write(byte value)
    {
        if (_count == _output.Length)
        {
            Array.Resize(ref _output, checked(_count * 2));
        }

        _output[_count++] = value;
    }

    internal void Write(ReadOnlySpan<byte> values)
    {
        if (values.Length > _output.Length - _count)
        {
            Array.Resize(ref _output, (int)Math.Min(Array.MaxLength, Math.Max(_output.Length * 2L, (long)_count + values.Length)));
        }

        values.CopyTo(_output.AsSpan(_count));
        _count += values.Length;
    }

    internal PyBytes ToBytes() => PyBytes.Of(_output.AsSpan(0, _count));

    /// <summary>Handles characters that cannot be encoded; the position to go on from.</summary>
    /// <exception cref="PythonException">UnicodeEncodeError under "strict", or what the handler raises.</exception>
    internal int Error(int start, int end, string reason)
    {
        switch (errors)
        {
            case "strict":
                throw CodecErrors.Encode(encoding, text, start, end, reason);
            case "ignore":
                return end;
            case "surrogateescape" when IsEscaped(start, end):
                for (var i = start; i < end; i++)
                {
                    Write((byte)(text.CodePointAt(i) - 0xDC00));
                }

                return end;
            case "surrogateescape" when EscapesBytes:
                // What can be escaped is; the error is about the rest.
                var escaped = start;
                while (escaped < end && IsEscaped(escaped, escaped + 1))
                {
                    Write((byte)(text.CodePointAt(escaped++) - 0xDC00));
                }

                throw CodecErrors.Encode(encoding, text, escaped, end, reason);
        }

        _handler ??= CodecErrors.Lookup(thread, errors);
        var error = Reuse(start, end, reason);
        var (replacement, position) = CodecErrors.CallForEncoding(thread, _handler, error, isMultibyte, text.Length);
        if (position < 0)
        {
            position += text.Length;
        }

        if (position < 0 || position > text.Length)
        {
            throw Errors.IndexError($"position {position} from error handler out of bounds");
        }

        if (replacement is PyBytes bytes)
        {
            if (bytes.Count % unit != 0)
            {
                throw new PythonException(Reuse(start, end, reason));
            }

            Write(bytes.Data);
        }
        else if (!TryWrite((PyStr)replacement))
        {
            throw new PythonException(Reuse(start, end, reason));
        }

        return (int)position;
    }

    /// <summary>Encodes the text that an error handler answered.</summary>
    private protected virtual bool TryWrite(PyStr replacement)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            if (!tryWrite!(this, replacement.CodePointAt(i)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The exception for the handler: one object a run, with new fields each time.</summary>
    private PyUnicodeError Reuse(int start, int end, string reason)
    {
        if (_error is null)
        {
            return _error = (PyUnicodeError)CodecErrors.Encode(encoding, text, start, end, reason).Value;
        }

        _error.Start = start;
        _error.End = end;
        _error.Reason = PyStr.Of(reason);
        return _error;
    }

    /// <summary>Bytes of a multi-byte unit cannot be written one by one, so only one-byte encodings take the short way.</summary>
    private bool EscapesBytes => encoding is "utf-8" or "ascii" or "latin-1" or "charmap";

    private bool IsEscaped(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (text.CodePointAt(i) is < 0xDC80 or > 0xDCFF)
            {
                return false;
            }
        }

        return EscapesBytes;
    }
}
