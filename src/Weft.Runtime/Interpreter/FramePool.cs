using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Interpreter;

/// <summary>Frames ready for reuse, one pool a thread, sorted by size.</summary>
/// <remarks>
/// Bounded: at most <see cref="PerSize"/> frames a size class and none above <see cref="MaxSize"/> slots. A pooled frame
/// has all slots null; it remembers the function it ran last, until <see cref="Clear"/>. Each class is a stack whose
/// places are not emptied when a frame is taken: the frame mostly comes back to the same place, and then neither way
/// stores a reference, which in an old array costs more than the rest (the collector's write barrier).
/// </remarks>
[NotTraversed]
internal sealed class FramePool
{
    private const int Granularity = 4;
    private const int MaxSize = 64;
    private const int PerSize = 64;

    /// <summary>The stacks of all classes one behind the other; below a class's top its free frames, above it leftovers.</summary>
    private readonly Frame?[] _frames = new Frame?[(MaxSize / Granularity + 1) * PerSize];

    /// <summary>The number of free frames of each class.</summary>
    private readonly int[] _free = new int[MaxSize / Granularity + 1];

    /// <summary>A frame for code that no function owns (a module, a class body).</summary>
    internal Frame Rent(PyCode code)
    {
        var frame = Take(code.FrameSizeClass) ?? Create(code);
        frame.Code = code;
        frame.Executable = code.Executable;
        frame.Function = null;
        frame.Ip = -1;
        frame.Depth = 0;
        return frame;
    }

    /// <summary>A frame for a call of a function; what it remembers of the last call need not be stored again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Frame Rent(PyFunction function, PyCode code)
    {
        var frame = Take(code.FrameSizeClass) ?? Create(code);
        if (!ReferenceEquals(frame.Function, function) || !ReferenceEquals(frame.Code, code))
        {
            frame.Bind(function, code);
        }

        frame.Top = code.VariableCount;
        return frame;
    }

    /// <summary>Lets go of all pooled frames and what they remember.</summary>
    internal void Clear()
    {
        Array.Clear(_frames);
        Array.Clear(_free);
    }

    /// <summary>Takes back a frame that finished and that nobody else holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Return(Frame frame)
    {
        if (frame.Exposed)
        {
            frame.Completed = true;
            Forget(frame);

            // Whoever sees this frame may follow f_back.
            if (frame.Back is { } back)
            {
                back.Exposed = true;
            }

            return;
        }

        var slots = frame.Slots;
        var sizeClass = SizeClass(slots.Length);
        ref var free = ref _free[sizeClass];
        if (sizeClass == 0 || free >= PerSize)
        {
            return;
        }

        ref var slot = ref MemoryMarshal.GetArrayDataReference(slots);
        for (var i = sizeClass; i > 0; i--)
        {
            // Granularity slots at a time.
            slot.Value = null;
            Unsafe.Add(ref slot, 1).Value = null;
            Unsafe.Add(ref slot, 2).Value = null;
            Unsafe.Add(ref slot, 3).Value = null;
            slot = ref Unsafe.Add(ref slot, Granularity);
        }

        if (frame.Locals is not null || frame.Tracing is not null)
        {
            frame.Locals = null;
            frame.Tracing = null;
        }

        frame.ReraiseAt = -1;
        frame.Back = null;
        ref var place = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_frames), sizeClass * PerSize + free++);
        if (!ReferenceEquals(place, frame))
        {
            place = frame;
        }
    }

    /// <summary>A frame taken from here will not come back: its old place must not keep it and its variables alive.</summary>
    internal void Forget(Frame frame)
    {
        var sizeClass = SizeClass(frame.Slots.Length);
        ref var place = ref _frames[sizeClass * PerSize + _free[sizeClass] % PerSize];
        if (ReferenceEquals(place, frame))
        {
            place = null;
        }
    }

    /// <summary>How many slots a frame of some code has: what it needs, in whole granules.</summary>
    internal static int SlotsFor(PyCode code) => (code.FrameSize + Granularity - 1) / Granularity * Granularity;

    /// <summary>The size class of a frame with that many slots; 0, of which none is ever kept, for the largest.</summary>
    internal static int SizeClass(int slots) => slots > MaxSize ? 0 : (slots + Granularity - 1) / Granularity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Frame? Take(int sizeClass)
    {
        // In bounds: SizeClass gave the class, and at most PerSize frames of each are free.
        ref var free = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_free), sizeClass);
        var count = free;
        if (count == 0)
        {
            return null;
        }

        free = --count;
        return Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_frames), sizeClass * PerSize + count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Frame Create(PyCode code) => new(SlotsFor(code))
    {
        Code = code,
        Executable = code.Executable,
        Depth = 0,
    };
}
