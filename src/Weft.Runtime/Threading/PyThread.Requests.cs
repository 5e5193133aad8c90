using System.Collections.Concurrent;

namespace Weft.Runtime.Threading;

public sealed partial class PyThread
{
    private static readonly ConcurrentQueue<Action<PyThread>> s_mainCalls = new();

    private readonly ConcurrentQueue<Action<PyThread>> _calls = new();
    private PyObject? _asyncException;

    /// <summary>What to run for signals that arrived; set by the signal module. Runs on the main thread.</summary>
    internal static Action<PyThread>? SignalServer { get; set; }

    /// <summary>Asks the thread to come to a safe point. Any thread may call it.</summary>
    internal void Request(SafePointRequest request)
    {
        int seen;
        do
        {
            seen = Requests;
        }
        while (Interlocked.CompareExchange(ref _requests, seen | (int)request, seen) != seen);
    }

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

    /// <summary>Serves everything that was requested.</summary>
    internal void ServeRequests()
    {
        var requests = (SafePointRequest)Interlocked.And(ref _requests, (int)SafePointRequest.Trace);
        if ((requests & SafePointRequest.PendingCalls) != 0)
        {
            RunPosted();
        }

        if ((requests & SafePointRequest.Signal) != 0 && IsMain)
        {
            SignalServer?.Invoke(this);
        }

        if ((requests & SafePointRequest.AsyncException) != 0 && Interlocked.Exchange(ref _asyncException, null) is { } exception)
        {
            throw new PythonException(exception as PyBaseException ?? (PyBaseException)Operations.Call(this, exception));
        }
    }

    /// <summary>Runs the actions posted so far.</summary>
    internal void RunPosted()
    {
        while (_calls.TryDequeue(out var action))
        {
            action(this);
        }

        while (IsMain && s_mainCalls.TryDequeue(out var action))
        {
            action(this);
        }
    }
}
