namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>bytes</c>: an immutable sequence of bytes.</summary>
/// <remarks>The array is never written after the object was published.</remarks>
[PyType("bytes", WeakReferences = false, MatchSelf = true, Signature = "(source=b'', encoding='utf-8', errors='strict')", Doc = "An immutable sequence of bytes.")]
public partial class PyBytes : ByteSequence
{
    public static readonly PyBytes Empty = new([]);

    private static readonly PyBytes[] s_single = MakeSingle();

    private readonly byte[] _data;
    private long _hash;

    /// <summary>Takes the array over: it must not be written afterwards.</summary>
    public PyBytes(byte[] data) => _data = data;

    public override ReadOnlySpan<byte> Data => _data;

    /// <summary>The content itself; not to be written.</summary>
    internal byte[] Array => _data;

    public int Count => _data.Length;

    /// <summary>Takes the array over; short values come from a cache.</summary>
    public static PyBytes Of(byte[] data) => data.Length switch
    {
        0 => Empty,
        1 => s_single[data[0]],
        _ => new PyBytes(data),
    };

    /// <summary>From a copy.</summary>
    public static PyBytes Of(ReadOnlySpan<byte> data) => data.Length switch
    {
        0 => Empty,
        1 => s_single[data[0]],
        _ => new PyBytes(data.ToArray()),
    };

    private static PyBytes[] MakeSingle()
    {
        var result = new PyBytes[256];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = new PyBytes([(byte)i]);
        }

        return result;
    }

    private protected override string TypeName => "bytes";

    private protected override PyObject Make(ReadOnlySpan<byte> data) => Of(data);

    private protected override PyObject MakeOwned(byte[] data) => Of(data);

    private protected override PyObject Same() => GetType() == typeof(PyBytes) ? this : Of(_data);

    public override BufferView? GetBuffer(PyThread thread, bool writable) =>
        writable ? throw Errors.BufferError("Object is not writable.") : new BufferView(this, _data, readOnly: true);

    [PyNew]
    internal static PyObject New(PyThread t, PyType cls, PyObject? source = null, string? encoding = null, string? errors = null)
    {
        PyBytes made;
        if (source is not null && encoding is null && errors is null && Operations.LookupSpecial(t, source, Names.Bytes) is { } method)
        {
            var result = Operations.Call(t, method);
            made = result as PyBytes ?? throw Errors.TypeError($"__bytes__ returned non-bytes (type {result.Type.FullName})");
        }
        else
        {
            made = Of(ByteConversion.FromArguments(t, "bytes", source, encoding, errors));
        }

        return ReferenceEquals(cls, TypeObject) ? made : Allocate(cls, made._data);
    }

    [PyMethod("__hash__")]
    internal long GetHash() => _hash != 0 ? _hash : _hash = ByteHash.Compute(_data);

    [PyMethod("__iter__")]
    internal PyObject Iterate() => new PyBytesIterator(this);

    [PyMethod("__getnewargs__")]
    internal PyObject GetNewArguments() => new PyTuple([Of(_data)]);

    [PyMethod("__bytes__", Doc = "The object itself, as exact bytes.")]
    internal PyObject ToBytes() => Same();

    [PyMethod("__repr__")]
    internal PyStr GetRepr() => PyStr.OfSimple(ByteText.Repr(_data));

    [PyMethod("__str__")]
    internal PyStr GetStr(PyThread t)
    {
        ByteText.WarnStr(t, "str() on a bytes instance");
        return GetRepr();
    }

    [PyMethod("__sizeof__", Doc = "Size of the object in memory, in bytes.")]
    internal long SizeOf() => 33L + _data.Length;

    [PyMethod("__add__")]
    internal PyObject Add(PyThread t, PyObject other)
    {
        using var view = BufferView.TryGet(t, other, writable: false);
        if (view is null)
        {
            return PyNotImplemented.Value;
        }

        if (other.GetType() == typeof(PyBytes))
        {
            var right = ((PyBytes)other)._data;
            if (_data.Length == 0)
            {
                return other;
            }

            if (right.Length == 0)
            {
                return Same();
            }
        }

        return Of(Concatenate(_data, view));
    }

    [PyClassMethod("fromhex", Signature = "(string, /)", Doc = "Bytes from hexadecimal digits, with optional white space between bytes.")]
    internal static PyObject FromHex(PyThread t, PyType cls, PyObject @string)
    {
        var made = Of(ByteText.FromHex(t, @string));
        return ReferenceEquals(cls, TypeObject) ? made : Operations.Call(t, cls, made);
    }
}

/// <summary>Iterates over bytes.</summary>
[PyType("bytes_iterator", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyBytesIterator(PyBytes source) : ByteIterator(source);

/// <summary>Iterates over a bytearray, which may change meanwhile.</summary>
[PyType("bytearray_iterator", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyByteArrayIterator(PyByteArray source) : ByteIterator(source);

/// <summary>What both iterators do.</summary>
public abstract class ByteIterator(ByteSequence source) : PyObject
{
    private ByteSequence? _source = source;
    private int _next;

    [PyMethod("__iter__")]
    internal PyObject Self() => this;

    [PyMethod("__next__")]
    internal PyObject? Next()
    {
        if (_source is { } source)
        {
            var data = source.Data;
            var index = _next;
            if ((uint)index < (uint)data.Length)
            {
                _next = index + 1;
                return PyInt.Of(data[index]);
            }

            _source = null;
        }

        return null;
    }

    [PyMethod("__length_hint__", Doc = "An estimate of how many items are left.")]
    internal long LengthHint() => _source is { } source ? Math.Max(0, source.Data.Length - _next) : 0;

    [PyMethod("__reduce__", Doc = "What pickle needs to rebuild the iterator.")]
    internal PyObject Reduce(PyThread t)
    {
        var iter = Operations.GetAttribute(t, Operations.Import(t, "builtins"), "iter");
        return _source is { } source ? new PyTuple([iter, new PyTuple([source]), PyInt.Of(_next)]) : new PyTuple([iter, new PyTuple([PyTuple.Empty])]);
    }

    [PyMethod("__setstate__", Doc = "Sets the position.")]
    internal void SetState(PyThread t, PyObject state)
    {
        if (_source is { } source)
        {
            _next = (int)Math.Clamp(Operations.IndexToInt64(t, state), 0, source.Data.Length);
        }
    }
}
