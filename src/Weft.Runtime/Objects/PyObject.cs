using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>
/// Any Python object. Each built-in type is a C# class; an instance of a Python class is a <see cref="PyInstance"/>,
/// or the generated <c>Instance</c> subclass of the built-in that the Python class inherits from.
/// </summary>
/// <remarks>
/// The type is a virtual property and not a field: an int or float is then 24 bytes and not 32. Hot paths test
/// <c>o.GetType() == typeof(PyInt)</c>, which is exact because Python subclasses have C# classes of their own.
/// </remarks>
public abstract class PyObject
{
    /// <summary>What <c>type(o)</c> answers.</summary>
    public abstract PyType Type { get; }

    /// <summary>Attribute storage, or a null reference for objects that have none (test with <see cref="Shape"/>).</summary>
    internal virtual ref InstanceStorage Storage => ref Unsafe.NullRef<InstanceStorage>();

    /// <summary>The layout of the attribute storage; null when the object has none.</summary>
    internal virtual Shape? Shape => null;

    /// <summary>The storage cell of attribute number <paramref name="index"/> of the current shape.</summary>
    internal virtual ref PyObject? SlotRef(int index) => ref Storage.Values![index];

    /// <summary>Makes room for attribute number <paramref name="index"/>. The caller holds the object's storage lock.</summary>
    internal virtual void EnsureSlot(int index) => Storage.Grow(index);

    /// <summary>Offers the object's memory (PEP 688's C side). Null: the object has no buffer.</summary>
    /// <exception cref="PythonException">BufferError when the request cannot be met.</exception>
    public virtual BufferView? GetBuffer(PyThread thread, bool writable) => null;

    /// <summary>C#'s text of an object is for debugging only; it runs no Python code.</summary>
    public override string ToString() => $"<{Type.Name} object>";
}
