namespace Weft.Modules.Threads;

/// <summary><c>_thread.lock</c>: any thread may release it.</summary>
[PyType("_thread.lock", WeakReferences = true, Doc = "A lock that any thread may release.")]
public sealed partial class PyLock : PyObject
{
    private readonly WaitLock _lock = new();

    [PyNew(Signature = "()")]
    public static PyObject New(PyThread t, PyType cls) => new PyLock();

    [PyMethod("acquire", Signature = "(blocking=True, timeout=-1)", Doc = "Takes the lock; false if that did not succeed in time.")]
    public bool Acquire(PyThread t, bool blocking = true, PyObject? timeout = null) =>
        LockTimeouts.Parse(t, blocking, timeout) is var seconds && (seconds == 0 ? _lock.TryAcquire() : _lock.Acquire(t, seconds));

    [PyMethod("acquire_lock", Signature = "(blocking=True, timeout=-1)", Doc = "An old name of acquire().")]
    public bool AcquireOld(PyThread t, bool blocking = true, PyObject? timeout = null) => Acquire(t, blocking, timeout);

    [PyMethod("release", Doc = "Frees the lock.")]
    public void Release(PyThread t)
    {
        if (!_lock.Release())
        {
            throw Errors.RuntimeError("release unlocked lock");
        }
    }

    [PyMethod("release_lock", Doc = "An old name of release().")]
    public void ReleaseOld(PyThread t) => Release(t);

    [PyMethod("locked", Doc = "Whether the lock is held.")]
    public bool Locked() => _lock.IsHeld;

    [PyMethod("locked_lock", Doc = "An old name of locked().")]
    public bool LockedOld() => _lock.IsHeld;

    [PyMethod("__enter__")]
    public bool Enter(PyThread t) => _lock.Acquire(t, -1);

    [PyMethod("__exit__")]
    public void Exit(PyThread t, ReadOnlySpan<PyObject> args) => Release(t);

    [PyMethod("_at_fork_reinit", Doc = "Frees the lock in a new process.")]
    public void AtForkReinit() => _lock.Release();

    [PyMethod("__repr__")]
    public string Repr() => $"<{(_lock.IsHeld ? "locked" : "unlocked")} _thread.lock object at 0x{Identity.Of(this):x}>";
}

/// <summary><c>_thread.RLock</c>: may be taken again by the thread that holds it.</summary>
/// <remarks><see cref="_owner"/> and <see cref="_count"/> change only while the lock is held, by its owner; others read the owner to compare it with themselves, which a stale value cannot fake.</remarks>
[PyType("_thread.RLock", WeakReferences = true, Doc = "A lock that its owner may take again.")]
public partial class PyRLock : PyObject
{
    private readonly WaitLock _lock = new();
    private long _owner;
    private int _count;

    protected internal PyRLock()
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyMethod("acquire", Signature = "(blocking=True, timeout=-1)", Doc = "Takes the lock; false if that did not succeed in time.")]
    public bool Acquire(PyThread t, bool blocking = true, PyObject? timeout = null)
    {
        var seconds = LockTimeouts.Parse(t, blocking, timeout);
        if (Volatile.Read(ref _owner) == t.Serial)
        {
            _count++;
            return true;
        }

        if (!(seconds == 0 ? _lock.TryAcquire() : _lock.Acquire(t, seconds)))
        {
            return false;
        }

        Volatile.Write(ref _owner, t.Serial);
        _count = 1;
        return true;
    }

    [PyMethod("release", Doc = "Frees the lock once.")]
    public void Release(PyThread t)
    {
        if (Volatile.Read(ref _owner) != t.Serial)
        {
            throw Errors.RuntimeError("cannot release un-acquired lock");
        }

        if (--_count == 0)
        {
            Volatile.Write(ref _owner, 0);
            _lock.Release();
        }
    }

    [PyMethod("locked", Doc = "Whether the lock is held.")]
    public bool Locked() => _lock.IsHeld;

    [PyMethod("__enter__")]
    public bool Enter(PyThread t) => Acquire(t);

    [PyMethod("__exit__")]
    public void Exit(PyThread t, ReadOnlySpan<PyObject> args) => Release(t);

    [PyMethod("_is_owned", Doc = "Whether the calling thread holds the lock.")]
    public bool IsOwned(PyThread t) => Volatile.Read(ref _owner) == t.Serial;

    [PyMethod("_recursion_count", Doc = "How often the calling thread holds the lock.")]
    public int RecursionCount(PyThread t) => IsOwned(t) ? _count : 0;

    [PyMethod("_release_save", Doc = "Frees the lock wholly; for Condition.wait().")]
    public PyObject ReleaseSave(PyThread t)
    {
        if (!IsOwned(t))
        {
            throw Errors.RuntimeError("cannot release un-acquired lock");
        }

        var state = new PyTuple([PyInt.Of(_count), PyInt.Of(_owner)]);
        _count = 0;
        Volatile.Write(ref _owner, 0);
        _lock.Release();
        return state;
    }

    [PyMethod("_acquire_restore", Doc = "Takes the lock as it was before _release_save().")]
    public void AcquireRestore(PyThread t, PyTuple state)
    {
        _lock.Acquire(t, -1);
        _count = Operations.IndexToInt32(t, state.Items[0]);
        Volatile.Write(ref _owner, t.Serial);
    }

    [PyMethod("_at_fork_reinit", Doc = "Frees the lock in a new process.")]
    public void AtForkReinit()
    {
        _count = 0;
        _owner = 0;
        _lock.Release();
    }

    [PyMethod("__repr__")]
    public string Repr() => $"<{(_lock.IsHeld ? "locked" : "unlocked")} {Type.FullName} object owner={_owner} count={_count} at 0x{Identity.Of(this):x}>";
}

/// <summary>The arguments of <c>acquire(blocking, timeout)</c>.</summary>
internal static class LockTimeouts
{
    /// <summary>The longest timeout, in seconds (<c>_thread.TIMEOUT_MAX</c>).</summary>
    internal const double Max = 9223372036.0;

    /// <summary>Seconds to wait: 0 not at all, negative without limit.</summary>
    internal static double Parse(PyThread t, bool blocking, PyObject? timeout)
    {
        var seconds = timeout is null ? -1 : Operations.ToDouble(t, timeout);
        if (double.IsNaN(seconds))
        {
            throw Errors.ValueError("Invalid value NaN (not a number)");
        }

        if (!blocking)
        {
            return seconds != -1 ? throw Errors.ValueError("can't specify a timeout for a non-blocking call") : 0;
        }

        if (seconds < 0)
        {
            return seconds != -1 ? throw Errors.ValueError("timeout value must be a non-negative number") : -1;
        }

        return seconds > Max ? throw Errors.OverflowError("timeout value is too large") : seconds;
    }
}
