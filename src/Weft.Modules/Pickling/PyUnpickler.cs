using Weft.Modules.Pickling;

namespace Weft.Modules;

/// <summary><c>_pickle.Unpickler</c>.</summary>
[PyType("_pickle.Unpickler", Signature = "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", Doc = "Reads pickles from a file.")]
public partial class PyUnpickler : PyObject
{
    private static readonly PyStr s_persistentLoad = PyStr.Intern("persistent_load");
    private static readonly PyStr s_findClass = PyStr.Intern("find_class");

    private readonly List<PyObject> _stack = [];

    /// <summary>Heights of the stack where a MARK was put; the last is the base of the current part.</summary>
    private readonly List<int> _marks = [];

    private PickleReader? _reader;
    private PyObject? _buffers;
    private PyObject? _ownPersistentLoad;
    private PyObject? _persistentLoad;
    private PyObject? _findClass;
    private string _encoding = "ASCII";
    private string _errors = "strict";
    private bool _fixImports;
    private int _protocol;
    private int _running;

    /// <summary>The objects made so far, by the number the pickle gives them.</summary>
    internal Dictionary<long, PyObject> Memo { get; private set; } = [];

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit(Signature = "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())")]
    public void Init(PyThread t, PyObject file, bool fix_imports = true, string encoding = "ASCII", string errors = "strict", PyObject? buffers = null)
    {
        if (_running != 0)
        {
            throw Errors.RuntimeError("Unpickler object is already used");
        }

        var read = Operations.TryGetAttribute(t, file, PyStr.Intern("read"));
        var readLine = Operations.TryGetAttribute(t, file, PyStr.Intern("readline"));
        if (read is null || readLine is null)
        {
            throw Errors.TypeError("file must have 'read' and 'readline' attributes");
        }

        Start(t, new PickleReader(read, Operations.TryGetAttribute(t, file, PyStr.Intern("readinto")), readLine, null), fix_imports, encoding, errors, buffers);
    }

    internal void Start(PyThread t, PickleReader reader, bool fixImports, string encoding, string errors, PyObject? buffers)
    {
        _buffers = buffers is null or PyNone ? null : Operations.Iter(t, buffers);
        _reader = reader;
        _fixImports = fixImports;
        _encoding = encoding;
        _errors = errors;
        _protocol = 0;
        Memo = [];
    }

    private PickleReader Reader => _reader!;

    [PyMethod("load", Doc = "The object of the next pickle.")]
    public PyObject Load(PyThread t)
    {
        if (_reader is null)
        {
            throw PickleModule.CannotUnpickle($"Unpickler.__init__() was not called by {Type.Name}.__init__()");
        }

        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            throw Errors.RuntimeError("Unpickler object is already used");
        }

        try
        {
            var exact = ReferenceEquals(Type, TypeObject);
            _persistentLoad = _ownPersistentLoad ?? (exact ? null : Overridden(t, s_persistentLoad));
            _findClass = exact ? null : Overridden(t, s_findClass);
            _stack.Clear();
            _marks.Clear();
            _protocol = 0;
            return Run(t);
        }
        finally
        {
            _persistentLoad = null;
            _findClass = null;
            _stack.Clear();
            _marks.Clear();
            Volatile.Write(ref _running, 0);
        }
    }

    private PyObject? Overridden(PyThread t, PyStr name) =>
        ReferenceEquals(Type.Lookup(name), TypeObject.Lookup(name)) && InstanceAttributes.TryGetOwn(this, name) is null ? null : Operations.TryGetAttribute(t, this, name);

    [PyMethod("_no_persistent_load", Signature = "(pid, /)", Doc = "Fails: by default there are no persistent objects.")]
    public PyObject DefaultPersistentLoad(PyObject pid) => throw NoPersistentLoad();

    private static PythonException NoPersistentLoad() =>
        PickleModule.CannotUnpickle("A load persistent id instruction was encountered, but no persistent_load function was specified.");

    [PyProperty("persistent_load")]
    public PyObject GetPersistentLoad(PyThread t) => _ownPersistentLoad ?? Operations.GetAttribute(t, this, "_no_persistent_load");

    [PySetter("persistent_load")]
    public void SetPersistentLoad(PyObject? value)
    {
        if (value is null && _ownPersistentLoad is null)
        {
            throw Errors.AttributeError("persistent_load");
        }

        _ownPersistentLoad = value is null || Operations.IsCallable(value) ? value : throw Errors.TypeError("persistent_load must be a callable taking one argument");
    }

    [PyProperty("memo")]
    public PyObject GetMemo() => new PyUnpicklerMemo(this);

    [PySetter("memo")]
    public void SetMemo(PyThread t, PyObject? value)
    {
        switch (value)
        {
            case null:
                throw Errors.TypeError("attribute deletion is not supported");
            case PyUnpicklerMemo proxy:
                Memo = new Dictionary<long, PyObject>(proxy.Unpickler.Memo);
                break;
            case PyDict dict:
                var made = new Dictionary<long, PyObject>();
                foreach (var (key, item) in dict.Entries())
                {
                    var number = key is PyIntBase ? Operations.IndexToInt64(t, key) : throw Errors.TypeError("memo key must be integers");
                    made[number >= 0 ? number : throw Errors.ValueError("memo key must be positive integers.")] = item;
                }

                Memo = made;
                break;
            default:
                throw Errors.TypeError($"'memo' attribute must be an UnpicklerMemoProxy object or dict, not {value.Type.Name}");
        }
    }

    internal PyDict CopyMemo(PyThread t)
    {
        var result = new PyDict();
        foreach (var (number, o) in Memo)
        {
            result.SetItem(t, PyInt.Of(number), o);
        }

        return result;
    }

    [PyMethod("find_class", Signature = "(module_name, global_name, /)", Doc = "The class or function of a name in a module.")]
    public PyObject FindClass(PyThread t, PyObject module_name, PyObject global_name)
    {
        var (module, name) = (module_name, global_name);
        AuditHooks.Raise(t, "pickle.find_class", module, name);
        if (_protocol < 3 && _fixImports)
        {
            var compat = Operations.Import(t, "_compat_pickle");
            if (((PyDict)Operations.GetAttribute(t, compat, "NAME_MAPPING")).Get(t, new PyTuple([module, name])) is { } both)
            {
                (module, name) = both is PyTuple { Count: 2 } pair && pair.Items is [PyStr newModule, PyStr newName]
                    ? (newModule, newName)
                    : throw Errors.RuntimeError($"_compat_pickle.NAME_MAPPING values should be 2-tuples, not {both.Type.Name}");
            }
            else if (((PyDict)Operations.GetAttribute(t, compat, "IMPORT_MAPPING")).Get(t, module) is { } renamed)
            {
                module = renamed as PyStr ?? throw Errors.RuntimeError($"_compat_pickle.IMPORT_MAPPING values should be strings, not {renamed.Type.Name}");
            }
        }

        Operations.Call(t, Operations.GetAttribute(t, Operations.Import(t, "builtins"), "__import__"), module);
        var found = Operations.GetItem(t, Operations.GetAttribute(t, Operations.Import(t, "sys"), "modules"), module);
        if (_protocol < 4 || name is not PyStr { Value: var text } || !text.Contains('.'))
        {
            return Operations.GetAttribute(t, found, name as PyStr ?? throw Errors.TypeError("attribute name must be string"));
        }

        try
        {
            return PyPickler.Follow(t, found, text.Split('.'));
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.AttributeError))
        {
            var error = Errors.AttributeError($"Can't resolve path {Operations.Repr(t, name).Value} on module {Operations.Repr(t, module).Value}");
            error.Value.Context = e.Value;
            throw error;
        }
    }
}
