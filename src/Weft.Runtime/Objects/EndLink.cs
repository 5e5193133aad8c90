using System.Runtime.InteropServices;

namespace Weft.Runtime.Objects;

/// <summary>An object whose <c>__del__</c> must run after that of an object which refers to it.</summary>
public interface IEndsAfter
{
    /// <summary>Whose <c>__del__</c> runs first, or null.</summary>
    PyObject? First { get; }

    /// <summary>The object's own <c>__del__</c> has run.</summary>
    void Ended();
}

/// <summary>Leads to an object until its <c>__del__</c> has run, and does not keep it alive.</summary>
/// <remarks>
/// A bare handle, because a WeakReference is cleared before finalizers run, or may itself be finalized first. The object
/// cuts the link when it has ended, which frees the handle; <see cref="_handle"/> is guarded by this.
/// </remarks>
public sealed class EndLink(PyObject target)
{
    private GCHandle _handle = GCHandle.Alloc(target, GCHandleType.WeakTrackResurrection);

    /// <summary>The object; null when it has ended.</summary>
    public PyObject? Target
    {
        get
        {
            lock (this)
            {
                return _handle.IsAllocated ? _handle.Target as PyObject : null;
            }
        }
    }

    /// <summary>The object has ended.</summary>
    public void Cut()
    {
        lock (this)
        {
            if (_handle.IsAllocated)
            {
                _handle.Free();
            }
        }
    }
}
