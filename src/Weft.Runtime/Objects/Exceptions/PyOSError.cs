namespace Weft.Runtime.Objects;

/// <summary><c>OSError</c> and its subclasses, which <c>OSError(errno, …)</c> chooses among by error number.</summary>
/// <remarks>
/// The arguments are read by <c>__new__</c>, unless a subclass defines <c>__init__</c> but not <c>__new__</c>: then by
/// <c>__init__</c>, because that one may change them before it hands them on.
/// </remarks>
[PyType("OSError", HasDict = true, Doc = "An operation of the system failed.")]
public sealed unsafe partial class PyOSError(PyType type) : PyBaseException(type)
{
    private static PyType BaseTypeObject => ExceptionRoots.Exception;

    private bool _initialized;
    private long _charactersWritten = -1;

    [PyMember("errno", Writable = true)]
    public PyObject? Number;

    [PyMember("strerror", Writable = true)]
    public PyObject? Text;

    [PyMember("filename", Writable = true)]
    public PyObject? FileName;

    [PyMember("filename2", Writable = true)]
    public PyObject? FileName2;

    private static bool ReadsInInit(PyType cls) => cls[Slot.Init] != TypeObject[Slot.Init] && cls[Slot.New] == TypeObject[Slot.New];

    [PyNew]
    public static PyObject NewError(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (ReadsInInit(cls))
        {
            return Exceptions.Allocate(cls);
        }

        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError($"{cls.Name}() takes no keyword arguments");
        }

        if (ReferenceEquals(cls, TypeObject) && args.Length is >= 2 and <= 5 && args[0] is PyInt number && SubclassFor(number.Value) is { } subclass)
        {
            cls = subclass;
        }

        var made = (PyOSError)Exceptions.Allocate(cls);
        made.Read(t, args);
        return made;
    }

    protected internal override void Initialize(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (_initialized)
        {
            return;
        }

        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError($"{Type.Name}() takes no keyword arguments");
        }

        Read(t, args);
    }

    private void Read(PyThread t, ReadOnlySpan<PyObject> args)
    {
        _initialized = true;
        Args = args.Length == 0 ? PyTuple.Empty : new PyTuple(args.ToArray());
        if (args.Length is < 2 or > 5)
        {
            return;
        }

        Number = args[0];
        Text = args[1];
        if (args.Length < 3 || args[2] is PyNone)
        {
            return;
        }

        if (ReferenceEquals(Type, Exceptions.BlockingIOError) && (args[2] is PyIntBase || args[2].Type[Slot.Index] != 0))
        {
            _charactersWritten = Operations.IndexToInt64(t, args[2]);
            return;
        }

        FileName = args[2];
        if (args.Length == 5 && args[4] is not PyNone)
        {
            FileName2 = args[4];
        }

        Args = new PyTuple([args[0], args[1]]);
    }

    [PyProperty("characters_written")]
    public long GetCharactersWritten() => _charactersWritten >= 0 ? _charactersWritten : throw Errors.AttributeError("characters_written");

    [PySetter("characters_written")]
    public void SetCharactersWritten(PyThread t, PyObject? value)
    {
        if (value is null)
        {
            _charactersWritten = _charactersWritten >= 0 ? -1 : throw Errors.AttributeError("characters_written");
            return;
        }

        _charactersWritten = Operations.IndexToInt64(t, value);
    }

    protected internal override PyObject StringOf(PyThread t)
    {
        string Show(PyObject? value) => value is null ? "None" : Operations.Str(t, value).Value;
        string Quote(PyObject value) => Operations.Repr(t, value).Value;
        if (FileName is { } name)
        {
            return PyStr.Of(FileName2 is { } second
                ? $"[Errno {Show(Number)}] {Show(Text)}: {Quote(name)} -> {Quote(second)}"
                : $"[Errno {Show(Number)}] {Show(Text)}: {Quote(name)}");
        }

        return Number is not null && Text is not null ? PyStr.Of($"[Errno {Show(Number)}] {Show(Text)}") : base.StringOf(t);
    }

    public override PyObject? Reduce(PyThread t)
    {
        var args = Args;
        if (args.Count == 2 && FileName is { } name)
        {
            args = FileName2 is { } second
                ? new PyTuple([args.Items[0], args.Items[1], name, PyNone.Value, second])
                : new PyTuple([args.Items[0], args.Items[1], name]);
        }

        return InstanceAttributes.GetDict(this) is { Count: > 0 } state ? new PyTuple([Type, args, state]) : new PyTuple([Type, args]);
    }

    /// <summary>The subclass of an error number of this operating system; null when the number has none.</summary>
    private static PyType? SubclassFor(long number) => number switch
    {
        1 => Exceptions.PermissionError,
        2 => Exceptions.FileNotFoundError,
        3 => Exceptions.ProcessLookupError,
        4 => Exceptions.InterruptedError,
        10 => Exceptions.ChildProcessError,
        13 => Exceptions.PermissionError,
        17 => Exceptions.FileExistsError,
        20 => Exceptions.NotADirectoryError,
        21 => Exceptions.IsADirectoryError,
        32 => Exceptions.BrokenPipeError,
        _ when OperatingSystem.IsMacOS() => number switch
        {
            35 or 36 or 37 => Exceptions.BlockingIOError,
            53 => Exceptions.ConnectionAbortedError,
            54 => Exceptions.ConnectionResetError,
            58 => Exceptions.BrokenPipeError,
            60 => Exceptions.TimeoutError,
            61 => Exceptions.ConnectionRefusedError,
            107 => Exceptions.PermissionError,
            _ => null,
        },
        _ when OperatingSystem.IsWindows() => number switch
        {
            11 or 103 or 112 or 10035 or 10036 or 10037 => Exceptions.BlockingIOError,
            106 or 10053 => Exceptions.ConnectionAbortedError,
            107 or 10061 => Exceptions.ConnectionRefusedError,
            108 or 10054 => Exceptions.ConnectionResetError,
            138 or 10060 => Exceptions.TimeoutError,
            10058 => Exceptions.BrokenPipeError,
            _ => null,
        },
        11 or 114 or 115 => Exceptions.BlockingIOError,
        103 => Exceptions.ConnectionAbortedError,
        104 => Exceptions.ConnectionResetError,
        108 => Exceptions.BrokenPipeError,
        110 => Exceptions.TimeoutError,
        111 => Exceptions.ConnectionRefusedError,
        _ => null,
    };
}
