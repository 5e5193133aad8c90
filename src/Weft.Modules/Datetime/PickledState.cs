using System.Text;

namespace Weft.Modules.Datetime;

/// <summary>The bytes in which dates and times are pickled: big-endian, with <c>fold</c> as the highest bit of one of them.</summary>
internal static class PickledState
{
    internal const int DateLength = 4;
    internal const int TimeLength = 6;
    internal const int DateTimeLength = DateLength + TimeLength;

    /// <summary>Protocols from this one on write <c>fold</c>.</summary>
    internal const int FoldProtocol = 4;

    private const int FoldBit = 0x80;

    internal static void Write(Span<byte> target, DateOnly date, int fold)
    {
        var (year, month, day) = date;
        target[0] = (byte)(year >> 8);
        target[1] = (byte)year;
        target[2] = (byte)(month | (fold != 0 ? FoldBit : 0));
        target[3] = (byte)day;
    }

    internal static void Write(Span<byte> target, TimeOfDay time, int fold)
    {
        var microsecond = time.Microsecond;
        target[0] = (byte)(time.Hour | (fold != 0 ? FoldBit : 0));
        target[1] = (byte)time.Minute;
        target[2] = (byte)time.Second;
        target[3] = (byte)(microsecond >> 16);
        target[4] = (byte)(microsecond >> 8);
        target[5] = (byte)microsecond;
    }

    /// <summary>
    /// The state in the first argument of a constructor, if it is one: bytes of the right length (or a str, from a pickle
    /// of Python 2) whose marked byte is a possible month or hour.
    /// </summary>
    /// <param name="marked">Which byte tells a state from other bytes.</param>
    /// <param name="limit">The first value that this byte cannot have; below <paramref name="least"/> it cannot be, either.</param>
    internal static byte[]? Find(ReadOnlySpan<PyObject> args, PyTuple? kwNames, int length, int marked, int least, int limit, int mask, string kind)
    {
        if (args.Length is < 1 or > 2 || (kwNames is { Count: > 0 } && args.Length == kwNames.Count))
        {
            return null;
        }

        switch (args[0])
        {
            case PyBytes bytes:
                var data = bytes.Data;
                return data.Length == length && (data[marked] & mask) is var value && value >= least && value < limit ? data.ToArray() : null;
            case PyStr text when text.Length == length:
                var mark = text.CodePointAt(marked) & mask;
                if (mark < least || mark >= limit)
                {
                    return null;
                }

                var value16 = text.Value;
                return value16.Length == length && value16.All(static c => c <= 0xff)
                    ? Encoding.Latin1.GetBytes(value16)
                    : throw Errors.ValueError($"Failed to encode latin1 string when unpickling a {kind} object. pickle.load(data, encoding='latin1') is assumed.");
            default:
                return null;
        }
    }

    internal static (DateOnly Date, byte Fold) ReadDate(ReadOnlySpan<byte> state) =>
        (CalendarDate.Checked(state[0] << 8 | state[1], state[2] & ~FoldBit, state[3]), (byte)(state[2] >> 7));

    internal static (TimeOfDay Time, byte Fold) ReadTime(ReadOnlySpan<byte> state) =>
        (TimeOfDay.Checked(state[0] & ~FoldBit, state[1], state[2], state[3] << 16 | state[4] << 8 | state[5]), (byte)(state[0] >> 7));

    /// <summary>The zone in the second argument of a constructor with a state.</summary>
    internal static PyTzInfo? Zone(ReadOnlySpan<PyObject> args) => args.Length < 2 || args[1] is PyNone ? null : args[1] as PyTzInfo ?? throw Errors.TypeError("bad tzinfo state arg");
}
