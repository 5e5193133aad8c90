using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>Socket addresses: from Python's forms (a tuple, a path) to the system's bytes and back.</summary>
internal static unsafe class SocketAddress
{
    internal static byte[] Encode(PyThread t, int family, PyObject address, string function)
    {
        switch (family)
        {
            case SocketCalls.InternetFamily:
                return EncodeInternet(t, address, function);
            case SocketCalls.Internet6Family:
                return EncodeInternet6(t, address, function);
            case SocketCalls.UnixFamily:
                return EncodeUnix(t, address);
            case SocketCalls.NetlinkFamily:
                if (address is not PyTuple { Items.Length: 2 } pair)
                {
                    throw Errors.TypeError($"{function}(): AF_NETLINK address must be tuple, not {address.Type.Name}");
                }

                var netlink = new byte[12];
                BitConverter.TryWriteBytes(netlink, (ushort)SocketCalls.NetlinkFamily);
                BitConverter.TryWriteBytes(netlink.AsSpan(4), (uint)Operations.IndexToInt64(t, pair.Items[0]));
                BitConverter.TryWriteBytes(netlink.AsSpan(8), (uint)Operations.IndexToInt64(t, pair.Items[1]));
                return netlink;
            default:
                throw Errors.Of(Exceptions.OSError, $"{function}(): bad family");
        }
    }

    private static ushort Port(PyThread t, PyObject value, string function)
    {
        var number = Operations.Index(t, value);
        return number.TryGetInt64(out var port) && port is >= 0 and <= 65535 ? (ushort)port : throw Errors.OverflowError($"{function}(): port must be 0-65535.");
    }

