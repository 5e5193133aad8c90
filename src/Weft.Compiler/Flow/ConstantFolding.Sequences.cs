using System.Numerics;
using System.Text;
using Weft.Syntax.Ast;

namespace Weft.Compiler.Flow;

internal static partial class ConstantFolding
{
    /// <summary>Stands for a result of None, since null means that there is no result.</summary>
    private sealed class NoneResult
    {
        public static readonly NoneResult Instance = new();
    }

    private static object? Concatenate(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => a + b,
        (string or SurrogateString, string or SurrogateString) => FromCodePoints([.. CodePoints(left), .. CodePoints(right)]),
        (byte[] a, byte[] b) => (byte[])[.. a, .. b],
        (object?[] a, object?[] b) => (object?[])[.. a, .. b],
        _ => null,
    };

    private static object? Repeat(object? sequence, object? count)
    {
        if (count is not (bool or long) || sequence is not (string or SurrogateString or byte[] or object?[]))
        {
            return null;
        }

        var n = count is long l ? l : (bool)count ? 1 : 0;
        var size = sequence switch
        {
            byte[] b => b.Length,
            object?[] t => t.Length,
            _ => CodePoints(sequence).Length,
        };
        if (size > 0)
        {
            var limit = sequence is object?[] ? MaxCollectionSize : MaxStringSize;
            if (n < 0 || n > limit / size)
            {
                return null;
            }

            if (n > 0 && sequence is object?[] items && !IsSimple(items, MaxTotalItems / (int)n))
            {
                return null;
            }
        }

        var times = size == 0 ? 0 : (int)n;
        return sequence switch
        {
            string s => new StringBuilder(s.Length * times).Insert(0, s, times).ToString(),
            byte[] b => Times(b, times),
            object?[] t => Times(t, times),
            _ => FromCodePoints(Times(CodePoints(sequence), times)),
        };
    }

    private static T[] Times<T>(T[] items, int count)
    {
        var result = new T[items.Length * count];
        for (var i = 0; i < count; i++)
        {
            items.CopyTo(result, i * items.Length);
        }

        return result;
    }

    private static bool IsSimple(object? value, int limit) => Remaining(value, limit) >= 0;

    private static int Remaining(object? value, int limit)
    {
        if (value is object?[] items)
        {
            limit -= items.Length;
            foreach (var item in items)
            {
                if (limit < 0)
                {
                    break;
                }

                limit = Remaining(item, limit);
            }
        }

        return limit;
    }

    private static object? Subscript(object? container, object? index)
    {
        switch (container)
        {
            case string or SurrogateString:
                var text = CodePoints(container);
                return index is SliceConstant slice
                    ? Slice(text, slice) is { } part ? FromCodePoints(part) : null
                    : Position(index, text.Length) is { } i ? FromCodePoints([text[i]]) : null;
            case byte[] bytes:
                return index is SliceConstant byteSlice
                    ? Slice(bytes, byteSlice)
                    : Position(index, bytes.Length) is { } j ? (long)bytes[j] : null;
            case object?[] tuple:
                return index is SliceConstant tupleSlice
                    ? Slice(tuple, tupleSlice)
                    : Position(index, tuple.Length) is { } k ? tuple[k] ?? NoneResult.Instance : null;
            default:
                return null;
        }
    }

    private static int? Position(object? index, int length)
    {
        long? position = index switch
        {
            long l => l,
            bool b => b ? 1 : 0,
            _ => null,
        };
        if (position < 0)
        {
            position += length;
        }

        return position >= 0 && position < length ? (int)position : null;
    }

    private static T[]? Slice<T>(T[] items, SliceConstant slice)
    {
        if (!TryBound(slice.Step, out var stepValue)
            || !TryBound(slice.Start, out var start)
            || !TryBound(slice.Stop, out var stop))
        {
            return null;
        }

        var step = stepValue ?? 1;
        if (step == 0 || step == long.MinValue)
        {
            return null;
        }

        long length = items.Length;
        var (low, high) = step > 0 ? (0L, length) : (-1L, length - 1);
        var from = Clamp(start, step > 0 ? low : high);
        var to = Clamp(stop, step > 0 ? high : low);
        var result = new List<T>();
        for (var i = from; step > 0 ? i < to : i > to; i += step)
        {
            result.Add(items[i]);
            if (step > 0 ? i > long.MaxValue - step : i < long.MinValue - step)
            {
                break;
            }
        }

        return [.. result];

        long Clamp(long? bound, long missing)
        {
            if (bound is not { } value)
            {
                return missing;
            }

            if (value < 0)
            {
                value += length;
            }

            return Math.Clamp(value, low, high);
        }
    }

    private static bool TryBound(object? value, out long? bound)
    {
        bound = value switch
        {
            long l => l,
            bool b => b ? 1 : 0,
            BigInteger big => big.Sign < 0 ? long.MinValue / 2 : long.MaxValue / 2,
            _ => null,
        };
        return value is null or long or bool or BigInteger;
    }

    private static int[] CodePoints(object? text)
    {
        if (text is SurrogateString surrogates)
        {
            return surrogates.CodePoints;
        }

        var s = (string)text!;
        var result = new List<int>(s.Length);
        foreach (var rune in s.EnumerateRunes())
        {
            result.Add(rune.Value);
        }

        return [.. result];
    }

    private static object FromCodePoints(int[] codePoints)
    {
        if (Array.Exists(codePoints, c => c is >= 0xD800 and <= 0xDFFF))
        {
            return new SurrogateString(codePoints);
        }

        var text = new StringBuilder(codePoints.Length);
        foreach (var c in codePoints)
        {
            text.Append(char.ConvertFromUtf32(c));
        }

        return text.ToString();
    }
}
