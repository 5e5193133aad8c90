using System.Runtime.CompilerServices;

namespace Weft.Runtime.Interpreter;

/// <summary>Frames ready for reuse, one pool a thread, sorted by size.</summary>
/// <remarks>
/// Bounded: at most <see cref="PerSize"/> frames a size class and none above <see cref="MaxSize"/> slots. A pooled frame
/// has all slots null; it remembers the function it ran last, until <see cref="Clear"/>.
/// </remarks>
internal sealed class FramePool
{
    private const int Granularity = 4;
    private const int MaxSize = 64;
    private const int PerSize = 64;

    private readonly Frame?[] _heads = new Frame?[MaxSize / Granularity + 1];
    private readonly int[] _counts = new int[MaxSize / Granularity + 1];

    /// <summary>A frame for code that no function owns (a module, a class body).</summary>
    internal Frame Rent(PyCode code)
    {
        var sizeClass = code.FrameSizeClass;
        if ((uint)sizeClass < (uint)_heads.Length && _heads[sizeClass] is { } frame)
        {
            _heads[sizeClass] = frame.Back;
            _counts[sizeClass]--;
            frame.Code = code;
            frame.Executable = code.Executable;
            frame.Function = null;
            frame.Ip = -1;
            frame.Depth = 0;
            return frame;
        }

        return Create(code);
    }

    /// <summary>A frame for a call of a function.</summary>
    /// <remarks>
    /// A pooled frame remembers the function it last ran, because the next call is often of the same one: storing five
    /// references into an old object costs more (the collector's write barrier) than comparing two.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Frame Rent(PyFunction function, PyCode code)
    {
        var heads = _heads;
        var sizeClass = code.FrameSizeClass;
        if ((uint)sizeClass < (uint)heads.Length && heads[sizeClass] is { } frame)
        {
            heads[sizeClass] = frame.Back;
            _counts[sizeClass]--;
            if (!ReferenceEquals(frame.Function, function) || !ReferenceEquals(frame.Code, code))
            {
                frame.Bind(function, code);
            }

            frame.Depth = 0;
            return frame;
        }

        var created = Create(code);
        created.Bind(function, code);
        return created;
    }

    /// <summary>Lets go of all pooled frames and what they remember.</summary>
    internal void Clear()
    {
        Array.Clear(_heads);
        Array.Clear(_counts);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Frame Create(PyCode code) => new((code.FrameSize + Granularity - 1) / Granularity * Granularity)
    {
        Code = code,
        Executable = code.Executable,
        Ip = -1,
    };

    /// <summary>Takes back a frame that finished and that nobody else holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Return(Frame frame)
    {
        if (frame.Exposed)
        {
            frame.Completed = true;

            // Whoever sees this frame may follow f_back.
            if (frame.Back is { } back)
            {
                back.Exposed = true;
            }

            return;
        }

        var sizeClass = frame.Slots.Length / Granularity;
        if ((uint)sizeClass >= (uint)_heads.Length || _counts[sizeClass] >= PerSize)
        {
            return;
        }

        var slots = frame.Slots;
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i].Value = null;
        }

        if (frame.Locals is not null || frame.Tracing is not null)
        {
            frame.Locals = null;
            frame.Tracing = null;
        }

        frame.ReraiseAt = -1;
        frame.Back = _heads[sizeClass];
        _heads[sizeClass] = frame;
        _counts[sizeClass]++;
    }

    /// <summary>The size class of a frame with that many slots.</summary>
    internal static int SizeClass(int slots) => (slots + Granularity - 1) / Granularity;
}
