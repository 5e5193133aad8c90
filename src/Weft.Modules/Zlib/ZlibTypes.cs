namespace Weft.Modules.Zlib;

/// <summary><c>zlib.Compress</c>. The monitor of the object guards its stream; no Python code runs while it is held.</summary>
[PyType("zlib.Compress", NoConstructor = true, WeakReferences = false, Doc = "Compresses data in pieces.")]
public sealed partial class PyCompress : PyObject
{
    private readonly Deflater _deflater;

    internal PyCompress(Deflater deflater) => _deflater = deflater;

    [PyMethod("compress", Signature = "(data, /)", Doc = "Takes data; returns what is ready.")]
    public PyObject Compress(PyThread t, PyObject data)
    {
        var bytes = ZlibModule.Bytes(t, data);
        lock (_deflater)
        {
            if (_deflater.Ended)
            {
                throw ZlibModule.Error("Error -2 while compressing data: inconsistent stream state");
            }

            _deflater.Write(bytes);
            return PyBytes.Of(_deflater.TakeOutput());
        }
    }

    [PyMethod("flush", Signature = "(mode=zlib.Z_FINISH, /)", Doc = "Brings out what is held back; ends the stream unless told otherwise.")]
    public PyObject Flush(PyThread t, int mode = ZlibModule.Finish)
    {
        lock (_deflater)
        {
            if (mode == ZlibModule.NoFlush)
            {
                return PyBytes.Empty;
            }

            if (_deflater.Ended || mode is < 0 or > ZlibModule.TreesFlush)
            {
                throw ZlibModule.Error("Error -2 while flushing: inconsistent stream state");
            }

            switch (mode)
            {
                case ZlibModule.Finish:
                    _deflater.Finish();
                    break;
                case ZlibModule.FullFlush:
                    _deflater.FullFlush();
                    break;
                default:
                    _deflater.Flush();
                    break;
            }

            return PyBytes.Of(_deflater.TakeOutput());
        }
    }

    [PyMethod("copy", Signature = "()", Doc = "A compressor in the same state.")]
    [PyMethod("__copy__", Signature = "()", Doc = "A compressor in the same state.")]
    public PyObject Copy()
    {
        lock (_deflater)
        {
            return _deflater.Ended ? throw Errors.ValueError("Inconsistent stream state") : new PyCompress(_deflater.Copy());
        }
    }

    [PyMethod("__deepcopy__", Signature = "(memo, /)", Doc = "A compressor in the same state.")]
    public PyObject DeepCopy(PyObject memo) => Copy();

    [PyMethod("__reduce__", Doc = "Refused.")]
    public PyObject Reduce() => throw Errors.TypeError("cannot pickle 'zlib.Compress' object");
}

/// <summary><c>zlib.Decompress</c>. The monitor of the inflater guards the object.</summary>
[PyType("zlib.Decompress", NoConstructor = true, WeakReferences = false, Doc = "Decompresses data in pieces.")]
public sealed partial class PyDecompress : PyObject
{
    private readonly Inflater _inflater;
    private byte[] _unused = [];
    private byte[] _unconsumed = [];

    internal PyDecompress(Inflater inflater) => _inflater = inflater;

    [PyMember("unused_data", Doc = "What follows the end of the stream.")]
    public PyObject UnusedData => PyBytes.Of(_unused);

    [PyMember("unconsumed_tail", Doc = "Input left because of the limit of the output.")]
    public PyObject UnconsumedTail => PyBytes.Of(_unconsumed);

    [PyMember("eof", Doc = "Whether the stream has ended.")]
    public bool Ended => _inflater.Ended;

    private byte[] Run(ReadOnlySpan<byte> data, long limit)
    {
        if (_inflater.Ended)
        {
            _unused = [.. _unused, .. data];
            _unconsumed = [];
            return [];
        }

        var result = ZlibModule.Run(_inflater, data, limit, out var rest);
        if (_inflater.NeedsDictionary)
        {
            throw ZlibModule.Error("Error 2 while decompressing data");
        }

        (_unused, _unconsumed) = _inflater.Ended ? (rest, []) : (_unused, rest);
        return result;
    }

