namespace Weft.Runtime.Objects;

/// <summary>
/// The iterator of a native awaitable. SEND asks it directly for "a value yielded" or "the result", so that the usual
/// end of an <c>await</c> makes no StopIteration.
/// </summary>
public abstract class NativeAwaiter : PyObject
{
    /// <summary>Goes on: the value yielded, or with <paramref name="finished"/> the result; null: pending.</summary>
    internal abstract PyObject? Send(PyThread t, out bool finished);
}
