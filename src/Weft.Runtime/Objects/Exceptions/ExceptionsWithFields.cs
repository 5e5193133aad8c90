using Weft.Runtime.Binding;

namespace Weft.Runtime.Objects;

/// <summary><c>StopIteration</c>: carries a generator's return value.</summary>
[PyType("StopIteration", HasDict = true, Doc = "Signals the end of an iterator.")]
public sealed partial class PyStopIteration(PyType type) : PyBaseException(type)
{
    private static PyType BaseTypeObject => ExceptionRoots.Exception;

    [PyMember("value", Writable = true, Resets = true)]
    public PyObject Value = PyNone.Value;

    protected internal override void Initialize(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        base.Initialize(t, args, kwNames);
        Value = args.Length > 0 ? args[0] : PyNone.Value;
    }
}

/// <summary><c>SystemExit</c>.</summary>
[PyType("SystemExit", HasDict = true, Doc = "Asks the interpreter to exit.")]
public sealed partial class PySystemExit(PyType type) : PyBaseException(type)
{
    [PyMember("code", Writable = true, Resets = true)]
    public PyObject Code = PyNone.Value;

    protected internal override void Initialize(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        base.Initialize(t, args, kwNames);
        Code = args.Length switch { 0 => PyNone.Value, 1 => args[0], _ => Args };
    }
}

/// <summary><c>KeyError</c>: shows the repr of its key.</summary>
[PyType("KeyError", HasDict = true, Doc = "A mapping key was not found.")]
public sealed partial class PyKeyError(PyType type) : PyBaseException(type)
{
    private static PyType BaseTypeObject => ExceptionRoots.LookupError;

    protected internal override PyObject StringOf(PyThread t) => Args.Count == 1 ? Operations.Repr(t, Args.Items[0]) : base.StringOf(t);
}

/// <summary><c>AttributeError</c> with the object and name that suggestions need.</summary>
[PyType("AttributeError", HasDict = true, Doc = "An attribute was not found.")]
public sealed partial class PyAttributeError(PyType type) : PyBaseException(type)
{
    private static PyType BaseTypeObject => ExceptionRoots.Exception;

    private static readonly ParameterList s_keywords = new("AttributeError", "name,obj", 0, 0, 0, 0, false);

    public PyObject? Name;
    public PyObject? Target;

    protected internal override void Initialize(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var values = ArgumentBinder.Keywords(t, s_keywords, args, kwNames);
        base.Initialize(t, args[..(args.Length - (kwNames?.Count ?? 0))], null);
        (Name, Target) = (values[0], values[1]);
    }

    [PyProperty("name")]
    public PyObject GetName() => Name ?? PyNone.Value;

    [PySetter("name")]
    public void SetName(PyObject? value) => Name = value;

    [PyProperty("obj")]
    public PyObject GetTarget() => Target ?? PyNone.Value;

    [PySetter("obj")]
    public void SetTarget(PyObject? value) => Target = value;

    [PyMethod("__getstate__")]
    public PyObject GetState(PyThread t)
    {
        var state = InstanceAttributes.GetDict(this)!.Copy(t);
        if (Name is not null)
        {
            state.SetInterned(PyStr.Intern("name"), Name);
        }

        if (Args.Count > 0)
        {
            state.SetInterned(PyStr.Intern("args"), Args);
        }

        return state.Count > 0 ? state : PyNone.Value;
    }

    public override PyObject? Reduce(PyThread t) => new PyTuple([Type, Args, GetState(t)]);
}

/// <summary><c>NameError</c> with the name that suggestions need.</summary>
[PyType("NameError", HasDict = true, Doc = "A name was not found.")]
public sealed partial class PyNameError(PyType type) : PyBaseException(type)
{
    private static PyType BaseTypeObject => ExceptionRoots.Exception;

    private static readonly ParameterList s_keywords = new("NameError", "name", 0, 0, 0, 0, false);

    public PyObject? Name;

    protected internal override void Initialize(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var values = ArgumentBinder.Keywords(t, s_keywords, args, kwNames);
        base.Initialize(t, args[..(args.Length - (kwNames?.Count ?? 0))], null);
        Name = values[0];
    }

    [PyProperty("name")]
    public PyObject GetName() => Name ?? PyNone.Value;

    [PySetter("name")]
    public void SetName(PyObject? value) => Name = value;
}

/// <summary><c>ImportError</c> and <c>ModuleNotFoundError</c>.</summary>
[PyType("ImportError", HasDict = true, Doc = "An import failed.")]
public sealed partial class PyImportError(PyType type) : PyBaseException(type)
{
    private static PyType BaseTypeObject => ExceptionRoots.Exception;

    private static readonly ParameterList s_keywords = new("ImportError", "name,path,name_from", 0, 0, 0, 0, false);

    [PyMember("msg", Writable = true, Resets = true)]
    public PyObject Message = PyNone.Value;

    [PyMember("name", Writable = true, Resets = true)]
    public PyObject Name = PyNone.Value;

