using System.Runtime.CompilerServices;

namespace Weft.Runtime.Threading;

/// <summary>
/// The one-byte lock inside an object that guards its own structure (a list's array, a dict's index).
/// </summary>
/// <remarks>
/// Held for short, non-blocking C# sections only: never while Python code, a finalizer or I/O may run. It is not
/// reentrant and has no owner. While the process has run only one Python thread (<see cref="PyThread.MultiThreaded"/>
/// is false) taking it is a load and a branch. The flag is raised by the only running thread before it starts the
/// second one, so it cannot change between an Enter and its Exit; the thread that raises it holds no such lock.
/// </remarks>
public struct ObjectLock
{
    private byte _held;

    /// <summary>Takes the lock, spinning and then yielding the processor while another thread holds it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (PyThread.MultiThreaded)
        {
            EnterShared();
        }
    }

    /// <summary>Releases the lock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit()
    {
        if (PyThread.MultiThreaded)
        {
            Volatile.Write(ref _held, 0);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterShared()
    {
        if (Interlocked.CompareExchange(ref _held, (byte)1, (byte)0) == 0)
        {
            return;
        }

        var spin = default(SpinWait);
        do
        {
            spin.SpinOnce();
        }
        while (Volatile.Read(ref _held) != 0 || Interlocked.CompareExchange(ref _held, (byte)1, (byte)0) != 0);
    }
}
