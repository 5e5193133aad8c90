using Weft.Modules.Io;
using Weft.Runtime;

namespace Weft.Modules;

/// <summary>The module <c>_io</c>: streams.</summary>
[PyModule("_io", Doc = "Streams: files, buffers and text.")]
[PyExport(typeof(PyIOBase), Name = "_IOBase")]
[PyExport(typeof(PyRawIOBase), Name = "_RawIOBase")]
[PyExport(typeof(PyBufferedIOBase), Name = "_BufferedIOBase")]
[PyExport(typeof(PyTextIOBase), Name = "_TextIOBase")]
[PyExport(typeof(PyFileIO), Name = "FileIO")]
[PyExport(typeof(PyBytesIO), Name = "BytesIO")]
[PyExport(typeof(PyStringIO), Name = "StringIO")]
[PyExport(typeof(PyBufferedReader), Name = "BufferedReader")]
[PyExport(typeof(PyBufferedWriter), Name = "BufferedWriter")]
[PyExport(typeof(PyBufferedRandom), Name = "BufferedRandom")]
[PyExport(typeof(PyBufferedPair), Name = "BufferedRWPair")]
[PyExport(typeof(PyTextIOWrapper), Name = "TextIOWrapper")]
[PyExport(typeof(PyIncrementalNewlineDecoder), Name = "IncrementalNewlineDecoder")]
public static partial class IoModule
{
    /// <summary>Size of buffers, in bytes.</summary>
    [PyConstant("DEFAULT_BUFFER_SIZE")]
    public const int DefaultBufferSize = 128 * 1024;

    private static PyType? s_unsupported;

    /// <summary><c>io.UnsupportedOperation</c>: an OSError and a ValueError.</summary>
    internal static PyType UnsupportedOperation => s_unsupported ??= CreateUnsupported();