    [PyMethod("decompress", Signature = "(data, /, max_length=0)", Doc = "Takes data; returns what is decoded, at most so much.")]
    public PyObject Decompress(PyThread t, PyObject data, long max_length = 0)
    {
        if (max_length < 0)
        {
            throw Errors.ValueError("max_length must be non-negative");
        }

        var bytes = ZlibModule.Bytes(t, data);
        lock (_inflater)
        {
            return PyBytes.Of(Run(bytes, max_length == 0 ? int.MaxValue : max_length));
        }
    }

    [PyMethod("flush", Signature = "(length=zlib.DEF_BUF_SIZE, /)", Doc = "Decodes the input that is left.")]
    public PyObject Flush(PyThread t, long length = ZlibModule.DefaultBufferSize)
    {
        if (length <= 0)
        {
            throw Errors.ValueError("length must be greater than zero");
        }

        lock (_inflater)
        {
            var left = _unconsumed;
            return PyBytes.Of(_inflater.Ended ? [] : Run(left, int.MaxValue));
        }
    }

    [PyMethod("copy", Signature = "()", Doc = "A decompressor in the same state.")]
    [PyMethod("__copy__", Signature = "()", Doc = "A decompressor in the same state.")]
    public PyObject Copy()
    {
        lock (_inflater)
        {
            return new PyDecompress(_inflater.Clone()) { _unused = _unused, _unconsumed = _unconsumed };
        }
    }

    [PyMethod("__deepcopy__", Signature = "(memo, /)", Doc = "A decompressor in the same state.")]
    public PyObject DeepCopy(PyObject memo) => Copy();

    [PyMethod("__reduce__", Doc = "Refused.")]
    public PyObject Reduce() => throw Errors.TypeError("cannot pickle 'zlib.Decompress' object");
}

/// <summary><c>zlib._ZlibDecompressor</c>: keeps the input it could not use yet.</summary>
[PyType("zlib._ZlibDecompressor", Signature = "(wbits=15, zdict=b'')", WeakReferences = false, Doc = "Decompresses data in pieces and keeps unused input.")]
public sealed partial class PyZlibDecompressor : PyObject
{
    private readonly Inflater _inflater;
    private byte[] _kept = [];
    private byte[] _unused = [];

    private PyZlibDecompressor(Inflater inflater) => _inflater = inflater;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, int wbits = 15, PyObject? zdict = null) => new PyZlibDecompressor(ZlibModule.MakeInflater(t, wbits, zdict));

    [PyMember("eof", Doc = "Whether the stream has ended.")]
    public bool Ended => _inflater.Ended;

    [PyMember("unused_data", Doc = "What follows the end of the stream.")]
    public PyObject UnusedData => PyBytes.Of(_unused);

    [PyMember("needs_input", Doc = "Whether more input is needed for more output.")]
    public bool NeedsInput { get; private set; } = true;

    [PyMethod("decompress", Signature = "(data, max_length=-1)", Doc = "Takes data; returns what is decoded, at most so much.")]
    public PyObject Decompress(PyThread t, PyObject data, long max_length = -1)
    {
        var bytes = ZlibModule.Bytes(t, data);
        lock (_inflater)
        {
            if (_inflater.Ended)
            {
                throw Errors.EOFError("End of stream already reached");
            }

            byte[] input = _kept.Length == 0 ? bytes : [.. _kept, .. bytes];
            _kept = [];
            var limit = max_length < 0 ? int.MaxValue : max_length;
            var result = ZlibModule.Run(_inflater, input, limit, out var rest);
            if (_inflater.NeedsDictionary)
            {
                throw ZlibModule.Error("Error 2 while decompressing data");
            }

            if (_inflater.Ended)
            {
                (_unused, NeedsInput) = (rest, false);
            }
            else
            {
                (_kept, NeedsInput) = (rest, result.Length < limit);
            }

            return PyBytes.Of(result);
        }
    }
}
