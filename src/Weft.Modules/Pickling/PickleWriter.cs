using System.Buffers.Binary;

namespace Weft.Modules.Pickling;

/// <summary>
/// The bytes of a pickle on their way out. While framing is on (protocol 4 and later), opcodes collect in a frame that is
/// closed at the first opcode boundary after its target size; long payloads go out between frames, uncopied. Without a
/// file everything stays in the buffer.
/// </summary>
internal sealed class PickleWriter(PyObject? fileWrite)
{
    internal const int FrameTarget = 64 * 1024;
    private const int SmallestFrame = 4;
    private const int FrameHeader = 9;

    private byte[] _buffer = new byte[256];
    private int _length;

    /// <summary>Where the open frame begins in the buffer; -1 while none is open.</summary>
    private int _frameStart = -1;

    internal void StartFraming() => _frameStart = _length;

    internal void EndFraming(PyThread t)
    {
        if (_frameStart >= 0)
        {
            CloseFrame();
            _frameStart = -1;
        }

        Flush(t);
    }

    /// <summary>Between two objects: closes a frame that is long enough.</summary>
    internal void AtBoundary(PyThread t)
    {
        if (_frameStart >= 0 && _length - _frameStart >= FrameTarget)
        {
            CloseFrame();
            Flush(t);
            _frameStart = _length;
        }
    }

    internal void Write(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    internal void Write(ReadOnlySpan<byte> data)
    {
        Reserve(data.Length);
        data.CopyTo(_buffer.AsSpan(_length));
        _length += data.Length;
    }

    internal void WriteUInt16(byte opcode, ushort value)
    {
        Reserve(3);
        _buffer[_length] = opcode;
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.AsSpan(_length + 1), value);
        _length += 3;
    }

    internal void WriteUInt32(byte opcode, uint value)
    {
        Reserve(5);
        _buffer[_length] = opcode;
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_length + 1), value);
        _length += 5;
    }

    internal void WriteUInt64(byte opcode, ulong value)
    {
        Reserve(9);
        _buffer[_length] = opcode;
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_length + 1), value);
        _length += 9;
    }

    /// <summary>Text in ASCII with a line end, as protocol 0 has it.</summary>
    internal void WriteLine(byte opcode, string text)
    {
        Write(opcode);
        Write(System.Text.Encoding.ASCII.GetBytes(text));
        Write((byte)'\n');
    }

    /// <summary>A payload behind its header, which is in the buffer since <paramref name="headerStart"/>.</summary>
    /// <param name="payload">The Python object that holds the bytes, handed to the file as it is; null to make one.</param>
    internal void WritePayload(PyThread t, ReadOnlySpan<byte> header, ReadOnlySpan<byte> data, PyObject? payload)
    {
        if (data.Length < FrameTarget)
        {
            Write(header);
            Write(data);
            return;
        }

        if (_frameStart >= 0)
        {
            CloseFrame();
        }

        Write(header);
        if (fileWrite is null)
        {
            Write(data);
        }
        else
        {
            Flush(t);
            Operations.Call(t, fileWrite, payload ?? new PyBytes(data.ToArray()));
        }

        if (_frameStart >= 0)
        {
            _frameStart = _length;
        }
    }

    private void CloseFrame()
    {
        var size = _length - _frameStart;
        if (size < SmallestFrame)
        {
            return;
        }

        Reserve(FrameHeader);
        Buffer.BlockCopy(_buffer, _frameStart, _buffer, _frameStart + FrameHeader, size);
        _buffer[_frameStart] = PickleOpcode.Frame;
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_frameStart + 1), (ulong)size);
        _length += FrameHeader;
    }

    private void Flush(PyThread t)
    {
        if (fileWrite is not null && _length > 0)
        {
            var data = _buffer.AsSpan(0, _length).ToArray();
            _length = 0;
            Operations.Call(t, fileWrite, new PyBytes(data));
        }
    }

    internal byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    /// <summary>Forgets what was written: for the next pickle, or after an error.</summary>
    internal void Clear()
    {
        _length = 0;
        _frameStart = -1;
    }

    private void Reserve(int more)
    {
        if (_length + more > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + more));
        }
    }
}
