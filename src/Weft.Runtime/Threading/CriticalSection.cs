using System.Runtime.CompilerServices;

namespace Weft.Runtime.Threading;

/// <summary>
/// A lock for one object that may be held while Python code runs: for operations of several steps, such as those on a
/// heap, whose steps compare items.
/// </summary>
/// <remarks>
/// The locks are few and an object's identity hash chooses one. A thread that blocks gives its sections up for that time,
/// as it gives up the GIL where there is one: so a comparison that waits for another thread cannot deadlock, and the
/// operation is not one step any more. A section inside another one that must wait gives up the outer ones too; these
/// are taken again when the inner one ends. So nobody ever waits for a lock while it holds one, in whatever order
/// sections are nested. With a GIL, and with one thread, there is nothing to do.
/// Sections belong to a thread: only it touches them.
/// </remarks>
internal sealed class CriticalSection
{
    private const int StripeCount = 64;

    private static readonly WordOf[] s_stripes = [.. Enumerable.Range(0, StripeCount).Select(static _ => new WordOf())];

    private readonly WordOf _stripe;
    private CriticalSection? _outer;
    private bool _active;

    private CriticalSection(WordOf stripe, CriticalSection? outer)
    {
        _stripe = stripe;
        _outer = outer;
    }

    private sealed class WordOf
    {
        internal ParkedLock Word;
    }

    /// <summary>Enters the section of an object until the result is disposed.</summary>
    internal static Scope Enter(PyThread t, object owner)
    {
        if (!PyThread.MultiThreaded || GilPolicy.Enabled)
        {
            return default;
        }

        var stripe = s_stripes[RuntimeHelpers.GetHashCode(owner) & (StripeCount - 1)];
        for (var section = t.Section; section is not null; section = section._outer)
        {
            if (section._active && ReferenceEquals(section._stripe, stripe))
            {
                return default;
            }
        }

        var entered = new CriticalSection(stripe, t.Section);
        if (!stripe.Word.TryAcquire(stripe))
        {
            Suspend(t);
            entered.Take(t);
        }

        entered._active = true;
        t.Section = entered;
        return new Scope(t, entered);
    }

    /// <summary>Takes the lock; no other section of the thread is active.</summary>
    private void Take(PyThread t)
    {
        // The wait detaches and attaches: that must not bring an outer section back.
        var sections = t.Section;
        t.Section = null;
        _stripe.Word.Acquire(t, _stripe, MonotonicClock.Never, "critical section", interruptible: false);
        t.Section = sections;
        _active = true;
    }

    /// <summary>The thread is about to block.</summary>
    internal static void Suspend(PyThread t)
    {
        for (var section = t.Section; section is not null; section = section._outer)
        {
            if (section._active)
            {
                section._active = false;
                section._stripe.Word.Release(section._stripe);
            }
        }
    }

    /// <summary>The innermost section goes on: the thread has stopped blocking, or has left the section inside it.</summary>
    internal static void Resume(PyThread t)
    {
        if (t.Section is { _active: false } section)
        {
            section.Take(t);
        }
    }

    private void Exit(PyThread t)
    {
        if (_active)
        {
            _active = false;
            _stripe.Word.Release(_stripe);
        }

        if (ReferenceEquals(t.Section, this))
        {
            t.Section = _outer;
            Resume(t);
            return;
        }

        // Tasklets of one thread may leave their sections in another order than they entered them.
        for (var inner = t.Section; inner is not null; inner = inner._outer)
        {
            if (ReferenceEquals(inner._outer, this))
            {
                inner._outer = _outer;
                return;
            }
        }
    }

    /// <summary>See <see cref="Enter"/>.</summary>
    internal readonly ref struct Scope(PyThread thread, CriticalSection section)
    {
        public void Dispose() => section?.Exit(thread);
    }
}
