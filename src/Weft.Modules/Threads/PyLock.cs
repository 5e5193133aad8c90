namespace Weft.Modules.Threads;

/// <summary>What the two locks share: the word, and what a condition variable asks of its lock.</summary>
public abstract class PyLockBase : PyObject
{
    internal ParkedLock Word;

    /// <summary>The thread that took it last, while it is held; for reports only where any thread may release.</summary>
    internal long Holder;

    /// <summary>Whether the calling thread may wait on a condition of this lock.</summary>
    internal abstract bool MayWait(PyThread t);

    /// <summary>Frees the lock wholly; the depth to be restored.</summary>
    internal abstract int ReleaseAll(PyThread t);

    /// <summary>The lock was taken again for a thread that had it at a depth.</summary>
    internal abstract void Restore(PyThread t, int depth);
}

/// <summary><c>_thread.lock</c>: any thread may release it.</summary>
[PyType("_thread.lock", WeakReferences = true, Doc = "A lock that any thread may release.", Signature = "()")]
public sealed partial class PyLock : PyLockBase
{
    [PyNew(Signature = "()")]
    public static PyObject New(PyThread t, PyType cls) => new PyLock();

    [PyMethod("acquire", Signature = "(blocking=True, timeout=-1)", Doc = "Takes the lock; false if that did not succeed in time.")]
    public bool Acquire(PyThread t, bool blocking = true, PyObject? timeout = null)
    {
        var seconds = blocking && timeout is null ? -1 : LockTimeouts.Parse(t, blocking, timeout);
        if (!(seconds == 0 ? Word.TryAcquire(this) : Word.Acquire(t, this, MonotonicClock.After(seconds))))
        {
            return false;
        }

        Holder = t.Serial;
        return true;
    }

    [PyMethod("acquire_lock", Signature = "(blocking=True, timeout=-1)", Doc = "An old name of acquire().")]
    public bool AcquireOld(PyThread t, bool blocking = true, PyObject? timeout = null) => Acquire(t, blocking, timeout);

    [PyMethod("release", Doc = "Frees the lock.")]
    public void Release(PyThread t)
    {
        if (!Word.Release(this))
        {
            throw Errors.RuntimeError("release unlocked lock");
        }
    }

    [PyMethod("release_lock", Doc = "An old name of release().")]
    public void ReleaseOld(PyThread t) => Release(t);

    [PyMethod("locked", Doc = "Whether the lock is held.")]
    public bool Locked() => Word.IsHeld;

    [PyMethod("locked_lock", Doc = "An old name of locked().")]
    public bool LockedOld() => Word.IsHeld;

    [PyMethod("__enter__")]
    public bool Enter(PyThread t)
    {
        Word.Acquire(t, this, MonotonicClock.Never);
        Holder = t.Serial;
        return true;
    }

    [PyMethod("__exit__")]
    public void Exit(PyThread t, ReadOnlySpan<PyObject> args) => Release(t);

    [PyMethod("_at_fork_reinit", Doc = "Frees the lock in a new process.")]
    public void AtForkReinit() => Word.Reset();

    [PyMethod("__repr__")]
    public string Repr() => $"<{(Word.IsHeld ? "locked" : "unlocked")} _thread.lock object at 0x{Identity.Of(this):x}>";

    internal override bool MayWait(PyThread t) => Word.IsHeld;

    internal override int ReleaseAll(PyThread t)
    {
        Release(t);
        return 1;
    }

    internal override void Restore(PyThread t, int depth) => Holder = t.Serial;
}

/// <summary><c>_thread.RLock</c>: may be taken again by the thread that holds it.</summary>
/// <remarks>
/// <see cref="_owner"/> and <see cref="_count"/> change only while the lock is held, by its owner; others read the owner to
/// compare it with themselves, which a stale value cannot fake. The owner is the Python thread, whatever OS thread runs it.
/// </remarks>
[PyType("_thread.RLock", WeakReferences = true, Doc = "A lock that its owner may take again.")]
public partial class PyRLock : PyLockBase
{
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
        var seconds = blocking && timeout is null ? -1 : LockTimeouts.Parse(t, blocking, timeout);
        if (Volatile.Read(ref _owner) == t.Serial)
        {
            _count++;
            return true;
        }

        if (!(seconds == 0 ? Word.TryAcquire(this) : Word.Acquire(t, this, MonotonicClock.After(seconds))))
        {
            return false;
        }

