namespace Weft.Modules.Codecs.MultiByte;

/// <summary>What an incremental decoder or a reader of a stream keeps: the state, and bytes that begin a character.</summary>
internal sealed class DecoderState
{
    private const int MaxPending = 8;

    private readonly MultibyteEncoding _encoding;
    private CodecState _state;
    private byte[] _pending = [];

    internal DecoderState(MultibyteEncoding encoding, string errors)
    {
        _encoding = encoding;
        Errors = errors;
        encoding.StartDecoding(ref _state);
    }

    internal string Errors { get; set; }

    /// <summary>
    /// Decodes what waits and more bytes. The bytes that waited are gone after an error, but with
    /// <paramref name="keepPending"/> they wait again if the error is that the last character has no end.
    /// </summary>
    internal PyStr Decode(PyThread t, PyObject source, byte[] data, bool final, bool keepPending)
    {
        var pending = _pending;
        _pending = [];
        if (pending.Length != 0)
        {
            source = PyNone.Value;
            data = [.. pending, .. data];
        }

        var isUnfinished = false;
        try
        {
            var result = MultibyteConversion.Decode(t, _encoding, source, data, Errors, ref _state, final, out var consumed, ref isUnfinished);
            if (data.Length - consumed > MaxPending)
            {
                throw CodecErrors.Decode(_encoding.Name, PyBytes.Of(data), consumed, data.Length, "pending buffer overflow");
            }

            _pending = data[consumed..];
            return result;
        }
        catch (PythonException) when (isUnfinished && keepPending)
        {
            _pending = pending;
            throw;
        }
    }

    internal void Reset()
    {
        _encoding.ResetDecoder(ref _state);
        _pending = [];
    }

    internal PyObject Save() => new PyTuple([PyBytes.Of(_pending.AsSpan()), StateNumber.Of(_state)]);

    internal void Restore(PyBytes pending, PyIntBase number)
    {
        var bytes = StateNumber.ToBytes(number, CodecState.Size);
        if (pending.Count > MaxPending)
        {
            throw CodecErrors.Decode(_encoding.Name, pending, 0, pending.Count, "pending buffer too large");
        }

        _pending = pending.Data.ToArray();
        bytes.CopyTo(_state);
    }
}
