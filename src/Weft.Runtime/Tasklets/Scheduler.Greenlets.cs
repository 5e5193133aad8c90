namespace Weft.Runtime.Tasklets;

// Switches between greenlets. The target's tasklet takes the place of the current one in the ring, so the order of the
// other tasklets stays what it was. Where a greenlet ends, its value or error goes to the nearest ancestor that waits in
// a switch; an ancestor that has not begun begins with the value.
internal sealed unsafe partial class Scheduler
{
    /// <summary>Stands for the current greenlet while the trace function is told of a switch to it.</summary>
    private PyGreenlet? _announced;

    /// <summary><c>greenlet.settrace</c>.</summary>
    internal PyObject? GreenletTrace { get; set; }

    internal PyGreenlet CurrentGreenlet => _announced ?? PyGreenlet.RootOf(Current);

    /// <summary><c>switch</c> and <c>throw</c>: passes control and a value or an error.</summary>
    internal PyObject? SwitchGreenlet(PyThread t, PyGreenlet greenlet, GreenletPassage passage)
    {
        BeforeBlocking();
        CheckThread(greenlet);
        if (_announced is not null)
        {
            throw PyGreenlet.Error("cannot switch in a trace function");
        }

        var origin = CurrentGreenlet;
        var started = false;
        PyGreenlet? target = greenlet;
        PyObject? run = null;
        while (target is not null)
        {
            if (target.Phase == GreenletState.Dead)
            {
                passage.LeaveGreenlet();
                target = target.Parent;
                continue;
            }

            if (target.Phase == GreenletState.Active)
            {
                break;
            }

            run = target.FindRun(t);
            if (target.Phase != GreenletState.Pending)
            {
                // Looking it up switched.
                continue;
            }

            if (passage.Error is null)
            {
                target.Start(this, run, passage.Args, passage.Kwargs);
                started = true;
                break;
            }

            // It ends before it begins.
            target.MarkDead();
            if (GreenletTrace is not null)
            {
                Announce(t, origin, target, ref passage);
                origin = target;
            }
        }

        if (target is null)
        {
            return Arrive(t, passage);
        }

        if (GreenletTrace is not null)
        {
            if (!target.IsWaiting && !started && !ReferenceEquals(target.Tasklet, Current))
            {
                throw NotWaiting();
            }

            Announce(t, origin, target, ref passage);
        }

        if (ReferenceEquals(target.Tasklet, Current))
        {
            return Arrive(t, passage);
        }

        if (!started && !target.IsWaiting)
        {
            throw NotWaiting();
        }

        var current = Current;
        try
        {
            CheckTrap();
            if (!current.IsRunnable)
            {
                throw Errors.RuntimeError("cannot switch while tasklets are being switched");
            }

            PyGreenlet.RootOf(current).Leave();
            return Replace(t, current, target.Tasklet!, passage);
        }
        catch (PythonException) when (ReferenceEquals(Current, current))
        {
            if (target.Tasklet is { IsRunnable: true } unused)
            {
                Unlink(unused);
                unused.TempValue = null;
            }

            if (started)
            {
                target.UndoStart(run!);
            }

            throw;
        }
    }

    private PyObject? Replace(PyThread t, PyTasklet current, PyTasklet next, in GreenletPassage passage)
    {
        current.TempValue = null;
        next.TempValue = next.Resume is StartCall && passage.Error is null ? null : passage.InTransit;
        InsertBehindHead(next);
        Unlink(current);
        return SwitchTo(t, next);
    }

    private static PythonException NotWaiting() =>
        PyGreenlet.Error("cannot switch to a greenlet whose tasklet is scheduled or blocked, because it does not wait in a switch");

    /// <summary>The passage ends where it began.</summary>
    private static PyObject? Arrive(PyThread t, GreenletPassage passage)
    {
        if (passage.Error is { } error)
        {
            t.Pending = error;
            return null;
        }

        return passage.Value;
    }

