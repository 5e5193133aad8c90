namespace Weft.Modules.Codecs.MultiByte;

/// <summary><c>_multibytecodec.MultibyteIncrementalEncoder</c>; a subclass names the codec.</summary>
[PyType("_multibytecodec.MultibyteIncrementalEncoder", Signature = "(errors='strict')")]
public partial class PyMultibyteIncrementalEncoder : PyObject
{
    // Set right after the object is allocated.
    private EncoderState _state = null!;

    protected internal PyMultibyteIncrementalEncoder()
    {
    }

    [PyNew(Signature = "(errors='strict')")]
    public static PyObject New(PyThread t, PyType cls, string errors = "strict")
    {
        var state = new EncoderState(PyMultibyteCodec.Of(t, cls), errors);
        var encoder = Allocate(cls);
        encoder._state = state;
        return encoder;
    }

    /// <summary>Does nothing, so that a class of <c>codecs</c> further on in the order of bases is not initialized.</summary>
    [PyInit]
    public void Init(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
    }

    [PyProperty("errors", Doc = "Name of the error handler.")]
    public PyObject GetErrors() => PyStr.Of(_state.Errors);

    [PySetter("errors")]
    public void SetErrors(PyObject? value) => _state.Errors = PyMultibyteCodec.ReadErrors(value);

    [PyMethod("encode", Signature = "(input, final=False)", Doc = "Encodes more text.")]
    public PyObject Encode(PyThread t, PyObject input, bool final = false) => _state.Encode(t, input, final);

    [PyMethod("getstate", Doc = "The state as a number.")]
    public PyObject GetState(PyThread t) => _state.Save(t);

    [PyMethod("setstate", Signature = "(state, /)", Doc = "Goes back to a state.")]
    public void SetState(PyThread t, PyIntBase state) => _state.Restore(t, state);

    [PyMethod("reset", Doc = "Begins anew.")]
    public void Reset() => _state.Reset();
}
