namespace Weft.Runtime.Tasklets;

/// <summary>A channel: values pass from a sending tasklet to a receiving one, and whoever comes first waits.</summary>
/// <remarks>
/// <see cref="_head"/> … <see cref="_tail"/> are the waiting tasklets, all senders (<see cref="_balance"/> &gt; 0) or all
/// receivers (&lt; 0). The queue, the balance and the fields of a waiting tasklet that say so (<c>Channel</c>,
/// <c>Blocked</c>, its links) are guarded by <see cref="_lock"/>, which is never held while Python code runs. Who takes a
/// tasklet off the queue owns its wakeup: it hands over the value and makes it runnable on the tasklet's own thread,
/// directly or by a message. So a value is taken exactly once, whatever threads meet here.
/// </remarks>
[PyType("stackless.channel", WeakReferences = true, Doc = "Passes values between tasklets.", Signature = "()")]
public partial class PyChannel : PyObject
{
    private ObjectLock _lock;
    private PyTasklet? _head;
    private PyTasklet? _tail;
    private int _balance;
    private sbyte _preference = -1;
    private bool _scheduleAll;
    private bool _closing;

    /// <summary>A wakeup that found nobody waiting; the next receiver takes it instead of waiting.</summary>
    private bool _permit;

    /// <summary>It is in the table of channels that tasklets have waited on.</summary>
    private bool _known;

    internal PyChannel()
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (ReferenceEquals(cls, TypeObject) && args.Length > 0)
        {
            throw Errors.TypeError(kwNames is { Count: > 0 } ? "channel() takes no keyword arguments" : $"channel() takes no arguments ({args.Length} given)");
        }

