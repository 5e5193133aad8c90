namespace Weft.Runtime.Threading;

/// <summary>
/// A reentrant lock inside an object that may be held while Python code runs or the thread blocks: it belongs to the
/// Python thread, and whoever waits for it is detached. (A C# lock held there would keep the world from stopping and,
/// with a GIL, wait for a thread that waits for it.)
/// </summary>
internal sealed class ThreadGate
{
    private ParkedLock _lock;
    private long _owner;
    private int _depth;

    internal void Enter(PyThread t)
    {
        if (Volatile.Read(ref _owner) != t.Serial)
        {
            _lock.Acquire(t, this, MonotonicClock.Never);
            Volatile.Write(ref _owner, t.Serial);
        }

        _depth++;
    }

    internal void Exit()
    {
        if (--_depth == 0)
        {
            Volatile.Write(ref _owner, 0);
            _lock.Release(this);
        }
    }
}
