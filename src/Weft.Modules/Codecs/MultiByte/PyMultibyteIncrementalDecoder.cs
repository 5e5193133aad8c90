namespace Weft.Modules.Codecs.MultiByte;

/// <summary><c>_multibytecodec.MultibyteIncrementalDecoder</c>; a subclass names the codec.</summary>
[PyType("_multibytecodec.MultibyteIncrementalDecoder", Signature = "(errors='strict')")]
public partial class PyMultibyteIncrementalDecoder : PyObject
{
    // Set right after the object is allocated.
    private DecoderState _state = null!;

    protected internal PyMultibyteIncrementalDecoder()
    {
    }

    [PyNew(Signature = "(errors='strict')")]
    public static PyObject New(PyThread t, PyType cls, string errors = "strict")
    {
        var state = new DecoderState(PyMultibyteCodec.Of(t, cls), errors);
        var decoder = Allocate(cls);
        decoder._state = state;
        return decoder;
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

    [PyMethod("decode", Signature = "(input, final=False)", Doc = "Decodes more bytes.")]
    public PyObject Decode(PyThread t, PyObject input, bool final = false) =>
        _state.Decode(t, input, BufferView.Read(t, input), final, keepPending: true);

    [PyMethod("getstate", Doc = "The bytes that wait, and the state as a number.")]
    public PyObject GetState() => _state.Save();

    [PyMethod("setstate", Signature = "(state, /)", Doc = "Goes back to a state.")]
    public void SetState(PyTuple state)
    {
        if (state is not { Count: 2 } || state.Items[0] is not PyBytes pending || state.Items[1] is not PyIntBase number)
        {
            throw Errors.TypeError("setstate(): illegal state argument");
        }

        _state.Restore(pending, number);
    }

    [PyMethod("reset", Doc = "Begins anew.")]
    public void Reset() => _state.Reset();
}
