using Weft.Modules.Pickling;

namespace Weft.Modules;

/// <summary><c>_pickle</c>: the pickle module's native half.</summary>
[PyModule("_pickle", Doc = "Native pickling and unpickling.")]
[PyExport(typeof(PyPickler))]
[PyExport(typeof(PyUnpickler))]
[PyExport(typeof(PyPickleBuffer))]
public static partial class PickleModule
{
    private static PyType? s_error;
    private static PyType? s_picklingError;
    private static PyType? s_unpicklingError;

    internal static PyType Error => s_error ??= LibraryErrors.Define(PyThread.Current, "_pickle", "PickleError", Exceptions.Exception);

    internal static PyType PicklingError => s_picklingError ??= LibraryErrors.Define(PyThread.Current, "_pickle", "PicklingError", Error);

    internal static PyType UnpicklingError => s_unpicklingError ??= LibraryErrors.Define(PyThread.Current, "_pickle", "UnpicklingError", Error);

    internal static PythonException CannotPickle(string message) => LibraryErrors.Error(PicklingError, message);

    internal static PythonException CannotUnpickle(string message) => LibraryErrors.Error(UnpicklingError, message);

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        module.Namespace.SetInterned(PyStr.Intern("PickleError"), Error);
        module.Namespace.SetInterned(PyStr.Intern("PicklingError"), PicklingError);
        module.Namespace.SetInterned(PyStr.Intern("UnpicklingError"), UnpicklingError);
    }

    [PyFunction("dump", Signature = "(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)", Doc = "Writes the pickle of an object to a file.")]
    public static void Dump(PyThread t, PyObject obj, PyObject file, PyObject? protocol = null, bool fix_imports = true, PyObject? buffer_callback = null)
    {
        var pickler = new PyPickler();
        pickler.Init(t, file, protocol, fix_imports, buffer_callback);
        pickler.DumpTo(t, obj);
    }

    [PyFunction("dumps", Signature = "(obj, protocol=None, *, fix_imports=True, buffer_callback=None)", Doc = "The pickle of an object.")]
    public static PyObject Dumps(PyThread t, PyObject obj, PyObject? protocol = null, bool fix_imports = true, PyObject? buffer_callback = null)
    {
        var pickler = new PyPickler();
        pickler.Start(t, null, protocol, fix_imports, buffer_callback);
        return new PyBytes(pickler.DumpBytes(t, obj));
    }

    [PyFunction("load", Signature = "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", Doc = "The object of the pickle in a file.")]
    public static PyObject Load(PyThread t, PyObject file, bool fix_imports = true, string encoding = "ASCII", string errors = "strict", PyObject? buffers = null)
    {
        var unpickler = new PyUnpickler();
        unpickler.Init(t, file, fix_imports, encoding, errors, buffers);
        return unpickler.Load(t);
    }

    [PyFunction("loads", Signature = "(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())", Doc = "The object of a pickle.")]
    public static PyObject Loads(PyThread t, PyObject data, bool fix_imports = true, string encoding = "ASCII", string errors = "strict", PyObject? buffers = null)
    {
        var unpickler = new PyUnpickler();
        unpickler.Start(t, new PickleReader(BufferView.Read(t, data).ToArray()), fix_imports, encoding, errors, buffers);
        return unpickler.Load(t);
    }
}

/// <summary>What Python sees of a pickler's memo.</summary>
[PyType("_pickle.PicklerMemoProxy", NoConstructor = true, Doc = "The objects a pickler has written.")]
public sealed partial class PyPicklerMemo(PyPickler pickler) : PyObject
{
    internal PyPickler Pickler => pickler;

    [PyMethod("clear", Doc = "Forgets all objects.")]
    public void Clear() => pickler.ClearMemo();

    [PyMethod("copy", Doc = "The objects with their numbers, by id.")]
    public PyObject Copy(PyThread t) => pickler.CopyMemo(t);