        return Allocate(cls);
    }

    // ---- The queue; the lock is held

    private void Enqueue(PyTasklet task, int direction)
    {
        if (!_known)
        {
            _known = true;
            WaitingChannels.Add(this);
        }

        task.Next = null;
        task.Previous = _tail;
        if (_tail is { } tail)
        {
            tail.Next = task;
        }
        else
        {
            _head = task;
        }

        _tail = task;
        _balance += direction;
        task.Channel = this;
        task.Blocked = (sbyte)direction;
    }

    private void Dequeue(PyTasklet task)
    {
        if (task.Previous is { } previous)
        {
            previous.Next = task.Next;
        }
        else
        {
            _head = task.Next;
        }

        if (task.Next is { } next)
        {
            next.Previous = task.Previous;
        }
        else
        {
            _tail = task.Previous;
        }

        task.Next = task.Previous = null;
        _balance -= task.Blocked;
        task.Blocked = 0;
        task.Channel = null;
    }

    /// <summary>Takes a waiting tasklet off the queue. False: its wait is over already.</summary>
    internal bool Cancel(PyTasklet task)
    {
        _lock.Enter(this);
        try
        {
            if (!ReferenceEquals(task.Channel, this))
            {
                return false;
            }

            Dequeue(task);
            return true;
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    /// <summary>Gives a waiting tasklet to another thread's scheduler.</summary>
    internal void Rebind(PyTasklet task, Scheduler target)
    {
        _lock.Enter(this);
        try
        {
            if (!ReferenceEquals(task.Channel, this))
            {
                throw Errors.RuntimeError("tasklet is scheduled");
            }

            task.Owner = target;
        }
        finally
        {
            _lock.Exit(this);
        }
    }

    // ---- Passing values

    /// <summary>
    /// Sends (direction 1) or receives (-1). The result as that of a switching function: null with a switch under way, or
    /// with a pending error.
    /// </summary>
    internal PyObject? Transfer(PyThread t, int direction, PyObject? value, double timeout = -1)
    {
        var scheduler = Scheduler.Of(t);
        scheduler.BeforeBlocking();
        return Transfer(t, scheduler, direction, value, timeout, -1);
    }

    /// <summary>Answer of a transfer for a <c>select()</c>: the partner was gone, nothing happened.</summary>
    internal static readonly PyObject Missed = new PyCell(null);

    /// <summary>Completes a case of a <c>select()</c> that can pass; <see cref="Missed"/> when it cannot any more.</summary>
    internal PyObject? Transfer(PyThread t, int direction, PyObject? value, int selected) => Transfer(t, Scheduler.Of(t), direction, value, -1, selected);

    private PyObject? Transfer(PyThread t, Scheduler scheduler, int direction, PyObject? value, double timeout, int selected)
    {
        var current = scheduler.Current;
        if (Scheduler.ChannelCallback is { } callback)
        {
            scheduler.NotifyChannel(t, callback, this, current, direction > 0, !CanPass(direction));
        }

        _lock.Enter(this);
        if (!CanPass(direction))
        {
            if (selected >= 0)
            {
                _lock.Exit(this);
                return Missed;
            }

            return Block(t, scheduler, current, direction, value, timeout);
        }

        var target = _head!;
        if (target is SelectCase)
        {
            _lock.Exit(this);
            return TransferToSelection(t, scheduler, direction, value, timeout, selected);
        }

        var owner = target.Owner!;
        var local = ReferenceEquals(owner, scheduler);
        var switches = local && (_scheduleAll || _preference == -direction);
        if (switches && scheduler.TrapLevel != 0)
        {
            _lock.Exit(this);
            scheduler.CheckTrap();
        }

        Dequeue(target);
        PyObject? received = null;
        if (direction > 0)
        {
            target.TempValue = value;
        }
        else
        {
            received = target.TempValue;
            target.TempValue = null;
        }

        _lock.Exit(this);
        if (selected >= 0 && received is not PyBomb)
        {
            received = Selection.Result(selected, received);
        }

        return Resume(t, scheduler, target, local, switches, received);
    }

    /// <summary>The transfer is done: makes the partner runnable, and runs it if the channel's preference says so.</summary>
    private PyObject? Resume(PyThread t, Scheduler scheduler, PyTasklet target, bool local, bool switches, PyObject? received)
    {
        var current = scheduler.Current;
        var owner = target.Owner!;
        if (!local)
        {
            owner.Send(Scheduler.Wake, target);
        }
        else if (!switches)
        {
            scheduler.Insert(target);
        }
        else
        {
            current.TempValue = received;
            if (_scheduleAll)
            {
                scheduler.Insert(target);
                return scheduler.SwitchTo(t, current.Next!);
            }

            scheduler.InsertBehindHead(target);
            return scheduler.SwitchTo(t, target);
        }

        if (received is PyBomb bomb)
        {
            t.Pending = bomb.Explode(t);
            return null;
        }

        return received ?? PyNone.Value;
    }

    /// <summary>The first in the queue is a case of a <c>select()</c>: completes that, or drops it if it is done.</summary>
    private PyObject? TransferToSelection(PyThread t, Scheduler scheduler, int direction, PyObject? value, double timeout, int selected)
    {
        Selection.Gate.Enter(Selection.GateOwner);
        _lock.Enter(this);
        var one = CanPass(direction) ? _head as SelectCase : null;
        if (one is not null)
        {
            Dequeue(one);
        }

        _lock.Exit(this);
        if (one is null || one.Selection.Done)
        {
            Selection.Gate.Exit(Selection.GateOwner);
            return Transfer(t, scheduler, direction, value, timeout, selected);
        }

        var selection = one.Selection;
        selection.Withdraw();
        var target = selection.Task;
        target.TempValue = direction > 0 ? value is PyBomb ? value : Selection.Result(one.Index, value) : Selection.Result(one.Index, null);
        selection.Finish();
        Selection.Gate.Exit(Selection.GateOwner);
        var received = direction > 0 ? null : one.Value;
        if (selected >= 0)
        {
            received = Selection.Result(selected, received);
        }

        var local = ReferenceEquals(target.Owner, scheduler);
        return Resume(t, scheduler, target, local, local && scheduler.TrapLevel == 0 && (_scheduleAll || _preference == -direction), received);
    }

    /// <summary>Puts a case of a <c>select()</c> into the queue. False: it can pass at once, and is not in the queue.</summary>
    internal bool TryEnqueue(SelectCase one)
    {
        _lock.Enter(this);
        var waits = !CanPass(one.Direction);
        if (waits)
        {
            Enqueue(one, one.Direction);
        }

        _lock.Exit(this);
        return waits;
    }

    internal bool CanPassNow(int direction) => direction > 0 ? Volatile.Read(ref _balance) < 0 : Volatile.Read(ref _balance) > 0;

    internal void CheckOpen()
    {
        if (_closing)
        {
            throw Errors.ValueError("Send/receive operation on a closed channel");
        }
    }

    /// <summary>The waiting tasklets, first come first.</summary>
    internal List<PyTasklet> Waiting()
    {
        var waiting = new List<PyTasklet>();
        _lock.Enter(this);
        for (var task = _head; task is not null; task = task.Next)
        {
            waiting.Add(task);
        }

        _lock.Exit(this);
        return waiting;
    }

    private bool CanPass(int direction) => direction > 0 ? _balance < 0 : _balance > 0;

    /// <summary>Waits; the lock is held and released here.</summary>
    private PyObject? Block(PyThread t, Scheduler scheduler, PyTasklet current, int direction, PyObject? value, double timeout)
    {
        if (_permit && direction < 0)
        {
            _permit = false;
            _lock.Exit(this);
            return PyNone.Value;
        }

        if (current.Is(TaskletFlags.BlockTrap) || _closing || scheduler.TrapLevel != 0 || timeout == 0)
        {
            _lock.Exit(this);
            scheduler.CheckTrap();
            throw timeout == 0 ? Errors.Of(Exceptions.TimeoutError, "timed out")
                : current.Is(TaskletFlags.BlockTrap) ? Errors.RuntimeError("this tasklet does not like to be blocked.")
                : Errors.ValueError("Send/receive operation on a closed channel");
        }

        if (!current.IsRunnable)
        {
            _lock.Exit(this);
            throw Errors.RuntimeError("cannot block while tasklets are being switched");
        }

        scheduler.Unlink(current);
        current.TempValue = value;
        Enqueue(current, direction);
        _lock.Exit(this);
        if (timeout > 0)
        {
            scheduler.SetDeadline(current, timeout);
        }
        else
        {
            Scheduler.ForgetDeadline(current);
        }

        return scheduler.SwitchAway(t, current);
    }

    // ---- Methods

    [PyMethod("send", Doc = "send(value, *, timeout=None): passes a value to a receiver, waiting for one.")]
    public PyObject? Send(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is null && args.Length == 1)
        {
            return Transfer(t, 1, args[0] is PyNone ? null : args[0]);
        }

        var timeout = Timeout(t, "send", args, kwNames, out var positional);
        if (positional != 1)
        {
            throw Errors.TypeError($"channel.send() takes exactly one argument ({positional} given)");
        }

        return Transfer(t, 1, args[0] is PyNone ? null : args[0], timeout);
    }

    [PyMethod("receive", Doc = "receive(*, timeout=None): takes a value from a sender, waiting for one.")]
    public PyObject? Receive(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is null && args.Length == 0)
        {
            return Transfer(t, -1, null);
        }

        var timeout = Timeout(t, "receive", args, kwNames, out var positional);
        if (positional != 0)
        {
            throw Errors.TypeError($"channel.receive() takes no arguments ({positional} given)");
        }

        return Transfer(t, -1, null, timeout);
    }

    /// <summary>The keyword <c>timeout</c> in seconds; negative: none.</summary>
    private static double Timeout(PyThread t, string method, ReadOnlySpan<PyObject> args, PyTuple? kwNames, out int positional)
    {
        positional = args.Length - (kwNames?.Count ?? 0);
        var seconds = -1.0;
        for (var i = 0; i < (kwNames?.Count ?? 0); i++)
        {
            if (kwNames!.Items[i] is not PyStr { Value: "timeout" })
            {
                throw Errors.TypeError($"channel.{method}() got an unexpected keyword argument '{Operations.Str(t, kwNames.Items[i]).Value}'");
            }

            if (args[positional + i] is not PyNone)
            {
                seconds = Math.Max(0, Operations.ToDouble(t, args[positional + i]));
            }
        }

        return seconds;
    }

    [PyMethod("send_exception", Doc = "send_exception(cls, *args): makes the receiver raise cls(*args).")]
    public PyObject? SendException(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError("channel.send_exception() takes no keyword arguments");
        }

        if (args.Length == 0)
        {
            throw Errors.TypeError("send_exception() takes at least 1 argument (0 given)");
        }

        return Transfer(t, 1, new PyBomb(PyBomb.MakeException(t, args[0], args[1..].ToArray())));
    }

    [PyMethod("send_throw", Signature = "(exc, val=None, tb=None)", Doc = "Makes the receiver raise an exception, with its traceback.")]
    public PyObject? SendThrow(PyThread t, PyObject exc, PyObject? val = null, PyObject? tb = null) =>
        Transfer(t, 1, new PyBomb(PyGenerator.MakeThrown(t, exc, val, tb is PyNone ? null : tb)));

    [PyMethod("send_sequence", Doc = "Sends every element of an iterable; returns how many.")]
    public PyObject? SendSequence(PyThread t, PyObject iterable)
    {
        var progress = iterable as PySequenceSend ?? new PySequenceSend(Operations.Iter(t, iterable));
        while (true)
        {
            var item = Operations.TryNext(t, progress.Iterator);
            if (item is null)
            {
                return t.Pending is null ? PyInt.Of(progress.Count) : null;
            }

            progress.Count++;
            var scheduler = Scheduler.Of(t);
            scheduler.RepeatWith(t, progress);
            try
            {
                if (Transfer(t, 1, item is PyNone ? null : item) is null)
                {
                    return null;
                }
            }
            finally
            {
                scheduler.ForgetRepeat(t);
            }
        }
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? NextValue(PyThread t) => _closing && _balance == 0 ? null : Transfer(t, -1, null);

    [PyMethod("_wake", Doc = "Lets one receiver go on with None, now or when it comes; never waits, never switches. False: nobody waited.")]
    public bool WakeOne(PyThread t)
    {
        _lock.Enter(this);
        var target = _balance < 0 ? _head : null;
        while (target is SelectCase)
        {
            // Who waits in a select() waits for a value.
            target = target.Next;
        }

        if (target is null)
        {
            _permit = true;
            _lock.Exit(this);
            return false;
        }

        var owner = target.Owner!;
        Dequeue(target);
        target.TempValue = null;
        _lock.Exit(this);
        if (ReferenceEquals(owner.Thread, t))
        {
            owner.Insert(target);
        }
        else
        {
            owner.Send(Scheduler.Wake, target);
        }

        return true;
    }

    [PyMethod("open", Doc = "Undoes close().")]
    public void Open() => _closing = false;

    [PyMethod("close", Doc = "Lets nobody wait any more; what waits already is still served.")]
    public void Close() => _closing = true;

    [PyProperty("preference", Doc = "Who runs first after a transfer: -1 the receiver, 1 the sender, 0 whoever was running.")]
    public int GetPreference() => _preference;

    [PySetter("preference")]
    public void SetPreference(PyThread t, PyObject? value)
    {
        if (value is not PyIntBase)
        {
            throw Errors.TypeError("preference must be set to an integer");
        }

        _preference = (sbyte)Math.Clamp(Operations.IndexToInt64(t, value), -1, 1);
    }

    [PyProperty("schedule_all", Doc = "After a transfer the next tasklet of the queue runs, whoever took part.")]
    public int GetScheduleAll() => _scheduleAll ? 1 : 0;

    [PySetter("schedule_all")]
    public void SetScheduleAll(PyThread t, PyObject? value)
    {
        if (value is not PyIntBase)
        {
            throw Errors.TypeError("schedule_all must be set to a bool or integer");
        }

        _scheduleAll = Operations.IsTrue(t, value);
    }

    [PyProperty("balance", Doc = "How many senders wait; negative: receivers.")]
    public int GetBalance() => Volatile.Read(ref _balance);

    [PyProperty("queue", Doc = "The first waiting tasklet, or None.")]
    public PyObject GetQueue() => PyTasklet.Visible(Volatile.Read(ref _head));

    [PyProperty("closing", Doc = "close() was called.")]
    public bool GetClosing() => _closing;

    [PyProperty("closed", Doc = "Closed, and nobody waits.")]
    public bool GetClosed() => _closing && _balance == 0;

    [PyMethod("__repr__")]
    public string Repr() => $"<{Type.FullName} object at 0x{Identity.Of(this):x}, balance {_balance}>";
}

/// <summary>How far a <c>send_sequence</c> has come; it stands for the iterable while the sender waits.</summary>
[PyType("stackless._sequence_send", NoConstructor = true, Doc = "A send_sequence() in progress.")]
internal sealed partial class PySequenceSend(PyObject iterator) : PyObject
{
    internal PyObject Iterator { get; } = iterator;

    internal long Count { get; set; }

    [PyMethod("__reduce__")]
    public PyObject Reduce() => new PyTuple([Pickling.Restorers.Get("_sequence"), new PyTuple([Iterator, PyInt.Of(Count)])]);
}
