namespace Weft.Modules.Sre;

/// <summary>Characters by index. Implemented by structs, so that the matcher is compiled for each without virtual calls.</summary>
internal interface IText
{
    int this[int index] { get; }

    /// <summary>The first place at or behind <paramref name="from"/> where the program's literal prefix is; -1 for none.</summary>
    int FindPrefix(PatternProgram program, int from, int end);

    /// <summary>The first line feed at or behind a place; <paramref name="end"/> for none.</summary>
    int FindLineFeed(int from, int end);
}

internal readonly struct SimpleText(string text) : IText
{
    public int this[int index] => text[index];

    public int FindPrefix(PatternProgram program, int from, int end)
    {
        if (program.PrefixText is not { } prefix)
        {
            return -1;
        }

        var found = text.AsSpan(from, end - from).IndexOf(prefix);
        return found < 0 ? -1 : from + found;
    }

    public int FindLineFeed(int from, int end)
    {
        var found = text.AsSpan(from, end - from).IndexOf('\n');
        return found < 0 ? end : from + found;
    }
}

internal readonly struct WideText(int[] text) : IText
{
    public int this[int index] => text[index];

    public int FindPrefix(PatternProgram program, int from, int end)
    {
        var found = text.AsSpan(from, end - from).IndexOf(program.Prefix);
        return found < 0 ? -1 : from + found;
    }

    public int FindLineFeed(int from, int end)
    {
        var found = text.AsSpan(from, end - from).IndexOf('\n');
        return found < 0 ? end : from + found;
    }
}

internal readonly struct ByteText(byte[] text) : IText
{
    public int this[int index] => text[index];

    public int FindPrefix(PatternProgram program, int from, int end)
    {
        if (program.PrefixBytes is not { } prefix)
        {
            return -1;
        }

        var found = text.AsSpan(from, end - from).IndexOf(prefix);
        return found < 0 ? -1 : from + found;
    }

    public int FindLineFeed(int from, int end)
    {
        var found = text.AsSpan(from, end - from).IndexOf((byte)'\n');
        return found < 0 ? end : from + found;
    }
}

/// <summary>What is searched: a str, or a copy of the bytes of an object that has a buffer.</summary>
internal sealed class Subject : IDisposable
{
    private readonly BufferView? _view;

    private Subject(PyObject source, PyStr? text, byte[]? bytes, BufferView? view)
    {
        Source = source;
        Text = text;
        Bytes = bytes;
        _view = view;
        Length = text?.Length ?? bytes!.Length;
    }

    internal PyObject Source { get; }

    internal PyStr? Text { get; }

    internal byte[]? Bytes { get; }

    internal int Length { get; }

    internal static Subject Of(PyThread t, PyObject source)
    {
        switch (source)
        {
            case PyStr text:
                return new Subject(source, text, null, null);
            case PyBytes bytes:
                return new Subject(source, null, bytes.Array, null);
        }

        var view = BufferView.TryGet(t, source, writable: false) ?? throw Errors.TypeError($"expected string or bytes-like object, got '{source.Type.FullName}'");
        return new Subject(source, null, view.ToArray(), view);
    }

    /// <summary>A part as str or bytes.</summary>
    internal PyObject Slice(int start, int end)
    {
        if (Text is { } text)
        {
            return text.Substring(start, end);
        }

        return start == 0 && end == Length && Source.GetType() == typeof(PyBytes) ? Source : PyBytes.Of(Bytes.AsSpan(start, end - start));
    }

    internal Matcher Start(PyThread t, PatternProgram program, int end) => Text is null
        ? new Matcher<ByteText>(new ByteText(Bytes!), program, t, end)
        : Text.Simple is { } simple ? new Matcher<SimpleText>(new SimpleText(simple), program, t, end)
        : new Matcher<WideText>(new WideText(Text.CodePoints!), program, t, end);

    public void Dispose() => _view?.Dispose();
}
