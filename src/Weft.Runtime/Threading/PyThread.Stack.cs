using System.Runtime.CompilerServices;

namespace Weft.Runtime.Threading;

// How much native stack is left. Asking the runtime costs more than most of what is guarded (a comparison, a call of a
// key function), so its last answer is kept: down to _stackFloor there is room. That holds for one OS thread;
// BindToOsThread, which every change of OS threads ends with, forgets it.
public sealed unsafe partial class PyThread
{
    /// <summary>How far below a place with enough room (which is 128 KiB at least) there is still enough.</summary>
    private const int Reserve = 16 << 10;

    /// <summary>How far above the floor an address is taken to be of the same stack.</summary>
    private const int Known = 256 << 10;

    private nuint _stackFloor = nuint.MaxValue;

    /// <summary>Whether there is room for native calls from here.</summary>
    internal bool HasStack
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Unsafe.SkipInit(out byte here);
            var address = (nuint)(&here);
            return address - _stackFloor < Known || LookAtStack(address);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool LookAtStack(nuint address)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return false;
        }

        _stackFloor = address - Reserve;
        return true;
    }
}
