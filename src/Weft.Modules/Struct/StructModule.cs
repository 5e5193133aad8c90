using System.Collections.Concurrent;

namespace Weft.Modules;

/// <summary>The module <c>_struct</c>: Python values as bytes of a C structure.</summary>
[PyModule("_struct", Doc = "Python values as bytes of C structures.")]
[PyExport(typeof(PyStruct))]
public static partial class StructModule
{
    private const int CacheLimit = 100;

    private static readonly ConcurrentDictionary<string, StructFormat> s_cache = new();
    private static PyType? s_error;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module) =>
        module.Namespace.SetInterned(PyStr.Intern("error"), s_error ??= LibraryErrors.Define(t, "struct", "error", Exceptions.Exception));

    internal static PythonException Error(string message) => LibraryErrors.Error(s_error!, message);

    internal static StructFormat Format(PyThread t, PyObject format)
    {
        var text = format switch
        {
            PyStr s when System.Text.Ascii.IsValid(s.Value) => s.Value,
            PyStr s => TextCodec.Encode(t, s, "ascii", "strict").ToString()!,
            PyBytes b => System.Text.Encoding.Latin1.GetString(b.Data),
            _ => throw Errors.TypeError($"Struct() argument 1 must be a str or bytes object, not {format.Type.FullName}"),
        };
        if (s_cache.TryGetValue(text, out var cached))
        {
            return cached;
        }

        var parsed = StructFormat.Parse(text);
        if (s_cache.Count >= CacheLimit)
        {
            s_cache.Clear();
        }

        return s_cache[text] = parsed;
    }

    [PyFunction("_clearcache", Signature = "()", Doc = "Forgets the compiled formats.")]
    public static void ClearCache() => s_cache.Clear();

    [PyFunction("calcsize", Signature = "(format, /)", Doc = "The size of a format in bytes.")]
    public static int CalculateSize(PyThread t, PyObject format) => Format(t, format).Size;

    [PyFunction("pack", Doc = "pack(format, *values): the bytes of the values.")]
    public static PyObject Pack(PyThread t, ReadOnlySpan<PyObject> args) =>
        args.Length == 0 ? throw Errors.TypeError("missing format argument") : Pack(t, Format(t, args[0]), args[1..]);

    internal static PyObject Pack(PyThread t, StructFormat format, ReadOnlySpan<PyObject> values)
    {
        if (values.Length != format.ItemCount)
        {
            throw Error($"pack expected {format.ItemCount} items for packing (got {values.Length})");
        }

        var result = new byte[format.Size];
        format.Pack(t, values, result);
        return PyBytes.Of(result);
    }

    [PyFunction("pack_into", Doc = "pack_into(format, buffer, offset, *values): packs the values into a buffer.")]
    public static void PackInto(PyThread t, ReadOnlySpan<PyObject> args)
    {
        if (args.Length == 0)
        {
            throw Errors.TypeError("missing format argument");
        }

        PackInto(t, Format(t, args[0]), args[1..]);
    }

    internal static void PackInto(PyThread t, StructFormat format, ReadOnlySpan<PyObject> args)
    {
        if (args.Length < 2)
        {
            throw Error(args.Length == 0 ? "pack_into expected buffer argument" : "pack_into expected offset argument");
        }

        if (args.Length != format.ItemCount + 2)
        {
            throw Error($"pack_into expected {format.ItemCount} items for packing (got {args.Length - 2})");
        }

        BufferView? view;
        try
        {
            view = BufferView.TryGet(t, args[0], writable: true);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.BufferError))
        {
            view = null;
        }

        if (view is { IsContiguous: false })
        {
            view.Dispose();
            view = null;
        }

        if (view is null)
        {
            throw Errors.TypeError($"argument must be read-write bytes-like object, not {args[0].Type.FullName}");
        }

        using (view)
        {
            var offset = Operations.IndexToInt64(t, args[1]);
            var length = view.Length;
            if (offset < 0)
            {
                if (offset + format.Size > 0)
                {
                    throw Error($"no space to pack {format.Size} bytes at offset {offset}");
                }

                if (offset + length < 0)
                {
                    throw Error($"offset {offset} out of range for {length}-byte buffer");
                }

                offset += length;
            }

            if (length - offset < format.Size)
            {
                throw Error($"pack_into requires a buffer of at least {(System.Numerics.BigInteger)format.Size + offset} bytes for packing {format.Size} bytes at offset {offset} (actual buffer size is {length})");
            }

            var packed = new byte[format.Size];
            format.Pack(t, args[2..], packed);
            packed.CopyTo(view.Span[(int)offset..]);
        }
    }

    [PyFunction("unpack", Signature = "(format, buffer, /)", Doc = "The values in bytes.")]
    public static PyObject Unpack(PyThread t, PyObject format, PyObject buffer) => Unpack(t, Format(t, format), buffer);

    internal static PyObject Unpack(PyThread t, StructFormat format, PyObject buffer)
    {
        using var view = BufferView.Get(t, buffer);
        return view.Length == format.Size ? format.Unpack(view.Span) : throw Error($"unpack requires a buffer of {format.Size} bytes");
    }

    [PyFunction("unpack_from", Signature = "(format, /, buffer, offset=0)", Doc = "The values in bytes, from an offset.")]
    public static PyObject UnpackFrom(PyThread t, PyObject format, PyObject buffer, long offset = 0) => UnpackFrom(t, Format(t, format), buffer, offset);

    internal static PyObject UnpackFrom(PyThread t, StructFormat format, PyObject buffer, long offset)
    {
        using var view = BufferView.Get(t, buffer);
        var length = view.Length;
        if (offset < 0)
        {
            if (offset + format.Size > 0)
            {
                throw Error($"not enough data to unpack {format.Size} bytes at offset {offset}");
            }

            if (offset + length < 0)
            {
                throw Error($"offset {offset} out of range for {length}-byte buffer");
            }

            offset += length;
        }

        return length - offset >= format.Size
            ? format.Unpack(view.Span.Slice((int)offset, format.Size))
            : throw Error($"unpack_from requires a buffer of at least {(System.Numerics.BigInteger)format.Size + offset} bytes for unpacking {format.Size} bytes at offset {offset} (actual buffer size is {length})");
    }

    [PyFunction("iter_unpack", Signature = "(format, buffer, /)", Doc = "An iterator of the values in bytes, structure after structure.")]
    public static PyObject IterateUnpack(PyThread t, PyObject format, PyObject buffer) => new PyUnpackIterator(t, Format(t, format), buffer);
}