    [PyMember("path", Writable = true, Resets = true)]
    public PyObject ImportPath = PyNone.Value;

    [PyMember("name_from", Writable = true, Resets = true)]
    public PyObject NameFrom = PyNone.Value;

    protected internal override void Initialize(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var values = ArgumentBinder.Keywords(t, s_keywords, args, kwNames);
        var positional = args[..(args.Length - (kwNames?.Count ?? 0))];
        base.Initialize(t, positional, null);
        Name = values[0] ?? PyNone.Value;
        ImportPath = values[1] ?? PyNone.Value;
        NameFrom = values[2] ?? PyNone.Value;
        Message = positional.Length == 1 ? positional[0] : PyNone.Value;
    }

    protected internal override PyObject StringOf(PyThread t) => Message is PyStr && Message.GetType() == typeof(PyStr) ? Message : base.StringOf(t);

    public override PyObject? Reduce(PyThread t)
    {
        var state = InstanceAttributes.GetDict(this)!.Copy(t);
        foreach (var (name, value) in ((string, PyObject)[])[("name", Name), ("path", ImportPath), ("name_from", NameFrom)])
        {
            if (value is not PyNone)
            {
                state.SetInterned(PyStr.Intern(name), value);
            }
        }

        return state.Count > 0 ? new PyTuple([Type, Args, state]) : new PyTuple([Type, Args]);
    }
}

/// <summary><c>SyntaxError</c> and its subclasses.</summary>
[PyType("SyntaxError", HasDict = true, Doc = "Invalid source text.")]
public sealed partial class PySyntaxError(PyType type) : PyBaseException(type)
{
    private static PyType BaseTypeObject => ExceptionRoots.Exception;

    [PyMember("msg", Writable = true, Resets = true)]
    public PyObject Message = PyNone.Value;

    [PyMember("filename", Writable = true, Resets = true)]
    public PyObject FileName = PyNone.Value;

    [PyMember("lineno", Writable = true, Resets = true)]
    public PyObject LineNumber = PyNone.Value;

    [PyMember("offset", Writable = true, Resets = true)]
    public PyObject Offset = PyNone.Value;

    [PyMember("text", Writable = true, Resets = true)]
    public PyObject Text = PyNone.Value;

    [PyMember("end_lineno", Writable = true, Resets = true)]
    public PyObject EndLineNumber = PyNone.Value;

    [PyMember("end_offset", Writable = true, Resets = true)]
    public PyObject EndOffset = PyNone.Value;

    [PyMember("print_file_and_line", Writable = true, Resets = true)]
    public PyObject PrintFileAndLine = PyNone.Value;

    [PyMember("_metadata", Writable = true, Resets = true)]
    public PyObject Metadata = PyNone.Value;

    protected internal override void Initialize(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        base.Initialize(t, args, kwNames);
        if (args.Length >= 1)
        {
            Message = args[0];
        }

        if (args.Length != 2)
        {
            return;
        }

        var details = Operations.ToTuple(t, args[1]).Items;
        if (details.Length is < 4 or > 7)
        {
            throw Errors.TypeError(details.Length < 4
                ? $"function missing required argument '{((string[])["filename", "lineno", "offset", "text"])[details.Length]}' (pos {details.Length + 1})"
                : $"function takes at most 7 arguments ({details.Length} given)");
        }

        (FileName, LineNumber, Offset, Text) = (details[0], details[1], details[2], details[3]);
        EndLineNumber = details.Length > 4 ? details[4] : PyNone.Value;
        EndOffset = details.Length > 5 ? details[5] : PyNone.Value;
        Metadata = details.Length > 6 ? details[6] : PyNone.Value;
        if (details.Length == 5)
        {
            throw Errors.TypeError("end_offset must be provided when end_lineno is provided");
        }
    }

    protected internal override PyObject StringOf(PyThread t)
    {
        var message = Operations.Str(t, Message).Value;
        var line = LineNumber as PyInt;
        if (FileName is PyStr file)
        {
            var name = file.Value[(file.Value.LastIndexOf('/') + 1)..];
            return PyStr.Of(line is null ? $"{message} ({name})" : $"{message} ({name}, line {line.Value})");
        }

        return PyStr.Of(line is null ? message : $"{message} (line {line.Value})");
    }
}

/// <summary>The three Unicode errors: which encoding, what text, which range, why.</summary>
public sealed class PyUnicodeError(PyType type) : PyBaseException(type)
{
    public PyObject? Encoding;
    public PyObject? Subject;
    public long Start;
    public long End;
    public PyObject? Reason;

    internal bool IsTranslate => Type.IsSubtypeOf(Exceptions.UnicodeTranslateError);

    internal bool IsDecode => Type.IsSubtypeOf(Exceptions.UnicodeDecodeError);

    protected internal override void Initialize(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        base.Initialize(t, args, kwNames);
        UnicodeErrorBinding.Initialize(t, this, args);
    }

    protected internal override PyObject StringOf(PyThread t) => UnicodeErrorBinding.Describe(t, this);
}
