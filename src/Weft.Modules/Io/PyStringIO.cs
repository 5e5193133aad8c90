namespace Weft.Modules.Io;

/// <summary><c>_io.StringIO</c>: a text stream in memory.</summary>
/// <remarks>
/// The text is a growing array of code points; positions are code points. <see cref="_lock"/> guards the array, length and
/// position together: a write, or a read with its step, is one.
/// </remarks>
[PyType("_io.StringIO", WeakReferences = true, HasDict = true, Doc = "A text stream in memory.", Signature = "(initial_value='', newline='\\n')")]
public partial class PyStringIO : PyTextIOBase
{
    private ObjectLock _lock;
    private int[] _text = [];
    private int _length;
    private int _position;
    private bool _closed;
    private string? _newline = "\n";
    private PyIncrementalNewlineDecoder? _decoder;

    protected internal PyStringIO(PyType type)
        : base(type)
    {
    }

    [PyNew]
    public static new PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => new PyStringIO(cls);

    [PyInit(Signature = "(initial_value='', newline='\\n')")]
    public void Init(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        PyObject? initial = null;
        PyObject newline = PyStr.Of("\n");
        var positional = args.Length - (kwNames?.Count ?? 0);
        for (var i = 0; i < args.Length; i++)
        {
            var name = i < positional ? i == 0 ? "initial_value" : i == 1 ? "newline" : throw Errors.TypeError($"StringIO() takes at most 2 arguments ({args.Length} given)") : ((PyStr)kwNames!.Items[i - positional]).Value;
            switch (name)
            {
                case "initial_value":
                    initial = args[i];
                    break;
                case "newline":
                    newline = args[i];
                    break;
                default:
                    throw Errors.TypeError($"StringIO() got an unexpected keyword argument '{name}'");
            }
        }

        _newline = newline switch
        {
            PyNone => null,
            PyStr { Value: "" or "\n" or "\r" or "\r\n" } s => s.Value,
            PyStr s => throw Errors.ValueError($"illegal newline value: {Operations.Repr(t, s).Value}"),
            _ => throw Errors.TypeError($"newline must be str or None, not {newline.Type.FullName}"),
        };
        if (initial is not null and not PyNone and not PyStr)
        {
            throw Errors.TypeError($"initial_value must be str or None, not {initial.Type.FullName}");
        }

        _decoder = null;
        if (string.IsNullOrEmpty(_newline))
        {
            _decoder = (PyIncrementalNewlineDecoder)Operations.Call(t, PyIncrementalNewlineDecoder.TypeObject, PyNone.Value, PyBool.Of(_newline is null));
        }

        _length = _position = 0;
        _closed = false;
        if (initial is PyStr text)
        {
            Put(text);
            _position = 0;
        }
    }

    private void CheckOpenState()
    {
        if (_closed)
        {
            throw Errors.ValueError("I/O operation on closed file");
        }
    }

