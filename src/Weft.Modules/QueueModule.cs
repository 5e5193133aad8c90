namespace Weft.Modules;

/// <summary><c>_queue</c>.</summary>
[PyModule("_queue", Doc = "The native queue.")]
[PyExport(typeof(PySimpleQueue))]
public static partial class QueueModule
{
    private static PyType? s_empty;

    internal static PyType Empty => s_empty ??= LibraryErrors.Define(PyThread.Current, "_queue", "Empty", Exceptions.Exception);

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module) => module.Namespace.SetInterned(PyStr.Intern("Empty"), Empty);
}

/// <summary>
/// <c>_queue.SimpleQueue</c>: an unbounded queue. <see cref="_items"/> guards itself for a few instructions, never while
/// Python code runs, so a finalizer or signal handler may put into the queue whatever the thread is doing.
/// </summary>
/// <remarks>
/// Who finds it empty counts itself in <see cref="_waiting"/> and waits in the parking lot, looking again under the gate;
/// a put stores the item, then looks at the count. Both are full fences: one of them sees the other.
/// </remarks>
[PyType("_queue.SimpleQueue", Signature = "()", Doc = "An unbounded first-in first-out queue.")]
public partial class PySimpleQueue : PyObject
{
    private const double LongestTimeout = 9223372036.0;

    private readonly Queue<PyObject> _items = new();
    private int _waiting;

    private readonly struct IsStillEmpty(PySimpleQueue queue) : ParkingLot.ICondition
    {
        public bool MustWait() => queue.Size() == 0;
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (ReferenceEquals(cls, TypeObject) && args.Length > 0)
        {
            throw Errors.TypeError(kwNames is { Count: > 0 } ? "SimpleQueue() takes no keyword arguments" : "SimpleQueue() takes no positional arguments");
        }

        return Allocate(cls);
    }

    [PyMethod("put", Signature = "(item, block=True, timeout=None)", Doc = "Adds an item; never waits.")]
    public void Put(PyObject item, bool block = true, PyObject? timeout = null)
    {
        lock (_items)
        {
            _items.Enqueue(item);
        }

        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiting) > 0)
        {
            ParkingLot.WakeOne(this);
        }
    }

    [PyMethod("put_nowait", Signature = "(item)", Doc = "Adds an item.")]
    public void PutNoWait(PyObject item) => Put(item);

    [PyMethod("get", Signature = "(block=True, timeout=None)", Doc = "Removes and returns the oldest item, waiting for one if need be.")]
    public PyObject? Get(PyThread t, bool block = true, PyObject? timeout = null)
    {
        var deadline = block ? Deadline(t, timeout) : 0;
        if (TryTake() is { } first)
        {
            return first;
        }

        if (!block)
        {
            return t.Raise((PyBaseException)Operations.Call(t, QueueModule.Empty));
        }

        Interlocked.Increment(ref _waiting);
        try
        {
            while (true)
            {
                var outcome = ParkingLot.Wait(t, this, deadline, new IsStillEmpty(this), "queue");
                if (TryTake() is { } item)
                {
                    return item;
                }

                if (outcome == ParkingLot.Outcome.TimedOut)
                {
                    return t.Raise((PyBaseException)Operations.Call(t, QueueModule.Empty));
                }

                if (t.HasInterrupts)
                {
                    t.ServeInterrupts();
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private PyObject? TryTake()
    {
        lock (_items)
        {
            return _items.TryDequeue(out var item) ? item : null;
        }
    }

    private static long Deadline(PyThread t, PyObject? timeout)
    {
        if (timeout is null or PyNone)
        {
            return MonotonicClock.Never;
        }

        if (timeout is not (PyFloat or PyIntBase) && timeout.Type[Slot.Float] == 0 && timeout.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"'{timeout.Type.FullName}' object cannot be interpreted as an integer or float");
        }

        var seconds = Operations.ToDouble(t, timeout);
        if (double.IsNaN(seconds))
        {
            throw Errors.ValueError("Invalid value NaN (not a number)");
        }

        if (seconds < 0)
        {
            throw Errors.ValueError("'timeout' must be a non-negative number");
        }

        return seconds <= LongestTimeout
            ? MonotonicClock.After(seconds)
            : throw Errors.OverflowError("timestamp out of range for C PyTime_t");
    }

    [PyMethod("get_nowait", Signature = "()", Doc = "Removes and returns the oldest item if there is one.")]
    public PyObject? GetNoWait(PyThread t) => Get(t, block: false);

    [PyMethod("empty", Signature = "()", Doc = "Whether there is no item now.")]
    public bool IsEmpty() => Size() == 0;

    [PyMethod("qsize", Signature = "()", Doc = "The number of items now.")]
    public long Size()
    {
        lock (_items)
        {
            return _items.Count;
        }
    }

    [PyClassMethod("__class_getitem__", Doc = "See PEP 585.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}
