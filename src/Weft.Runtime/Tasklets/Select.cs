namespace Weft.Runtime.Tasklets;

/// <summary>One channel that a <c>select()</c> waits on: it stands in the channel's queue for the tasklet.</summary>
internal sealed class SelectCase(Selection selection, PyChannel channel, int index, int direction, PyObject? value) : PyTasklet
{
    internal readonly Selection Selection = selection;
    internal readonly PyChannel On = channel;
    internal readonly int Index = index;
    internal readonly int Direction = direction;
    internal readonly PyObject? Value = value;
}

/// <summary>
/// A <c>select()</c> in progress. Whoever completes one of its cases sets <see cref="Done"/> and takes the others off
/// their channels.
/// </summary>
/// <remarks>
/// Everything about selections happens under <see cref="Gate"/>, taken before any channel's lock: a case is completed
/// once, even when two selections meet on several channels. The gate is free for programs that do not select.
/// </remarks>
internal sealed class Selection(PyTasklet task)
{
    internal static readonly object GateOwner = new();
    internal static ObjectLock Gate;

    internal readonly PyTasklet Task = task;
    internal SelectCase[] Cases = [];

    /// <summary>A case was completed, or the wait was given up. Guarded by <see cref="Gate"/>.</summary>
    internal bool Done;

    /// <summary>What <c>select()</c> returns for a case.</summary>
    internal static PyObject Result(int index, PyObject? value) => new PyTuple([PyInt.Of(index), value ?? PyNone.Value]);

    /// <summary>Takes all cases off their channels; the gate is held.</summary>
    internal void Withdraw()
    {
        Done = true;
        foreach (var one in Cases)
        {
            one.On.Cancel(one);
        }
    }

    /// <summary>Ends the wait of a tasklet that blocks on a channel or in a selection. False: it is over already.</summary>
    internal static bool CancelWait(PyTasklet task)
    {
        if (task.Channel is { } channel)
        {
            return channel.Cancel(task);
        }

        if (task.Extras?.Selection is not { } selection)
        {
            return true;
        }

        Gate.Enter(GateOwner);
        try
        {
            if (selection.Done)
            {
                return false;
            }

            selection.Withdraw();
            selection.Finish();
            return true;
        }
        finally
        {
            Gate.Exit(GateOwner);
        }
    }

    /// <summary>The tasklet does not wait any more.</summary>
    internal void Finish()
    {
        Task.Blocked = 0;
        Task.Extras!.Selection = null;
    }

    /// <summary><c>stackless.select()</c>: the first case that can go on, waiting for one.</summary>
    internal static PyObject? Select(PyThread t, ReadOnlySpan<PyObject> cases, double timeout)
    {
        var scheduler = Scheduler.Of(t);
        scheduler.BeforeBlocking();
        while (true)
        {
            var selection = new Selection(scheduler.Current);
            selection.Cases = Parse(selection, cases);
            if (selection.Cases.Length == 0)
            {
                throw Errors.ValueError("select() needs at least one channel");
            }

            foreach (var one in selection.Cases)
            {
                if (one.On.CanPassNow(one.Direction))
                {
                    // Another thread may take the partner first; then look again.
                    var outcome = one.On.Transfer(t, one.Direction, one.Value, one.Index);
                    if (!ReferenceEquals(outcome, PyChannel.Missed))
                    {
                        return outcome;
                    }
                }
            }

            if (timeout == 0)
            {
                throw Errors.Of(Exceptions.TimeoutError, "timed out");
            }

            if (selection.TryWait(scheduler))
            {
                break;
            }
        }

        var current = scheduler.Current;
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

    /// <summary>Puts all cases into their queues. False: a partner came to one of the channels meanwhile, and nothing waits.</summary>
    private bool TryWait(Scheduler scheduler)
    {
        scheduler.CheckTrap();
        if (Task.Is(TaskletFlags.BlockTrap))
        {
            throw Errors.RuntimeError("this tasklet does not like to be blocked.");
        }

        if (!Task.IsRunnable)
        {
            throw Errors.RuntimeError("cannot block while tasklets are being switched");
        }

        foreach (var one in Cases)
        {
            one.On.CheckOpen();
        }

        Gate.Enter(GateOwner);
        try
        {
            foreach (var one in Cases)
            {
                if (!one.On.TryEnqueue(one))
                {
                    Withdraw();
                    return false;
                }
            }

            scheduler.Unlink(Task);
            Task.TempValue = null;
            Task.Blocked = -1;
            (Task.Extras ??= new TaskletExtras()).Selection = this;
            return true;
        }
        finally
        {
            Gate.Exit(GateOwner);
        }
    }

    private static SelectCase[] Parse(Selection selection, ReadOnlySpan<PyObject> cases)
    {
        var result = new SelectCase[cases.Length];
        var directions = new Dictionary<PyChannel, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < cases.Length; i++)
        {
            result[i] = cases[i] switch
            {
                PyChannel channel => new SelectCase(selection, channel, i, -1, null),
                PyTuple { Items: [PyChannel channel, var value] } => new SelectCase(selection, channel, i, 1, value is PyNone ? null : value),
                _ => throw Errors.TypeError($"select() takes channels and (channel, value) pairs, not {cases[i].Type.FullName}"),
            };
            var direction = result[i].Direction;
            if (!directions.TryAdd(result[i].On, direction) && directions[result[i].On] != direction)
            {
                throw Errors.ValueError("select() cannot send and receive on the same channel");
            }
        }

        return result;
    }
}
