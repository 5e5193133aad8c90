namespace Weft.Modules.Compression.Lzma;

/// <summary><c>_lzma.LZMADecompressor</c>. Its lock guards the coder and the input that is left; single values are read without.</summary>
[PyType("_lzma.LZMADecompressor", Signature = "(format=FORMAT_AUTO, memlimit=None, filters=None)", WeakReferences = false, Doc = "Decompresses data in pieces.")]
public sealed unsafe partial class PyLzmaDecompressor : PyObject
{
    private readonly WaitLock _lock = new();
    private readonly Coder _coder = new();
    private readonly bool _hasCheck;
    private byte[] _rest = [];
    private bool _ended;
    private bool _needsInput = true;

    private PyLzmaDecompressor(bool hasCheck) => _hasCheck = hasCheck;

    [PyNew(Signature = "(format=FORMAT_AUTO, memlimit=None, filters=None)")]
    public static PyObject New(PyThread t, PyType cls, int format = LibLzma.FormatAuto, PyObject? memlimit = null, PyObject? filters = null)
    {
        var limit = ulong.MaxValue;
        if (memlimit is not (null or PyNone))
        {
            if (format == LibLzma.FormatRaw)
            {
                throw Errors.ValueError("Cannot specify memory limit with FORMAT_RAW");
            }

            limit = FilterChain.Unsigned(t, memlimit, ulong.MaxValue, "uint64_t");
        }

        var filtered = filters is not (null or PyNone);
        if (filtered != (format == LibLzma.FormatRaw))
        {
            throw Errors.ValueError(filtered ? "Cannot specify filters except with FORMAT_RAW" : "Must specify filters for FORMAT_RAW");
        }

        const uint Tell = LibLzma.TellAnyCheck | LibLzma.TellNoCheck;
        var made = new PyLzmaDecompressor(format is LibLzma.FormatAuto or LibLzma.FormatXz);
        using var chain = filtered ? FilterChain.Of(t, filters!) : null;
        made._coder.Begin(stream => format switch
        {
            LibLzma.FormatAuto => LibLzma.DecodeAny(stream, limit, Tell),
            LibLzma.FormatXz => LibLzma.DecodeStream(stream, limit, Tell),
            LibLzma.FormatAlone => LibLzma.DecodeAlone(stream, limit),
            LibLzma.FormatRaw => LibLzma.DecodeRaw(stream, chain!.First),
            _ => throw Errors.ValueError($"Invalid container format: {format}"),
        });
        return made;
    }

    [PyMember("check", Doc = "ID of the integrity check used by the input stream.")]
    public int Check => _hasCheck ? _coder.Check : LibLzma.CheckNone;

    [PyMember("eof", Doc = "Whether the stream has ended.")]
    public bool Ended => _ended;

    [PyMember("needs_input", Doc = "Whether more input is needed for more output.")]
    public bool NeedsInput => _needsInput;

    [PyMember("unused_data", Doc = "What follows the end of the stream.")]
    public PyObject UnusedData => PyBytes.Of(_ended ? _rest : []);

    [PyMethod("decompress", Signature = "(data, max_length=-1)", Doc = "Takes data; returns what is decoded, at most so much.")]
    public PyObject Decompress(PyThread t, PyObject data, long max_length = -1)
    {
        using var view = BufferView.Get(t, data);
        var bytes = view.ToArray();
        _lock.Acquire(t, -1);
        try
        {
            if (_ended)
            {
                throw Errors.EOFError("Already at end of stream");
            }

            byte[] input = _rest.Length == 0 ? bytes : [.. _rest, .. bytes];
            _rest = [];
            var result = _coder.Run(t, input, max_length < 0 ? long.MaxValue : max_length, finish: false, out var used, out _ended, out var full);
            _rest = input[used..];
            _needsInput = !_ended && !full && _rest.Length == 0;
            return PyBytes.Of(result);
        }
        finally
        {
            _lock.Release();
        }
    }

    [PyMethod("__reduce__", Doc = "Refused.")]
    public PyObject Reduce() => throw Errors.TypeError("cannot pickle '_lzma.LZMADecompressor' object");
}
