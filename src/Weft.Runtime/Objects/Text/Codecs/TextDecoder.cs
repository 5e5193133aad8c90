namespace Weft.Runtime.Objects;

/// <summary>
/// One run of a native decoder: the input (which an error handler may exchange), the output, and what to do at an
/// error. A decoder calls <see cref="Error"/> and goes on at the position it answers.
/// </summary>
internal sealed class TextDecoder(PyThread thread, string encoding, PyObject source, byte[] data, string errors, bool isMultibyte = false)
{
    private PyObject _source = source;
    private PyObject? _handler;
    private PyUnicodeError? _error;

    internal PyThread Thread => thread;

    internal byte[] Data { get; private set; } = data;

    internal TextBuilder Output { get; } = new(data.Length);

    /// <summary>Handles bytes that are not text; the position to go on from.</summary>
    /// <exception cref="PythonException">UnicodeDecodeError under "strict", or what the handler raises.</exception>
    internal int Error(int start, int end, string reason)
    {
        switch (errors)
        {
            case "strict":
                throw Failure(start, end, reason);
            case "ignore":
                return end;
            case "replace":
                Output.Append(0xFFFD);
                return end;
            case "surrogateescape" when !Data.AsSpan(start, Math.Min(end - start, 4)).ContainsAnyInRange((byte)0, (byte)0x7F):
                var i = start;
                for (; i < end && i < start + 4 && Data[i] >= 0x80; i++)
                {
                    Output.Append(0xDC00 + Data[i]);
                }

                return i;
        }

        _handler ??= CodecErrors.Lookup(thread, errors);
        var error = Reuse(start, end, reason);
        var (text, position) = CodecErrors.CallForDecoding(thread, _handler, error, isMultibyte, Data.Length);
        if (error.Subject is not PyBytes bytes)
        {
            throw Errors.TypeError("exception attribute object must be bytes");
        }

        if (!ReferenceEquals(bytes, _source))
        {
            _source = bytes;
            Data = bytes.Array;
        }

        if (position < 0)
        {
            position += Data.Length;
        }

        if (position < 0 || position > Data.Length)
        {
            throw Errors.IndexError($"position {position} from error handler out of bounds");
        }

        Output.Append(text);
        return (int)position;
    }

    /// <summary>The exception for the handler: one object a run, with new fields each time.</summary>
    private PyUnicodeError Reuse(int start, int end, string reason)
    {
        if (_error is null)
        {
            return _error = (PyUnicodeError)Failure(start, end, reason).Value;
        }

        _error.Start = start;
        _error.End = end;
        _error.Reason = PyStr.Of(reason);
        return _error;
    }

    private PythonException Failure(int start, int end, string reason)
    {
        if (_source is not PyBytes)
        {
            _source = PyBytes.Of(Data);
        }

        return CodecErrors.Decode(encoding, (PyBytes)_source, start, end, reason);
    }
}
