namespace Weft.Modules;

/// <summary>The module <c>zlib</c>, over the zlib that .NET carries.</summary>
[PyModule("zlib", Doc = "Compression with zlib.")]
[PyExport(typeof(PyZlibDecompressor), Name = "_ZlibDecompressor")]
public static partial class ZlibModule
{
    private const string Constants =
        "DEFLATED 8 DEF_BUF_SIZE 16384 DEF_MEM_LEVEL 8 MAX_WBITS 15 Z_BEST_COMPRESSION 9 Z_BEST_SPEED 1 Z_BLOCK 5 Z_DEFAULT_COMPRESSION -1 Z_DEFAULT_STRATEGY 0 Z_FILTERED 1 " +
        "Z_FINISH 4 Z_FIXED 4 Z_FULL_FLUSH 3 Z_HUFFMAN_ONLY 2 Z_NO_COMPRESSION 0 Z_NO_FLUSH 0 Z_PARTIAL_FLUSH 1 Z_RLE 3 Z_SYNC_FLUSH 2 Z_TREES 6 ";

    private static PyType? s_error;

    [PyConstant("ZLIB_VERSION")]
    public const string Version = "1.3.1";

    [PyConstant("ZLIB_RUNTIME_VERSION")]
    public const string RuntimeVersion = "1.3.1";

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        PosixConstants.Define(module, Constants);
        module.Namespace.SetInterned(PyStr.Intern("error"), s_error ??= LibraryErrors.Define(t, "zlib", "error", Exceptions.Exception));
    }

    internal static PythonException Error(string message) => LibraryErrors.Error(s_error!, message);

    internal static PythonException Error(int code, string? message, string action)
    {
        message ??= code switch
        {
            ZlibStream.BufferError => "incomplete or truncated stream",
            ZlibStream.StreamError => "inconsistent stream state",
            ZlibStream.DataError => "invalid input data",
            _ => null,
        };
        return Error(message is null ? $"Error {code} {action}" : $"Error {code} {action}: {message}");
    }

    internal static void RefuseDictionary(PyObject? dictionary)
    {
        if (dictionary is not null)
        {
            throw Errors.NotImplementedError("preset dictionaries are not supported by the zlib of .NET");
        }
    }

    [PyFunction("compress", Signature = "(data, /, level=-1, wbits=15)", Doc = "Compresses bytes.")]
    public static PyObject Compress(PyThread t, PyObject data, int level = -1, int wbits = 15)
    {
        using var view = BufferView.Get(t, data);
        using var stream = ZlibStream.Compressor(level, 8, wbits, 8, 0, out var error)
            ?? throw (error == ZlibStream.StreamError ? Error("Bad compression level") : Error(error, null, "while compressing data"));
        using var output = new MemoryStream();
        var result = stream.Run(view.Span, ZlibStream.Finish, long.MaxValue, output, out _);
        return result == ZlibStream.End ? PyBytes.Of(output.ToArray()) : throw Error(result, stream.Message, "while compressing data");
    }

    [PyFunction("decompress", Signature = "(data, /, wbits=15, bufsize=16384)", Doc = "Decompresses bytes.")]
    public static PyObject Decompress(PyThread t, PyObject data, int wbits = 15, long bufsize = 16384)
    {
        if (bufsize < 0)
        {
            throw Errors.ValueError("bufsize must be non-negative");
        }

        using var view = BufferView.Get(t, data);
        using var stream = ZlibStream.Decompressor(wbits, out var error) ?? throw Error(error, null, "while preparing to decompress data");
        using var output = new MemoryStream();
        var result = stream.Run(view.Span, ZlibStream.SyncFlush, long.MaxValue, output, out _);
        return result switch
        {
            ZlibStream.End => PyBytes.Of(output.ToArray()),
            ZlibStream.Ok => throw Error(ZlibStream.BufferError, null, "while decompressing data"),
            _ => throw Error(result, stream.Message, "while decompressing data"),
        };
    }

    [PyFunction("compressobj", Signature = "(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None)", Doc = "An object that compresses piece by piece.")]
    public static PyObject CompressObject(PyThread t, int level = -1, int method = 8, int wbits = 15, int memLevel = 8, int strategy = 0, PyObject? zdict = null)
    {
        RefuseDictionary(zdict);
        var stream = ZlibStream.Compressor(level, method, wbits, memLevel, strategy, out var error);
        return stream is not null ? new PyZlibCompress(stream)
            : throw (error == ZlibStream.StreamError ? Errors.ValueError("Invalid initialization option") : Error(error, null, "while creating compression object"));
    }

    [PyFunction("decompressobj", Signature = "(wbits=15, zdict=None)", Doc = "An object that decompresses piece by piece.")]
    public static PyObject DecompressObject(PyThread t, int wbits = 15, PyObject? zdict = null)
    {
        RefuseDictionary(zdict);
        var stream = ZlibStream.Decompressor(wbits, out var error);
        return stream is not null ? new PyZlibDecompress(stream)
            : throw (error == ZlibStream.StreamError ? Errors.ValueError("Invalid initialization option") : Error(error, null, "while creating decompression object"));
    }

    [PyFunction("crc32", Signature = "(data, value=0, /)", Doc = "The CRC-32 of bytes.")]
    public static long Crc32(PyThread t, PyObject data, PyObject? value = null) => BinasciiModule.Crc32(t, data, value);

    [PyFunction("adler32", Signature = "(data, value=1, /)", Doc = "The Adler-32 of bytes.")]
    public static long Adler32(PyThread t, PyObject data, PyObject? value = null)
    {
        using var view = BufferView.Get(t, data);
        return Checksums.Adler32(value is null ? 1 : (uint)(Operations.Index(t, value).BigValue & uint.MaxValue), view.Span);
    }
}