    private static byte[] EncodeInternet(PyThread t, PyObject address, string function)
    {
        if (address is not PyTuple tuple)
        {
            throw Errors.TypeError($"{function}(): AF_INET address must be tuple, not {address.Type.Name}");
        }

        if (tuple.Items.Length != 2)
        {
            throw Errors.TypeError("AF_INET address must be a pair (host, port)");
        }

        var host = HostText(t, tuple.Items[0]);
        var result = new byte[16];
        var resolved = Resolve(t, host, SocketCalls.InternetFamily);
        resolved.AsSpan(0, Math.Min(16, resolved.Length)).CopyTo(result);
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(2), Port(t, tuple.Items[1], function));
        return result;
    }

    private static byte[] EncodeInternet6(PyThread t, PyObject address, string function)
    {
        if (address is not PyTuple tuple)
        {
            throw Errors.TypeError($"{function}(): AF_INET6 address must be tuple, not {address.Type.Name}");
        }

        var items = tuple.Items;
        if (items.Length is < 2 or > 4)
        {
            throw Errors.TypeError("AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])");
        }

        var host = HostText(t, items[0]);
        var resolved = Resolve(t, host, SocketCalls.Internet6Family);
        var result = new byte[28];
        resolved.AsSpan(0, Math.Min(28, resolved.Length)).CopyTo(result);
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(2), Port(t, items[1], function));
        if (items.Length > 2)
        {
            var flow = Operations.Index(t, items[2]);
            BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(4), flow.TryGetInt64(out var value) && value is >= 0 and <= 0xFFFFF ? (uint)value : throw Errors.OverflowError($"{function}(): flowinfo must be 0-1048575."));
        }

        if (items.Length > 3)
        {
            BitConverter.TryWriteBytes(result.AsSpan(24), (uint)(Operations.Index(t, items[3]).BigValue & uint.MaxValue));
        }

        return result;
    }

    private static byte[] EncodeUnix(PyThread t, PyObject address)
    {
        const int PathSize = 108;
        var path = address switch
        {
            PyStr s => PathArgument.Encode(t, s),
            _ => BufferView.Read(t, address),
        };
        var isAbstract = path.Length > 0 && path[0] == 0;
        if (path.Length > PathSize || (!isAbstract && path.Length >= PathSize))
        {
            throw Errors.Of(Exceptions.OSError, "AF_UNIX path too long");
        }

        var result = new byte[2 + path.Length + (isAbstract || path.Length == 0 ? 0 : 1)];
        BitConverter.TryWriteBytes(result, (ushort)SocketCalls.UnixFamily);
        path.CopyTo(result, 2);
        return result;
    }

    /// <summary>A host name as bytes for the resolver; names with other characters in their IDNA form.</summary>
    internal static byte[] HostText(PyThread t, PyObject host)
    {
        byte[] bytes;
        switch (host)
        {
            case PyStr s when System.Text.Ascii.IsValid(s.Value):
                bytes = System.Text.Encoding.ASCII.GetBytes(s.Value);
                break;
            case PyStr s:
                bytes = BufferView.Read(t, Operations.CallMethod(t, s, "encode", PyStr.Of("idna")));
                break;
            case PyBytes or PyByteArray:
                bytes = BufferView.Read(t, host);
                break;
            default:
                throw Errors.TypeError($"str, bytes or bytearray expected, not {host.Type.Name}");
        }

        return bytes.AsSpan().Contains((byte)0) ? throw Errors.TypeError("host name must not contain null character") : [.. bytes, 0];
    }

    /// <summary>The first address of a host.</summary>
    internal static byte[] Resolve(PyThread t, byte[] host, int family)
    {
        var size = family == SocketCalls.InternetFamily ? 16 : 28;
        var direct = new byte[size];
        BitConverter.TryWriteBytes(direct, (ushort)family);
        if (host.Length == 1)
        {
            return direct;
        }

        if (host.AsSpan().SequenceEqual("<broadcast>\0"u8) || host.AsSpan().SequenceEqual("255.255.255.255\0"u8))
        {
            if (family != SocketCalls.InternetFamily)
            {
                throw Errors.Of(Exceptions.OSError, "address family mismatched");
            }

            direct.AsSpan(4, 4).Fill(255);
            return direct;
        }

        fixed (byte* pointer = direct)
        {
            if (SocketCalls.ParseAddress(family, host, pointer + (family == SocketCalls.InternetFamily ? 4 : 8)) == 1)
            {
                return direct;
            }
        }

        var hints = new SocketCalls.AddressInfo { Family = family };
        SocketCalls.AddressInfo* list;
        int error;
        using (t.Blocking())
        {
            error = SocketCalls.GetAddresses(host, null, &hints, &list);
        }

        if (error != 0)
        {
            throw SocketModule.AddressError(error);
        }

        try
        {
            return new ReadOnlySpan<byte>(list->Address, (int)list->AddressLength).ToArray();
        }
        finally
        {
            SocketCalls.FreeAddresses(list);
        }
    }

    internal static string Format(int family, ReadOnlySpan<byte> address)
    {
        var buffer = stackalloc byte[64];
        fixed (byte* pointer = address)
        {
            return Marshal.PtrToStringUTF8((nint)SocketCalls.FormatAddress(family, pointer, buffer, 64)) ?? throw LibC.LastError();
        }
    }

    /// <summary>The Python form of an address of the system.</summary>
    internal static PyObject Decode(PyThread t, ReadOnlySpan<byte> address)
    {
        if (address.Length < 2)
        {
            return PyNone.Value;
        }

        int family = BitConverter.ToUInt16(address);
        switch (family)
        {
            case SocketCalls.InternetFamily:
                return new PyTuple([PyStr.Of(Format(family, address.Slice(4, 4))), PyInt.Of(BinaryPrimitives.ReadUInt16BigEndian(address[2..]))]);
            case SocketCalls.Internet6Family:
                // The scope is an item of its own, not a part of the text.
                return new PyTuple([
                    PyStr.Of(Format(family, address.Slice(8, 16))),
                    PyInt.Of(BinaryPrimitives.ReadUInt16BigEndian(address[2..])),
                    PyInt.Of(BinaryPrimitives.ReadUInt32BigEndian(address[4..])),
                    PyInt.Of(BitConverter.ToUInt32(address[24..])),
                ]);
            case SocketCalls.UnixFamily:
                var path = address[2..];
                if (path.Length > 0 && path[0] == 0)
                {
                    return PyBytes.Of(path);
                }

                var end = path.IndexOf((byte)0);
                return PathArgument.DecodeName(t, end < 0 ? path : path[..end]);
            case SocketCalls.NetlinkFamily:
                return new PyTuple([PyInt.Of(BitConverter.ToUInt32(address[4..])), PyInt.Of(BitConverter.ToUInt32(address[8..]))]);
            default:
                return new PyTuple([PyInt.Of(family), PyBytes.Of(address[2..])]);
        }
    }
}
