using System.Buffers;
using System.Runtime.InteropServices;

namespace Weft.Modules.Compression.Lzma;

/// <summary>A stream of liblzma: takes input in pieces and gives output in pieces.</summary>
/// <remarks>
/// Whoever uses it holds its object's lock. Unsafe code: the stream lies in memory of its own, as liblzma keeps its
/// address; input and output are pinned during a call.
/// </remarks>
internal sealed unsafe class Coder
{
    private const int FirstPiece = 32 * 1024;
    private const int LargestPiece = 16 * 1024 * 1024;

    private LibLzma.Stream* _stream = (LibLzma.Stream*)NativeMemory.AllocZeroed((nuint)sizeof(LibLzma.Stream));
    private bool _foundUnreachable;

    ~Coder()
    {
        if (Finalization.MayFree(this, ref _foundUnreachable))
        {
            LibLzma.End(_stream);
            NativeMemory.Free(_stream);
            _stream = null;
        }
    }

    internal delegate LibLzma.Result Start(LibLzma.Stream* stream);

    /// <summary>The kind of check that the data has; known once a decoder said so.</summary>
    internal int Check { get; private set; } = LibLzma.CheckUnknown;

    /// <summary>Begins to encode or decode.</summary>
    /// <exception cref="PythonException">LZMAError, MemoryError.</exception>
    internal void Begin(Start start) => LzmaErrors.Check(start(_stream));

    /// <summary>Codes as much of the input as the limit of the output allows.</summary>
    /// <param name="t">The calling thread, which is detached meanwhile.</param>
    /// <param name="input">Input.</param>
    /// <param name="limit">Bytes of output at most.</param>
    /// <param name="finish">No input follows: the output is to be complete.</param>
    /// <param name="used">How much of the input was taken.</param>
    /// <param name="ended">Whether the stream has ended.</param>
    /// <param name="full">Whether the output stopped at its limit, so there may be more.</param>
    /// <exception cref="PythonException">LZMAError, MemoryError.</exception>
    internal byte[] Run(PyThread t, ReadOnlyMemory<byte> input, long limit, bool finish, out int used, out bool ended, out bool full)
    {
        if (_stream is null)
        {
            throw LzmaErrors.Error("Internal error");
        }

        var output = new ArrayBufferWriter<byte>();
        LibLzma.Result result;
        using (var pin = input.Pin())
        using (t.Blocking())
        {
            _stream->NextIn = (byte*)pin.Pointer;
            _stream->AvailableIn = (nuint)input.Length;
            result = Loop(output, limit, finish ? LibLzma.Action.Finish : LibLzma.Action.Run);
            used = input.Length - (int)_stream->AvailableIn;
            _stream->NextIn = null;
            _stream->AvailableIn = 0;
        }

        LzmaErrors.Check(result);
        ended = result == LibLzma.Result.StreamEnd;
        full = !ended && output.WrittenCount == limit;
        return output.WrittenSpan.ToArray();
    }

    private LibLzma.Result Loop(ArrayBufferWriter<byte> output, long limit, LibLzma.Action action)
    {
        var piece = FirstPiece;
        while (output.WrittenCount < limit)
        {
            var wanted = (int)Math.Min(piece, limit - output.WrittenCount);
            var room = output.GetSpan(wanted)[..wanted];
            LibLzma.Result result;
            fixed (byte* pointer = room)
            {
                _stream->NextOut = pointer;
                _stream->AvailableOut = (nuint)wanted;
                result = LibLzma.Code(_stream, action);
            }

            output.Advance(wanted - (int)_stream->AvailableOut);
            var filled = _stream->AvailableOut == 0;
            if (result is LibLzma.Result.GetCheck or LibLzma.Result.NoCheck)
            {
                Check = LibLzma.CheckOf(_stream);
                continue;
            }

            // Neither input nor room: nothing went wrong, the next piece of input goes on.
            if (result == LibLzma.Result.BufferError && action == LibLzma.Action.Run && _stream->AvailableIn == 0)
            {
                return LibLzma.Result.Ok;
            }

            if (result != LibLzma.Result.Ok || (!filled && _stream->AvailableIn == 0 && action == LibLzma.Action.Run))
            {
                return result;
            }

            piece = Math.Min(LargestPiece, piece * 2);
        }

        return LibLzma.Result.Ok;
    }
}