/// <summary><c>struct.Struct</c>: a compiled format.</summary>
[PyType("_struct.Struct", WeakReferences = true, Doc = "A compiled format.")]
public partial class PyStruct : PyObject
{
    private StructFormat? _format;

    private StructFormat Compiled => _format ?? throw Errors.RuntimeError("Struct object is not initialized");

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit(Signature = "(format)")]
    public void Init(PyThread t, PyObject format) => _format = StructModule.Format(t, format);

    [PyProperty("format", Doc = "The format's text.")]
    public PyObject Format() => PyStr.Of(Compiled.Text);

    [PyProperty("size", Doc = "The size in bytes.")]
    public int Size() => _format?.Size ?? -1;

    [PyMethod("pack", Doc = "pack(*values): the bytes of the values.")]
    public PyObject Pack(PyThread t, ReadOnlySpan<PyObject> args) => StructModule.Pack(t, Compiled, args);

    [PyMethod("pack_into", Doc = "pack_into(buffer, offset, *values): packs the values into a buffer.")]
    public void PackInto(PyThread t, ReadOnlySpan<PyObject> args) => StructModule.PackInto(t, Compiled, args);

    [PyMethod("unpack", Signature = "($self, buffer, /)", Doc = "The values in bytes.")]
    public PyObject Unpack(PyThread t, PyObject buffer) => StructModule.Unpack(t, Compiled, buffer);

    [PyMethod("unpack_from", Signature = "($self, /, buffer, offset=0)", Doc = "The values in bytes, from an offset.")]
    public PyObject UnpackFrom(PyThread t, PyObject buffer, long offset = 0) => StructModule.UnpackFrom(t, Compiled, buffer, offset);

    [PyMethod("iter_unpack", Signature = "($self, buffer, /)", Doc = "An iterator of the values in bytes, structure after structure.")]
    public PyObject IterateUnpack(PyThread t, PyObject buffer) => new PyUnpackIterator(t, Compiled, buffer);

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t) => PyStr.Of($"{Type.Name}({Operations.Repr(t, PyStr.Of(Compiled.Text)).Value})");

    [PyMethod("__sizeof__", Signature = "($self, /)", Doc = "The size in memory.")]
    public long SizeOf() => 72 + 32L * (Compiled.CodeCount + 1);
}

/// <summary>The iterator of <c>iter_unpack</c>; it keeps the buffer until it is exhausted.</summary>
[PyType("_struct.unpack_iterator", NoConstructor = true)]
public sealed partial class PyUnpackIterator : PyObject
{
    private readonly StructFormat _format;
    private readonly BufferView _view;
    private long _offset;

    internal PyUnpackIterator(PyThread t, StructFormat format, PyObject buffer)
    {
        if (format.Size == 0)
        {
            throw StructModule.Error("cannot iteratively unpack with a struct of length 0");
        }

        _format = format;
        _view = BufferView.Get(t, buffer);
        if (_view.Length % format.Size != 0)
        {
            _view.Dispose();
            throw StructModule.Error($"iterative unpacking requires a buffer of a multiple of {format.Size} bytes");
        }
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        var at = Interlocked.Add(ref _offset, _format.Size) - _format.Size;
        if (at + _format.Size > _view.Length)
        {
            Volatile.Write(ref _offset, _view.Length);
            _view.Dispose();
            return null;
        }

        return _format.Unpack(_view.Span.Slice((int)at, _format.Size));
    }

    [PyMethod("__length_hint__", Signature = "($self, /)", Doc = "How many are left.")]
    public long LengthHint() => Math.Max(0, (_view.Length - Volatile.Read(ref _offset)) / _format.Size);
}
