using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weft.Runtime.Interpreter;

// What the specialised instructions remember, asked in place. Each function answers from the instruction's cache alone;
// null says that the cache does not fit what is there now, and the instruction goes back to its general form.
//
// No lock: a cache is immutable and read once, and it is compared with the shape, version or table that is current;
// those change before what they describe does. InlineCache says why a cell of another form does no harm.
internal static unsafe partial class EvalLoop
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static InlineCache CacheOf(Frame frame, Instruction* pc) =>
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(frame.Executable.Caches), pc->Cache)!;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PyObject? CachedGlobal(Frame frame, Instruction* pc)
    {
        var cache = CacheOf(frame, pc);
        var table = frame.Globals.Table;
        return ReferenceEquals(table, cache.Key) ? EntryOf(table, cache.Index) : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PyObject? CachedBuiltin(Frame frame, Instruction* pc)
    {
        var cache = CacheOf(frame, pc);
        var table = frame.Builtins.Table;
        var globals = frame.Globals.Table;
        return ReferenceEquals(table, cache.Key) && ReferenceEquals(globals, cache.Other) && globals.Used == cache.Version ? EntryOf(table, cache.Index) : null;
    }

    /// <summary>An attribute in the instance itself: of its own namespace or of a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PyObject? CachedInstanceAttribute(Frame frame, Instruction* pc, PyObject owner)
    {
        if (owner.GetType() != typeof(PyInstance))
        {
            return null;
        }

        var cache = CacheOf(frame, pc);
        var instance = Unsafe.As<PyInstance>(owner);
        return ReferenceEquals(instance.State.Shape, cache.Key) && cache.Type.Version == cache.Version ? instance.Cell(cache.Index) : null;
    }

    /// <summary>A store into a cell of the instance, as the instruction's cache says; false: the cache does not fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool StoreCached(Frame frame, Instruction* pc, PyObject owner, PyObject value)
    {
        if (owner.GetType() != typeof(PyInstance))
        {
            return false;
        }

        var cache = CacheOf(frame, pc);
        var instance = Unsafe.As<PyInstance>(owner);
        if (!ReferenceEquals(instance.State.Shape, cache.Key) || cache.Type.Version != cache.Version)
        {
            return false;
        }

        // A cell of __slots__ never moves, so no lock is needed whoever else stores.
        if (cache.Other is null ? !PyThread.MultiThreaded : ReferenceEquals(cache.Other, InlineCache.InSlots))
        {
            instance.Cell(cache.Index) = value;
            return true;
        }

        return StoreNew(instance, cache, value);
    }

    /// <summary>A store that adds the attribute to the instance; false: other threads could be storing, too.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool StoreNew(PyInstance instance, InlineCache cache, PyObject value)
    {
        if (PyThread.MultiThreaded || cache.Other is not Shape next)
        {
            return false;
        }

        instance.EnsureSlot(cache.Index);
        instance.Cell(cache.Index) = value;
        Volatile.Write(ref instance.State.Shape, next);
        return true;
    }

    /// <summary>An attribute of the instance's class that is no descriptor of data and that the instance does not hide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PyObject? CachedClassAttribute(Frame frame, Instruction* pc, PyObject owner)
    {
        if (owner.GetType() != typeof(PyInstance))
        {
            return null;
        }

        var cache = CacheOf(frame, pc);
        return ReferenceEquals(Unsafe.As<PyInstance>(owner).State.Shape, cache.Key) && cache.Type.Version == cache.Version
            ? Unsafe.As<PyObject>(cache.Other)
            : null;
    }

    /// <summary>A method of an object without attributes of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PyObject? CachedBuiltinMethod(Frame frame, Instruction* pc, PyObject owner)
    {
        var cache = CacheOf(frame, pc);
        var type = owner.Type;
        return ReferenceEquals(type, cache.Key) && type.Version == cache.Version ? Unsafe.As<PyObject>(cache.Other) : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PyObject? CachedModuleAttribute(Frame frame, Instruction* pc, PyObject owner)
    {
        if (owner.GetType() != typeof(PyModule) || !ReferenceEquals(owner.Type, PyModule.TypeObject))
        {
            return null;
        }

        var cache = CacheOf(frame, pc);
        var table = Unsafe.As<PyModule>(owner).Namespace.Table;
        return ReferenceEquals(table, cache.Key) ? EntryOf(table, cache.Index) : null;
    }

    /// <summary>An attribute of a class that is asked itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PyObject? CachedTypeAttribute(Frame frame, Instruction* pc, PyObject owner)
    {
        var cache = CacheOf(frame, pc);
        return ReferenceEquals(owner, cache.Key) && cache.Type.Version == ~cache.Version ? Unsafe.As<PyObject>(cache.Other) : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static PyObject? EntryOf(DictTable table, int entry) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(table.Entries), entry).Value;
}
