using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>
/// A stream of zlib, the copy of it that .NET carries. The structure is .NET's: two pointers, a message, the hidden
/// state, and two counts. One thread at a time uses a stream; its owner holds a lock.
/// </summary>
internal sealed unsafe partial class ZlibStream : IDisposable
{
    internal const int Ok = 0;
    internal const int End = 1;
    internal const int NeedsDictionary = 2;
    internal const int StreamError = -2;
    internal const int DataError = -3;
    internal const int MemoryError = -4;
    internal const int BufferError = -5;
    internal const int Finish = 4;
    internal const int SyncFlush = 2;

    private const string Library = "libSystem.IO.Compression.Native";

    private readonly State* _state = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
    private readonly bool _compresses;
    private bool _open;

    [StructLayout(LayoutKind.Sequential)]
    private struct State
    {
        internal byte* Input;
        internal byte* Output;
        internal byte* Message;
        internal nint Hidden;
        internal uint InputCount;
        internal uint OutputCount;
    }

    private ZlibStream(bool compresses) => _compresses = compresses;

    ~ZlibStream() => Release();

    [LibraryImport(Library, EntryPoint = "CompressionNative_DeflateInit2_")]
    private static partial int StartDeflate(State* state, int level, int method, int windowBits, int memoryLevel, int strategy);

    [LibraryImport(Library, EntryPoint = "CompressionNative_Deflate")]
    private static partial int Deflate(State* state, int flush);

    [LibraryImport(Library, EntryPoint = "CompressionNative_DeflateEnd")]
    private static partial int EndDeflate(State* state);

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateInit2_")]
    private static partial int StartInflate(State* state, int windowBits);

    [LibraryImport(Library, EntryPoint = "CompressionNative_Inflate")]
    private static partial int Inflate(State* state, int flush);

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateEnd")]
    private static partial int EndInflate(State* state);

    internal static ZlibStream? Compressor(int level, int method, int windowBits, int memoryLevel, int strategy, out int error)
    {
        var stream = new ZlibStream(compresses: true);
        error = StartDeflate(stream._state, level, method, windowBits, memoryLevel, strategy);
        return stream.Opened(error);
    }

    internal static ZlibStream? Decompressor(int windowBits, out int error)
    {
        var stream = new ZlibStream(compresses: false);
        error = StartInflate(stream._state, windowBits);
        return stream.Opened(error);
    }

    private ZlibStream? Opened(int error)
    {
        _open = error == Ok;
        if (_open)
        {
            return this;
        }

        Dispose();
        return null;
    }

    /// <summary>What zlib said about the last error.</summary>
    internal string? Message => _state->Message is null ? null : Marshal.PtrToStringUTF8((nint)_state->Message);

    /// <summary>Runs the stream over input until the input is used up, or the output limit or the end is reached.</summary>
    /// <param name="used">How much of the input was used.</param>
    /// <returns>The result of the last step.</returns>
    internal int Run(ReadOnlySpan<byte> input, int flush, long limit, Stream output, out int used)
    {
        ObjectDisposedException.ThrowIf(!_open, this);
        var buffer = new byte[(int)Math.Min(Math.Max(limit, 1), 65536)];
        fixed (byte* source = input, target = buffer)
        {
            byte none = 0;
            _state->Input = source is null ? &none : source;
            _state->InputCount = (uint)input.Length;
            long written = 0;
            while (true)
            {
                var room = (int)Math.Min(buffer.Length, limit - written);
                if (room == 0)
                {
                    used = input.Length - (int)_state->InputCount;
                    return Ok;
                }

                _state->Output = target;
                _state->OutputCount = (uint)room;
                var result = _compresses ? Deflate(_state, flush) : Inflate(_state, flush);
                var count = room - (int)_state->OutputCount;
                output.Write(buffer.AsSpan(0, count));
                written += count;
                if (result != Ok || _state->OutputCount != 0)
                {
                    used = input.Length - (int)_state->InputCount;
                    return result;
                }
            }
        }
    }

    private void Release()
    {
        if (_open)
        {
            _open = false;
            _ = _compresses ? EndDeflate(_state) : EndInflate(_state);
        }
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }
}
