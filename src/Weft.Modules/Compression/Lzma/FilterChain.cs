using System.Numerics;
using System.Runtime.InteropServices;

namespace Weft.Modules.Compression.Lzma;

/// <summary>A chain of liblzma's filters made from what Python programs give: a sequence of mappings, one a filter.</summary>
/// <remarks>Unsafe code: the chain and the options lie in memory of its own, freed by <see cref="Dispose"/>.</remarks>
internal sealed unsafe class FilterChain : IDisposable
{
    private static readonly string[] s_lzmaKeys = ["id", "preset", "dict_size", "lc", "lp", "pb", "mode", "nice_len", "mf", "depth"];
    private static readonly string[] s_deltaKeys = ["id", "dist"];
    private static readonly string[] s_branchKeys = ["id", "start_offset"];

    private LibLzma.Filter* _filters;

    private FilterChain(int count)
    {
        Count = count;
        _filters = (LibLzma.Filter*)NativeMemory.AllocZeroed((nuint)(count + 1), (nuint)sizeof(LibLzma.Filter));
        _filters[count].Id = LibLzma.EndOfFilters;
    }

    internal int Count { get; }

    /// <summary>The first filter; the last is followed by the mark of the end.</summary>
    internal LibLzma.Filter* First => _filters;

    /// <summary>The chain of a sequence of mappings.</summary>
    /// <exception cref="PythonException">TypeError, ValueError, LZMAError.</exception>
    internal static FilterChain Of(PyThread t, PyObject specifiers)
    {
        if (specifiers is PyDict)
        {
            throw Errors.TypeError($"{specifiers.Type.Name} is not a sequence");
        }

        var count = Operations.Length(t, specifiers);
        if (count > LibLzma.MostFilters)
        {
            throw Errors.ValueError($"Too many filters - liblzma supports a maximum of {LibLzma.MostFilters}");
        }

        var chain = new FilterChain((int)count);
        try
        {
            for (var i = 0; i < count; i++)
            {
                Fill(t, Operations.GetItem(t, specifiers, PyInt.Of(i)), ref chain._filters[i]);
            }
        }
        catch
        {
            chain.Dispose();
            throw;
        }

        return chain;
    }

    /// <summary>The chain of one mapping.</summary>
    internal static FilterChain OfOne(PyThread t, PyObject specifier)
    {
        var chain = new FilterChain(1);
        try
        {
            Fill(t, specifier, ref chain._filters[0]);
        }
        catch
        {
            chain.Dispose();
            throw;
        }

        return chain;
    }

    /// <summary>The mapping that describes a filter.</summary>
    internal static PyDict Describe(PyThread t, in LibLzma.Filter filter)
    {
        var result = new PyDict();
        void Add(string key, ulong value) => result.SetItem(t, PyStr.Intern(key), PyInt.Of(value));
        Add("id", filter.Id);
        switch (filter.Id)
        {
            case LibLzma.FilterLzma1:
                var lzma = (LibLzma.LzmaOptions*)filter.Options;
                Add("lc", lzma->LiteralContextBits);
                Add("lp", lzma->LiteralPositionBits);
                Add("pb", lzma->PositionBits);
                Add("dict_size", lzma->DictionarySize);
                break;
            case LibLzma.FilterLzma2:
                Add("dict_size", ((LibLzma.LzmaOptions*)filter.Options)->DictionarySize);
                break;
            case LibLzma.FilterDelta:
                Add("dist", ((LibLzma.DeltaOptions*)filter.Options)->Distance);
                break;
            default:
                if (filter.Options is not null)
                {
                    Add("start_offset", ((LibLzma.BranchOptions*)filter.Options)->StartOffset);
                }

                break;
        }

        return result;
    }

    /// <summary>A number without sign, at most so large.</summary>
    /// <exception cref="PythonException">TypeError; ValueError for a negative one; OverflowError naming the C type.</exception>
    internal static ulong Unsigned(PyThread t, PyObject value, ulong largest, string typeName)
    {
        var number = Operations.Index(t, value).BigValue;
        return number.Sign < 0 ? throw Errors.ValueError("Cannot convert negative int")
            : number > largest ? throw Errors.OverflowError($"Python int too large for C {typeName}")
            : (ulong)number;
    }

