using System.Collections.Concurrent;

namespace Weft.Runtime.Threading;

public sealed partial class PyThread
{
    private const int Interrupts = (int)(SafePointRequest.Signal | SafePointRequest.PendingCalls);

    /// <summary>How long posted work may take at once, in nanoseconds.</summary>
    internal const long ShareOfPosted = 10_000_000;

    private static readonly ConcurrentQueue<Action<PyThread>> s_mainCalls = new();

    private readonly ConcurrentQueue<Action<PyThread>> _calls = new();
    private PyObject? _asyncException;
    private bool _runsPosted;

    /// <summary>Nothing that was posted runs before, on <see cref="MonotonicClock"/>.</summary>
    private long _nextPosted;

    /// <summary>What to run for signals that arrived; set by the signal module. Runs on the main thread.</summary>
    internal static Action<PyThread>? SignalServer { get; set; }

    /// <summary>Whether there is something that a waiting thread wakes up for.</summary>
    internal bool HasInterrupts => (Requests & Interrupts) != 0;

    /// <summary>Asks the thread to come to a safe point. Any thread may call it.</summary>
    internal void Request(SafePointRequest request)
    {
        Interlocked.Or(ref _requests, (int)request);
        if (((int)request & Interrupts) != 0)
        {
            Parker.Unpark();
        }
    }

    /// <summary>Takes a request back.</summary>
    internal void Withdraw(SafePointRequest request) => Interlocked.And(ref _requests, ~(int)request);

    /// <summary>Runs an action on the main thread at its next safe point (finalizers, callbacks of weak references).</summary>
    internal static void PostToMain(Action<PyThread> action)
    {
        s_mainCalls.Enqueue(action);
        Main?.Request(SafePointRequest.PendingCalls);
    }

    /// <summary>Runs an action on this thread at its next safe point.</summary>
    internal void Post(Action<PyThread> action)
    {
        _calls.Enqueue(action);
        Request(SafePointRequest.PendingCalls);
    }

    /// <summary>Makes the thread raise an exception at its next safe point; null takes a waiting one back.</summary>
    internal void SetAsyncException(PyObject? exception)
    {
        Volatile.Write(ref _asyncException, exception);
        if (exception is not null)
        {
            Request(SafePointRequest.AsyncException);
        }
    }

    /// <summary>Serves what a waiting thread wakes up for; the other requests stay for the next safe point.</summary>
    /// <exception cref="PythonException">What a signal handler raised.</exception>
    internal void ServeInterrupts() => Serve((SafePointRequest)Interlocked.And(ref _requests, ~Interrupts) & (SafePointRequest)Interrupts);

    /// <summary>Serves everything that was requested.</summary>
    internal void ServeRequests() => Serve((SafePointRequest)Interlocked.And(ref _requests, (int)SafePointRequest.Trace));

    private void Serve(SafePointRequest requests)
    {
        if ((requests & SafePointRequest.StopTheWorld) != 0 && World.IsStoppedFor(this))
        {
            Detach();
            Attach();
        }

        if ((requests & SafePointRequest.ReleaseGil) != 0 && GilPolicy.Enabled)
        {
            if (AtomicDepth != 0)
            {
                YieldDue = true;
            }
            else
            {
                GilPolicy.Current.Yield(this);
            }
        }

        if ((requests & SafePointRequest.PendingCalls) != 0)
        {
            RunPosted();
        }

        if ((requests & SafePointRequest.Signal) != 0 && IsMain)
        {
            if ((requests & SafePointRequest.AsyncException) != 0)
            {
                // The handler may raise; the other exception then comes at the next safe point.
                requests &= ~SafePointRequest.AsyncException;
                Interlocked.Or(ref _requests, (int)SafePointRequest.AsyncException);
            }

            SignalServer?.Invoke(this);
        }

        if ((requests & SafePointRequest.AsyncException) != 0 && Interlocked.Exchange(ref _asyncException, null) is { } exception)
        {
            throw new PythonException(exception as PyBaseException ?? (PyBaseException)Operations.Call(this, exception));
        }
    }

    /// <summary>Runs the actions posted so far; later, if a critical lock is held.</summary>
    internal void RunPosted()
    {
        // An action may come to a safe point itself; what is posted meanwhile waits for the loop below, not for a deeper one.
        if (CriticalDepth != 0 || _runsPosted)
        {
            return;
        }

        _runsPosted = true;
        try
        {
            RunQueued();
        }
        finally
        {
            _runsPosted = false;
        }
    }

    /// <summary>
    /// Runs what is queued, for some milliseconds; then the program has as long. Other threads may make work (garbage with
    /// finalizers) faster than this one does it, and it must get on all the same.
    /// </summary>
    private void RunQueued()
    {
        var begin = MonotonicClock.Now;
        if (begin >= _nextPosted)
        {
            while (MonotonicClock.Now - begin < ShareOfPosted && (_calls.TryDequeue(out var action) || (IsMain && s_mainCalls.TryDequeue(out action))))
            {
                action(this);
            }

            var spent = MonotonicClock.Now - begin;
            _nextPosted = spent < ShareOfPosted ? 0 : begin + (2 * spent);
        }

        ResumePosted();
    }

    /// <summary>Asks again for what was put off.</summary>
    internal void ResumePosted()
    {
        if (!_calls.IsEmpty || (IsMain && !s_mainCalls.IsEmpty))
        {
            Interlocked.Or(ref _requests, (int)SafePointRequest.PendingCalls);
        }
    }
}