/// <summary>What <c>zlib.compressobj</c> makes.</summary>
[PyType("zlib.Compress", NoConstructor = true)]
public sealed partial class PyZlibCompress : PyObject
{
    private readonly ZlibStream _stream;
    private readonly Lock _lock = new();
    private bool _finished;

    internal PyZlibCompress(ZlibStream stream) => _stream = stream;

    private PyObject Run(ReadOnlySpan<byte> data, int flush)
    {
        lock (_lock)
        {
            if (_finished)
            {
                throw ZlibModule.Error(ZlibStream.StreamError, null, flush == 0 ? "while compressing data" : "while flushing");
            }

            using var output = new MemoryStream();
            var result = _stream.Run(data, flush, long.MaxValue, output, out _);
            if (result == ZlibStream.End)
            {
                _finished = true;
                _stream.Dispose();
            }
            else if (result is not (ZlibStream.Ok or ZlibStream.BufferError))
            {
                throw ZlibModule.Error(result, _stream.Message, flush == 0 ? "while compressing data" : "while flushing");
            }

            return PyBytes.Of(output.ToArray());
        }
    }

    [PyMethod("compress", Signature = "($self, data, /)", Doc = "Compresses a piece; what is ready.")]
    public PyObject Compress(PyThread t, PyObject data)
    {
        using var view = BufferView.Get(t, data);
        return Run(view.Span, 0);
    }

    [PyMethod("flush", Signature = "($self, mode=4, /)", Doc = "What is left.")]
    public PyObject Flush(PyThread t, int mode = 4) => mode == 0 ? PyBytes.Empty : Run([], mode);
}

/// <summary>What <c>zlib.decompressobj</c> makes.</summary>
[PyType("zlib.Decompress", NoConstructor = true)]
public sealed partial class PyZlibDecompress : PyObject
{
    private readonly ZlibStream _stream;
    private readonly Lock _lock = new();
    private byte[] _unused = [];
    private byte[] _tail = [];
    private bool _eof;

    internal PyZlibDecompress(ZlibStream stream) => _stream = stream;

    [PyProperty("unused_data", Doc = "What follows the end of the compressed data.")]
    public PyObject UnusedData() => PyBytes.Of(_unused);

    [PyProperty("unconsumed_tail", Doc = "Input that was left because of max_length.")]
    public PyObject UnconsumedTail() => PyBytes.Of(_tail);

    [PyProperty("eof", Doc = "Whether the end of the compressed data was seen.")]
    public bool Eof() => _eof;

