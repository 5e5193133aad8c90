using System.Runtime.CompilerServices;

namespace Weft.Runtime.Interpreter;

/// <summary>Frames ready for reuse, one pool a thread, sorted by size.</summary>
/// <remarks>
/// Bounded: at most <see cref="PerSize"/> frames a size class and none above <see cref="MaxSize"/> slots. A pooled frame
/// has all slots null and references nothing.
/// </remarks>
internal sealed class FramePool
{
    private const int Granularity = 4;
    private const int MaxSize = 64;
    private const int PerSize = 64;

    private readonly Frame?[] _heads = new Frame?[MaxSize / Granularity + 1];
    private readonly int[] _counts = new int[MaxSize / Granularity + 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Frame Rent(PyCode code)
    {
        var sizeClass = code.FrameSizeClass;
        if ((uint)sizeClass < (uint)_heads.Length && _heads[sizeClass] is { } frame)
        {
            _heads[sizeClass] = frame.Back;
            _counts[sizeClass]--;
            frame.Code = code;
            frame.Executable = code.Executable;
            frame.Ip = -1;
            frame.Depth = 0;
            return frame;
        }

        return Create(code);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Frame Create(PyCode code) => new((code.FrameSize + Granularity - 1) / Granularity * Granularity)
    {
        Code = code,
        Executable = code.Executable,
        Ip = -1,
    };

    /// <summary>Takes back a frame that finished and that nobody else holds.</summary>
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

        Array.Clear(frame.Slots);
        frame.Function = null;
        frame.Locals = null;
        frame.Generator = null;
        frame.Tracing = null;
        frame.ReraiseAt = -1;
        frame.Back = _heads[sizeClass];
        _heads[sizeClass] = frame;
        _counts[sizeClass]++;
    }

    /// <summary>The size class of a frame with that many slots.</summary>
    internal static int SizeClass(int slots) => (slots + Granularity - 1) / Granularity;
}
