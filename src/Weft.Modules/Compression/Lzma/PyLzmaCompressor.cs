namespace Weft.Modules.Compression.Lzma;

/// <summary><c>_lzma.LZMACompressor</c>. Its lock guards the coder and what is known of it.</summary>
[PyType("_lzma.LZMACompressor", Signature = "(format=FORMAT_XZ, check=-1, preset=None, filters=None)", WeakReferences = false, Doc = "Compresses data in pieces.")]
public sealed unsafe partial class PyLzmaCompressor : PyObject
{
    private readonly WaitLock _lock = new();
    private readonly Coder _coder = new();
    private bool _flushed;

    private PyLzmaCompressor()
    {
    }

    [PyNew(Signature = "(format=FORMAT_XZ, check=-1, preset=None, filters=None)")]
    public static PyObject New(PyThread t, PyType cls, int format = LibLzma.FormatXz, int check = -1, PyObject? preset = null, PyObject? filters = null)
    {
        if (preset is not (null or PyNone) && filters is not (null or PyNone))
        {
            throw Errors.ValueError("Cannot specify both preset and filter chain");
        }

        var level = preset is null or PyNone ? LibLzma.DefaultPreset : FilterChain.Unsigned32(t, preset);
        if (format is LibLzma.FormatAlone or LibLzma.FormatRaw && check is not (-1 or LibLzma.CheckNone))
        {
            throw Errors.ValueError("Integrity checks are only supported by FORMAT_XZ");
        }

        var made = new PyLzmaCompressor();
        using var chain = filters is null or PyNone ? null : FilterChain.Of(t, filters);
        switch (format)
        {
            case LibLzma.FormatXz:
                var kind = check == -1 ? LibLzma.CheckCrc64 : check;
                made._coder.Begin(stream => chain is null ? LibLzma.EncodeEasily(stream, level, kind) : LibLzma.EncodeStream(stream, chain.First, kind));
                break;
            case LibLzma.FormatAlone:
                made._coder.Begin(stream => StartAlone(stream, chain, level));
                break;
            case LibLzma.FormatRaw:
                if (chain is null)
                {
                    throw Errors.ValueError("Must specify filters for FORMAT_RAW");
                }

                made._coder.Begin(stream => LibLzma.EncodeRaw(stream, chain.First));
                break;
            default:
                throw Errors.ValueError($"Invalid container format: {format}");
        }

        return made;
    }

    private static LibLzma.Result StartAlone(LibLzma.Stream* stream, FilterChain? chain, uint level)
    {
        if (chain is not null)
        {
            return chain is { Count: 1 } && chain.First->Id == LibLzma.FilterLzma1
                ? LibLzma.EncodeAlone(stream, (LibLzma.LzmaOptions*)chain.First->Options)
                : throw Errors.ValueError("Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter");
        }

        var options = default(LibLzma.LzmaOptions);
        return LibLzma.FillPreset(&options, level) == 0 ? LibLzma.EncodeAlone(stream, &options) : throw LzmaErrors.InvalidPreset(level);
    }

    [PyMethod("compress", Signature = "(data, /)", Doc = "Takes data; returns what is ready.")]
    public PyObject Compress(PyThread t, PyObject data)
    {
        using var view = BufferView.Get(t, data);
        return Run(t, view.ToArray(), finish: false, "Compressor has been flushed");
    }

    [PyMethod("flush", Signature = "()", Doc = "Ends the stream; returns the rest.")]
    public PyObject Flush(PyThread t) => Run(t, default, finish: true, "Repeated call to flush()");

    private PyBytes Run(PyThread t, ReadOnlyMemory<byte> data, bool finish, string afterFlush)
    {
        _lock.Acquire(t, -1);
        try
        {
            if (_flushed)
            {
                throw Errors.ValueError(afterFlush);
            }

            _flushed = finish;
            return PyBytes.Of(_coder.Run(t, data, long.MaxValue, finish, out _, out _, out _));
        }
        finally
        {
            _lock.Release();
        }
    }

    [PyMethod("__reduce__", Doc = "Refused.")]
    public PyObject Reduce() => throw Errors.TypeError("cannot pickle '_lzma.LZMACompressor' object");
}