    private byte[] Run(ReadOnlySpan<byte> data, long limit, int flush, string action)
    {
        if (_eof)
        {
            _unused = [.. _unused, .. data];
            _tail = [];
            return [];
        }

        using var output = new MemoryStream();
        var result = _stream.Run(data, flush, limit, output, out var used);
        switch (result)
        {
            case ZlibStream.End:
                _eof = true;
                _unused = [.. _unused, .. data[used..]];
                _tail = [];
                break;
            case ZlibStream.Ok or ZlibStream.BufferError:
                _tail = data[used..].ToArray();
                break;
            default:
                throw ZlibModule.Error(result, _stream.Message, action);
        }

        return output.ToArray();
    }

    [PyMethod("decompress", Signature = "($self, data, /, max_length=0)", Doc = "Decompresses a piece; at most max_length bytes unless it is 0.")]
    public PyObject Decompress(PyThread t, PyObject data, long max_length = 0)
    {
        if (max_length < 0)
        {
            throw Errors.ValueError("max_length must be non-negative");
        }

        using var view = BufferView.Get(t, data);
        lock (_lock)
        {
            return PyBytes.Of(Run(view.Span, max_length == 0 ? long.MaxValue : max_length, ZlibStream.SyncFlush, "while decompressing data"));
        }
    }

    [PyMethod("flush", Signature = "($self, length=16384, /)", Doc = "What is left.")]
    public PyObject Flush(PyThread t, long length = 16384)
    {
        if (length <= 0)
        {
            throw Errors.ValueError("length must be greater than zero");
        }

        lock (_lock)
        {
            return _eof ? PyBytes.Empty : PyBytes.Of(Run(_tail, long.MaxValue, ZlibStream.SyncFlush, "while flushing"));
        }
    }
}

/// <summary><c>zlib._ZlibDecompressor</c>: keeps the input it could not use yet.</summary>
[PyType("zlib._ZlibDecompressor", Signature = "(wbits=15, zdict=b'')")]
public sealed partial class PyZlibDecompressor : PyObject
{
    private readonly ZlibStream _stream;
    private readonly Lock _lock = new();
    private byte[] _waiting = [];
    private byte[] _unused = [];
    private bool _eof;
    private bool _needsInput = true;

    private PyZlibDecompressor(ZlibStream stream) => _stream = stream;

    [PyNew(Signature = "(wbits=15, zdict=None)")]
    public static PyObject New(PyThread t, PyType cls, int wbits = 15, PyObject? zdict = null)
    {
        if (zdict is not null && Operations.Length(t, zdict) > 0)
        {
            ZlibModule.RefuseDictionary(zdict);
        }

        var stream = ZlibStream.Decompressor(wbits, out var error);
        return stream is not null ? new PyZlibDecompressor(stream)
            : throw (error == ZlibStream.StreamError ? Errors.ValueError("Invalid initialization option") : ZlibModule.Error(error, null, "while creating decompression object"));
    }

    [PyProperty("eof", Doc = "Whether the end of the compressed data was seen.")]
    public bool Eof() => _eof;

    [PyProperty("unused_data", Doc = "What follows the end of the compressed data.")]
    public PyObject UnusedData() => PyBytes.Of(_unused);

    [PyProperty("needs_input", Doc = "Whether it can give nothing more without input.")]
    public bool NeedsInput() => _needsInput;

    [PyMethod("decompress", Signature = "($self, /, data, max_length=-1)", Doc = "Decompresses a piece; at most max_length bytes unless it is negative.")]
    public PyObject Decompress(PyThread t, PyObject data, long max_length = -1)
    {
        var piece = BufferView.Read(t, data);
        lock (_lock)
        {
            if (_eof)
            {
                throw Errors.EOFError("End of stream already reached");
            }

            byte[] input = _waiting.Length == 0 ? piece : [.. _waiting, .. piece];
            using var output = new MemoryStream();
            var limit = max_length < 0 ? long.MaxValue : max_length;
            var result = _stream.Run(input, ZlibStream.SyncFlush, limit, output, out var used);
            switch (result)
            {
                case ZlibStream.End:
                    _eof = true;
                    _needsInput = false;
                    _unused = input[used..];
                    _waiting = [];
                    break;
                case ZlibStream.Ok or ZlibStream.BufferError:
                    _waiting = input[used..];
                    _needsInput = _waiting.Length == 0 && output.Length < limit;
                    break;
                default:
                    throw ZlibModule.Error(result, _stream.Message, "while decompressing data");
            }

            return PyBytes.Of(output.ToArray());
        }
    }
}