    internal static uint Unsigned32(PyThread t, PyObject value) => (uint)Unsigned(t, value, uint.MaxValue, "uint32_t");

    public void Dispose()
    {
        if (_filters is null)
        {
            return;
        }

        for (var i = 0; i < Count; i++)
        {
            NativeMemory.Free(_filters[i].Options);
        }

        NativeMemory.Free(_filters);
        _filters = null;
    }

    private static void Fill(PyThread t, PyObject specifier, ref LibLzma.Filter filter)
    {
        if (specifier.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError("Filter specifier must be a dict or dict-like object");
        }

        var id = Find(t, specifier, "id") ?? throw Errors.ValueError("Filter specifier must have an \"id\" entry");
        filter.Id = Unsigned(t, id, ulong.MaxValue, "lzma_vli");
        switch (filter.Id)
        {
            case LibLzma.FilterLzma1 or LibLzma.FilterLzma2:
                filter.Options = LzmaOptionsOf(t, specifier);
                break;
            case LibLzma.FilterDelta:
                var delta = Allocate<LibLzma.DeltaOptions>();
                filter.Options = delta;
                delta->Distance = 1;
                Read(t, specifier, s_deltaKeys, "delta", (_, value) => delta->Distance = value);
                break;
            case >= LibLzma.FilterX86 and <= LibLzma.FilterSparc:
                var branch = Allocate<LibLzma.BranchOptions>();
                filter.Options = branch;
                Read(t, specifier, s_branchKeys, "BCJ", (_, value) => branch->StartOffset = value);
                break;
            default:
                throw Errors.ValueError($"Invalid filter ID: {filter.Id}");
        }
    }

    private static LibLzma.LzmaOptions* LzmaOptionsOf(PyThread t, PyObject specifier)
    {
        var preset = Find(t, specifier, "preset") is { } given ? Unsigned32(t, given) : LibLzma.DefaultPreset;
        var options = Allocate<LibLzma.LzmaOptions>();
        try
        {
            if (LibLzma.FillPreset(options, preset) != 0)
            {
                throw LzmaErrors.InvalidPreset(preset);
            }

            Read(t, specifier, s_lzmaKeys, "LZMA", (key, value) =>
            {
                switch (key)
                {
                    case "dict_size":
                        options->DictionarySize = value;
                        break;
                    case "lc":
                        options->LiteralContextBits = value;
                        break;
                    case "lp":
                        options->LiteralPositionBits = value;
                        break;
                    case "pb":
                        options->PositionBits = value;
                        break;
                    case "mode":
                        options->Mode = value;
                        break;
                    case "nice_len":
                        options->NiceLength = value;
                        break;
                    case "mf":
                        options->MatchFinder = value;
                        break;
                    case "depth":
                        options->Depth = value;
                        break;
                }
            });
            return options;
        }
        catch
        {
            NativeMemory.Free(options);
            throw;
        }
    }

    /// <summary>Reads the numbers that a mapping has under some keys, the identifier and the preset apart; it may have no others.</summary>
    private static void Read(PyThread t, PyObject specifier, string[] keys, string kind, Action<string, uint> store)
    {
        var invalid = $"Invalid filter specifier for {kind} filter";
        var known = 0L;
        foreach (var key in keys)
        {
            if (Find(t, specifier, key) is not { } value)
            {
                continue;
            }

            known++;
            if (key is "id" or "preset")
            {
                continue;
            }

            try
            {
                store(key, Unsigned32(t, value));
            }
            catch (PythonException)
            {
                // CPython says the same of every value that it cannot take.
                throw Errors.ValueError(invalid);
            }
        }

        if (Operations.Length(t, specifier) != known)
        {
            throw Errors.ValueError(invalid);
        }
    }

    private static PyObject? Find(PyThread t, PyObject specifier, string key)
    {
        try
        {
            return Operations.GetItem(t, specifier, PyStr.Intern(key));
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.KeyError))
        {
            return null;
        }
    }

    private static T* Allocate<T>()
        where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)sizeof(T));
}
