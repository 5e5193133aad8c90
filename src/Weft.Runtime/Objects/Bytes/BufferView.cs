namespace Weft.Runtime.Objects;

/// <summary>
/// An object's memory as the buffer protocol describes it: raw bytes, an item format, a shape and strides. The exporter
/// counts the views it gave out and must not move the memory until each is released.
/// </summary>
public sealed class BufferView : IDisposable
{
    private Action? _release;

    /// <summary>A one-dimensional view of bytes, or of items of a format.</summary>
    /// <param name="release">Called once when the view is released.</param>
    public BufferView(PyObject owner, Memory<byte> memory, bool readOnly, string format = "B", int itemSize = 1, Action? release = null)
        : this(owner, memory, readOnly, format, itemSize, [itemSize == 0 ? 0 : memory.Length / itemSize], [itemSize], 0, release)
    {
    }

    /// <summary>A view of any shape.</summary>
    /// <param name="offset">Where in the memory the item with all indexes 0 begins.</param>
    public BufferView(PyObject owner, Memory<byte> memory, bool readOnly, string format, int itemSize, long[] shape, long[] strides, long offset, Action? release)
    {
        Owner = owner;
        Memory = memory;
        ReadOnly = readOnly;
        Format = format;
        ItemSize = itemSize;
        Shape = shape;
        Strides = strides;
        Offset = offset;
        _release = release;
    }

    public PyObject Owner { get; }

    public Memory<byte> Memory { get; }

    public bool ReadOnly { get; }

    /// <summary>In the language of the struct module.</summary>
    public string Format { get; }

    public int ItemSize { get; }

    public long[] Shape { get; }

    /// <summary>In bytes.</summary>
    public long[] Strides { get; }

    public long Offset { get; }

    /// <summary>Bytes in all items.</summary>
    public long Length => CountItems(Shape) * ItemSize;

    internal static long CountItems(ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (var n in shape)
        {
            count *= n;
        }

        return count;
    }

    /// <summary>Whether the items follow each other in C order.</summary>
    public bool IsContiguous => IsContiguousC(Shape, Strides, ItemSize);

    internal static bool IsContiguousC(long[] shape, long[] strides, int itemSize)
    {
        if (CountItems(shape) == 0)
        {
            return true;
        }

        long expected = itemSize;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] > 1 && strides[i] != expected)
            {
                return false;
            }

            expected *= shape[i];
        }

        return true;
    }

    internal static bool IsContiguousFortran(long[] shape, long[] strides, int itemSize)
    {
        if (CountItems(shape) == 0)
        {
            return true;
        }

        long expected = itemSize;
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] > 1 && strides[i] != expected)
            {
                return false;
            }

            expected *= shape[i];
        }

        return true;
    }

    /// <summary>The bytes of a contiguous view.</summary>
    public Span<byte> Span => Memory.Span.Slice((int)Offset, (int)Length);

    /// <summary>A copy of the bytes in C order.</summary>
    public byte[] ToArray()
    {
        if (IsContiguous)
        {
            return Length == 0 ? [] : Span.ToArray();
        }

        var result = new byte[Length];
        var next = 0;
        CopyItems(Memory.Span, Offset, 0, result, ref next);
        return result;
    }

    private void CopyItems(Span<byte> source, long at, int dimension, byte[] target, ref int next)
    {
        if (dimension == Shape.Length)
        {
            source.Slice((int)at, ItemSize).CopyTo(target.AsSpan(next));
            next += ItemSize;
            return;
        }

        for (long i = 0; i < Shape[dimension]; i++)
        {
            CopyItems(source, at + (i * Strides[dimension]), dimension + 1, target, ref next);
        }
    }

    /// <summary>Copies bytes to the start of a contiguous view.</summary>
    public void Write(ReadOnlySpan<byte> data) => data.CopyTo(Span);

    /// <summary>Ends the view; more than once does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();

    /// <summary>The buffer of an object, of a built-in type or with <c>__buffer__</c>; null when it has none.</summary>
    /// <exception cref="PythonException">BufferError, or what <c>__buffer__</c> raises.</exception>
    public static BufferView? TryGet(PyThread t, PyObject o, bool writable)
    {
        if (o.Type.IsHeapType && o.Type.Lookup(s_bufferName) is { } method and not PyMethodDescriptor)
        {
            return FromMethod(t, o, method, writable);
        }

        return o.GetBuffer(t, writable);
    }

    private static readonly PyStr s_bufferName = PyStr.Intern("__buffer__");
    private static readonly PyStr s_releaseName = PyStr.Intern("__release_buffer__");

    private const int FullReadOnly = 0x11C;
    private const int FullFlags = 0x11D;

    private static BufferView? FromMethod(PyThread t, PyObject o, PyObject method, bool writable)
    {
        if (method is PyNone)
        {
            return null;
        }

        var result = Operations.Call(t, Operations.BindSpecial(t, method, o), PyInt.Of(writable ? FullFlags : FullReadOnly));
        if (result is not PyMemoryView memory)
        {
            throw Errors.TypeError("__buffer__ returned non-memoryview object");
        }

        if (memory.View is not { } view)
        {
            throw Errors.ValueError("operation forbidden on released memoryview object");
        }

        if (writable && view.ReadOnly)
        {
            throw Errors.BufferError("Object is not writable.");
        }

        memory.AddExport();
        return new BufferView(o, view.Memory, view.ReadOnly, view.Format, view.ItemSize, view.Shape, view.Strides, view.Offset, () =>
        {
            memory.RemoveExport();
            var thread = PyThread.Current;
            if (Operations.LookupSpecial(thread, o, s_releaseName) is { } release)
            {
                Operations.Call(thread, release, memory);
            }

            memory.ReleaseIfUnused();
        });
    }

    /// <summary>The buffer of an object that must have a contiguous one.</summary>
    /// <exception cref="PythonException">TypeError "a bytes-like object is required, not 'x'"; BufferError.</exception>
    public static BufferView Get(PyThread t, PyObject o, bool writable = false)
    {
        var view = TryGet(t, o, writable) ?? throw Errors.TypeError($"a bytes-like object is required, not '{o.Type.FullName}'");
        if (!view.IsContiguous)
        {
            view.Dispose();
            throw Errors.BufferError("memoryview: underlying buffer is not C-contiguous");
        }

        return view;
    }

    /// <summary>A copy of a bytes-like object's content; <see cref="PyBytes"/> without a copy.</summary>
    /// <exception cref="PythonException">TypeError.</exception>
    public static byte[] Read(PyThread t, PyObject o)
    {
        if (o is PyBytes bytes)
        {
            return bytes.Array;
        }

        using var view = TryGet(t, o, writable: false) ?? throw Errors.TypeError($"a bytes-like object is required, not '{o.Type.FullName}'");
        return view.ToArray();
    }
}
