using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>
/// Builds a str from characters and strings. It keeps UTF-16 units while all characters are simple (neither surrogate
/// nor above U+FFFF) and goes over to code points at the first one that is not, so the result has the representation
/// that <see cref="PyStr"/> demands without another pass.
/// </summary>
public sealed class TextBuilder
{
    private char[] _chars;
    private int[]? _points;
    private int _count;

    public TextBuilder(int capacity = 64) => _chars = new char[Math.Max(capacity, 16)];

    /// <summary>Code points so far.</summary>
    public int Length => _count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSimple(int codePoint) => codePoint is < 0xD800 or (> 0xDFFF and <= 0xFFFF);

    /// <summary>Adds one character.</summary>
    public TextBuilder Append(int codePoint)
    {
        if (_points is null && IsSimple(codePoint))
        {
            if (_count == _chars.Length)
            {
                Grow(1);
            }

            _chars[_count++] = (char)codePoint;
            return this;
        }

        Widen();
        if (_count == _points!.Length)
        {
            Grow(1);
        }

        _points[_count++] = codePoint;
        return this;
    }

    /// <summary>Adds text without surrogate code units.</summary>
    public TextBuilder AppendSimple(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        if (_points is null)
        {
            text.CopyTo(_chars.AsSpan(_count));
        }
        else
        {
            for (var i = 0; i < text.Length; i++)
            {
                _points[_count + i] = text[i];
            }
        }

        _count += text.Length;
        return this;
    }

    /// <summary>Adds a number in decimal.</summary>
    public TextBuilder AppendNumber(long number)
    {
        Span<char> digits = stackalloc char[20];
        number.TryFormat(digits, out var length, provider: System.Globalization.CultureInfo.InvariantCulture);
        return AppendSimple(digits[..length]);
    }

    /// <summary>Adds code points.</summary>
    public TextBuilder Append(ReadOnlySpan<int> codePoints)
    {
        foreach (var c in codePoints)
        {
            Append(c);
        }

        return this;
    }

    /// <summary>Adds a str.</summary>
    public TextBuilder Append(PyStr text)
    {
        if (text.Simple is { } simple)
        {
            return AppendSimple(simple);
        }

        Widen();
        Reserve(text.Length);
        text.CopyCodePoints(_points.AsSpan(_count));
        _count += text.Length;
        return this;
    }

    /// <summary>Adds part of a str.</summary>
    public TextBuilder Append(PyStr text, int start, int end)
    {
        if (start >= end)
        {
            return this;
        }

        if (text.Simple is { } simple)
        {
            return AppendSimple(simple.AsSpan(start, end - start));
        }

        return Append(text.CodePoints.AsSpan(start, end - start));
    }

    /// <summary>Adds one character several times.</summary>
    public TextBuilder Append(int codePoint, int count)
    {
        if (count <= 0)
        {
            return this;
        }

        if (!IsSimple(codePoint))
        {
            Widen();
        }

        Reserve(count);
        if (_points is null)
        {
            _chars.AsSpan(_count, count).Fill((char)codePoint);
        }
        else
        {
            _points.AsSpan(_count, count).Fill(codePoint);
        }

        _count += count;
        return this;
    }

    /// <summary>The str.</summary>
    public PyStr ToStr() => _points is null ? PyStr.OfSimple(new string(_chars, 0, _count)) : PyStr.OfCodePoints(_points.AsSpan(0, _count));

    private void Widen()
    {
        if (_points is not null)
        {
            return;
        }

        _points = new int[Math.Max(_chars.Length, _count + 1)];
        for (var i = 0; i < _count; i++)
        {
            _points[i] = _chars[i];
        }

        _chars = [];
    }

    private void Reserve(int extra)
    {
        if (extra > (_points?.Length ?? _chars.Length) - _count)
        {
            Grow(extra);
        }
    }

    private void Grow(int extra)
    {
        var needed = (long)_count + extra;
        if (needed > Array.MaxLength / 2)
        {
            throw Errors.MemoryError();
        }

        var capacity = (int)Math.Max(needed, Math.Min((long)_count * 2, Array.MaxLength / 2));
        if (_points is null)
        {
            Array.Resize(ref _chars, capacity);
        }
        else
        {
            Array.Resize(ref _points, capacity);
        }
    }
}