    private static PyType CreateUnsupported()
    {
        var ns = new PyDict();
        ns.SetInterned(Names.Module, PyStr.Intern("io"));
        return (PyType)PyType.Create(PyThread.Current, PyType.TypeObject, PyStr.Intern("UnsupportedOperation"), new PyTuple([Exceptions.OSError, Exceptions.ValueError]), ns, [], null)!;
    }

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        module.Namespace.SetInterned(PyStr.Intern("UnsupportedOperation"), UnsupportedOperation);
        module.Namespace.SetInterned(PyStr.Intern("BlockingIOError"), Exceptions.BlockingIOError);
    }

    /// <summary>An OSError with a text and no number.</summary>
    internal static PythonException OSErrorText(string message) => Errors.Of(Exceptions.OSError, message);

    /// <summary>A stream of a Python class that derives from one of the bases.</summary>
    internal static PyObject AllocateStream(PyType cls) =>
        cls.IsSubtypeOf(PyRawIOBase.TypeObject) ? new PyRawIOBase(cls)
        : cls.IsSubtypeOf(PyBufferedIOBase.TypeObject) ? new PyBufferedIOBase(cls)
        : cls.IsSubtypeOf(PyTextIOBase.TypeObject) ? new PyTextIOBase(cls)
        : new PyIOBase(cls);

    [PyFunction("open_code", Signature = "(path)", Doc = "Opens a file of code for reading.")]
    public static PyObject OpenCode(PyThread t, PyStr path) => Open(t, path, "rb");

    [PyFunction("text_encoding", Signature = "(encoding, stacklevel=2, /)", Doc = "The encoding a text function should use.")]
    public static PyObject TextEncoding(PyThread t, PyObject encoding, int stacklevel = 2)
    {
        if (encoding is not PyNone)
        {
            return encoding;
        }

        if (PythonRuntime.Current.Options.WarnDefaultEncoding)
        {
            Operations.Call(t, Operations.GetAttribute(t, Operations.Import(t, "warnings"), "warn"), PyStr.Of("'encoding' argument not specified"), Exceptions.EncodingWarning, PyInt.Of(stacklevel));
        }

        return PyStr.Intern(PythonRuntime.Current.Options.Utf8Mode ? "utf-8" : "locale");
    }

    [PyFunction("open", Signature = "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)", Doc = "Opens a file as a stream.")]
    public static PyObject Open(PyThread t, PyObject file, string mode = "r", int buffering = -1, string? encoding = null, string? errors = null, string? newline = null, bool closefd = true, PyObject? opener = null)
    {
        if (file is not (PyStr or PyBytes or PyIntBase))
        {
            file = Operations.Call(t, Operations.GetAttribute(t, Operations.Import(t, "os"), "fspath"), file);
        }

        bool creating = false, reading = false, writing = false, appending = false, updating = false, text = false, binary = false;
        for (var i = 0; i < mode.Length; i++)
        {
            if (mode.IndexOf(mode[i]) < i)
            {
                throw Errors.ValueError($"invalid mode: '{mode}'");
            }

            switch (mode[i])
            {
                case 'x':
                    creating = true;
                    break;
                case 'r':
                    reading = true;
                    break;
                case 'w':
                    writing = true;
                    break;
                case 'a':
                    appending = true;
                    break;
                case '+':
                    updating = true;
                    break;
                case 't':
                    text = true;
                    break;
                case 'b':
                    binary = true;
                    break;
                default:
                    throw Errors.ValueError($"invalid mode: '{mode}'");
            }
        }

        if (text && binary)
        {
            throw Errors.ValueError("can't have text and binary mode at once");
        }

        if ((creating ? 1 : 0) + (reading ? 1 : 0) + (writing ? 1 : 0) + (appending ? 1 : 0) != 1)
        {
            throw Errors.ValueError("must have exactly one of create/read/write/append mode");
        }

        if (binary && encoding is not null)
        {
            throw Errors.ValueError("binary mode doesn't take an encoding argument");
        }

        if (binary && errors is not null)
        {
            throw Errors.ValueError("binary mode doesn't take an errors argument");
        }

        if (binary && newline is not null)
        {
            throw Errors.ValueError("binary mode doesn't take a newline argument");
        }

        if (binary && buffering == 1)
        {
            Operations.Call(t, Operations.GetAttribute(t, Operations.Import(t, "warnings"), "warn"), PyStr.Of("line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used"), Exceptions.RuntimeWarning, PyInt.Of(1));
        }

        var rawMode = (creating ? "x" : "") + (reading ? "r" : "") + (writing ? "w" : "") + (appending ? "a" : "") + (updating ? "+" : "");
        var raw = (PyFileIO)Operations.Call(t, PyFileIO.TypeObject, file, PyStr.Of(rawMode), PyBool.Of(closefd), opener ?? PyNone.Value);
        PyObject result = raw;
        try
        {
            var lineBuffering = buffering == 1 && !binary || buffering < 0 && raw.IsTerminal;
            if (buffering is 1 or < 0)
            {
                buffering = raw.BlockSize;
            }

            if (buffering == 0)
            {
                return binary ? result : throw Errors.ValueError("can't have unbuffered text I/O");
            }

            PyType bufferType = updating ? PyBufferedRandom.TypeObject : reading ? PyBufferedReader.TypeObject : PyBufferedWriter.TypeObject;
            result = Operations.Call(t, bufferType, raw, PyInt.Of(buffering));
            if (binary)
            {
                return result;
            }

            PyObject Text(string? s) => s is null ? PyNone.Value : PyStr.Of(s);
            var wrapper = Operations.Call(t, PyTextIOWrapper.TypeObject, result, encoding is null ? TextEncoding(t, PyNone.Value) : PyStr.Of(encoding), Text(errors), Text(newline), PyBool.Of(lineBuffering));
            result = wrapper;
            Operations.SetAttribute(t, wrapper, PyStr.Intern("mode"), PyStr.Of(mode));
            return wrapper;
        }
        catch (PythonException)
        {
            Operations.CallMethod(t, result, Names.Close);
            throw;
        }
    }
}
