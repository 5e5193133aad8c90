using System.Runtime.InteropServices;

namespace Weft.Modules.Compression.Lzma;

/// <summary>The module <c>_lzma</c>, over the system's liblzma.</summary>
[PyModule("_lzma", Doc = "Compression in the formats .xz and .lzma.")]
[PyExport(typeof(PyLzmaCompressor))]
[PyExport(typeof(PyLzmaDecompressor))]
public static unsafe partial class LzmaModule
{
    private static readonly (string Name, ulong Value)[] s_numbers =
    [
        ("FORMAT_AUTO", LibLzma.FormatAuto), ("FORMAT_XZ", LibLzma.FormatXz), ("FORMAT_ALONE", LibLzma.FormatAlone), ("FORMAT_RAW", LibLzma.FormatRaw),
        ("CHECK_NONE", LibLzma.CheckNone), ("CHECK_CRC32", LibLzma.CheckCrc32), ("CHECK_CRC64", LibLzma.CheckCrc64),
        ("CHECK_SHA256", LibLzma.CheckSha256), ("CHECK_ID_MAX", LibLzma.LargestCheck), ("CHECK_UNKNOWN", LibLzma.CheckUnknown),
        ("FILTER_LZMA1", LibLzma.FilterLzma1), ("FILTER_LZMA2", LibLzma.FilterLzma2), ("FILTER_DELTA", LibLzma.FilterDelta),
        ("FILTER_X86", LibLzma.FilterX86), ("FILTER_POWERPC", LibLzma.FilterPowerPc), ("FILTER_IA64", LibLzma.FilterIa64),
        ("FILTER_ARM", LibLzma.FilterArm), ("FILTER_ARMTHUMB", LibLzma.FilterArmThumb), ("FILTER_SPARC", LibLzma.FilterSparc),
        ("MF_HC3", 3), ("MF_HC4", 4), ("MF_BT2", 18), ("MF_BT3", 19), ("MF_BT4", 20), ("MODE_FAST", 1), ("MODE_NORMAL", 2),
        ("PRESET_DEFAULT", LibLzma.DefaultPreset), ("PRESET_EXTREME", LibLzma.ExtremePreset),
    ];

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        if (!LibLzma.IsAvailable)
        {
            throw Errors.ImportError("the library liblzma (XZ Utils 5) is missing on this system", PyStr.Of("_lzma"));
        }

        module.Namespace.SetInterned(PyStr.Intern("LZMAError"), LzmaErrors.Type);
        foreach (var (name, value) in s_numbers)
        {
            module.Namespace.SetInterned(PyStr.Intern(name), PyInt.Of(value));
        }
    }

    [PyFunction("is_check_supported", Signature = "(check_id, /)", Doc = "Whether a kind of integrity check is supported.")]
    public static bool IsCheckSupported(int check_id) => LibLzma.IsSupported(check_id) != 0;

    [PyFunction("_encode_filter_properties", Signature = "(filter, /)", Doc = "The bytes that describe a filter's options; its identifier is not in them.")]
    public static PyObject EncodeFilterProperties(PyThread t, PyObject filter)
    {
        using var chain = FilterChain.OfOne(t, filter);
        uint size;
        LzmaErrors.Check(LibLzma.SizeOfProperties(&size, chain.First));
        var properties = new byte[size];
        fixed (byte* pointer = properties)
        {
            LzmaErrors.Check(LibLzma.EncodeProperties(chain.First, pointer));
        }

        return PyBytes.Of(properties);
    }

    [PyFunction("_decode_filter_properties", Signature = "(filter_id, encoded_props, /)", Doc = "The mapping that describes a filter with some options.")]
    public static PyObject DecodeFilterProperties(PyThread t, PyObject filter_id, PyObject encoded_props)
    {
        LibLzma.Filter filter;
        filter.Id = FilterChain.Unsigned(t, filter_id, ulong.MaxValue, "lzma_vli");
        filter.Options = null;
        using var view = BufferView.Get(t, encoded_props);
        var properties = view.ToArray();
        fixed (byte* pointer = properties)
        {
            LzmaErrors.Check(LibLzma.DecodeProperties(&filter, null, pointer, (nuint)properties.Length));
        }

        try
        {
            return FilterChain.Describe(t, filter);
        }
        finally
        {
            NativeMemory.Free(filter.Options);
        }
    }
}
