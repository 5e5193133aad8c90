using System.Buffers;
using System.Runtime.InteropServices;

namespace Weft.Modules;

public unsafe partial class PySocket
{
    private int Receive(PyThread t, Memory<byte> buffer, int flags, byte[]? address, out int addressLength)
    {
        var found = 0;
        using var pin = buffer.Pin();
        var pointer = (nint)pin.Pointer;
        nint Call(int fd, int more)
        {
            uint length = SocketCalls.AddressSize;
            fixed (byte* name = address)
            {
                var received = SocketCalls.Receive(fd, (byte*)pointer, buffer.Length, flags | more, name, address is null ? null : &length);
                found = (int)length;
                return received;
            }
        }

        var count = Run(t, Polling.In, fd => Call(fd, 0), attempt: fd => Call(fd, SocketCalls.DoNotWait));
        addressLength = address is null ? 0 : Math.Min(found, address.Length);
        return (int)count;
    }

    private static int BufferSize(long size, string function) => size is >= 0 and <= int.MaxValue ? (int)size : throw Errors.ValueError($"negative buffersize in {function}");

    [PyMethod("recv", Doc = "recv(buffersize[, flags]): receives at most so many bytes.")]
    public PyObject Receive(PyThread t, long bufsize, int flags = 0)
    {
        // Programs ask for far more than comes (asyncio for 256 KiB); the room for it is borrowed.
        var size = BufferSize(bufsize, "recv");
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var count = size == 0 ? 0 : Receive(t, buffer.AsMemory(0, size), flags, null, out _);
            return PyBytes.Of(buffer.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    [PyMethod("recvfrom", Doc = "recvfrom(buffersize[, flags]): (bytes, sender).")]
    public PyObject ReceiveFrom(PyThread t, long bufsize, int flags = 0)
    {
        var buffer = new byte[BufferSize(bufsize, "recvfrom")];
        var address = new byte[SocketCalls.AddressSize];
        var count = Receive(t, buffer, flags, address, out var length);
        return new PyTuple([PyBytes.Of(buffer.AsSpan(0, count)), SocketAddress.Decode(t, address.AsSpan(0, length))]);
    }

    private static Memory<byte> Target(BufferView view, long count, string function)
    {
        if (count < 0)
        {
            throw Errors.ValueError($"negative buffersize in {function}");
        }

        if (count > view.Length)
        {
            throw Errors.ValueError("buffer too small for requested bytes");
        }

        return view.Memory.Slice((int)view.Offset, (int)(count == 0 ? view.Length : count));
    }

    [PyMethod("recv_into", Signature = "($self, /, buffer, nbytes=0, flags=0)", Doc = "Receives into a buffer; how many bytes.")]
    public int ReceiveInto(PyThread t, PyObject buffer, long nbytes = 0, int flags = 0)
    {
        using var view = BufferView.Get(t, buffer, writable: true);
        return Receive(t, Target(view, nbytes, "recv_into"), flags, null, out _);
    }

    [PyMethod("recvfrom_into", Signature = "($self, /, buffer, nbytes=0, flags=0)", Doc = "Receives into a buffer: (count, sender).")]
    public PyObject ReceiveFromInto(PyThread t, PyObject buffer, long nbytes = 0, int flags = 0)
    {
        using var view = BufferView.Get(t, buffer, writable: true);
        if (nbytes > view.Length)
        {
            throw Errors.ValueError("nbytes is greater than the length of the buffer");
        }

        var address = new byte[SocketCalls.AddressSize];
        var count = Receive(t, Target(view, nbytes, "recvfrom_into"), flags, address, out var length);
        return new PyTuple([PyInt.Of(count), SocketAddress.Decode(t, address.AsSpan(0, length))]);
    }

    private int Send(PyThread t, ReadOnlyMemory<byte> data, int flags, byte[]? address, long deadline = 0)
    {
        using var pin = data.Pin();
        var pointer = (nint)pin.Pointer;
        nint Call(int fd, int more)
        {
            fixed (byte* name = address)
            {
                return SocketCalls.Send(fd, (byte*)pointer, data.Length, flags | more, name, (uint)(address?.Length ?? 0));
            }
        }

        // A call that must not wait may send a part where one that may wait sends everything, so only what fits anyway is tried.
        const int Fits = 4096;
        return (int)Run(t, Polling.Out, fd => Call(fd, 0), deadline, data.Length <= Fits ? fd => Call(fd, SocketCalls.DoNotWait) : null);
    }

    private static ReadOnlyMemory<byte> Content(BufferView view) => view.Memory.Slice((int)view.Offset, (int)view.Length);

    [PyMethod("send", Doc = "send(data[, flags]): sends bytes; how many were sent.")]
    public int Send(PyThread t, PyObject data, int flags = 0)
    {
        using var view = BufferView.Get(t, data);
        return Send(t, Content(view), flags, null);
    }

    [PyMethod("sendall", Doc = "sendall(data[, flags]): sends all bytes.")]
    public void SendAll(PyThread t, PyObject data, int flags = 0)
    {
        using var view = BufferView.Get(t, data);
        var deadline = _timeout > 0 ? TimeModule.Now(TimeModule.Monotonic) + _timeout : 0;
        for (var rest = Content(view); !rest.IsEmpty;)
        {
            rest = rest[Send(t, rest, flags, null, deadline)..];
            if (t.IsMain && t.Requests != 0)
            {
                t.ServeRequests();
            }
        }
    }

    [PyMethod("sendto", Doc = "sendto(data[, flags], address): sends bytes to an address.")]
    public int SendTo(PyThread t, ReadOnlySpan<PyObject> args)
    {
        if (args.Length is not (2 or 3))
        {
            throw Errors.TypeError($"sendto() takes 2 or 3 arguments ({args.Length} given)");
        }

        var flags = args.Length == 3 ? Operations.IndexToInt32(t, args[1]) : 0;
        using var view = BufferView.Get(t, args[0]);
        return Send(t, Content(view), flags, SocketAddress.Encode(t, _family, args[^1], "sendto"));
    }

    private const int HeaderSize = 16;

    private static int Aligned(int size) => (size + 7) & ~7;

    [PyMethod("sendmsg", Doc = "sendmsg(buffers[, ancdata[, flags[, address]]]): sends buffers with ancillary data.")]
    public int SendMessage(PyThread t, PyObject buffers, PyObject? ancdata = null, int flags = 0, PyObject? address = null)
    {
        if (buffers.Type[Slot.Iter] == 0 && buffers.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError("sendmsg() argument 1 must be an iterable");
        }

        using var data = new MemoryStream();
        foreach (var item in Operations.ToList(t, buffers))
        {
            data.Write(BufferView.Read(t, item));
        }

        using var control = new MemoryStream();
        if (ancdata is not null)
        {
            foreach (var item in Operations.ToList(t, ancdata))
            {
                if (item is not PyTuple { Items.Length: 3 } entry)
                {
                    throw Errors.TypeError("[sendmsg() ancillary data items] must be a 3-item tuple");
                }

                var content = BufferView.Read(t, entry.Items[2]);
                var block = new byte[HeaderSize + Aligned(content.Length)];
                BitConverter.TryWriteBytes(block, (long)(HeaderSize + content.Length));
                BitConverter.TryWriteBytes(block.AsSpan(8), Operations.IndexToInt32(t, entry.Items[0]));
                BitConverter.TryWriteBytes(block.AsSpan(12), Operations.IndexToInt32(t, entry.Items[1]));
                content.CopyTo(block, HeaderSize);
                control.Write(block);
            }
        }

        var (bytes, ancillary) = (data.ToArray(), control.ToArray());
        var name = address is null or PyNone ? null : SocketAddress.Encode(t, _family, address, "sendmsg");
        return (int)Run(t, Polling.Out, fd =>
        {
            fixed (byte* pointer = bytes, controlPointer = ancillary, namePointer = name)
            {
                var vector = new SocketCalls.Vector { Base = pointer, Length = bytes.Length };
                var message = new SocketCalls.Message
                {
                    Name = namePointer,
                    NameLength = (uint)(name?.Length ?? 0),
                    Vectors = &vector,
                    VectorCount = 1,
                    Control = controlPointer,
                    ControlLength = ancillary.Length,
                };
                return SocketCalls.SendMessage(fd, &message, flags);
            }
        });
    }

    private PyObject ReceiveMessage(PyThread t, int size, long ancillarySize, int flags, Func<byte[], int, PyObject> first, string function)
    {
        if (ancillarySize is < 0 or > int.MaxValue)
        {
            throw Errors.ValueError($"invalid ancillary data buffer length in {function}()");
        }

        var buffer = new byte[size];
        var control = new byte[ancillarySize];
        var address = new byte[SocketCalls.AddressSize];
        int nameLength = 0, controlLength = 0, messageFlags = 0;
        var count = (int)Run(t, Polling.In, fd =>
        {
            fixed (byte* pointer = buffer, controlPointer = control, namePointer = address)
            {
                var vector = new SocketCalls.Vector { Base = pointer, Length = buffer.Length };
                var message = new SocketCalls.Message
                {
                    Name = namePointer,
                    NameLength = SocketCalls.AddressSize,
                    Vectors = &vector,
                    VectorCount = 1,
                    Control = controlPointer,
                    ControlLength = control.Length,
                };
                var received = SocketCalls.ReceiveMessage(fd, &message, flags | 0x40000000);
                (nameLength, controlLength, messageFlags) = ((int)message.NameLength, (int)message.ControlLength, message.Flags & ~0x40000000);
                return received;
            }
        });
        var ancillary = new PyList();
        for (var at = 0; at + HeaderSize <= controlLength;)
        {
            var length = (int)BitConverter.ToInt64(control, at);
            if (length < HeaderSize)
            {
                break;
            }

            var end = Math.Min(at + length, controlLength);
            ancillary.Append(new PyTuple([
                PyInt.Of(BitConverter.ToInt32(control, at + 8)),
                PyInt.Of(BitConverter.ToInt32(control, at + 12)),
                PyBytes.Of(control.AsSpan(at + HeaderSize, end - at - HeaderSize)),
            ]));
            at += Aligned(length);
        }

        return new PyTuple([first(buffer, count), ancillary, PyInt.Of(messageFlags), nameLength == 0 ? PyNone.Value : SocketAddress.Decode(t, address.AsSpan(0, nameLength))]);
    }

    [PyMethod("recvmsg", Doc = "recvmsg(bufsize[, ancbufsize[, flags]]): (data, ancdata, flags, address).")]
    public PyObject ReceiveMessage(PyThread t, long bufsize, long ancbufsize = 0, int flags = 0)
    {
        if (bufsize is < 0 or > int.MaxValue)
        {
            throw Errors.ValueError("negative buffer size in recvmsg()");
        }

        return ReceiveMessage(t, (int)bufsize, ancbufsize, flags, static (data, count) => PyBytes.Of(data.AsSpan(0, count)), "recvmsg");
    }

    [PyMethod("recvmsg_into", Doc = "recvmsg_into(buffers[, ancbufsize[, flags]]): (count, ancdata, flags, address).")]
    public PyObject ReceiveMessageInto(PyThread t, PyObject buffers, long ancbufsize = 0, int flags = 0)
    {
        if (buffers.Type[Slot.Iter] == 0 && buffers.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError("recvmsg_into() argument 1 must be an iterable");
        }

        var views = new List<BufferView>();
        try
        {
            foreach (var item in Operations.ToList(t, buffers))
            {
                views.Add(BufferView.Get(t, item, writable: true));
            }

            return ReceiveMessage(
                t,
                (int)views.Sum(static v => v.Length),
                ancbufsize,
                flags,
                (data, count) =>
                {
                    var rest = data.AsSpan(0, count);
                    foreach (var view in views)
                    {
                        var part = Math.Min(rest.Length, (int)view.Length);
                        rest[..part].CopyTo(view.Span);
                        rest = rest[part..];
                    }

                    return PyInt.Of(count);
                },
                "recvmsg_into");
        }
        finally
        {
            views.ForEach(static v => v.Dispose());
        }
    }
}
