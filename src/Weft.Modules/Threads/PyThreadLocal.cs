using System.Runtime.CompilerServices;

namespace Weft.Modules.Threads;

/// <summary><c>_thread._local</c>: an object whose attributes each thread has for itself.</summary>
/// <remarks>The values are kept by the thread, keyed weakly by the object: they go when either of them goes.</remarks>
[PyType("_thread._local", WeakReferences = true, Doc = "An object with attributes of its own in every thread.", Signature = "()")]
public partial class PyThreadLocal : PyObject
{
    private static readonly ConditionalWeakTable<PyThread, ConditionalWeakTable<PyThreadLocal, PyDict>> s_values = [];

    private PyObject[] _args = [];
    private PyTuple? _kwNames;

    protected internal PyThreadLocal()
    {
    }

    internal static void ThreadEnded(PyThread thread) => s_values.Remove(thread);

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length > 0 && cls[Slot.Init] == ObjectType.TypeObject[Slot.Init])
        {
            throw Errors.TypeError("Initialization arguments are not supported");
        }

        var local = Allocate(cls);
        local._args = args.ToArray();
        local._kwNames = kwNames;
        s_values.GetOrCreateValue(t).Add(local, new PyDict());
        return local;
    }

    private unsafe PyDict Values(PyThread t)
    {
        var table = s_values.GetOrCreateValue(t);
        if (table.TryGetValue(this, out var dict))
        {
            return dict;
        }

        dict = new PyDict();
        table.Add(this, dict);
        var init = Type[Slot.Init];
        if (init != ObjectType.TypeObject[Slot.Init] && !((delegate*<PyThread, PyObject, ReadOnlySpan<PyObject>, PyTuple?, bool>)init)(t, this, _args, _kwNames))
        {
            table.Remove(this);
            throw t.PendingAsException();
        }

        return dict;
    }

    [PyProperty("__dict__")]
    public PyObject GetDict(PyThread t) => Values(t);

    [PyMethod("__getattribute__")]
    public unsafe PyObject? GetAttribute(PyThread t, PyStr name)
    {
        var values = Values(t);
        if (name.Value == "__dict__")
        {
            return values;
        }

        var type = Type;
        var attribute = type.Lookup(name);
        var getter = attribute is null ? 0 : attribute.Type[Slot.DescrGet];
        if (getter != 0 && attribute!.Type[Slot.DescrSet] != 0)
        {
            return ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)getter)(t, attribute, this, type);
        }

        if (values.GetString(name) is { } own)
        {
            return own;
        }

        return attribute is null ? ObjectType.RaiseMissing(t, this, name)
            : getter == 0 ? attribute
            : ((delegate*<PyThread, PyObject, PyObject?, PyObject?, PyObject?>)getter)(t, attribute, this, type);
    }

    [PyMethod("__setattr__")]
    public bool SetAttribute(PyThread t, PyStr name, PyObject value) => Store(t, name, value);

    [PyMethod("__delattr__")]
    public bool DelAttribute(PyThread t, PyStr name) => Store(t, name, null);

    private unsafe bool Store(PyThread t, PyStr name, PyObject? value)
    {
        var values = Values(t);
        if (name.Value == "__dict__")
        {
            throw Errors.AttributeError($"'{Type.FullName}' object attribute '__dict__' is read-only", this, name);
        }

        var attribute = Type.Lookup(name);
        if (attribute is not null && attribute.Type[Slot.DescrSet] is var setter && setter != 0)
        {
            return ((delegate*<PyThread, PyObject, PyObject, PyObject?, bool>)setter)(t, attribute, this, value);
        }

        if (value is not null)
        {
            values.SetString(name, value);
            return true;
        }

        if (!values.RemoveString(name))
        {
            throw Errors.AttributeError($"'{Type.FullName}' object has no attribute '{name.Value}'", this, name);
        }

        return true;
    }
}
