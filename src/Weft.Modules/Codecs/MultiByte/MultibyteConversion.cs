namespace Weft.Modules.Codecs.MultiByte;

/// <summary>Whole conversions with a <see cref="MultibyteEncoding"/>: the loop around it that handles errors.</summary>
internal static class MultibyteConversion
{
    private const string Illegal = "illegal multibyte sequence";
    private const string Unfinished = "incomplete multibyte sequence";

    /// <summary>
    /// Decodes; without <paramref name="final"/>, bytes that begin a character are left over. The caller learns by
    /// <paramref name="isUnfinished"/>, even when an error is raised, that the input ends within a character.
    /// </summary>
    /// <exception cref="PythonException">UnicodeDecodeError, or what an error handler raises.</exception>
    internal static PyStr Decode(PyThread t, MultibyteEncoding encoding, PyObject source, byte[] data, string errors, ref CodecState state, bool final, out int consumed, ref bool isUnfinished)
    {
        var decoder = new TextDecoder(t, encoding.Name, source, data, errors, isMultibyte: true);
        consumed = 0;
        while (encoding.Decode(decoder.Data, ref consumed, ref state, decoder.Output) is not MultibyteEncoding.Done and var result)
        {
            if (result != MultibyteEncoding.Incomplete)
            {
                consumed = decoder.Error(consumed, consumed + result, Illegal);
            }
            else if (final)
            {
                isUnfinished = true;
                consumed = decoder.Error(consumed, decoder.Data.Length, Unfinished);
            }
            else
            {
                break;
            }
        }

        return decoder.Output.ToStr();
    }

    /// <summary>
    /// Encodes; without <paramref name="final"/>, a character that may be the first of a pair is left over, and the state
    /// is not closed.
    /// </summary>
    /// <exception cref="PythonException">UnicodeEncodeError, or what an error handler raises.</exception>
    internal static PyBytes Encode(PyThread t, MultibyteEncoding encoding, PyStr text, string errors, ref CodecState state, bool final, out int consumed)
    {
        var encoder = new Encoder(t, encoding, text, errors, state);
        try
        {
            consumed = encoder.Run(final);
            return encoder.ToBytes();
        }
        finally
        {
            state = encoder.State;
        }
    }

    private sealed class Encoder(PyThread t, MultibyteEncoding encoding, PyStr text, string errors, CodecState start)
        : TextEncoder(t, encoding.Name, text, errors, null, isMultibyte: true)
    {
        internal CodecState State = start;

        internal int Run(bool final)
        {
            var at = 0;
            while (encoding.Encode(Text, ref at, ref State, this, final) is not MultibyteEncoding.Done and var result)
            {
                if (result == MultibyteEncoding.Incomplete)
                {
                    return at;
                }

                at = Error(at, at + result, Illegal);
            }

            if (final)
            {
                encoding.ResetEncoder(ref State, this);
            }

            return at;
        }

        private protected override bool TryWrite(PyStr replacement)
        {
            var at = 0;
            var result = encoding.Encode(replacement, ref at, ref State, this, final: true);
            return result == MultibyteEncoding.Done ? true : throw CodecErrors.Encode(encoding.Name, replacement, at, at + result, Illegal);
        }
    }
}
