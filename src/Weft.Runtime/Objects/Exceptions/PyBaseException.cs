namespace Weft.Runtime.Objects;

/// <summary>An exception object: <c>BaseException</c> and, with <see cref="Type"/> telling which, the types without fields of their own.</summary>
[PyType("BaseException", WeakReferences = false, HasDict = true, Doc = "Common base class of all exceptions.")]
public partial class PyBaseException : PyObject
{
    private PyTuple _args = PyTuple.Empty;

    protected internal PyBaseException(PyType type) => State.Start(this, type.RootShape);

    /// <summary><c>args</c>.</summary>
    public PyTuple Args { get => _args; internal set => _args = value; }

    internal PyTraceback? Traceback { get; set; }

    internal PyBaseException? Cause { get; set; }

    internal PyBaseException? Context { get; set; }

    internal bool SuppressContext { get; set; }

    [PyNew]
    public static PyObject? New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var instance = Exceptions.Allocate(cls);
        var positional = args.Length - (kwNames?.Count ?? 0);
        instance._args = positional == 0 ? PyTuple.Empty : new PyTuple(args[..positional].ToArray());
        return instance;
    }

    [PyInit]
    public void Init(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Initialize(t, args, kwNames);

    /// <summary>What <c>__init__</c> of the C# class does; classes with fields override it.</summary>
    protected internal virtual void Initialize(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError($"{Type.Name}() takes no keyword arguments");
        }

        _args = args.Length == 0 ? PyTuple.Empty : new PyTuple(args.ToArray());
    }

    /// <summary>Text of <c>str(e)</c>.</summary>
    [PyMethod("__str__")]
    public PyObject? Str(PyThread t) => StringOf(t);

    protected internal virtual PyObject StringOf(PyThread t) => _args.Count switch
    {
        0 => PyStr.Empty,
        1 => Operations.Str(t, _args.Items[0]),
        _ => Operations.Str(t, _args),
    };

    [PyMethod("__repr__")]
    public PyObject? Repr(PyThread t) => TextOf(t);

    /// <summary>The answer of <c>repr</c>.</summary>
    protected internal virtual PyObject TextOf(PyThread t) => _args.Count == 1
        ? PyStr.Of($"{Type.Name}({Operations.Repr(t, _args.Items[0]).Value})")
        : PyStr.Concat(PyStr.Of(Type.Name), Operations.Repr(t, _args));

    [PyMethod("with_traceback", Doc = "Sets __traceback__ and returns the exception.")]
    public PyObject WithTraceback(PyObject traceback)
    {
        SetTraceback(traceback);
        return this;
    }

    [PyMethod("add_note", Doc = "Adds a note that tracebacks show below the message.")]
    public void AddNoteMethod(PyThread t, PyObject note)
    {
        if (note is not PyStr)
        {
            throw Errors.TypeError($"add_note() argument must be str, not {note.Type.FullName}");
        }

        var notes = Operations.TryGetAttribute(t, this, Names.Notes);
        if (notes is null)
        {
            Operations.SetAttribute(t, this, Names.Notes, notes = new PyList());
        }

        if (notes is not PyList list)
        {
            throw Errors.TypeError("Cannot add note: __notes__ is not a list");
        }

        list.Append(note);
    }

    /// <summary>Adds a note from C#.</summary>
    public void AddNote(PyThread t, string note) => AddNoteMethod(t, PyStr.Of(note));

    [PyMethod("__reduce__")]
    public virtual PyObject? Reduce(PyThread t)
    {
        var state = InstanceAttributes.GetDict(this);
        return state is { Count: > 0 } ? new PyTuple([Type, _args, state]) : new PyTuple([Type, _args]);
    }

    [PyMethod("__setstate__")]
    public void SetState(PyThread t, PyObject state)
    {
        if (state is PyNone)
        {
            return;
        }

        if (state is not PyDict dict)
        {
            throw Errors.TypeError("state is not a dictionary");
        }

        foreach (var (key, value) in dict.Entries())
        {
            Operations.SetAttribute(t, this, (PyStr)key, value);
        }
    }

    [PyProperty("args")]
    public PyObject GetArgs() => _args;

    [PySetter("args")]
    public void SetArgs(PyThread t, PyObject? value)
    {
        if (value is null)
        {
            throw Errors.TypeError("args may not be deleted");
        }

        _args = Operations.ToTuple(t, value);
    }

    [PyProperty("__traceback__")]
    public PyObject GetTraceback() => (PyObject?)Traceback ?? PyNone.Value;

    [PySetter("__traceback__")]
    public void SetTraceback(PyObject? value) => Traceback = value switch
    {
        PyTraceback traceback => traceback,
        PyNone => null,
        null => throw Errors.TypeError("__traceback__ may not be deleted"),
        _ => throw Errors.TypeError("__traceback__ must be a traceback or None"),
    };

    [PyProperty("__cause__")]
    public PyObject GetCause() => (PyObject?)Cause ?? PyNone.Value;

    [PySetter("__cause__")]
    public void SetCause(PyObject? value)
    {
        Cause = value switch
        {
            PyBaseException cause => cause,
            PyNone => null,
            null => throw Errors.TypeError("__cause__ may not be deleted"),
            _ => throw Errors.TypeError("exception cause must be None or derive from BaseException"),
        };
        SuppressContext = true;
    }

    [PyProperty("__context__")]
    public PyObject GetContext() => (PyObject?)Context ?? PyNone.Value;

    [PySetter("__context__")]
    public void SetContext(PyObject? value) => Context = value switch
    {
        PyBaseException context => context,
        PyNone => null,
        null => throw Errors.TypeError("__context__ may not be deleted"),
        _ => throw Errors.TypeError("exception context must be None or derive from BaseException"),
    };

    [PyProperty("__suppress_context__")]
    public bool GetSuppressContext() => SuppressContext;

    [PySetter("__suppress_context__")]
    public void SetSuppressContext(PyThread t, PyObject? value) =>
        SuppressContext = value switch
        {
            PyBool flag => ReferenceEquals(flag, PyBool.True),
            null => throw Errors.TypeError("can't delete numeric/char attribute"),
            _ => throw Errors.TypeError("attribute value type must be bool"),
        };

    /// <summary>For C# logs: type and argument texts, without running Python code.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        foreach (var item in _args.Items)
        {
            parts.Add(item is PyStr s ? s.Value : item.ToString()!);
        }

        return $"{Type.Name}: {string.Join(", ", parts)}";
    }
}
