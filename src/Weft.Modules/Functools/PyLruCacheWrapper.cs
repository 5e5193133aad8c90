namespace Weft.Modules.Functools;

/// <summary>
/// <c>functools.lru_cache</c>'s callable. A <see cref="Store"/> holds a dict from keys to links and, when the size is
/// bounded, the ring of links in order of use; <c>cache_clear</c> puts a new store in place. The dict looks keys up
/// without a lock, <see cref="_lock"/> guards only the ring, and the wrapped function is called with
/// nothing held: callers never wait for each other's results. Two threads that miss the same key at once both compute
/// it; the later link replaces the earlier one in the dict, and the earlier one leaves the ring when it gets old.
/// </summary>
[PyType("functools._lru_cache_wrapper", WeakReferences = true, HasDict = true, Doc = "A callable that remembers its results.")]
public sealed partial class PyLruCacheWrapper : PyObject
{
    /// <summary>The cache between two clears. The root's <c>Older</c> is the newest link, its <c>Newer</c> the oldest.</summary>
    private sealed class Store
    {
        internal readonly PyDict Results = new();
        internal readonly PyLruLink Root = new(PyNone.Value, 0, PyNone.Value);
        internal readonly StripedCounter Hits = new();
        internal readonly StripedCounter Misses = new();
        internal long Links;

        internal Store() => Root.Newer = Root.Older = Root;
    }

    private static PyObject? s_keywordMark;

    private ObjectLock _lock;
    private PyObject _function = null!;
    private PyObject _infoType = null!;
    private long _limit = -1;
    private bool _typed;
    private Store _store = new();

    internal PyLruCacheWrapper(PyType type) => State.Start(this, type.RootShape);

    [PyNew(Signature = "(user_function, maxsize, typed, cache_info_type)")]
    public static PyObject New(PyThread t, PyType cls, PyObject user_function, PyObject maxsize, bool typed, PyObject cache_info_type)
    {
        if (!Operations.IsCallable(user_function))
        {
            throw Errors.TypeError("the first argument must be callable");
        }

        var limit = maxsize switch
        {
            PyNone => -1,
            PyIntBase => Math.Max(0, Operations.IndexToInt64(t, maxsize)),
            _ when maxsize.Type[Slot.Index] != 0 => Math.Max(0, Operations.IndexToInt64(t, maxsize)),
            _ => throw Errors.TypeError("maxsize should be integer or None"),
        };
        s_keywordMark ??= Operations.Call(t, ObjectType.TypeObject);
        return new PyLruCacheWrapper(cls) { _function = user_function, _limit = limit, _typed = typed, _infoType = cache_info_type };
    }

    [PyMethod("__call__", Signature = "(*args, **kwargs)")]
    public PyObject? Call(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var store = Volatile.Read(ref _store);
        if (_limit == 0)
        {
            store.Misses.Increment(t);
            return Operations.CallRaw(t, _function, args, kwNames);
        }

        var key = MakeKey(args, kwNames);
        var hash = Operations.Hash(t, key);
        if (store.Results.Get(t, key, hash) is PyLruLink found)
        {
            store.Hits.Increment(t);
            Touch(store, found);
            return found.Result;
        }

        store.Misses.Increment(t);
        if (Operations.CallRaw(t, _function, args, kwNames) is not { } result)
        {
            return null;
        }

        Remember(t, store, new PyLruLink(key, hash, result));
        return result;
    }

    /// <summary>A positional argument alone stands for itself if it is an exact int or str, whose equality is type-strict enough.</summary>
    private PyObject MakeKey(ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var keywords = kwNames?.Count ?? 0;
        if (keywords == 0 && !_typed)
        {
            return args.Length == 1 && (args[0].GetType() == typeof(PyInt) || args[0].GetType() == typeof(PyBigInt) || args[0].GetType() == typeof(PyStr))
                ? args[0]
                : args.Length == 0 ? PyTuple.Empty : new PyTuple(args.ToArray());
        }

        var positional = args.Length - keywords;
        var parts = new List<PyObject>(positional + 1 + (3 * keywords) + args.Length);
        parts.AddRange(args[..positional]);
        if (keywords > 0)
        {
            parts.Add(s_keywordMark!);
            for (var i = 0; i < keywords; i++)
            {
                parts.Add(kwNames!.Items[i]);
                parts.Add(args[positional + i]);
            }
        }

        if (_typed)
        {
            foreach (var argument in args)
            {
                parts.Add(argument.Type);
            }
        }

        return new PyTuple([.. parts]);
    }

    private void Touch(Store store, PyLruLink link)
    {
        // The newest link stays where it is; if another becomes the newest meanwhile, this use came before that one.
        if (_limit < 0 || ReferenceEquals(Volatile.Read(ref store.Root.Older), link))
        {
            return;
        }

        _lock.Enter(this);
        if (link.Linked && !ReferenceEquals(store.Root.Older, link))
        {
            link.Unlink();
            link.LinkBefore(store.Root);
        }

        _lock.Exit(this);
    }

    private void Remember(PyThread t, Store store, PyLruLink link)
    {
        if (_limit < 0)
        {
            store.Results.SetItem(t, link.Key, link.Hash, link);
            return;
        }

        // The function may have called itself with these arguments, or another thread been faster: the entry is there.
        if (store.Results.Get(t, link.Key, link.Hash) is not null)
        {
            return;
        }

        store.Results.SetItem(t, link.Key, link.Hash, link);
        PyLruLink? oldest = null;
        _lock.Enter(this);
        link.LinkBefore(store.Root);
        if (++store.Links > _limit)
        {
            oldest = store.Root.Newer!;
            oldest.Unlink();
            store.Links--;
        }

        _lock.Exit(this);
        if (oldest is not null && ReferenceEquals(store.Results.Get(t, oldest.Key, oldest.Hash), oldest))
        {
            store.Results.Remove(t, oldest.Key, oldest.Hash);
        }
    }

    [PyMethod("cache_info", Doc = "Hits, misses, maximum size and current size.")]
    public PyObject CacheInfo(PyThread t)
    {
        var store = Volatile.Read(ref _store);
        return Operations.Call(t, _infoType, PyInt.Of(store.Hits.Value), PyInt.Of(store.Misses.Value),
            _limit < 0 ? PyNone.Value : PyInt.Of(_limit), PyInt.Of(store.Results.Count));
    }

    [PyMethod("cache_clear", Doc = "Forgets the results and the statistics.")]
    public void CacheClear() => Volatile.Write(ref _store, new Store());

    [PyMethod("__get__")]
    public PyObject Get(PyThread t, PyObject? obj, PyObject? type = null) => obj is null or PyNone ? this : new PyBoundMethod(this, obj);

    [PyMethod("__reduce__", Doc = "Pickled by name.")]
    public PyObject Reduce(PyThread t) => Operations.GetAttribute(t, this, Names.QualName);

    [PyMethod("__copy__", Doc = "The same object.")]
    public PyObject Copy() => this;

    [PyMethod("__deepcopy__", Doc = "The same object.")]
    public PyObject DeepCopy(PyObject memo) => this;
}
