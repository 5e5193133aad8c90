using System.Runtime.CompilerServices;

namespace Weft.Modules.Codecs.MultiByte;

/// <summary>
/// An encoding of characters as one or more bytes. It converts as far as it can and stops at the first thing it cannot;
/// what happens then is the matter of <see cref="MultibyteConversion"/>. The objects have no state of their own, so all
/// threads share them.
/// </summary>
internal abstract class MultibyteEncoding(string name)
{
    /// <summary>Everything was converted.</summary>
    internal const int Done = 0;

    /// <summary>The input ends within a character (or within what may become one).</summary>
    internal const int Incomplete = -1;

    internal string Name => name;

    /// <summary>
    /// Decodes from <paramref name="at"/> on, and leaves there how far it came. The answer is <see cref="Done"/>,
    /// <see cref="Incomplete"/>, or the length of a sequence that is no character.
    /// </summary>
    internal abstract int Decode(ReadOnlySpan<byte> data, ref int at, ref CodecState state, TextBuilder output);

    /// <summary>
    /// Encodes from <paramref name="at"/> on, and leaves there how far it came. The answer is <see cref="Done"/>,
    /// <see cref="Incomplete"/> (never if <paramref name="final"/>), or the number of characters that have no code.
    /// </summary>
    internal abstract int Encode(PyStr text, ref int at, ref CodecState state, TextEncoder output, bool final);

    /// <summary>The state before the first byte is decoded.</summary>
    internal virtual void StartDecoding(ref CodecState state) => state = default;

    /// <summary>The state before the first character is encoded.</summary>
    internal virtual void StartEncoding(ref CodecState state) => state = default;

    /// <summary>Forgets what was decoded, as far as the encoding does at <c>reset()</c>.</summary>
    internal virtual void ResetDecoder(ref CodecState state)
    {
    }

    /// <summary>Goes back to the state that a text ends with; writes the bytes for that.</summary>
    internal virtual void ResetEncoder(ref CodecState state, TextEncoder? output)
    {
    }

    /// <summary>Adds what a code decodes to: a character, or two (see <see cref="CharacterSet"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static void Append(TextBuilder output, int value)
    {
        if (value > 0x10FFFF)
        {
            output.Append(value >> 16);
            value &= 0xFFFF;
        }

        output.Append(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static void WriteTwo(TextEncoder output, int code)
    {
        output.Write((byte)(code >> 8));
        output.Write((byte)code);
    }
}
