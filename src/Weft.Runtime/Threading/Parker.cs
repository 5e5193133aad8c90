using System.Runtime.InteropServices;

namespace Weft.Runtime.Threading;

/// <summary>
/// Puts one thread to sleep until another wakes it: a single permit. <see cref="Unpark"/> gives the permit,
/// <see cref="Park"/> takes it or sleeps until it comes.
/// </summary>
/// <remarks>
/// A permit may be left over from an earlier wait, so <see cref="Park"/> may return without cause: callers look at what
/// they wait for and park again. The word is Empty, Permit or Sleeping; only the parking thread writes Sleeping, and
/// whoever replaces Sleeping by Permit wakes the sleeper, so no wake-up is lost. On Linux the word lies in memory that
/// does not move and the system waits on its address (futex): a wake-up costs half of what a monitor's does, and a
/// signal ends the sleep. Elsewhere a monitor does the same.
/// Unsafe code: the address is that of this object's own allocation, freed when the object is unreachable.
/// </remarks>
internal sealed unsafe partial class Parker
{
    private const int Empty = 0;
    private const int Permit = 1;
    private const int Sleeping = 2;
    private const int CacheLine = 64;

    private const int FutexWait = 0;
    private const int FutexWake = 1;
    private const int FutexPrivate = 128;
    private static readonly long s_futexCall = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 98,
        _ => -1,
    };

    private static readonly bool s_useFutex = OperatingSystem.IsLinux() && s_futexCall >= 0;

    /// <summary>The bounds of how often a thread about to sleep looks first; a look takes some 40 nanoseconds.</summary>
    private const int FewestSpins = 20;
    private const int MostSpins = 1000;

    /// <summary>One wait in so many looks as often as the bound allows; a power of two.</summary>
    private const uint WaitsToProbe = 128;

    private static readonly bool s_maySpin = Environment.ProcessorCount > 1;

    /// <summary>
    /// How often to look: twice as often as it took when that found the permit, half as often when it did not. So two
    /// threads that answer each other quickly do not sleep, and one that waits for long does not burn a processor.
    /// Two that have begun to sleep would never find that they need not, because to wake a processor takes longer than
    /// the answer: so now and then a thread looks for as long as that.
    /// </summary>
    private int _spins = 60;

    private uint _waits;

    private readonly int* _word = Allocate();

    [StructLayout(LayoutKind.Sequential)]
    private struct Duration
    {
        internal long Seconds;
        internal long Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long SystemCall(long number, int* address, int operation, int value, Duration* timeout, nint unused, int unusedToo);

    private static int* Allocate()
    {
        var word = (int*)NativeMemory.AlignedAlloc(CacheLine, CacheLine);
        *word = Empty;
        return word;
    }

    ~Parker() => NativeMemory.AlignedFree(_word);

    /// <summary>Sleeps until there is a permit, the deadline has come, or for no cause.</summary>
    /// <param name="deadline">On <see cref="MonotonicClock"/>.</param>
    /// <param name="spin">Whether to look a few times before sleeping.</param>
    internal void Park(long deadline, bool spin = true)
    {
        if (spin && s_maySpin)
        {
            Spin();
        }

        if (Interlocked.CompareExchange(ref *_word, Sleeping, Empty) == Empty)
        {
            var rest = deadline == MonotonicClock.Never ? MonotonicClock.Never : deadline - MonotonicClock.Now;
            if (rest > 0)
            {
                Sleep(rest);
            }
        }

        Volatile.Write(ref *_word, Empty);
        // The permit may have come between the sleep and this store: callers look at their condition after Park, and the
        // fence orders that look after the store.
        Interlocked.MemoryBarrier();
        GC.KeepAlive(this);
    }

    private void Spin()
    {
        var spins = (++_waits & (WaitsToProbe - 1)) == 0 ? MostSpins : _spins;
        for (var i = 0; i < spins; i++)
        {
            if (Volatile.Read(ref *_word) == Permit)
            {
                _spins = Math.Min(MostSpins, Math.Max(_spins, (2 * i) + FewestSpins));
                return;
            }

            Thread.SpinWait(1);
        }

        _spins = Math.Max(FewestSpins, _spins / 2);
    }

    private void Sleep(long nanoseconds)
    {
        if (s_useFutex)
        {
            var duration = new Duration { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
            SystemCall(s_futexCall, _word, FutexWait | FutexPrivate, Sleeping, nanoseconds == MonotonicClock.Never ? null : &duration, 0, 0);
            return;
        }

        lock (this)
        {
            if (Volatile.Read(ref *_word) == Sleeping)
            {
                Monitor.Wait(this, nanoseconds == MonotonicClock.Never ? Timeout.Infinite : (int)Math.Min(int.MaxValue, (nanoseconds / 1_000_000) + 1));
            }
        }
    }

    /// <summary>Gives the permit; wakes the thread if it sleeps.</summary>
    internal void Unpark()
    {
        if (Interlocked.Exchange(ref *_word, Permit) == Sleeping)
        {
            if (s_useFutex)
            {
                SystemCall(s_futexCall, _word, FutexWake | FutexPrivate, 1, null, 0, 0);
            }
            else
            {
                lock (this)
                {
                    Monitor.Pulse(this);
                }
            }
        }

        GC.KeepAlive(this);
    }
}
