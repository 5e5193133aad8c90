namespace Weft.Modules.Threads;

/// <summary>
/// <c>threading.Condition</c> in C#, for the two built-in locks. Any other lock gets the library's own Condition, which
/// this object then passes everything on to.
/// </summary>
/// <remarks>
/// Waiters stand in the parking lot, keyed by the condition, first in first out; no lock a waiter is made. A thread is
/// queued before it releases the lock, so a notification between the two is not lost. <c>notify</c> does not wake: it
/// moves the first waiter to the lock's own queue, and the release of the lock wakes it. So a woken waiter does not run
/// into the lock that the notifier still holds, which is what makes a Condition slow. A waiter knows by
/// <see cref="Waiter.Notified"/>, written under the gate of the condition's bucket, whether it was chosen: a timeout
/// and a notification cannot both take it. When a signal handler raises in a waiter that was chosen, the notification
/// goes to the next one.
/// </remarks>
[PyType("threading.Condition", WeakReferences = true, HasDict = true, Mutable = true, Signature = "(lock=None)", Doc = "A condition variable.")]
public partial class PyCondition : PyObject
{
    private PyLockBase? _lock;
    private PyObject? _other;

    /// <summary>
    /// Waiters in the queue; changes under the gate of the bucket. <c>notify</c> reads it without: who waits is counted
    /// before the lock is free, so the holder of the lock sees everybody that waited before it took the lock.
    /// </summary>
    private int _waiting;

    protected internal PyCondition()
    {
    }

