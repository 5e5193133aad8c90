namespace Weft.Modules;

/// <summary>
/// What the combinatoric iterators share: a pool and the indices of the latest result. The indices are changed under a
/// lock, as two threads may step one iterator; no Python code runs while it is held.
/// </summary>
public abstract class PoolIterator : PyObject
{
    private readonly Lock _lock = new();
    private bool _started;
    private bool _ended;

    /// <summary>Advances <c>indices</c> to the next result; false when there is none.</summary>
    private protected abstract bool Advance();

    /// <summary>Whether there is a first result at all.</summary>
    private protected abstract bool HasFirst { get; }

    private protected abstract PyObject[] Current();

    private protected PyObject? Step()
    {
        lock (_lock)
        {
            if (_ended)
            {
                return null;
            }

            if (!(_started ? Advance() : HasFirst))
            {
                _ended = true;
                return null;
            }

            _started = true;
            return new PyTuple(Current());
        }
    }
}

/// <summary><c>itertools.combinations</c>.</summary>
[PyType("itertools.combinations", Doc = "The r-length subsequences, in the order of the input.", Signature = "(iterable, r)")]
public partial class PyCombinations : PoolIterator
{
    private readonly PyObject[] _pool;
    private readonly int[] _indices;

    internal PyCombinations(PyObject[] pool, int[] indices)
    {
        _pool = pool;
        _indices = indices;
    }

    [PyNew(Signature = "(iterable, r)")]
    public static PyObject New(PyThread t, PyType cls, PyObject iterable, long r)
    {
        var pool = Operations.ToList(t, iterable).ToArray();
        ItertoolsModule.CheckLength(r);
        var indices = new int[r];
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = i;
        }

        return Allocate(cls, pool, indices);
    }

    private protected override bool HasFirst => _indices.Length <= _pool.Length;

    private protected override PyObject[] Current() => ItertoolsModule.Pick(_pool, _indices, _indices.Length);

    private protected override bool Advance()
    {
        var r = _indices.Length;
        var i = r - 1;
        while (i >= 0 && _indices[i] == i + _pool.Length - r)
        {
            i--;
        }

        if (i < 0)
        {
            return false;
        }

        var value = ++_indices[i];
        while (++i < r)
        {
            _indices[i] = ++value;
        }

        return true;
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next() => Step();

    [PyMethod("__sizeof__", Doc = "Size in memory, in bytes.")]
    public long SizeOf() => 48 + 8L * _indices.Length;
}

/// <summary><c>itertools.combinations_with_replacement</c>.</summary>
[PyType("itertools.combinations_with_replacement", Doc = "The r-length subsequences in which items may repeat.", Signature = "(iterable, r)")]
public partial class PyCombinationsWithReplacement : PoolIterator
{
    private readonly PyObject[] _pool;
    private readonly int[] _indices;

    internal PyCombinationsWithReplacement(PyObject[] pool, int[] indices)
    {
        _pool = pool;
        _indices = indices;
    }

    [PyNew(Signature = "(iterable, r)")]
    public static PyObject New(PyThread t, PyType cls, PyObject iterable, long r)
    {
        var pool = Operations.ToList(t, iterable).ToArray();
        return Allocate(cls, pool, new int[ItertoolsModule.CheckLength(r)]);
    }

    private protected override bool HasFirst => _indices.Length == 0 || _pool.Length > 0;

    private protected override PyObject[] Current() => ItertoolsModule.Pick(_pool, _indices, _indices.Length);

    private protected override bool Advance()
    {
        var i = _indices.Length - 1;
        while (i >= 0 && _indices[i] == _pool.Length - 1)
        {
            i--;
        }

        if (i < 0)
        {
            return false;
        }

        Array.Fill(_indices, _indices[i] + 1, i, _indices.Length - i);
        return true;
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next() => Step();

    [PyMethod("__sizeof__", Doc = "Size in memory, in bytes.")]
    public long SizeOf() => 48 + 8L * _indices.Length;
}

/// <summary>
/// <c>itertools.permutations</c>: the first r of a permutation of all indices, in lexicographic order. The tail behind
/// the first r is kept ascending, so that the next larger index for a position is found in it.
/// </summary>
[PyType("itertools.permutations", Doc = "The r-length orderings of the items.", Signature = "(iterable, r=None)")]
public partial class PyPermutations : PoolIterator
{
    private readonly PyObject[] _pool;
    private readonly int[] _indices;
    private readonly long _length;

