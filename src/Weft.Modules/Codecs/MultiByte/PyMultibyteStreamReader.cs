namespace Weft.Modules.Codecs.MultiByte;

/// <summary><c>_multibytecodec.MultibyteStreamReader</c>; a subclass names the codec.</summary>
[PyType("_multibytecodec.MultibyteStreamReader", Signature = "(stream, errors='strict')")]
public partial class PyMultibyteStreamReader : PyObject
{
    // Both are set right after the object is allocated.
    private DecoderState _state = null!;

    protected internal PyMultibyteStreamReader()
    {
    }

    [PyMember("stream", Doc = "The stream.")]
    public PyObject Stream { get; private set; } = PyNone.Value;

    [PyNew(Signature = "(stream, errors='strict')")]
    public static PyObject New(PyThread t, PyType cls, PyObject stream, string errors = "strict")
    {
        var state = new DecoderState(PyMultibyteCodec.Of(t, cls), errors);
        var reader = Allocate(cls);
        (reader._state, reader.Stream) = (state, stream);
        return reader;
    }

    /// <inheritdoc cref="PyMultibyteIncrementalEncoder.Init"/>
    [PyInit]
    public void Init(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
    }

    [PyProperty("errors", Doc = "Name of the error handler.")]
    public PyObject GetErrors() => PyStr.Of(_state.Errors);

    [PySetter("errors")]
    public void SetErrors(PyObject? value) => _state.Errors = PyMultibyteCodec.ReadErrors(value);

    [PyMethod("read", Signature = "(sizeobj=None, /)", Doc = "Reads text.")]
    public PyObject Read(PyThread t, PyObject? sizeobj = null) => Read(t, "read", ReadSize(t, sizeobj));

    [PyMethod("readline", Signature = "(sizeobj=None, /)", Doc = "Reads a line.")]
    public PyObject ReadLine(PyThread t, PyObject? sizeobj = null) => Read(t, "readline", ReadSize(t, sizeobj));

    [PyMethod("readlines", Signature = "(sizehintobj=None, /)", Doc = "Reads lines.")]
    public PyObject ReadLines(PyThread t, PyObject? sizehintobj = null) =>
        Operations.CallMethod(t, Read(t, "read", ReadSize(t, sizehintobj)), "splitlines", PyBool.True);

    [PyMethod("reset", Doc = "Forgets bytes that wait.")]
    public void Reset() => _state.Reset();

    private static long ReadSize(PyThread t, PyObject? size) => size switch
    {
        null or PyNone => -1,
        PyIntBase => Operations.IndexToInt64(t, size),
        _ => throw Errors.TypeError("arg 1 must be an integer"),
    };

    /// <summary>Reads with a method of the stream until there is a character; all there is if the size is negative.</summary>
    private PyStr Read(PyThread t, string method, long size)
    {
        if (size == 0)
        {
            return PyStr.Empty;
        }

        while (true)
        {
            var answer = size < 0 ? Operations.CallMethod(t, Stream, method) : Operations.CallMethod(t, Stream, method, PyInt.Of(size));
            if (answer is not PyBytes bytes)
            {
                throw Errors.TypeError($"stream function returned a non-bytes object ({answer.Type.FullName})");
            }

            var ends = bytes.Count == 0;
            var text = _state.Decode(t, bytes, bytes.Array, ends || size < 0, keepPending: false);
            if (text.Length != 0 || ends || size < 0)
            {
                return text;
            }

            size = 1;
        }
    }
}