    private void Put(PyStr text)
    {
        if (_decoder is not null)
        {
            text = _decoder.Translate(text, final: true);
        }
        else if (_newline is "\r" or "\r\n")
        {
            text = PyStr.Of(text.Value.Replace("\n", _newline));
        }

        _lock.Enter(this);
        try
        {
            var end = _position + text.Length;
            if (end > _text.Length)
            {
                Array.Resize(ref _text, (int)Math.Min(Array.MaxLength, Math.Max(end, _text.Length * 2L)));
            }

            if (_position > _length)
            {
                Array.Clear(_text, _length, _position - _length);
            }

            text.CopyCodePoints(_text.AsSpan(_position));
            _position = end;
            _length = Math.Max(_length, end);
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("write", Doc = "Writes text; how many characters were given.")]
    public PyObject Write(PyThread t, PyObject text)
    {
        if (text is not PyStr s)
        {
            throw Errors.TypeError($"string argument expected, got '{text.Type.FullName}'");
        }

        CheckOpenState();
        if (s.Length > 0)
        {
            Put(s);
        }

        return PyInt.Of(s.Length);
    }

    [PyMethod("getvalue", Doc = "The whole text.")]
    public PyObject GetValue()
    {
        CheckOpenState();
        _lock.Enter(this);
        try
        {
            return PyStr.OfCodePoints(_text.AsSpan(0, _length));
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    /// <summary>Reads at most so many characters (negative: without limit), to the end of the line or of the text.</summary>
    private PyStr Take(long limit, bool line)
    {
        _lock.Enter(this);
        try
        {
            var available = line ? LineLength() : Math.Max(0, _length - _position);
            var count = limit >= 0 && limit < available ? (int)limit : available;
            if (count == 0)
            {
                return PyStr.Empty;
            }

            var result = PyStr.OfCodePoints(_text.AsSpan(_position, count));
            _position += count;
            return result;
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    [PyMethod("read", Signature = "(size=-1, /)", Doc = "Reads characters, all with -1.")]
    public PyObject Read(PyThread t, PyObject? size = null)
    {
        var count = SizeOf(t, size);
        CheckOpenState();
        return Take(count, line: false);
    }

    private int LineLength()
    {
        if (_position >= _length)
        {
            return 0;
        }

        var rest = _text.AsSpan(_position, _length - _position);
        switch (_newline)
        {
            case "":
                var any = rest.IndexOfAny('\n', '\r');
                return any < 0 ? rest.Length : rest[any] == '\r' && any + 1 < rest.Length && rest[any + 1] == '\n' ? any + 2 : any + 1;
            case "\r":
                var carriage = rest.IndexOf('\r');
                return carriage < 0 ? rest.Length : carriage + 1;
            case "\r\n":
                var pair = rest.IndexOf([(int)'\r', '\n']);
                return pair < 0 ? rest.Length : pair + 2;
            default:
                var newline = rest.IndexOf('\n');
                return newline < 0 ? rest.Length : newline + 1;
        }
    }

    [PyMethod("readline", Signature = "(size=-1, /)", Doc = "The next line, with its end.")]
    public PyObject Readline(PyThread t, PyObject? size = null)
    {
        var limit = SizeOf(t, size);
        CheckOpenState();
        return Take(limit, line: true);
    }

    [PyMethod("__next__")]
    public PyObject? NextLine(PyThread t)
    {
        CheckOpenState();
        if (GetType() == typeof(PyStringIO) && ReferenceEquals(Type, TypeObject))
        {
            return Take(-1, line: true) is { Length: > 0 } next ? next : null;
        }

        return Next(t);
    }

    [PyMethod("seek", Signature = "(pos, whence=0, /)", Doc = "Changes the position.")]
    public PyObject Seek(PyThread t, PyObject pos, int whence = 0)
    {
        CheckOpenState();
        var offset = Operations.IndexToInt64(t, pos);
        switch (whence)
        {
            case < 0 or > 2:
                throw Errors.ValueError($"Invalid whence ({whence}, should be 0, 1 or 2)");
            case 0 when offset < 0:
                throw Errors.ValueError($"Negative seek position {offset}");
            case 1 or 2 when offset != 0:
                throw IoModule.OSErrorText("Can't do nonzero cur-relative seeks");
        }

        _position = whence switch { 0 => (int)Math.Min(offset, Array.MaxLength), 1 => _position, _ => _length };
        return PyInt.Of(_position);
    }

    [PyMethod("tell", Doc = "The position.")]
    public PyObject Tell()
    {
        CheckOpenState();
        return PyInt.Of(_position);
    }

    [PyMethod("truncate", Signature = "(pos=None, /)", Doc = "Cuts the text.")]
    public PyObject Truncate(PyThread t, PyObject? pos = null)
    {
        CheckOpenState();
        var length = pos is null or PyNone ? _position : Operations.IndexToInt64(t, pos);
        if (length < 0)
        {
            throw Errors.ValueError($"Negative size value {length}");
        }

        _lock.Enter(this);
        _length = (int)Math.Min(_length, length);
        _lock.Exit(this);
        return PyInt.Of(length);
    }

    [PyMethod("close")]
    public void Close() => _closed = true;

    [PyProperty("closed")]
    public bool Closed => _closed;

    [PyMethod("readable")]
    public bool Readable()
    {
        CheckOpenState();
        return true;
    }

    [PyMethod("writable")]
    public bool Writable() => Readable();

    [PyMethod("seekable")]
    public bool Seekable() => Readable();

    [PyProperty("line_buffering")]
    public bool LineBuffering
    {
        get
        {
            CheckOpenState();
            return false;
        }
    }

    [PyProperty("newlines")]
    public PyObject Newlines
    {
        get
        {
            CheckOpenState();
            return _decoder?.Newlines ?? PyNone.Value;
        }
    }

    [PyMethod("__getstate__")]
    public PyObject GetStateForPickle(PyThread t) => new PyTuple([GetValue(), _newline is null ? PyNone.Value : PyStr.Of(_newline), PyInt.Of(_position), InstanceAttributes.GetDict(this)!.Copy(t)]);

    [PyMethod("__setstate__")]
    public void SetState(PyThread t, PyTuple state)
    {
        Init(t, [PyStr.Empty, state.Items[1]], null);
        var text = (PyStr)state.Items[0];
        _text = new int[text.Length];
        text.CopyCodePoints(_text);
        _length = text.Length;
        _position = Operations.IndexToInt32(t, state.Items[2]);
        if (state.Items[3] is PyDict dict)
        {
            InstanceAttributes.GetDict(this)!.Update(t, dict);
        }
    }
}
