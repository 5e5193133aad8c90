using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>str</c>: an immutable sequence of code points.</summary>
/// <remarks>
/// Two representations. Text without surrogate code units is a C# string, whose length and indexes are those of Python.
/// Any other text (characters above U+FFFF, lone surrogates) is an array of code points; <see cref="Value"/> is then made
/// on demand, as UTF-16 with lone surrogates kept. Which one is a function of the content, so equal strings have the
/// same one. Strings are interned per process in a table that keeps them; an interned one has an
/// <see cref="InternId"/>, and two interned strings are equal exactly when they are the same object.
/// </remarks>
[PyType("str", WeakReferences = false, MatchSelf = true, Doc = "An immutable sequence of characters (Unicode code points).", Signature = "(object='', encoding='utf-8', errors='strict')")]
public partial class PyStr : PyObject, IEquatable<PyStr>
{
    private static readonly PyStr[] s_latin1 = MakeLatin1();

    public static readonly PyStr Empty = new("");

    private string? _text;
    private readonly int[]? _codePoints;
    private long _hash;
    private int _internId;

    /// <summary>From text without surrogate code units; use <see cref="Of(string)"/> when that is not certain.</summary>
    protected internal PyStr(string text) => _text = text;

    /// <summary>From code points of which at least one is a surrogate or above U+FFFF.</summary>
    protected internal PyStr(int[] codePoints) => _codePoints = codePoints;

    /// <summary>A copy of another string's content (for <c>str</c> subclasses).</summary>
    protected internal PyStr(PyStr other)
    {
        _text = other._text;
        _codePoints = other._codePoints;
        _hash = other._hash;
    }

