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

        Gate.Enter();
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
            Gate.Exit();
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
        var current = scheduler.Current;
        var selection = new Selection(current);
        selection.Cases = Parse(selection, cases);
        if (selection.Cases.Length == 0)
        {
            throw Errors.ValueError("select() needs at least one channel");
        }

        Gate.Enter();
        var open = true;
        try
        {
            foreach (var one in selection.Cases)
            {
                if (one.On.CanPassNow(one.Direction))
                {
                    Gate.Exit();
                    open = false;
                    return one.On.Transfer(t, one.Direction, one.Value, one.Index);
                }
            }

            if (timeout == 0)
            {
                throw Errors.Of(Exceptions.TimeoutError, "timed out");
            }

            scheduler.CheckTrap();
            if (current.Is(TaskletFlags.BlockTrap))
            {
                throw Errors.RuntimeError("this tasklet does not like to be blocked.");
            }

            if (!current.IsRunnable)
            {
                throw Errors.RuntimeError("cannot block while tasklets are being switched");
            }

            foreach (var one in selection.Cases)
            {
                one.On.CheckOpen();
            }

            scheduler.Unlink(current);
            current.TempValue = null;
            current.Blocked = -1;
            (current.Extras ??= new TaskletExtras()).Selection = selection;
            foreach (var one in selection.Cases)
            {
                one.On.Enqueue(one);
            }
        }
        finally
        {
            if (open)
            {
                Gate.Exit();
            }
        }

        if (timeout > 0)
        {
            scheduler.SetDeadline(current, timeout);
        }

        return scheduler.SwitchAway(t, current);
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