    [PyMethod("__reduce__", Doc = "Pickled as a dict.")]
    public PyObject Reduce(PyThread t) => new PyTuple([PyDict.TypeObject, new PyTuple([pickler.CopyMemo(t)])]);
}

/// <summary>What Python sees of an unpickler's memo.</summary>
[PyType("_pickle.UnpicklerMemoProxy", NoConstructor = true, Doc = "The objects an unpickler has made.")]
public sealed partial class PyUnpicklerMemo(PyUnpickler unpickler) : PyObject
{
    internal PyUnpickler Unpickler => unpickler;

    [PyMethod("clear", Doc = "Forgets all objects.")]
    public void Clear() => unpickler.Memo.Clear();

    [PyMethod("copy", Doc = "The objects by number.")]
    public PyObject Copy(PyThread t) => unpickler.CopyMemo(t);

    [PyMethod("__reduce__", Doc = "Pickled as a dict.")]
    public PyObject Reduce(PyThread t) => new PyTuple([PyDict.TypeObject, new PyTuple([unpickler.CopyMemo(t)])]);
}

/// <summary><c>pickle.PickleBuffer</c>: memory that may travel beside the pickle (PEP 574).</summary>
[PyType("pickle.PickleBuffer", WeakReferences = true, Doc = "Memory that may travel beside its pickle.", Signature = "(object, /)")]
public sealed partial class PyPickleBuffer : PyObject
{
    private PyMemoryView? _view;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject source) =>
        new PyPickleBuffer { _view = (PyMemoryView)Operations.Call(t, PyMemoryView.TypeObject, source) };

    internal PyMemoryView View => _view ?? throw Errors.ValueError("operation forbidden on released PickleBuffer object");

    /// <inheritdoc/>
    public override BufferView? GetBuffer(PyThread thread, bool writable)
    {
        // The owner is whoever has the memory, so that a memoryview of this names it.
        var owner = Operations.GetAttribute(thread, View, "obj");
        var inner = View.GetBuffer(thread, writable);
        return inner is null ? null : new BufferView(owner, inner.Memory, inner.ReadOnly, inner.Format, inner.ItemSize, inner.Shape, inner.Strides, inner.Offset, inner.Dispose);
    }

    [PyMethod("raw", Doc = "The memory as bytes, whatever its shape.")]
    public PyObject Raw(PyThread t)
    {
        var view = View;
        if (!Operations.IsTrue(t, Operations.GetAttribute(t, view, "contiguous")))
        {
            throw Errors.BufferError("cannot extract raw buffer from non-contiguous buffer");
        }

        if (Operations.IndexToInt64(t, Operations.GetAttribute(t, view, "ndim")) == 0 || Operations.IsTrue(t, Operations.GetAttribute(t, view, "c_contiguous")))
        {
            return Operations.CallMethod(t, view, "cast", PyStr.Intern("B"));
        }

        // Fortran order: the same memory, seen with the dimensions turned round.
        var buffer = View.GetBuffer(t, writable: false)!;
        var owner = new PyRawMemory(buffer);
        return Operations.Call(t, PyMemoryView.TypeObject, owner);
    }

    [PyMethod("release", Doc = "Lets go of the memory.")]
    public void Release(PyThread t)
    {
        if (Interlocked.Exchange(ref _view, null) is { } view)
        {
            Operations.CallMethod(t, view, "release");
        }
    }
}

/// <summary>The bytes of a contiguous view in the order of memory.</summary>
[PyType("_pickle.RawMemory", NoConstructor = true, Doc = "The bytes of a view in the order of memory.")]
public sealed partial class PyRawMemory(BufferView inner) : PyObject
{
    /// <inheritdoc/>
    public override BufferView? GetBuffer(PyThread thread, bool writable) =>
        writable && inner.ReadOnly ? throw Errors.BufferError("Object is not writable.") : new BufferView(this, inner.Memory.Slice((int)inner.Offset, (int)inner.Length), inner.ReadOnly);
}
