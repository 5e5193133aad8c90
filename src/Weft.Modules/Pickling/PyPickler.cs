using Weft.Modules.Pickling;

namespace Weft.Modules;

/// <summary>
/// <c>_pickle.Pickler</c>. The memo numbers the objects written so far; it holds them, so that no two live objects share
/// an identity while pickling goes on. What a Python subclass may override or set (<c>persistent_id</c>,
/// <c>reducer_override</c>, <c>dispatch_table</c>) is looked up once at the start of a dump.
/// </summary>
[PyType("_pickle.Pickler", Signature = "(file, protocol=None, fix_imports=True, buffer_callback=None)", Doc = "Writes pickles to a file.")]
public partial class PyPickler : PyObject
{
    internal const int HighestProtocol = 5;
    private const int DefaultProtocol = 5;

    private static readonly PyStr s_persistentId = PyStr.Intern("persistent_id");
    private static readonly PyStr s_reducerOverride = PyStr.Intern("reducer_override");

    private static readonly PyStr s_dispatchTable = PyStr.Intern("dispatch_table");

    private readonly Dictionary<PyObject, int> _memo = new(ReferenceEqualityComparer.Instance);
    private PickleWriter? _writer;
    private PyObject? _bufferCallback;
    private PyObject? _dispatchTable;
    private PyObject? _ownPersistentId;
    private PyObject? _persistentId;
    private PyObject? _activeTable;
    private PyObject? _override;
    private int _protocol;
    private int _binary;
    private int _fast;
    private bool _fixImports;
    private int _running;
    private HashSet<PyObject>? _fastActive;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit(Signature = "(file, protocol=None, fix_imports=True, buffer_callback=None)")]
    public void Init(PyThread t, PyObject file, PyObject? protocol = null, bool fix_imports = true, PyObject? buffer_callback = null)
    {
        if (_running != 0)
        {
            throw Errors.RuntimeError("Pickler object is already used");
        }

        var write = Operations.TryGetAttribute(t, file, Names.Write) ?? throw Errors.TypeError("file must have a 'write' attribute");
        Start(t, write, protocol, fix_imports, buffer_callback);
    }

    internal void Start(PyThread t, PyObject? write, PyObject? protocol, bool fixImports, PyObject? bufferCallback)
    {
        var number = protocol is null or PyNone ? DefaultProtocol : Operations.IndexToInt64(t, protocol);
        if (number > HighestProtocol)
        {
            throw Errors.ValueError($"pickle protocol must be <= {HighestProtocol}");
        }

        _protocol = number < 0 ? HighestProtocol : (int)number;
        _binary = _protocol > 0 ? 1 : 0;
        _fast = 0;
        _fixImports = fixImports && _protocol < 3;
        if (bufferCallback is not (null or PyNone) && _protocol < 5)
        {
            throw Errors.ValueError("buffer_callback needs protocol >= 5");
        }

        _bufferCallback = bufferCallback is PyNone ? null : bufferCallback;
        _writer = new PickleWriter(write);
        _memo.Clear();
    }

    private PickleWriter Writer => _writer!;

    [PyMethod("dump", Signature = "(obj, /)", Doc = "Writes the pickle of an object.")]
    public void DumpTo(PyThread t, PyObject obj)
    {
        if (_writer is null)
        {
            throw PickleModule.CannotPickle($"Pickler.__init__() was not called by {Type.Name}.__init__()");
        }

        Dump(t, obj);
        Writer.Clear();
    }

    internal byte[] DumpBytes(PyThread t, PyObject obj)
    {
        Dump(t, obj);
        return Writer.ToArray();
    }

    private void Dump(PyThread t, PyObject obj)
    {
        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw Errors.RuntimeError("Pickler object is already used");
        }

        try
        {
            Writer.Clear();
            var persistent = ReferenceEquals(Type, TypeObject) ? _ownPersistentId : _ownPersistentId ?? Overridden(t, s_persistentId);
            _persistentId = persistent;
            _override = ReferenceEquals(Type, TypeObject) ? null : Operations.TryGetAttribute(t, this, s_reducerOverride);
            if (!ReferenceEquals(Type, TypeObject) && _dispatchTable is null && Operations.TryGetAttribute(t, this, s_dispatchTable) is { } table)
            {
                _activeTable = table;
            }
            else
            {
                _activeTable = _dispatchTable;
            }

            if (_protocol >= 2)
            {
                Writer.Write([PickleOpcode.Protocol, (byte)_protocol]);
            }

            if (_protocol >= 4)
            {
                Writer.StartFraming();
            }

            Save(t, obj);
            Writer.Write(PickleOpcode.Stop);
            Writer.EndFraming(t);
        }
        catch (PythonException)
        {
            Writer.Clear();
            throw;
        }
        finally
        {
            _persistentId = null;
            _override = null;
            _activeTable = null;
            Volatile.Write(ref _running, 0);
        }
    }

    /// <summary>The method of that name if a Python subclass has one of its own.</summary>
    private PyObject? Overridden(PyThread t, PyStr name) =>
        ReferenceEquals(Type.Lookup(name), TypeObject.Lookup(name)) && InstanceAttributes.TryGetOwn(this, name) is null ? null : Operations.TryGetAttribute(t, this, name);

    [PyMethod("clear_memo", Doc = "Forgets the objects written so far.")]
    public void ClearMemo() => _memo.Clear();

    [PyMethod("_no_persistent_id", Signature = "(obj, /)", Doc = "None: by default no object has a persistent id.")]
    public PyObject DefaultPersistentId(PyObject obj) => PyNone.Value;

    [PyProperty("persistent_id")]
    public PyObject GetPersistentId(PyThread t) => _ownPersistentId ?? Operations.GetAttribute(t, this, "_no_persistent_id");

    [PySetter("persistent_id")]
    public void SetPersistentId(PyObject? value)
    {
        if (value is null && _ownPersistentId is null)
        {
            throw Errors.AttributeError("persistent_id");
        }

        _ownPersistentId = value is null || Operations.IsCallable(value) ? value : throw Errors.TypeError("persistent_id must be a callable taking one argument");
    }

    [PyProperty("dispatch_table")]
    public PyObject GetDispatchTable() => _dispatchTable ?? throw Errors.AttributeError("dispatch_table");

    [PySetter("dispatch_table")]
    public void SetDispatchTable(PyObject? value)
    {
        if (value is null && _dispatchTable is null)
        {
            throw Errors.AttributeError("dispatch_table");
        }

        _dispatchTable = value;
    }

    [PyProperty("bin")]
    public int GetBinary() => _binary;

    [PySetter("bin")]
    public void SetBinary(PyThread t, PyObject? value) => _binary = Number(t, value);

    [PyProperty("fast")]
    public int GetFast() => _fast;

    [PySetter("fast")]
    public void SetFast(PyThread t, PyObject? value) => _fast = Number(t, value);

    private static int Number(PyThread t, PyObject? value) => value switch
    {
        null => throw Errors.TypeError("can't delete numeric/char attribute"),
        PyIntBase => Operations.IndexToInt32(t, value),
        _ => throw Errors.TypeError($"an integer is required (got type {value.Type.Name})"),
    };

    [PyProperty("memo")]
    public PyObject GetMemo() => new PyPicklerMemo(this);

    [PySetter("memo")]
    public void SetMemo(PyThread t, PyObject? value)
    {
        switch (value)
        {
            case null:
                throw Errors.TypeError("attribute deletion is not supported");
            case PyPicklerMemo proxy:
                var copy = new Dictionary<PyObject, int>(proxy.Pickler._memo, ReferenceEqualityComparer.Instance);
                ReplaceMemo(copy);
                break;
            case PyDict dict:
                var made = new Dictionary<PyObject, int>(ReferenceEqualityComparer.Instance);
                foreach (var (_, entry) in dict.Entries())
                {
                    if (entry is not PyTuple { Count: 2 } pair)
                    {
                        throw Errors.TypeError("'memo' values must be 2-item tuples");
                    }

                    made[pair.Items[1]] = Operations.IndexToInt32(t, pair.Items[0]);
                }

                ReplaceMemo(made);
                break;
            default:
                throw Errors.TypeError($"'memo' attribute must be a PicklerMemoProxy object or dict, not {value.Type.Name}");
        }
    }

    private void ReplaceMemo(Dictionary<PyObject, int> memo)
    {
        _memo.Clear();
        foreach (var (key, number) in memo)
        {
            _memo[key] = number;
        }
    }

    internal PyDict CopyMemo(PyThread t)
    {
        var result = new PyDict();
        foreach (var (o, number) in _memo)
        {
            result.SetItem(t, PyInt.Of(Identity.Of(o)), new PyTuple([PyInt.Of(number), o]));
        }

        return result;
    }
}