    /// <summary>Number of code points.</summary>
    public int Length
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _codePoints is { } points ? points.Length : _text!.Length;
    }

    /// <summary>The text as UTF-16; lone surrogates stay what they are.</summary>
    public string Value => _text ?? MakeUtf16();

    /// <summary>The C# string if that is the representation (indexes are code points), else null.</summary>
    internal string? Simple
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _codePoints is null ? _text : null;
    }

    /// <summary>The code points if the text has any outside the simple representation, else null.</summary>
    internal int[]? CodePoints => _codePoints;

    internal bool IsInterned => _internId != 0;

    internal int InternId => _internId;

    /// <summary><c>hash(s)</c>; computed once.</summary>
    public long HashValue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _hash != 0 ? _hash : ComputeHash();
    }

    /// <summary>From UTF-16: surrogate pairs become one character, lone surrogates stay.</summary>
    public static PyStr Of(string text)
    {
        switch (text.Length)
        {
            case 0:
                return Empty;
            case 1 when text[0] < 256:
                return s_latin1[text[0]];
        }

        return text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? new PyStr(text) : new PyStr(ToCodePoints(text));
    }

    /// <inheritdoc cref="Of(string)"/>
    public static PyStr Of(ReadOnlySpan<char> text) => text.Length == 1 && text[0] < 256 ? s_latin1[text[0]] : Of(text.ToString());

    /// <summary>From text known to have no surrogate code units.</summary>
    internal static PyStr OfSimple(string text) => text.Length switch
    {
        0 => Empty,
        1 when text[0] < 256 => s_latin1[text[0]],
        _ => new PyStr(text),
    };

    /// <summary>One character.</summary>
    public static PyStr OfCodePoint(int codePoint)
    {
        if (codePoint < 256)
        {
            return s_latin1[codePoint];
        }

        return codePoint <= 0xFFFF && codePoint is < 0xD800 or > 0xDFFF ? new PyStr(((char)codePoint).ToString()) : new PyStr([codePoint]);
    }

    /// <summary>From any code points.</summary>
    public static PyStr OfCodePoints(ReadOnlySpan<int> codePoints)
    {
        foreach (var c in codePoints)
        {
            if (c is >= 0xD800 and <= 0xDFFF or > 0xFFFF)
            {
                return new PyStr(codePoints.ToArray());
            }
        }

        if (codePoints.Length == 1)
        {
            return OfCodePoint(codePoints[0]);
        }

        return codePoints.Length == 0 ? Empty : new PyStr(string.Create(codePoints.Length, codePoints, static (chars, points) =>
        {
            for (var i = 0; i < points.Length; i++)
            {
                chars[i] = (char)points[i];
            }
        }));
    }

    private static PyStr[] MakeLatin1()
    {
        var result = new PyStr[256];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = new PyStr(((char)i).ToString());
        }

        return result;
    }

    private static int[] ToCodePoints(string text)
    {
        var result = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                result.Add(char.ConvertToUtf32(text[i], text[i + 1]));
                i++;
            }
            else
            {
                result.Add(text[i]);
            }
        }

        return [.. result];
    }

    private string MakeUtf16()
    {
        var builder = new StringBuilder(_codePoints!.Length + 8);
        foreach (var c in _codePoints)
        {
            if (c > 0xFFFF)
            {
                builder.Append((char)(0xD800 + ((c - 0x10000) >> 10))).Append((char)(0xDC00 + ((c - 0x10000) & 0x3FF)));
            }
            else
            {
                builder.Append((char)c);
            }
        }

        var text = builder.ToString();
        _text = text;
        return text;
    }

    /// <summary>The character at an index in range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CodePointAt(int index) => _codePoints is { } points ? points[index] : _text![index];

    /// <summary>Characters from <paramref name="start"/> up to <paramref name="end"/>; both in range.</summary>
    public PyStr Substring(int start, int end)
    {
        if (start >= end)
        {
            return Empty;
        }

        if (start == 0 && end == Length && GetType() == typeof(PyStr))
        {
            return this;
        }

        return _codePoints is { } points ? OfCodePoints(points.AsSpan(start, end - start)) : end - start == 1 ? OfCodePoint(_text![start]) : new PyStr(_text!.Substring(start, end - start));
    }

    /// <summary><c>a + b</c>.</summary>
    public static PyStr Concat(PyStr a, PyStr b)
    {
        if (a.Length == 0 && b.GetType() == typeof(PyStr))
        {
            return b;
        }

        if (b.Length == 0 && a.GetType() == typeof(PyStr))
        {
            return a;
        }

        if (a._codePoints is null && b._codePoints is null)
        {
            return OfSimple(string.Concat(a._text, b._text));
        }

        var result = new int[a.Length + b.Length];
        a.CopyCodePoints(result);
        b.CopyCodePoints(result.AsSpan(a.Length));
        return new PyStr(result);
    }

    /// <summary>Writes the code points to the start of a span.</summary>
    internal void CopyCodePoints(Span<int> target)
    {
        if (_codePoints is { } points)
        {
            points.CopyTo(target);
            return;
        }

        for (var i = 0; i < _text!.Length; i++)
        {
            target[i] = _text[i];
        }
    }

    /// <summary>Same characters.</summary>
    public bool Equals(PyStr? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || (_codePoints is null) != (other._codePoints is null))
        {
            return false;
        }

        return _codePoints is { } points ? points.AsSpan().SequenceEqual(other._codePoints) : string.Equals(_text, other._text);
    }

    public override bool Equals(object? obj) => Equals(obj as PyStr);

    public override int GetHashCode() => (int)HashValue;

    public override string ToString() => Value;

    private long ComputeHash()
    {
        long hash;
        if (_codePoints is { } points)
        {
            hash = ByteHash.Compute(MemoryMarshal.AsBytes(points.AsSpan()));
        }
        else if (_text!.Length == 0)
        {
            hash = 0;
        }
        else if (_text.AsSpan().IndexOfAnyExceptInRange('\0', '\u00FF') >= 0)
        {
            hash = ByteHash.Compute(MemoryMarshal.AsBytes(_text.AsSpan()));
        }
        else if (_text.Length <= 256)
        {
            Span<byte> bytes = stackalloc byte[_text.Length];
            Encoding.Latin1.GetBytes(_text, bytes);
            hash = ByteHash.Compute(bytes);
        }
        else
        {
            hash = ByteHash.Compute(Encoding.Latin1.GetBytes(_text));
        }

        _hash = hash;
        return hash;
    }

    // ---- Interning

    /// <summary>Guards <see cref="s_interned"/>.</summary>
    private static readonly Lock s_internLock = new();

    private static readonly Dictionary<string, PyStr> s_interned = new(2048, StringComparer.Ordinal);

    /// <summary>The interned string of that text.</summary>
    public static PyStr Intern(string text)
    {
        lock (s_internLock)
        {
            if (s_interned.TryGetValue(text, out var known))
            {
                return known;
            }

            var created = Of(text);
            created._internId = s_interned.Count + 1;
            s_interned.Add(text, created);
            return created;
        }
    }

    /// <summary>The interned string equal to this one (of exact type str).</summary>
    public static PyStr Intern(PyStr s)
    {
        if (s._internId != 0)
        {
            return s;
        }

        lock (s_internLock)
        {
            if (s_interned.TryGetValue(s.Value, out var known))
            {
                // Two different strings have one UTF-16 text only if lone surrogates happen to form a pair.
                return known.Equals(s) ? known : s;
            }

            var created = s.GetType() == typeof(PyStr) ? s : s._codePoints is { } points ? new PyStr(points) : new PyStr(s._text!);
            created._internId = s_interned.Count + 1;
            s_interned.Add(s.Value, created);
            return created;
        }
    }

    /// <summary>Whether the interned table has it.</summary>
    internal static bool IsInternedText(PyStr s) => s._internId != 0;
}