        Take(t, 1);
        return true;
    }

    private void Take(PyThread t, int depth)
    {
        _count = depth;
        Holder = t.Serial;
        Volatile.Write(ref _owner, t.Serial);
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
            Word.Release(this);
        }
    }

    [PyMethod("locked", Doc = "Whether the lock is held.")]
    public bool Locked() => Word.IsHeld;

    [PyMethod("__enter__")]
    public bool Enter(PyThread t)
    {
        if (Volatile.Read(ref _owner) == t.Serial)
        {
            _count++;
        }
        else
        {
            Word.Acquire(t, this, MonotonicClock.Never);
            Take(t, 1);
        }

        return true;
    }

    [PyMethod("__exit__")]
    public void Exit(PyThread t, ReadOnlySpan<PyObject> args) => Release(t);

    [PyMethod("_is_owned", Doc = "Whether the calling thread holds the lock.")]
    public bool IsOwned(PyThread t) => Volatile.Read(ref _owner) == t.Serial;

    [PyMethod("_recursion_count", Doc = "How often the calling thread holds the lock.")]
    public int RecursionCount(PyThread t) => IsOwned(t) ? _count : 0;

    [PyMethod("_release_save", Doc = "Frees the lock wholly; for Condition.wait().")]
    public PyObject ReleaseSave(PyThread t)
    {
        var owner = Volatile.Read(ref _owner);
        return new PyTuple([PyInt.Of(ReleaseAll(t)), PyInt.Of(owner)]);
    }

    [PyMethod("_acquire_restore", Doc = "Takes the lock as it was before _release_save().")]
    public void AcquireRestore(PyThread t, PyObject saved)
    {
        var state = saved as PyTuple ?? throw Errors.TypeError($"_acquire_restore() argument 1 must be 2-item tuple, not {saved.Type.FullName}");
        if (state.Items.Length != 2)
        {
            throw Errors.TypeError($"_acquire_restore() argument 1 must be tuple of length 2, not {state.Items.Length}");
        }

        var depth = Operations.IndexToInt32(t, state.Items[0]);
        Word.Acquire(t, this, MonotonicClock.Never, interruptible: false);
        Take(t, depth);
    }

    [PyMethod("_at_fork_reinit", Doc = "Frees the lock in a new process.")]
    public void AtForkReinit()
    {
        _count = 0;
        _owner = 0;
        Word.Reset();
    }

    [PyMethod("__repr__")]
    public string Repr() => $"<{(Word.IsHeld ? "locked" : "unlocked")} {Type.FullName} object owner={_owner} count={_count} at 0x{Identity.Of(this):x}>";

    internal override bool MayWait(PyThread t) => IsOwned(t);

    internal override int ReleaseAll(PyThread t)
    {
        if (!IsOwned(t))
        {
            throw Errors.RuntimeError("cannot release un-acquired lock");
        }

        var depth = _count;
        _count = 0;
        Volatile.Write(ref _owner, 0);
        Word.Release(this);
        return depth;
    }

    internal override void Restore(PyThread t, int depth) => Take(t, depth);
}

/// <summary><c>_thread.CriticalLock</c>: a reentrant lock; while it is held, no finalizer runs on its holder.</summary>
/// <remarks>For data that a finalizer may use too: a <c>__del__</c> that came in between would find the lock taken by its own thread.</remarks>
[PyType("_thread.CriticalLock", WeakReferences = true, Doc = "A reentrant lock whose holder runs no finalizers.", Signature = "()")]
public sealed partial class PyCriticalLock : PyObject
{
    private ParkedLock _word;
    private long _owner;
    private int _count;

    [PyNew(Signature = "()")]
    public static PyObject New(PyThread t, PyType cls) => new PyCriticalLock();

    [PyMethod("acquire", Signature = "(blocking=True, timeout=-1)", Doc = "Takes the lock; false if that did not succeed in time.")]
    public bool Acquire(PyThread t, bool blocking = true, PyObject? timeout = null)
    {
        var seconds = LockTimeouts.Parse(t, blocking, timeout);
        if (Volatile.Read(ref _owner) == t.Serial)
        {
            _count++;
            return true;
        }

        if (!(seconds == 0 ? _word.TryAcquire(this) : _word.Acquire(t, this, MonotonicClock.After(seconds))))
        {
            return false;
        }

        _count = 1;
        Volatile.Write(ref _owner, t.Serial);
        t.CriticalDepth++;
        return true;
    }

    [PyMethod("release", Doc = "Frees the lock once; finalizers that were put off run at the next safe point.")]
    public void Release(PyThread t)
    {
        if (Volatile.Read(ref _owner) != t.Serial)
        {
            throw Errors.RuntimeError("cannot release un-acquired lock");
        }

        if (--_count == 0)
        {
            Volatile.Write(ref _owner, 0);
            _word.Release(this);
            if (--t.CriticalDepth == 0)
            {
                t.ResumePosted();
            }
        }
    }

    [PyMethod("locked", Doc = "Whether the lock is held.")]
    public bool Locked() => _word.IsHeld;

    [PyMethod("__enter__")]
    public bool Enter(PyThread t) => Acquire(t);

    [PyMethod("__exit__")]
    public void Exit(PyThread t, ReadOnlySpan<PyObject> args) => Release(t);

    [PyMethod("__repr__")]
    public string Repr() => $"<{(_word.IsHeld ? "locked" : "unlocked")} _thread.CriticalLock object owner={_owner} count={_count} at 0x{Identity.Of(this):x}>";
}

/// <summary>The arguments of <c>acquire(blocking, timeout)</c>.</summary>
internal static class LockTimeouts
{
    /// <summary>The longest timeout, in seconds (<c>_thread.TIMEOUT_MAX</c>).</summary>
    internal const double Max = 9223372036.0;

    /// <summary>Seconds to wait: 0 not at all, negative without limit.</summary>
    internal static double Parse(PyThread t, bool blocking, PyObject? timeout)
    {
        var seconds = timeout is null ? -1 : ToSeconds(t, timeout);
        if (!blocking)
        {
            return seconds != -1 ? throw Errors.ValueError("can't specify a timeout for a non-blocking call") : 0;
        }

        if (seconds < 0)
        {
            return seconds != -1 ? throw Errors.ValueError("timeout value must be a non-negative number") : -1;
        }

        return seconds >= Max + 1 ? throw TooLarge() : seconds;
    }

    internal static PythonException TooLarge() => Errors.OverflowError("timestamp out of range for C PyTime_t");

    /// <summary>A number of seconds that is one.</summary>
    internal static double ToSeconds(PyThread t, PyObject timeout)
    {
        if (timeout is not (PyFloat or PyIntBase) && timeout.Type[Slot.Float] == 0 && timeout.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"'{timeout.Type.FullName}' object cannot be interpreted as an integer or float");
        }

        var seconds = Operations.ToDouble(t, timeout);
        return double.IsNaN(seconds) ? throw Errors.ValueError("Invalid value NaN (not a number)") : seconds;
    }
}
