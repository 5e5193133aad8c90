using System.Collections;
using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Objects;

/// <summary>Lists the objects that an object refers to directly (<c>gc.get_referents</c>).</summary>
/// <remarks>
/// C# objects between two Python objects are seen through: what they lead to belongs to the Python object that holds
/// them. A frame's variables and operands belong to whoever keeps the frame going (the thread, tasklet or generator)
/// until it has ended, then to the frame object. Runs no Python code. One reader serves one thread.
/// </remarks>
internal sealed class ReferentReader
{
    private readonly List<PyObject> _found = [];
    private readonly Stack<object> _holders = new();
    private readonly HashSet<object> _seenHolders = new(ReferenceEqualityComparer.Instance);

    /// <summary>What the object refers to; valid until the next reading.</summary>
    internal List<PyObject> Read(PyObject o)
    {
        _found.Clear();
        if (o is Frame frame)
        {
            ReadFrameObject(frame);
        }
        else
        {
            ReadFields(o, TraversalPlan.Of(o.GetType()), o);
            ReadAttributes(o);
        }

        if (o.Type.IsHeapType)
        {
            _found.Add(o.Type);
        }

        SeeThroughHolders(o);
        return _found;
    }

    /// <summary>What a C# object that is no Python object leads to: a root.</summary>
    internal List<PyObject> ReadRoot(object root)
    {
        _found.Clear();
        ReadFields(root, TraversalPlan.Of(root.GetType()), null);
        SeeThroughHolders(null);
        return _found;
    }

    /// <summary>What the frames of a thread or tasklet hold, from the innermost out.</summary>
    internal List<PyObject> ReadFrames(Frame? innermost)
    {
        _found.Clear();
        ReadChain(innermost);
        return _found;
    }

    private void ReadFields(object o, TraversalPlan plan, PyObject? owner)
    {
        foreach (var field in plan.References)
        {
            if (field.GetValue(o) is PyObject value)
            {
                Add(value, owner);
            }
        }

        foreach (var field in plan.Holders)
        {
            if (field.GetValue(o) is { } value)
            {
                AddHeld(value, owner);
            }
        }

        switch (plan.Container)
        {
            case Container.List:
                _found.AddRange(((PyList)o).ToArray());
                break;
            case Container.Tuple:
                _found.AddRange(((PyTuple)o).Items);
                break;
            case Container.Set:
                _found.AddRange(((PySetBase)o).ToArray());
                break;
            case Container.Dict:
                foreach (var (key, value) in ((PyDict)o).Entries())
                {
                    _found.Add(key);
                    _found.Add(value);
                }

                break;
        }
    }

    private void ReadAttributes(PyObject o)
    {
        if (o.Shape is not { } shape)
        {
            return;
        }

        var cells = (o as PyInstance)?.Inline ?? default;
        foreach (var value in (ReadOnlySpan<PyObject?>)cells)
        {
            if (value is not null)
            {
                _found.Add(value);
            }
        }

        foreach (var value in o.Storage.Values ?? [])
        {
            if (value is not null)
            {
                _found.Add(value);
            }
        }
    }

    private void Add(PyObject value, PyObject? owner)
    {
        if (value is not Frame frame)
        {
            _found.Add(value);
        }
        else if (owner is PyGenerator && ReferenceEquals(frame.Generator, owner))
        {
            ReadContents(frame);
        }
        else if (owner is Tasklets.PyTasklet)
        {
            ReadChain(frame);
        }
        else if (frame.Exposed)
        {
            _found.Add(frame);
        }
    }

    private void AddHeld(object value, PyObject? owner)
    {
        if (value is PyObject o)
        {
            Add(o, owner);
        }
        else if (TraversalPlan.IsHolder(value.GetType()) && (value is ValueType || _seenHolders.Add(value)))
        {
            _holders.Push(value);
        }
    }

    private void SeeThroughHolders(PyObject? owner)
    {
        while (_holders.TryPop(out var holder))
        {
            if (holder is Array or IEnumerable && holder is not IEnumerator && !IsOurs(holder))
            {
                foreach (var item in (IEnumerable)holder)
                {
                    if (item is not null)
                    {
                        AddHeld(item, owner);
                    }
                }
            }
            else
            {
                ReadFields(holder, TraversalPlan.Of(holder.GetType()), owner);
            }
        }

        _seenHolders.Clear();
    }

    private static bool IsOurs(object holder) => holder is not Array && holder.GetType().Namespace is { } space && space.StartsWith("Weft", StringComparison.Ordinal);

    private void ReadFrameObject(Frame frame)
    {
        _found.Add(frame.Code);
        if (frame.Tracing?.Function is { } function)
        {
            _found.Add(function);
        }

        if (frame.Back is { Exposed: true } back)
        {
            _found.Add(back);
        }

        if (frame.Completed)
        {
            ReadContents(frame);
        }
    }

    private void ReadChain(Frame? frame)
    {
        for (; frame is not null; frame = frame.Back)
        {
            ReadContents(frame);
            if (frame.Exposed && frame.Generator is null)
            {
                _found.Add(frame);
            }
        }
    }

    private void ReadContents(Frame frame)
    {
        var slots = frame.Slots;
        foreach (var slot in slots.AsSpan(0, Math.Clamp(frame.Top, 0, slots.Length)))
        {
            if (slot.Value is { } value)
            {
                _found.Add(value);
            }
        }

        if (frame.Function is { } function)
        {
            _found.Add(function);
        }

        if (frame.Generator is { } generator && !frame.Completed)
        {
            // The caller that runs it need not hold it.
            _found.Add(generator);
        }

        _found.Add(frame.Code);
        _found.Add(frame.Globals);
        _found.Add(frame.Builtins);
        if (frame.Locals is { } locals)
        {
            _found.Add(locals);
        }

        if (frame.Tracing?.Function is { } trace)
        {
            _found.Add(trace);
        }
    }
}