    internal PyPermutations(PyObject[] pool, long length)
    {
        _pool = pool;
        _length = length;
        _indices = new int[pool.Length];
        for (var i = 0; i < _indices.Length; i++)
        {
            _indices[i] = i;
        }
    }

    [PyNew(Signature = "(iterable, r=None)")]
    public static PyObject New(PyThread t, PyType cls, PyObject iterable, PyObject? r = null)
    {
        var pool = Operations.ToList(t, iterable).ToArray();
        long length = pool.Length;
        if (r is not null)
        {
            length = r is PyIntBase ? Operations.IndexToInt64(t, r) : throw Errors.TypeError("Expected int as r");
        }

        return Allocate(cls, pool, ItertoolsModule.CheckLength(length));
    }

    private protected override bool HasFirst => _length <= _pool.Length;

    private protected override PyObject[] Current() => ItertoolsModule.Pick(_pool, _indices, (int)_length);

    private protected override bool Advance()
    {
        for (var i = (int)_length - 1; i >= 0; i--)
        {
            var tail = _indices.AsSpan(i + 1);
            var larger = 0;
            while (larger < tail.Length && tail[larger] < _indices[i])
            {
                larger++;
            }

            if (larger < tail.Length)
            {
                (_indices[i], tail[larger]) = (tail[larger], _indices[i]);
                return true;
            }

            // All behind are smaller: moving the index to the end keeps the tail ascending.
            var moved = _indices[i];
            tail.CopyTo(_indices.AsSpan(i));
            _indices[^1] = moved;
        }

        return false;
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next() => Step();

    [PyMethod("__sizeof__", Doc = "Size in memory, in bytes.")]
    public long SizeOf() => 56 + 8L * (_indices.Length + _length);
}

/// <summary><c>itertools.product</c>: an odometer over the pools.</summary>
[PyType("itertools.product", Doc = "The tuples of one item of each iterable.", Signature = "(*iterables, repeat=1)")]
public partial class PyProduct : PoolIterator
{
    private static readonly ParameterList s_keywords = new("product", "repeat", 0, 0, 0, 0, false);

    private readonly PyObject[][] _pools;
    private readonly int[] _indices;

    internal PyProduct(PyObject[][] pools)
    {
        _pools = pools;
        _indices = new int[pools.Length];
    }

    [PyNew(Signature = "(*iterables, repeat=1)")]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var iterables = args[..^(kwNames?.Count ?? 0)];
        var repeat = ArgumentBinder.Keywords(t, s_keywords, args, kwNames)[0] is { } given ? Operations.IndexToInt64(t, given) : 1;
        if (repeat < 0)
        {
            throw Errors.ValueError("repeat argument cannot be negative");
        }

        if (iterables.Length > 0 && repeat > 10_000_000 / iterables.Length)
        {
            throw repeat > long.MaxValue / 8 / iterables.Length ? Errors.OverflowError("repeat argument too large") : Errors.MemoryError();
        }

        var count = repeat == 0 ? 0 : iterables.Length;
        var pools = new PyObject[count * (count == 0 ? 0 : repeat)][];
        for (var i = 0; i < pools.Length; i++)
        {
            pools[i] = i < count ? Operations.ToList(t, iterables[i]).ToArray() : pools[i - count];
        }

        return Allocate(cls, pools);
    }

    private protected override bool HasFirst => Array.TrueForAll(_pools, static pool => pool.Length > 0);

    private protected override PyObject[] Current()
    {
        var result = new PyObject[_pools.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = _pools[i][_indices[i]];
        }

        return result;
    }

    private protected override bool Advance()
    {
        for (var i = _indices.Length - 1; i >= 0; i--)
        {
            if (++_indices[i] < _pools[i].Length)
            {
                return true;
            }

            _indices[i] = 0;
        }

        return false;
    }

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next() => Step();

    [PyMethod("__sizeof__", Doc = "Size in memory, in bytes.")]
    public long SizeOf() => 48 + 16L * _indices.Length;
}
