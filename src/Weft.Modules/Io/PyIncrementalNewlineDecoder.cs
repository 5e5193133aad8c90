namespace Weft.Modules.Io;

/// <summary><c>_io.IncrementalNewlineDecoder</c>: turns line ends into <c>\n</c> and remembers which were seen.</summary>
[PyType("_io.IncrementalNewlineDecoder", Doc = "Translates line ends.", Signature = "(decoder, translate, errors='strict')")]
public partial class PyIncrementalNewlineDecoder : PyObject
{
    private PyObject? _decoder;
    private bool _translate;
    private bool _pendingReturn;
    private int _seen;

    protected internal PyIncrementalNewlineDecoder()
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit(Signature = "(decoder, translate, errors='strict')")]
    public void Init(PyThread t, PyObject decoder, bool translate, PyObject? errors = null)
    {
        _decoder = decoder is PyNone ? null : decoder;
        _translate = translate;
        _pendingReturn = false;
        _seen = 0;
    }

    [PyMethod("decode", Signature = "(input, final=False)", Doc = "Decodes and translates.")]
    public PyObject Decode(PyThread t, PyObject input, bool final = false)
    {
        var output = _decoder is null ? input : Operations.Call(t, Operations.GetAttribute(t, _decoder, "decode"), input, PyBool.Of(final));
        if (output is not PyStr text)
        {
            throw Errors.TypeError($"decoder should return a string result, not '{output.Type.FullName}'");
        }

        return Translate(text, final);
    }

    internal PyStr Translate(PyStr text, bool final)
    {
        if (_pendingReturn && (final || text.Length > 0))
        {
            text = PyStr.Concat(PyStr.Of("\r"), text);
            _pendingReturn = false;
        }

        if (text.Length > 0 && text.CodePointAt(text.Length - 1) == '\r' && !final)
        {
            text = text.Substring(0, text.Length - 1);
            _pendingReturn = true;
        }

        if (text.Simple is { } simple && simple.IndexOf('\r') < 0)
        {
            if (simple.Contains('\n'))
            {
                _seen |= 2;
            }

            return text;
        }

        var value = text.Value;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\n')
            {
                _seen |= 2;
            }
            else if (value[i] == '\r')
            {
                if (i + 1 < value.Length && value[i + 1] == '\n')
                {
                    _seen |= 4;
                    i++;
                }
                else
                {
                    _seen |= 1;
                }
            }
        }

        return _translate ? PyStr.Of(value.Replace("\r\n", "\n").Replace('\r', '\n')) : text;
    }

    [PyMethod("getstate", Doc = "The state of the decoder.")]
    public PyObject GetState(PyThread t)
    {
        PyObject buffer = PyBytes.Of([]);
        PyObject flag = PyInt.Of(0);
        if (_decoder is not null)
        {
            var state = Operations.CallMethod(t, _decoder, "getstate") as PyTuple ?? throw Errors.TypeError("illegal decoder state");
            (buffer, flag) = (state.Items[0], state.Items[1]);
        }

        flag = Operations.LeftShift(t, flag, PyInt.Of(1));
        return new PyTuple([buffer, _pendingReturn ? Operations.Or(t, flag, PyInt.Of(1)) : flag]);
    }

    [PyMethod("setstate", Doc = "Sets the state of the decoder.")]
    public void SetState(PyThread t, PyObject state)
    {
        if (state is not PyTuple { Count: 2 } pair)
        {
            throw Errors.TypeError("state argument must be a tuple");
        }

        _pendingReturn = Operations.IsTrue(t, Operations.And(t, pair.Items[1], PyInt.Of(1)));
        if (_decoder is not null)
        {
            Operations.CallMethod(t, _decoder, "setstate", new PyTuple([pair.Items[0], Operations.RightShift(t, pair.Items[1], PyInt.Of(1))]));
        }
    }

    [PyMethod("reset", Doc = "Forgets everything.")]
    public void Reset(PyThread t)
    {
        _seen = 0;
        _pendingReturn = false;
        if (_decoder is not null)
        {
            Operations.CallMethod(t, _decoder, "reset");
        }
    }

    [PyProperty("newlines")]
    public PyObject Newlines
    {
        get
        {
            var kinds = new List<PyObject>();
            if ((_seen & 1) != 0)
            {
                kinds.Add(PyStr.Of("\r"));
            }

            if ((_seen & 2) != 0)
            {
                kinds.Add(PyStr.Of("\n"));
            }

            if ((_seen & 4) != 0)
            {
                kinds.Add(PyStr.Of("\r\n"));
            }

            return kinds.Count switch { 0 => PyNone.Value, 1 => kinds[0], _ => new PyTuple([.. kinds]) };
        }
    }
}
