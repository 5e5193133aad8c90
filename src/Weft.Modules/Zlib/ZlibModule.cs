namespace Weft.Modules.Zlib;

/// <summary><c>zlib</c>.</summary>
[PyModule("zlib", Doc = "Compression in zlib's formats.")]
[PyExport(typeof(PyZlibDecompressor))]
public static partial class ZlibModule
{
    private static PyType? s_error;

    private static PyType ErrorType => s_error ??= LibraryErrors.Define(PyThread.Current, "zlib", "error", Exceptions.Exception);

    [PyConstant("MAX_WBITS")]
    public const int MaxWindowBits = 15;

    [PyConstant("DEFLATED")]
    public const int Deflated = 8;

    [PyConstant("DEF_MEM_LEVEL")]
    public const int DefaultMemoryLevel = 8;

    [PyConstant("DEF_BUF_SIZE")]
    public const int DefaultBufferSize = 16384;

    [PyConstant("Z_NO_COMPRESSION")]
    public const int NoCompression = 0;

    [PyConstant("Z_BEST_SPEED")]
    public const int BestSpeed = 1;

    [PyConstant("Z_BEST_COMPRESSION")]
    public const int BestCompression = 9;

    [PyConstant("Z_DEFAULT_COMPRESSION")]
    public const int DefaultCompression = -1;

    [PyConstant("Z_FILTERED")]
    public const int Filtered = 1;

    [PyConstant("Z_HUFFMAN_ONLY")]
    public const int HuffmanOnly = 2;

    [PyConstant("Z_RLE")]
    public const int RunLength = 3;

    [PyConstant("Z_FIXED")]
    public const int FixedCodes = 4;

    [PyConstant("Z_DEFAULT_STRATEGY")]
    public const int DefaultStrategy = 0;

    [PyConstant("Z_NO_FLUSH")]
    public const int NoFlush = 0;

    [PyConstant("Z_PARTIAL_FLUSH")]
    public const int PartialFlush = 1;

    [PyConstant("Z_SYNC_FLUSH")]
    public const int SyncFlush = 2;

    [PyConstant("Z_FULL_FLUSH")]
    public const int FullFlush = 3;

    [PyConstant("Z_FINISH")]
    public const int Finish = 4;

    [PyConstant("Z_BLOCK")]
    public const int BlockFlush = 5;

    [PyConstant("Z_TREES")]
    public const int TreesFlush = 6;

    [PyConstant("ZLIB_VERSION")]
    public const string Version = "1.3.2";

    [PyConstant("ZLIB_RUNTIME_VERSION")]
    public const string RuntimeVersion = "1.3.2";

