using ICSharpCode.SharpZipLib.BZip2;

namespace Weft.Modules.Compression;

/// <summary><c>_bz2</c>: bzip2 in pieces.</summary>
[PyModule("_bz2", Doc = "bzip2 compression.")]
[PyExport(typeof(PyBz2Compressor))]
[PyExport(typeof(PyBz2Decompressor))]
public static partial class Bz2Module;

/// <summary><c>_bz2.BZ2Compressor</c>. The monitor of its buffer guards the stream; no Python code runs while it is held.</summary>
[PyType("_bz2.BZ2Compressor", Signature = "(compresslevel=9, /)", WeakReferences = false, Doc = "Compresses data in pieces.")]
public sealed partial class PyBz2Compressor : PyObject
{
    private readonly MemoryStream _buffer = new();
    private readonly BZip2OutputStream _stream;
    private bool _flushed;

    private PyBz2Compressor(int level) => _stream = new BZip2OutputStream(_buffer, level) { IsStreamOwner = false };

    [PyNew(Signature = "(compresslevel=9, /)")]
    public static PyObject New(PyThread t, PyType cls, int compresslevel = 9) =>
        compresslevel is >= 1 and <= 9 ? new PyBz2Compressor(compresslevel) : throw Errors.ValueError("compresslevel must be between 1 and 9");

    private PyObject TakeOutput()
    {
        var result = _buffer.ToArray();
        _buffer.SetLength(0);
        return PyBytes.Of(result);
    }

    [PyMethod("compress", Signature = "(data, /)", Doc = "Takes data; returns what is ready.")]
    public PyObject Compress(PyThread t, PyObject data)
    {
        var bytes = BufferView.Read(t, data);
        lock (_buffer)
        {
            if (_flushed)
            {
                throw Errors.ValueError("Compressor has been flushed");
            }

            _stream.Write(bytes, 0, bytes.Length);
            return TakeOutput();
        }
    }

    [PyMethod("flush", Signature = "()", Doc = "Ends the stream; returns the rest.")]
    public PyObject Flush()
    {
        lock (_buffer)
        {
            if (_flushed)
            {
                throw Errors.ValueError("Repeated call to flush()");
            }

            _flushed = true;
            _stream.Close();
            return TakeOutput();
        }
    }

    [PyMethod("__reduce__", Doc = "Refused.")]
    public PyObject Reduce() => throw Errors.TypeError("cannot pickle '_bz2.BZ2Compressor' object");
}

/// <summary><c>_bz2.BZ2Decompressor</c>. The monitor of the decoder guards the object.</summary>
[PyType("_bz2.BZ2Decompressor", Signature = "()", WeakReferences = false, Doc = "Decompresses data in pieces.")]
public sealed partial class PyBz2Decompressor : PyObject
{
    private readonly Bzip2Decoder _decoder = new();
    private byte[] _unused = [];
    private bool _failed;

    private PyBz2Decompressor()
    {
    }

    [PyNew(Signature = "()")]
    public static PyObject New(PyThread t, PyType cls) => new PyBz2Decompressor();

    [PyMember("eof", Doc = "Whether the stream has ended.")]
    public bool Ended => _decoder.Ended;

    [PyMember("unused_data", Doc = "What follows the end of the stream.")]
    public PyObject UnusedData => PyBytes.Of(_unused);

    [PyMember("needs_input", Doc = "Whether more input is needed for more output.")]
    public bool NeedsInput => !_failed && _decoder.NeedsInput;

    [PyMethod("decompress", Signature = "(data, max_length=-1)", Doc = "Takes data; returns what is decoded, at most so much.")]
    public PyObject Decompress(PyThread t, PyObject data, long max_length = -1)
    {
        var bytes = BufferView.Read(t, data);
        lock (_decoder)
        {
            if (_decoder.Ended)
            {
                throw Errors.EOFError("End of stream already reached");
            }

            try
            {
                if (_failed)
                {
                    throw new InvalidDataException();
                }

                var result = _decoder.Decode(bytes, max_length < 0 ? long.MaxValue : max_length);
                if (_decoder.Ended)
                {
                    _unused = _decoder.Rest;
                }

                return PyBytes.Of(result);
            }
            catch (InvalidDataException)
            {
                _failed = true;
                throw Errors.Of(Exceptions.OSError, "Invalid data stream");
            }
        }
    }

    [PyMethod("__reduce__", Doc = "Refused.")]
    public PyObject Reduce() => throw Errors.TypeError("cannot pickle '_bz2.BZ2Decompressor' object");
}
