using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Objects;

/// <summary>Which weak references an object has. The lists live in a weak table beside the objects.</summary>
/// <remarks>
/// A list does not keep its references alive: one that nobody holds any more gets no callback. When the object dies so
/// does its list, whose finalizer queues the callbacks of the references that still exist, newest first.
/// </remarks>
internal static class WeakReferences
{
    private static readonly ConditionalWeakTable<PyObject, ReferenceList> s_lists = [];

    /// <summary>The first of <see cref="All"/> (<c>__weakref__</c>), or null.</summary>
    internal static PyObject? First(PyObject o) => All(o) is [var first, ..] ? first : null;

    /// <summary>
    /// All living references and proxies to an object: the reference and the proxy that are shared, then the others, newest first.
    /// </summary>
    internal static List<PyObject> All(PyObject o)
    {
        if (!s_lists.TryGetValue(o, out var list))
        {
            return [];
        }

        var living = list.Living();
        living.Reverse();
        var shared = 0;
        foreach (var kind in (ReadOnlySpan<Type>)[typeof(PyWeakReference), typeof(PyWeakProxy), typeof(PyCallableWeakProxy)])
        {
            if (living.FindIndex(reference => IsShared(reference, kind)) is >= 0 and var at)
            {
                var reference = living[at];
                living.RemoveAt(at);
                living.Insert(shared++, reference);
            }
        }

        return living;
    }

    private static bool IsShared(PyObject reference, Type kind) => reference.GetType() == kind && ((IWeakReference)reference).Callback is null;

    /// <summary>Adds a new reference to its object's list.</summary>
    /// <exception cref="PythonException">TypeError: the type takes no weak references.</exception>
    internal static void Register(PyObject target, PyObject reference)
    {
        Check(target);
        s_lists.GetValue(target, static _ => new ReferenceList()).Add(reference);
    }

    internal static void Check(PyObject target)
    {
        if ((target.Type.Flags & TypeFlags.WeakReferences) == 0)
        {
            throw Errors.TypeError($"cannot create weak reference to '{target.Type.FullName}' object");
        }
    }

    /// <summary>A living reference without callback of exactly that C# class, to be shared.</summary>
    internal static T? FindShared<T>(PyObject target)
        where T : PyObject, IWeakReference
        => s_lists.TryGetValue(target, out var list) ? list.Living().Find(static reference => IsShared(reference, typeof(T))) as T : null;

    /// <summary>Bare handles, because a WeakReference object might be finalized before the list that it is in.</summary>
    private sealed class ReferenceList
    {
        private readonly List<GCHandle> _references = [];

        ~ReferenceList()
        {
            var living = Environment.HasShutdownStarted ? [] : Living();
            foreach (var handle in _references)
            {
                handle.Free();
            }

            living.Reverse();
            foreach (var reference in living)
            {
                if (reference is IWeakReference { Callback: not null } withCallback)
                {
                    Finalization.EnqueueCallback(t => CallBack(t, withCallback));
                }
            }
        }

        internal void Add(PyObject reference)
        {
            lock (_references)
            {
                if (_references.Count >= 8 && System.Numerics.BitOperations.IsPow2(_references.Count))
                {
                    DropDead();
                }

                _references.Add(GCHandle.Alloc(reference, GCHandleType.Weak));
            }
        }

        private void DropDead()
        {
            for (var i = _references.Count - 1; i >= 0; i--)
            {
                if (_references[i].Target is null)
                {
                    _references[i].Free();
                    _references.RemoveAt(i);
                }
            }
        }

        internal List<PyObject> Living()
        {
            var result = new List<PyObject>();
            lock (_references)
            {
                foreach (var reference in _references)
                {
                    if (reference.Target is PyObject living)
                    {
                        result.Add(living);
                    }
                }
            }

            return result;
        }
    }

