using System.Runtime.InteropServices;

namespace Weft.Modules.Compression.Lzma;

/// <summary>The functions and structures of liblzma (XZ Utils 5) that <c>_lzma</c> uses; see its headers.</summary>
internal static unsafe partial class LibLzma
{
    internal const int FormatAuto = 0, FormatXz = 1, FormatAlone = 2, FormatRaw = 3;
    internal const int CheckNone = 0, CheckCrc32 = 1, CheckCrc64 = 4, CheckSha256 = 10, LargestCheck = 15, CheckUnknown = 16;
    internal const uint DefaultPreset = 6, ExtremePreset = 1u << 31;
    internal const ulong FilterLzma1 = 0x4000000000000001, FilterLzma2 = 0x21;
    internal const ulong FilterDelta = 3, FilterX86 = 4, FilterPowerPc = 5, FilterIa64 = 6, FilterArm = 7, FilterArmThumb = 8, FilterSparc = 9;
    internal const ulong EndOfFilters = ulong.MaxValue;
    internal const int MostFilters = 4;

    /// <summary>What a decoder shall stop to tell: that there is no check, or that the check is known.</summary>
    internal const uint TellNoCheck = 1, TellAnyCheck = 4;

    private const string Library = NativeLibraries.Lzma;

    internal static bool IsAvailable => NativeLibraries.AreAvailable(Library);

    /// <summary>What a function answers.</summary>
    internal enum Result
    {
        Ok,
        StreamEnd,
        NoCheck,
        UnsupportedCheck,
        GetCheck,
        MemoryError,
        MemoryLimit,
        FormatError,
        OptionsError,
        DataError,
        BufferError,
        ProgrammingError,
    }

    internal enum Action
    {
        Run = 0,
        Finish = 3,
    }

    [LibraryImport(Library, EntryPoint = "lzma_code")]
    internal static partial Result Code(Stream* stream, Action action);

    [LibraryImport(Library, EntryPoint = "lzma_end")]
    internal static partial void End(Stream* stream);

    [LibraryImport(Library, EntryPoint = "lzma_get_check")]
    internal static partial int CheckOf(Stream* stream);

    [LibraryImport(Library, EntryPoint = "lzma_check_is_supported")]
    internal static partial byte IsSupported(int check);

    [LibraryImport(Library, EntryPoint = "lzma_easy_encoder")]
    internal static partial Result EncodeEasily(Stream* stream, uint preset, int check);

    [LibraryImport(Library, EntryPoint = "lzma_stream_encoder")]
    internal static partial Result EncodeStream(Stream* stream, Filter* filters, int check);

    [LibraryImport(Library, EntryPoint = "lzma_alone_encoder")]
    internal static partial Result EncodeAlone(Stream* stream, LzmaOptions* options);

    [LibraryImport(Library, EntryPoint = "lzma_raw_encoder")]
    internal static partial Result EncodeRaw(Stream* stream, Filter* filters);

    [LibraryImport(Library, EntryPoint = "lzma_auto_decoder")]
    internal static partial Result DecodeAny(Stream* stream, ulong memoryLimit, uint flags);

    [LibraryImport(Library, EntryPoint = "lzma_stream_decoder")]
    internal static partial Result DecodeStream(Stream* stream, ulong memoryLimit, uint flags);

    [LibraryImport(Library, EntryPoint = "lzma_alone_decoder")]
    internal static partial Result DecodeAlone(Stream* stream, ulong memoryLimit);

    [LibraryImport(Library, EntryPoint = "lzma_raw_decoder")]
    internal static partial Result DecodeRaw(Stream* stream, Filter* filters);

    /// <summary>Fills the options of a preset; not zero if there is no such preset.</summary>
    [LibraryImport(Library, EntryPoint = "lzma_lzma_preset")]
    internal static partial byte FillPreset(LzmaOptions* options, uint preset);

    [LibraryImport(Library, EntryPoint = "lzma_properties_size")]
    internal static partial Result SizeOfProperties(uint* size, Filter* filter);

    [LibraryImport(Library, EntryPoint = "lzma_properties_encode")]
    internal static partial Result EncodeProperties(Filter* filter, byte* properties);

    /// <summary>Makes a filter's options, which the caller frees with the C library's <c>free</c>.</summary>
    [LibraryImport(Library, EntryPoint = "lzma_properties_decode")]
    internal static partial Result DecodeProperties(Filter* filter, void* allocator, byte* properties, nuint size);

    [StructLayout(LayoutKind.Sequential)]
    internal struct Stream
    {
        internal byte* NextIn;
        internal nuint AvailableIn;
        internal ulong TotalIn;
        internal byte* NextOut;
        internal nuint AvailableOut;
        internal ulong TotalOut;
        internal void* Allocator;
        internal void* Internal;
        private readonly nint _reserved1, _reserved2, _reserved3, _reserved4;
        private readonly ulong _position, _reserved5;
        private readonly nuint _reserved6, _reserved7;
        private readonly int _reserved8, _reserved9;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Filter
    {
        internal ulong Id;
        internal void* Options;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct LzmaOptions
    {
        internal uint DictionarySize;
        internal byte* PresetDictionary;
        internal uint PresetDictionarySize;
        internal uint LiteralContextBits;
        internal uint LiteralPositionBits;
        internal uint PositionBits;
        internal uint Mode;
        internal uint NiceLength;
        internal uint MatchFinder;
        internal uint Depth;
        private readonly uint _flags, _sizeLow, _sizeHigh;
        private readonly uint _reserved1, _reserved2, _reserved3, _reserved4, _reserved5;
        private readonly int _reserved6, _reserved7, _reserved8, _reserved9;
        private readonly nint _reserved10, _reserved11;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct DeltaOptions
    {
        internal int Type;
        internal uint Distance;
        private readonly uint _reserved1, _reserved2, _reserved3, _reserved4;
        private readonly nint _reserved5, _reserved6;
    }

    /// <summary>Options of the filters for machine code.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct BranchOptions
    {
        internal uint StartOffset;
    }
}
