namespace Weft.Runtime.Tasklets;

public partial class PyTasklet
{
    [PyMethod("insert", Doc = "Puts the tasklet at the end of the runnable queue; returns it.")]
    public PyObject Insert(PyThread t)
    {
        InsertIntoQueue(t);
        return this;
    }

    private Scheduler LivingOwner => Owner is { IsEnded: false } owner ? owner : throw Errors.RuntimeError("tasklet has no thread");

    private void CheckCanRun()
    {
        if (Blocked != 0)
        {
            throw Errors.RuntimeError("You cannot run a blocked tasklet");
        }

        if (!IsAlive)
        {
            throw Errors.RuntimeError("You cannot run an unbound(dead) tasklet");
        }
    }

    private void InsertIntoQueue(PyThread t)
    {
        if (Blocked != 0)
        {
            throw Errors.RuntimeError("You cannot run a blocked tasklet");
        }

        var owner = LivingOwner;
        if (!ReferenceEquals(owner.Thread, t))
        {
            CheckCanRun();
            owner.Send(static (s, task) => s.InsertIfPaused(task), this);
            return;
        }

        if (IsLinked)
        {
            return;
        }

        CheckCanRun();
        owner.Insert(this);
    }

    [PyMethod("remove", Doc = "Takes the tasklet out of the runnable queue; returns it.")]
    public PyObject Remove(PyThread t)
    {
        if (Blocked != 0)
        {
            throw Errors.RuntimeError("You cannot remove a blocked tasklet.");
        }

        if (IsCurrent)
        {
            throw Errors.RuntimeError("The current tasklet cannot be removed.");
        }

        if (Owner is not { IsEnded: false } owner)
        {
            return this;
        }

        if (!ReferenceEquals(owner.Thread, t))
        {
            owner.Send(static (s, task) => s.RemoveIfRunnable(task), this);
        }
        else if (IsLinked)
        {
            owner.Unlink(this);
        }

        return this;
    }

    [PyMethod("run", Doc = "Runs the tasklet now; the caller stays in the queue.")]
    public PyObject? Run(PyThread t) => RunNow(t, pauseCaller: false);

    [PyMethod("switch", Doc = "Runs the tasklet now; the caller is paused.")]
    public PyObject? Switch(PyThread t) => RunNow(t, pauseCaller: true);

    private PyObject? RunNow(PyThread t, bool pauseCaller)
    {
        var mine = Scheduler.Of(t);
        mine.Drain();
        CheckCanRun();
        var owner = LivingOwner;
        if (!ReferenceEquals(owner, mine))
        {
            if (pauseCaller)
            {
                throw Errors.RuntimeError("can't switch to a different thread.");
            }

            owner.Send(static (s, task) => s.InsertNext(task), this);
            return PyNone.Value;
        }

        var current = mine.Current;
        if (ReferenceEquals(current, this))
        {
            return mine.Claim(t, this);
        }

        mine.CheckTrap();
        if (!IsLinked)
        {
            mine.Insert(this);
        }

        if (pauseCaller)
        {
            mine.Unlink(current);
        }

        return mine.SwitchTo(t, this);
    }

    [PyMethod("kill", Signature = "(pending=False)", Doc = "Raises TaskletExit in the tasklet.")]
    public PyObject? Kill(PyThread t, PyObject? pending = null) =>
        Throw(t, Exceptions.Create(t, Exceptions.TaskletExit), pending is not null && Operations.IsTrue(t, pending));

    [PyMethod("raise_exception", Doc = "raise_exception(cls, *args): raises an exception in the tasklet.")]
    public PyObject? RaiseException(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError("tasklet.raise_exception() takes no keyword arguments");
        }

        if (args.Length == 0)
        {
            throw Errors.TypeError("raise_exception() takes at least 1 argument (0 given)");
        }

        return Throw(t, PyBomb.MakeException(t, args[0], args[1..].ToArray()), pending: false);
    }

    [PyMethod("throw", Signature = "(exc=None, val=None, tb=None, pending=False)", Doc = "Raises an exception in the tasklet.")]
    public PyObject? ThrowMethod(PyThread t, PyObject? exc = null, PyObject? val = null, PyObject? tb = null, PyObject? pending = null)
    {
        if (exc is null or PyNone)
        {
            throw Errors.TypeError("exceptions must be classes or instances deriving from BaseException, not NoneType");
        }

        var error = PyGenerator.MakeThrown(t, exc, val, tb is PyNone ? null : tb);
        return Throw(t, error, pending is not null && Operations.IsTrue(t, pending));
    }

    private PyObject? Throw(PyThread t, PyBaseException error, bool pending)
    {
        var exits = error.Type.IsSubtypeOf(Exceptions.TaskletExit);
        if (!IsAlive)
        {
            return exits ? PyNone.Value : throw Errors.RuntimeError("You cannot throw to a dead tasklet");
        }

        if (Owner is not { IsEnded: false } owner)
        {
            if (exits)
            {
                // Its thread ended: there is nothing that could run its handlers.
                Unbind();
                return PyNone.Value;
            }

            throw Errors.RuntimeError("tasklet has no thread");
        }

        var mine = Scheduler.Of(t);
        if (!ReferenceEquals(owner, mine))
        {
            var bomb = new PyBomb(error);
            owner.Send((s, task) => s.ThrowLater(task, bomb), this);
            return PyNone.Value;
        }

        mine.Drain();
        if (ReferenceEquals(mine.Current, this))
        {
            if (pending)
            {
                TempValue = new PyBomb(error);
                return PyNone.Value;
            }

            throw new PythonException(error);
        }

        if (!pending)
        {
            mine.CheckTrap();
        }

        if (!mine.MakeRunnable(this, new PyBomb(error)))
        {
            return exits ? PyNone.Value : throw Errors.RuntimeError("You cannot throw to a dead tasklet");
        }

        if (pending)
        {
            return PyNone.Value;
        }

        mine.Current.TempValue = null;
        return mine.SwitchTo(t, this);
    }

    [PyMethod("bind_thread", Signature = "(thread_id=-1, /)", Doc = "Moves the tasklet to another thread, or to the calling one.")]
    public void BindThread(PyThread t, long thread_id = -1)
    {
        var target = thread_id == -1 ? Scheduler.Of(t) : Scheduler.ForThread(thread_id) ?? throw Errors.RuntimeError("Thread id not found");
        if (ReferenceEquals(target, Owner))
        {
            return;
        }

        if (IsCurrent)
        {
            throw Errors.RuntimeError("can't (re)bind the current tasklet");
        }

        if (IsMain)
        {
            throw Errors.RuntimeError("can't bind the main tasklet to another thread");
        }

        if (HasNativeStack)
        {
            throw Errors.RuntimeError("tasklet has C state on its stack");
        }

        if (IsRunnable)
        {
            throw Errors.RuntimeError("tasklet is scheduled");
        }

        if (Blocked != 0 && Channel is null)
        {
            throw Errors.RuntimeError("tasklet waits in select()");
        }

        // A blocked one is woken by whoever takes it off its channel, so the owner may change under the channel's lock only.
        if (Channel is { } channel)
        {
            channel.Rebind(this, target);
        }
        else
        {
            Owner = target;
        }
    }
}
