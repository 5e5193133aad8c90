namespace Weft.Modules.Codecs.MultiByte;

/// <summary>What an incremental encoder or a writer of a stream keeps: the state, and text that is not encoded yet.</summary>
internal sealed class EncoderState
{
    /// <summary>How many characters may wait for what follows them.</summary>
    private const int MaxPending = 2;

    private const int MaxPendingBytes = MaxPending * 4;

    private readonly MultibyteEncoding _encoding;
    private CodecState _state;
    private PyStr _pending = PyStr.Empty;

    internal EncoderState(MultibyteEncoding encoding, string errors)
    {
        _encoding = encoding;
        Errors = errors;
        encoding.StartEncoding(ref _state);
    }

    internal string Errors { get; set; }

    internal bool HasPending => _pending.Length != 0;

    internal PyBytes Encode(PyThread t, PyObject input, bool final)
    {
        var text = input as PyStr ?? Operations.Str(t, input);
        if (_pending.Length != 0)
        {
            text = PyStr.Concat(_pending, text);
        }

        var result = MultibyteConversion.Encode(t, _encoding, text, Errors, ref _state, final, out var consumed);
        if (text.Length - consumed > MaxPending)
        {
            throw CodecErrors.Encode(_encoding.Name, text, consumed, text.Length, "pending buffer overflow");
        }

        _pending = text.Substring(consumed, text.Length);
        return result;
    }

    internal void Reset()
    {
        _encoding.ResetEncoder(ref _state, null);
        _pending = PyStr.Empty;
    }

    /// <summary>Length and UTF-8 bytes of the text that waits, then the state, as a little-endian number.</summary>
    internal PyObject Save(PyThread t)
    {
        var pending = TextCodec.Encode(t, _pending).Array;
        return StateNumber.Of([(byte)pending.Length, .. pending, .. (ReadOnlySpan<byte>)_state]);
    }

    internal void Restore(PyThread t, PyIntBase value)
    {
        var bytes = StateNumber.ToBytes(value, 1 + MaxPendingBytes + CodecState.Size);
        if (bytes[0] > MaxPendingBytes)
        {
            throw Runtime.Objects.Errors.With(Exceptions.UnicodeError, PyStr.Of("pending buffer too large"));
        }

        var pending = bytes.AsSpan(1, bytes[0]).ToArray();
        _pending = Utf8.Decode(t, PyBytes.Of(pending), pending, "strict", true, out _);
        bytes.AsSpan(1 + pending.Length, CodecState.Size).CopyTo(_state);
    }
}