    private void CheckThread(PyGreenlet greenlet)
    {
        if (greenlet.Lineage is not { } owner || ReferenceEquals(owner, this))
        {
            return;
        }

        if (owner.IsEnded)
        {
            throw PyGreenlet.Error("cannot switch to a different thread (which happens to have exited)");
        }

        var t = PyThread.Current;
        var expected = Operations.Repr(t, PyGreenlet.RootOf(owner.Main)).Value;
        throw PyGreenlet.Error($"Cannot switch to a different thread\n\tCurrent:  {Operations.Repr(t, CurrentGreenlet).Value}\n\tExpected: {expected}");
    }

    /// <summary>Tells the trace function of a switch. Its error takes the place of what passes, and ends the tracing.</summary>
    private void Announce(PyThread t, PyGreenlet origin, PyGreenlet target, ref GreenletPassage passage)
    {
        var trace = GreenletTrace!;
        EnterCallback();
        _announced = target;
        try
        {
            Operations.Call(t, trace, PyStr.Intern(passage.Error is null ? "switch" : "throw"), new PyTuple([origin, target]));
        }
        catch (PythonException e)
        {
            GreenletTrace = null;
            passage = new GreenletPassage(e.Value);
        }
        finally
        {
            _announced = null;
            LeaveCallback();
        }
    }

    /// <summary>
    /// A greenlet's tasklet ended: the tasklet that goes on with its value or error, which is null then. Null: nobody
    /// waits for it.
    /// </summary>
    private PyTasklet? EndGreenlet(PyThread t, PyGreenlet ended, PyObject? result, ref PyBaseException? error)
    {
        ended.MarkDead();
        if (ended.IsRoot)
        {
            return null;
        }

        var passage = error is null ? new GreenletPassage(result ?? PyNone.Value) : new GreenletPassage(error);
        passage.LeaveGreenlet();
        var heir = FindHeir(t, ended, ref passage);
        if (heir is null)
        {
            error = passage.Error;
            return null;
        }

        error = null;
        if (GreenletTrace is not null)
        {
            Announce(t, ended, heir, ref passage);
        }

        var next = heir.Tasklet!;
        next.TempValue = next.Resume is StartCall && passage.Error is null ? null : passage.InTransit;
        return next;
    }

    private PyGreenlet? FindHeir(PyThread t, PyGreenlet ended, ref GreenletPassage passage)
    {
        for (var parent = ended.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent.Phase == GreenletState.Active)
            {
                if (parent.IsWaiting && ReferenceEquals(parent.Tasklet!.Owner, this))
                {
                    return parent;
                }

                continue;
            }

            if (parent.Phase == GreenletState.Dead)
            {
                passage.LeaveGreenlet();
                continue;
            }

            EnterCallback();
            try
            {
                var run = parent.FindRun(t);
                if (parent.Phase == GreenletState.Pending && passage.Error is null)
                {
                    parent.Start(this, run, passage.Args, passage.Kwargs);
                    return parent;
                }

                if (parent.Phase == GreenletState.Pending)
                {
                    parent.MarkDead();
                    passage.LeaveGreenlet();
                }
            }
            catch (PythonException e)
            {
                passage = new GreenletPassage(e.Value);
            }
            finally
            {
                LeaveCallback();
            }
        }

        return null;
    }

    /// <summary>Ends a greenlet that nothing refers to any more by GreenletExit; its value comes back here.</summary>
    internal void EndUnreachable(PyThread t, PyGreenlet greenlet)
    {
        if (_announced is not null || TrapLevel != 0 || _callbacks > 0 || !Current.IsRunnable)
        {
            return;
        }

        var pending = t.Pending;
        t.Pending = null;
        EnterCallback();
        try
        {
            var exit = (PyBaseException)Operations.Call(t, PyGreenlet.ExitType);
            greenlet.Parent = CurrentGreenlet;
            if (SwitchGreenlet(t, greenlet, new GreenletPassage(exit)) is null)
            {
                throw t.PendingAsException();
            }
        }
        catch (PythonException e)
        {
            Unraisable.Report(t, e.Value, "Exception ignored in a greenlet that was not referred to any more", greenlet);
        }
        finally
        {
            LeaveCallback();
            t.Pending = pending;
        }
    }
}
