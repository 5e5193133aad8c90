namespace Weft.Modules.Codecs.MultiByte;

/// <summary><c>_multibytecodec.MultibyteStreamWriter</c>; a subclass names the codec.</summary>
[PyType("_multibytecodec.MultibyteStreamWriter", Signature = "(stream, errors='strict')")]
public partial class PyMultibyteStreamWriter : PyObject
{
    // Both are set right after the object is allocated.
    private EncoderState _state = null!;

    protected internal PyMultibyteStreamWriter()
    {
    }

    [PyMember("stream", Doc = "The stream.")]
    public PyObject Stream { get; private set; } = PyNone.Value;

    [PyNew(Signature = "(stream, errors='strict')")]
    public static PyObject New(PyThread t, PyType cls, PyObject stream, string errors = "strict")
    {
        var state = new EncoderState(PyMultibyteCodec.Of(t, cls), errors);
        var writer = Allocate(cls);
        (writer._state, writer.Stream) = (state, stream);
        return writer;
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

    [PyMethod("write", Signature = "(strobj, /)", Doc = "Writes text.")]
    public void Write(PyThread t, PyObject strobj) => Operations.CallMethod(t, Stream, "write", _state.Encode(t, strobj, final: false));

    [PyMethod("writelines", Signature = "(lines, /)", Doc = "Writes the items of a sequence.")]
    public void WriteLines(PyThread t, PyObject lines)
    {
        if (lines is PyDict || lines.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError("arg must be a sequence object");
        }

        for (var i = 0L; i < Operations.Length(t, lines); i++)
        {
            Write(t, Operations.GetItem(t, lines, PyInt.Of(i)));
        }
    }

    [PyMethod("reset", Doc = "Writes text that waits, and the end of the encoding's state.")]
    public void Reset(PyThread t)
    {
        if (_state.HasPending && _state.Encode(t, PyStr.Empty, final: true) is { Count: > 0 } bytes)
        {
            Operations.CallMethod(t, Stream, "write", bytes);
        }
    }
}