    /// <summary>The library's class, for locks that are not ours.</summary>
    internal static PyObject? PythonClass { get; set; }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit(Signature = "(lock=None)")]
    public void Initialize(PyThread t, PyObject? @lock = null)
    {
        switch (@lock)
        {
            case null or PyNone:
                _lock = (PyLockBase)PyRLock.New(t, PyRLock.TypeObject, [], null);
                _other = null;
                break;
            case PyLock plain:
                _lock = plain;
                _other = null;
                break;
            case PyRLock reentrant when ReferenceEquals(reentrant.Type, PyRLock.TypeObject):
                _lock = reentrant;
                _other = null;
                break;
            default:
                _other = Operations.Call(t, PythonClass ?? throw Errors.RuntimeError("threading is not imported"), @lock);
                _lock = null;
                break;
        }
    }

    private PyLockBase Lock => _lock ?? throw Errors.RuntimeError("Condition.__init__() not called");

    [PyProperty("_lock")]
    public PyObject GetLock(PyThread t) => _other is null ? Lock : Operations.GetAttribute(t, _other, "_lock");

    /// <summary>Identifiers of the waiting threads; as many as there are.</summary>
    [PyProperty("_waiters")]
    public PyObject GetWaiters(PyThread t)
    {
        if (_other is not null)
        {
            return Operations.GetAttribute(t, _other, "_waiters");
        }

        var bucket = ParkingLot.BucketOf(this);
        List<long> threads = [];
        lock (bucket.Gate)
        {
            for (var waiter = bucket.Find(this); waiter is not null; waiter = waiter.Next)
            {
                if (ReferenceEquals(waiter.Key, this))
                {
                    threads.Add(waiter.Thread.Serial);
                }
            }
        }

        return new PyTuple([.. threads.Select(static serial => (PyObject)PyInt.Of(serial))]);
    }

    [PyMethod("acquire", Doc = "Takes the lock.")]
    public PyObject? Acquire(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) =>
        Operations.CallRaw(t, Operations.GetAttribute(t, GetLock(t), "acquire"), args, kwNames);

    [PyMethod("release", Doc = "Frees the lock.")]
    public PyObject Release(PyThread t) => Operations.CallMethod(t, _other ?? Lock, "release");

    [PyMethod("locked", Doc = "Whether the lock is held.")]
    public PyObject Locked(PyThread t) => Operations.CallMethod(t, _other ?? Lock, "locked");

    [PyMethod("__enter__")]
    public PyObject Enter(PyThread t)
    {
        switch (_lock)
        {
            case PyRLock reentrant:
                return PyBool.Of(reentrant.Enter(t));
            case PyLock plain:
                return PyBool.Of(plain.Enter(t));
            default:
                return Operations.CallMethod(t, _other ?? Lock, "__enter__");
        }
    }

    [PyMethod("__exit__")]
    public PyObject? Exit(PyThread t, ReadOnlySpan<PyObject> args)
    {
        switch (_lock)
        {
            case PyRLock reentrant:
                reentrant.Release(t);
                return PyNone.Value;
            case PyLock plain:
                plain.Release(t);
                return PyNone.Value;
            default:
                return Operations.CallRaw(t, Operations.GetAttribute(t, _other ?? Lock, "__exit__"), args, null);
        }
    }

    [PyMethod("_is_owned", Doc = "Whether the lock is held by the calling thread.")]
    public PyObject IsOwned(PyThread t) => _other is null ? PyBool.Of(Lock.MayWait(t)) : Operations.CallMethod(t, _other, "_is_owned");

    [PyMethod("_release_save", Doc = "Frees the lock wholly.")]
    public PyObject ReleaseSave(PyThread t) => _other is null ? PyInt.Of(Lock.ReleaseAll(t)) : Operations.CallMethod(t, _other, "_release_save");

    [PyMethod("_acquire_restore", Doc = "Takes the lock as it was before _release_save().")]
    public void AcquireRestore(PyThread t, PyObject state)
    {
        if (_other is not null)
        {
            Operations.CallMethod(t, _other, "_acquire_restore", state);
            return;
        }

        var depth = Operations.IndexToInt32(t, state);
        Lock.Word.Acquire(t, Lock, MonotonicClock.Never, interruptible: false);
        Lock.Restore(t, depth);
    }

    [PyMethod("_at_fork_reinit", Doc = "Frees the lock in a new process.")]
    public void AtForkReinit(PyThread t) => Operations.CallMethod(t, _other ?? Lock, "_at_fork_reinit");

    [PyMethod("wait", Signature = "($self, timeout=None)", Doc = "Frees the lock, waits until notified or the time is over, and takes the lock again; whether it was notified.")]
    public PyObject Wait(PyThread t, PyObject? timeout = null)
    {
        if (_other is not null)
        {
            return Operations.CallMethod(t, _other, "wait", timeout ?? PyNone.Value);
        }

        if (!Lock.MayWait(t))
        {
            throw Errors.RuntimeError("cannot wait on un-acquired lock");
        }

        return PyBool.Of(Wait(t, Lock, timeout is null or PyNone ? MonotonicClock.Never : Deadline(t, timeout)));
    }

    private static long Deadline(PyThread t, PyObject timeout)
    {
        var seconds = LockTimeouts.ToSeconds(t, timeout);
        return seconds >= LockTimeouts.Max + 1 ? throw LockTimeouts.TooLarge() : MonotonicClock.After(Math.Max(0, seconds));
    }

    private bool Wait(PyThread t, PyLockBase @lock, long deadline)
    {
        var bucket = ParkingLot.BucketOf(this);
        var waiter = t.RentWaiter();
        waiter.Since = MonotonicClock.Now;
        lock (bucket.Gate)
        {
            bucket.Enqueue(waiter, this);
            _waiting++;
        }

        int depth;
        try
        {
            depth = @lock.ReleaseAll(t);
        }
        catch (PythonException)
        {
            Leave(waiter);
            t.ReturnWaiter(waiter);
            throw;
        }

        PythonException? raised = null;
        ParkingLot.Outcome outcome;
        while (true)
        {
            outcome = ParkingLot.Sleep(t, waiter, deadline, this, "condition");
            if (outcome != ParkingLot.Outcome.Interrupted)
            {
                break;
            }

            try
            {
                t.ServeInterrupts();
            }
            catch (PythonException e)
            {
                raised = e;
                break;
            }
        }

        var notified = outcome == ParkingLot.Outcome.Woken || !Leave(waiter);
        if (notified)
        {
            @lock.Word.AcquireAdopted(t, @lock, waiter, queued: true, "condition");
        }
        else
        {
            @lock.Word.Acquire(t, @lock, MonotonicClock.Never, "condition", interruptible: false);
        }

        t.ReturnWaiter(waiter);
        @lock.Restore(t, depth);
        if (raised is not null)
        {
            if (notified)
            {
                NotifyOne(@lock);
            }

            throw raised;
        }

        return notified;
    }

    /// <summary>Takes a waiter out of the condition's queue; false when it was notified before.</summary>
    private bool Leave(Waiter waiter)
    {
        while (true)
        {
            var key = Volatile.Read(ref waiter.Key)!;
            var bucket = ParkingLot.BucketOf(key);
            lock (bucket.Gate)
            {
                if (!ReferenceEquals(waiter.Key, key))
                {
                    continue;
                }

                if (waiter.Notified || waiter.State != Waiter.Queued)
                {
                    return false;
                }

                bucket.Remove(waiter);
                _waiting--;
                waiter.State = Waiter.Woken;
                return true;
            }
        }
    }

    [PyMethod("wait_for", Signature = "($self, predicate, timeout=None)", Doc = "Waits until the predicate is true or the time is over; its last value.")]
    public PyObject WaitFor(PyThread t, PyObject predicate, PyObject? timeout = null)
    {
        if (_other is not null)
        {
            return Operations.CallMethod(t, _other, "wait_for", predicate, timeout ?? PyNone.Value);
        }

        var deadline = timeout is null or PyNone ? MonotonicClock.Never : Deadline(t, timeout);
        while (true)
        {
            var result = Operations.Call(t, predicate, (ReadOnlySpan<PyObject>)[]);
            if (Operations.IsTrue(t, result) || (deadline != MonotonicClock.Never && MonotonicClock.Now >= deadline))
            {
                return result;
            }

            if (!Lock.MayWait(t))
            {
                throw Errors.RuntimeError("cannot wait on un-acquired lock");
            }

            Wait(t, Lock, deadline);
        }
    }

    [PyMethod("notify", Signature = "($self, n=1)", Doc = "Lets the n threads go on that have waited longest.")]
    public PyObject Notify(PyThread t, long n = 1)
    {
        if (_other is not null)
        {
            return Operations.CallMethod(t, _other, "notify", PyInt.Of(n));
        }

        if (!Lock.MayWait(t))
        {
            throw Errors.RuntimeError("cannot notify on un-acquired lock");
        }

        while (n-- > 0 && NotifyOne(Lock))
        {
        }

        return PyNone.Value;
    }

    [PyMethod("notify_all", Doc = "Lets all waiting threads go on.")]
    public PyObject NotifyAll(PyThread t) => _other is null ? Notify(t, long.MaxValue) : Operations.CallMethod(t, _other, "notify_all");

    [PyMethod("notifyAll", Doc = "An old name of notify_all().")]
    public PyObject NotifyAllOld(PyThread t)
    {
        Operations.CallMethod(t, Operations.Import(t, "warnings"), "warn", PyStr.Of("notifyAll() is deprecated, use notify_all() instead"), Exceptions.DeprecationWarning);
        return NotifyAll(t);
    }

    private bool NotifyOne(PyLockBase @lock)
    {
        if (Volatile.Read(ref _waiting) == 0)
        {
            return false;
        }

        var bucket = ParkingLot.BucketOf(this);
        Waiter? waiter;
        lock (bucket.Gate)
        {
            waiter = bucket.Find(this);
            if (waiter is null)
            {
                return false;
            }

            bucket.Remove(waiter);
            _waiting--;
            waiter.Notified = true;
        }

        if (!@lock.Word.Adopt(waiter, @lock))
        {
            Volatile.Write(ref waiter.State, Waiter.Woken);
            waiter.Thread.Parker.Unpark();
        }

        return true;
    }

    [PyMethod("__repr__")]
    public string Repr(PyThread t) => _other is not null
        ? Operations.Repr(t, _other).Value
        : $"<Condition({(_lock is null ? "None" : Operations.Repr(t, _lock).Value)}, {((PyTuple)GetWaiters(t)).Count})>";
}