    [PyConstant("__version__")]
    public const string ModuleVersion = "1.0";

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module) => module.Namespace.SetInterned(PyStr.Intern("error"), ErrorType);

    internal static PythonException Error(string message) => LibraryErrors.Error(ErrorType, message);

    internal static byte[] Bytes(PyThread t, PyObject data)
    {
        using var view = BufferView.Get(t, data);
        return view.ToArray();
    }

    /// <summary>An integer argument's lowest 32 bits.</summary>
    private static uint Mask32(PyThread t, PyObject? value) => value is null ? 0 : (uint)(Operations.Index(t, value).BigValue & uint.MaxValue);

    [PyFunction("crc32", Signature = "(data, value=0, /)", Doc = "The CRC-32 of bytes, continued from a value.")]
    public static long Crc32(PyThread t, PyObject data, PyObject? value = null)
    {
        using var view = BufferView.Get(t, data);
        return Checksums.Crc32(Mask32(t, value), view.IsContiguous ? view.Span : view.ToArray());
    }

    [PyFunction("adler32", Signature = "(data, value=1, /)", Doc = "The Adler-32 of bytes, continued from a value.")]
    public static long Adler32(PyThread t, PyObject data, PyObject? value = null)
    {
        using var view = BufferView.Get(t, data);
        return Checksums.Adler32(value is null ? 1 : Mask32(t, value), view.IsContiguous ? view.Span : view.ToArray());
    }

    /// <summary>What wbits means; null when it is out of range.</summary>
    private static (Wrapping Wrapping, int Bits)? ParseBits(int wbits, bool decoding) => wbits switch
    {
        >= -15 and <= -8 => (Wrapping.Raw, -wbits),
        0 when decoding => (Wrapping.Zlib, 0),
        8 when decoding => (Wrapping.Zlib, wbits),
        >= 9 and <= 15 => (Wrapping.Zlib, wbits),
        16 or 32 when decoding => (wbits == 16 ? Wrapping.Gzip : Wrapping.Detect, 15),
        >= 24 and <= 31 => (Wrapping.Gzip, wbits - 16),
        >= 40 and <= 47 when decoding => (Wrapping.Detect, wbits - 32),
        _ => null,
    };

    [PyFunction("compress", Signature = "(data, /, level=-1, wbits=15)", Doc = "Compresses bytes.")]
    public static PyObject Compress(PyThread t, PyObject data, int level = -1, int wbits = 15)
    {
        var bytes = Bytes(t, data);
        if (level is < -1 or > 9 || ParseBits(wbits, decoding: false) is not { } window)
        {
            throw Error("Bad compression level");
        }

        var deflater = new Deflater(window.Wrapping, level, 0, null);
        deflater.Write(bytes);
        deflater.Finish();
        return PyBytes.Of(deflater.TakeOutput());
    }

    [PyFunction("decompress", Signature = "(data, /, wbits=15, bufsize=16384)", Doc = "Decompresses bytes.")]
    public static PyObject Decompress(PyThread t, PyObject data, int wbits = 15, long bufsize = 16384)
    {
        var bytes = Bytes(t, data);
        if (bufsize < 0)
        {
            throw Errors.ValueError("bufsize must be non-negative");
        }

        if (ParseBits(wbits, decoding: true) is not { } window)
        {
            throw Error("Error -2 while preparing to decompress data: inconsistent stream state");
        }

        var inflater = new Inflater(window.Wrapping, window.Bits, null);
        var result = Run(inflater, bytes, int.MaxValue, out _);
        if (inflater.NeedsDictionary)
        {
            throw Error("Error 2 while decompressing data");
        }

        return inflater.Ended ? PyBytes.Of(result) : throw Error("Error -5 while decompressing data: incomplete or truncated stream");
    }

    internal static byte[] Run(Inflater inflater, ReadOnlySpan<byte> data, long limit, out byte[] rest)
    {
        try
        {
            return inflater.Decode(data, limit, out rest);
        }
        catch (InflateException e)
        {
            throw Error($"Error -3 while decompressing data: {e.Message}");
        }
        catch (DictionaryMismatchException)
        {
            throw Error("Error -3 while setting zdict: invalid input data");
        }
    }

    [PyFunction("compressobj", Signature = "(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=<unrepresentable>)", Doc = "A compressor for data in pieces.")]
    public static PyObject MakeCompressor(PyThread t, int level = -1, int method = 8, int wbits = 15, int memLevel = 8, int strategy = 0, PyObject? zdict = null)
    {
        var dictionary = zdict is null ? null : Bytes(t, zdict);
        if (level is < -1 or > 9 || method != Deflated || memLevel is < 1 or > 9 || strategy is < 0 or > 4 || ParseBits(wbits, decoding: false) is not { } window)
        {
            throw Errors.ValueError("Invalid initialization option");
        }

        return new PyCompress(new Deflater(window.Wrapping, level, strategy, dictionary));
    }

    [PyFunction("decompressobj", Signature = "(wbits=15, zdict=b'')", Doc = "A decompressor for data in pieces.")]
    public static PyObject MakeDecompressor(PyThread t, int wbits = 15, PyObject? zdict = null) => new PyDecompress(MakeInflater(t, wbits, zdict));

    internal static Inflater MakeInflater(PyThread t, int wbits, PyObject? zdict)
    {
        byte[]? dictionary = null;
        if (zdict is not null)
        {
            using var view = BufferView.TryGet(t, zdict, writable: false) ?? throw Errors.TypeError("zdict argument must support the buffer protocol");
            dictionary = view.ToArray();
        }

        return ParseBits(wbits, decoding: true) is { } window
            ? new Inflater(window.Wrapping, window.Bits, dictionary)
            : throw Errors.ValueError("Invalid initialization option");
    }
}