    private static void CallBack(PyThread t, IWeakReference reference)
    {
        if (reference.TakeCallback() is not { } callback)
        {
            return;
        }

        var pending = t.Pending;
        t.Pending = null;
        try
        {
            Operations.Call(t, callback, (PyObject)reference);
        }
        catch (PythonException e)
        {
            Unraisable.ReportCall(t, e.Value, "Exception ignored while calling weakref callback ", callback);
        }

        t.Pending = pending;
    }
}

/// <summary>A weak reference or weak proxy.</summary>
internal interface IWeakReference
{
    PyObject? Callback { get; }

    /// <summary>The callback, which is not called a second time.</summary>
    PyObject? TakeCallback();
}

/// <summary><c>weakref.ref</c>.</summary>
[PyType("weakref.ReferenceType", WeakReferences = false, Doc = "A reference that does not keep its object alive.", Signature = "(object, callback=None, /)")]
public partial class PyWeakReference : PyObject, IWeakReference
{
    private readonly WeakReference<PyObject> _target;
    private PyObject? _callback;
    private long? _hash;

    internal PyWeakReference(PyObject target, PyObject? callback)
    {
        _target = new WeakReference<PyObject>(target);
        _callback = callback;
    }

    PyObject? IWeakReference.Callback => _callback;

    PyObject? IWeakReference.TakeCallback() => Interlocked.Exchange(ref _callback, null);

    /// <summary>The object, or null when it is gone.</summary>
    public PyObject? Target => _target.TryGetTarget(out var target) ? target : null;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        if (positional is 0 or > 2)
        {
            throw Errors.TypeError(positional == 0 ? "__new__ expected at least 1 argument, got 0" : $"__new__ expected at most 2 arguments, got {positional}");
        }

        if (ReferenceEquals(cls, TypeObject) && kwNames is { Count: > 0 })
        {
            throw Errors.TypeError("ref() takes no keyword arguments");
        }

        var target = args[0];
        var callback = positional == 2 && args[1] is not PyNone ? args[1] : null;
        WeakReferences.Check(target);
        if (callback is null && ReferenceEquals(cls, TypeObject) && WeakReferences.FindShared<PyWeakReference>(target) is { } shared)
        {
            return shared;
        }

        var made = Allocate(cls, target, callback);
        WeakReferences.Register(target, made);
        return made;
    }

    [PyInit]
    public void Init(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError("ref() takes no keyword arguments");
        }

        if (args.Length is 0 or > 2)
        {
            throw Errors.TypeError(args.Length == 0 ? "__init__ expected at least 1 argument, got 0" : $"__init__ expected at most 2 arguments, got {args.Length}");
        }
    }

    [PyMethod("__call__", Signature = "()")]
    public PyObject Call() => Target ?? PyNone.Value;

    [PyProperty("__callback__")]
    public PyObject GetCallback() => Target is null ? PyNone.Value : _callback ?? PyNone.Value;

    [PyMethod("__hash__")]
    public long Hash(PyThread t) => _hash ??= Operations.Hash(t, Target ?? throw Errors.TypeError("weak object has gone away"));

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (other is not PyWeakReference reference || op is not (CompareOp.Eq or CompareOp.Ne))
        {
            return PyNotImplemented.Value;
        }

        return Target is { } a && reference.Target is { } b
            ? Operations.LoadCompare(t, a, b, op)
            : PyBool.Of(ReferenceEquals(this, reference) == (op == CompareOp.Eq));
    }

    [PyMethod("__repr__")]
    public string Repr(PyThread t)
    {
        if (Target is not { } target)
        {
            return $"<weakref at 0x{Identity.Of(this):x}; dead>";
        }

        var name = Operations.LookupSpecial(t, target, Names.Name) is PyStr text ? $" ({text.Value})" : "";
        return $"<weakref at 0x{Identity.Of(this):x}; to '{target.Type.FullName}' at 0x{Identity.Of(target):x}{name}>";
    }

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}
