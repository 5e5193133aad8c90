using Weft.Runtime.Tasklets.Pickling;

namespace Weft.Runtime.Tasklets;

public partial class PyChannel
{
    [PyMethod("__reduce__", Doc = "How to rebuild the channel and the tasklets that wait on it.")]
    public PyObject Reduce(PyThread t)
    {
        Restorers.SaveFunctionsByValue(t);
        var waiting = new List<PyObject>();
        int balance;
        _lock.Enter(this);
        try
        {
            balance = _balance;
            for (var task = _head; task is not null; task = task.Next)
            {
                waiting.Add(task is not SelectCase ? task : throw Errors.RuntimeError("cannot pickle a channel that a select() waits on"));
            }
        }
        finally
        {
            _lock.Exit(this);
        }

        var dict = InstanceAttributes.GetDict(this);
        return new PyTuple(
        [
            Restorers.Get("_channel"),
            new PyTuple([Type]),
            new PyTuple(
            [
                PyInt.Of(_preference),
                PyBool.Of(_scheduleAll),
                PyBool.Of(_closing),
                PyInt.Of(Math.Sign(balance)),
                new PyList([.. waiting]),
                dict is { Count: > 0 } ? dict : PyNone.Value,
            ]),
        ]);
    }

    [PyMethod("__setstate__", Doc = "Takes the state back that __reduce__() gave.")]
    public PyObject SetState(PyThread t, PyObject state)
    {
        if (state is not PyTuple { Items: [PyInt preference, PyBool scheduleAll, PyBool closing, PyInt direction, PyList waiting, var dict] })
        {
            throw Errors.ValueError("the pickle is corrupt: invalid state of a channel");
        }

        _preference = (sbyte)Math.Clamp(preference.Value, -1, 1);
        _scheduleAll = ReferenceEquals(scheduleAll, PyBool.True);
        _closing = ReferenceEquals(closing, PyBool.True);
        foreach (var item in waiting.ToArray())
        {
            if (item is not PyTasklet task || task.IsLinked || task.IsCurrent || direction.Value is not (1 or -1))
            {
                throw Errors.ValueError("the pickle is corrupt: invalid queue of a channel");
            }

            task.Owner ??= Scheduler.Of(t);
            _lock.Enter(this);
            Enqueue(task, (int)direction.Value);
            _lock.Exit(this);
        }

        if (dict is PyDict attributes)
        {
            foreach (var (key, value) in attributes.Entries())
            {
                Operations.SetAttribute(t, this, key as PyStr ?? throw Errors.ValueError("the pickle is corrupt: invalid attributes of a channel"), value);
            }
        }

        return this;
    }
}
