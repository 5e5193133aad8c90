using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>
/// <c>_socket.socket</c>: a socket by its descriptor. With a timeout the descriptor does not block, and every call waits
/// with <c>poll</c> for the rest of the time; without one the call itself blocks. Interrupted calls are repeated after
/// signals were served (PEP 475).
/// </summary>
[PyType("_socket.socket", WeakReferences = false, Doc = "A socket.")]
public unsafe partial class PySocket : PyObject
{
    private const int NonBlockingKind = 0x800;
    private const int SocketLevel = 1;

    /// <summary>The default of new sockets in nanoseconds; -1 for none.</summary>
    internal static long DefaultTimeout = -1;

    private int _fd = -1;
    private int _family;
    private int _kind;
    private int _protocol;
    private long _timeout = -1;
    private bool _foundUnreachable;

    internal PySocket()
    {
    }

    ~PySocket()
    {
        if (_fd >= 0 && Finalization.MayFree(this, ref _foundUnreachable))
        {
            _ = LibC.Close(Interlocked.Exchange(ref _fd, -1));
        }
    }

    /// <summary>The descriptor, -1 when closed.</summary>
    internal int Descriptor => _fd;

    /// <summary>The timeout in nanoseconds; -1 for none.</summary>
    internal long Timeout => _timeout;

    internal static PySocket Of(int fd, int family, int kind, int protocol)
    {
        var made = new PySocket();
        made.Start(fd, family, kind, protocol);
        return made;
    }

    private void Start(int fd, int family, int kind, int protocol)
    {
        _fd = fd;
        _family = family;
        _kind = kind & ~(SocketCalls.CloseOnExec | NonBlockingKind);
        _protocol = protocol;
        _timeout = (kind & NonBlockingKind) != 0 ? 0 : DefaultTimeout;
        if (_timeout > 0)
        {
            PosixModule.SetBlocking(fd, false);
        }
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Allocate(cls);

    [PyInit(Signature = "(family=-1, type=-1, proto=-1, fileno=None)")]
    public void Init(PyThread t, int family = -1, int type = -1, int proto = -1, PyObject? fileno = null)
    {
        AuditHooks.Raise(t, "socket.__new__", this, PyInt.Of(family), PyInt.Of(type), PyInt.Of(proto));
        if (fileno is null)
        {
            family = family == -1 ? SocketCalls.InternetFamily : family;
            type = type == -1 ? 1 : type;
            proto = proto == -1 ? 0 : proto;
            var made = SocketCalls.Create(family, type | SocketCalls.CloseOnExec, proto);
            PosixModule.Check(made);
            Start(made, family, type, proto);
            return;
        }

        var fd = Operations.IndexToInt32(t, fileno);
        if (fd < 0)
        {
            throw Errors.ValueError("negative file descriptor");
        }

        var address = stackalloc byte[SocketCalls.AddressSize];
        uint length = SocketCalls.AddressSize;
        if (SocketCalls.GetName(fd, address, &length) == -1)
        {
            var error = Marshal.GetLastPInvokeError();
            if (family == -1 || error is LibC.EBADF or 88)
            {
                throw LibC.LastError();
            }
        }
        else if (family == -1)
        {
            family = *(ushort*)address;
        }

        type = type == -1 ? Option(fd, 3) : type;
        proto = proto == -1 ? Option(fd, 38) : proto;
        Start(fd, family, type, proto);
    }

    private static int Option(int fd, int option)
    {
        int value;
        uint length = 4;
        PosixModule.Check(SocketCalls.GetOption(fd, SocketLevel, option, (byte*)&value, &length));
        return value;
    }

    [PyProperty("family", Doc = "The address family.")]
    public int Family() => _family;

    [PyProperty("type", Doc = "The socket type.")]
    public int Kind() => _kind;

    [PyProperty("proto", Doc = "The protocol.")]
    public int Protocol() => _protocol;

    [PyProperty("timeout", Doc = "The timeout in seconds, or None.")]
    public PyObject TimeoutValue() => GetTimeout();

    [PyMethod("__repr__")]
    public PyObject Repr() => PyStr.Of($"<socket object, fd={_fd}, family={_family}, type={_kind}, proto={_protocol}>");

    [PyMethod("fileno", Signature = "($self, /)", Doc = "The descriptor, -1 when closed.")]
    public int FileNumber() => _fd;

    [PyMethod("close", Signature = "($self, /)", Doc = "Closes the socket.")]
    public void Close()
    {
        var fd = Interlocked.Exchange(ref _fd, -1);
        if (fd >= 0 && LibC.Close(fd) == -1 && Marshal.GetLastPInvokeError() != 104)
        {
            throw LibC.LastError();
        }
    }

    [PyMethod("detach", Signature = "($self, /)", Doc = "Gives the descriptor away without closing it.")]
    public int Detach() => Interlocked.Exchange(ref _fd, -1);

    [PyMethod("settimeout", Signature = "($self, timeout, /)", Doc = "Sets the timeout in seconds; None blocks.")]
    public void SetTimeout(PyThread t, PyObject timeout)
    {
        _timeout = ParseTimeout(t, timeout);
        PosixModule.SetBlocking(_fd, _timeout < 0);
    }

    internal static long ParseTimeout(PyThread t, PyObject timeout)
    {
        if (timeout is PyNone)
        {
            return -1;
        }

        var nanoseconds = Weft.Modules.TimeValue.ToNanoseconds(t, timeout);
        return nanoseconds < 0 ? throw Errors.ValueError("Timeout value out of range")
            : nanoseconds / 1_000_000 > int.MaxValue ? throw Errors.OverflowError("timeout doesn't fit into C timeval") : nanoseconds;
    }

    [PyMethod("gettimeout", Signature = "($self, /)", Doc = "The timeout in seconds, or None.")]
    public PyObject GetTimeout() => _timeout < 0 ? PyNone.Value : PyFloat.Of(_timeout / 1e9);

    [PyMethod("setblocking", Signature = "($self, flag, /)", Doc = "Sets whether calls block.")]
    public void SetBlocking(PyThread t, bool flag)
    {
        _timeout = flag ? -1 : 0;
        PosixModule.SetBlocking(_fd, flag);
    }

    [PyMethod("getblocking", Signature = "($self, /)", Doc = "Whether calls block.")]
    public bool GetBlocking() => _timeout != 0;

    private delegate nint Call(int fd);

    /// <summary>Runs a call, waiting for the descriptor as the timeout says.</summary>
    /// <param name="attempt">The same call if it can be made so that it never blocks: under some GIL policies it is tried before the lock is given up.</param>
    private nint Run(PyThread t, short events, Call call, long deadline = 0, Call? attempt = null)
    {
        if (attempt is not null && GilPolicy.Enabled && GilPolicy.Current.TriesBeforeBlocking)
        {
            var soon = attempt(_fd);
            if (soon >= 0)
            {
                return soon;
            }
        }

        if (_timeout > 0 && deadline == 0)
        {
            deadline = TimeModule.Now(TimeModule.Monotonic) + _timeout;
        }

        while (true)
        {
            if (_timeout > 0)
            {
                var rest = deadline - TimeModule.Now(TimeModule.Monotonic);
                if (rest < 0 || !Polling.Wait(t, _fd, events, rest))
                {
                    throw Errors.Of(Exceptions.TimeoutError, "timed out");
                }
            }

            nint result;
            using (t.Blocking())
            {
                result = call(_fd);
            }

            if (result != -1)
            {
                return result;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case LibC.EINTR:
                    t.ServeRequests();
                    break;
                case LibC.EAGAIN when _timeout > 0:
                    break;
                default:
                    throw LibC.LastError();
            }
        }
    }

    [PyMethod("bind", Signature = "($self, address, /)", Doc = "Gives the socket an address.")]
    public void Bind(PyThread t, PyObject address)
    {
        var bytes = SocketAddress.Encode(t, _family, address, "bind");
        AuditHooks.Raise(t, "socket.bind", this, address);
        fixed (byte* pointer = bytes)
        {
            PosixModule.Check(SocketCalls.Bind(_fd, pointer, (uint)bytes.Length));
        }
    }

    private int ConnectTo(PyThread t, byte[] address)
    {
        int result;
        fixed (byte* pointer = address)
        using (t.Blocking())
        {
            result = SocketCalls.Connect(_fd, pointer, (uint)address.Length);
        }

        var error = result == 0 ? 0 : Marshal.GetLastPInvokeError();
        var interrupted = error == LibC.EINTR;
        if (interrupted)
        {
            t.ServeRequests();
        }

        // An interrupted call goes on in the background, as one that does not block.
        if (!interrupted && !(error == SocketCalls.InProgress && _timeout > 0))
        {
            return error;
        }

        if (interrupted && _timeout == 0)
        {
            return SocketCalls.InProgress;
        }

        if (!Polling.Wait(t, _fd, Polling.Out, _timeout < 0 ? -1 : _timeout))
        {
            return LibC.EAGAIN;
        }

        return Option(_fd, 4);
    }

    [PyMethod("connect", Signature = "($self, address, /)", Doc = "Connects the socket.")]
    public void Connect(PyThread t, PyObject address)
    {
        var bytes = SocketAddress.Encode(t, _family, address, "connect");
        AuditHooks.Raise(t, "socket.connect", this, address);
        var error = ConnectTo(t, bytes);
        if (error != 0)
        {
            throw error == LibC.EAGAIN && _timeout > 0 ? Errors.Of(Exceptions.TimeoutError, "timed out") : Errors.OSError(error, LibC.ErrorText(error));
        }
    }

    [PyMethod("connect_ex", Signature = "($self, address, /)", Doc = "Connects the socket; an error number.")]
    public int ConnectWithNumber(PyThread t, PyObject address) => ConnectTo(t, SocketAddress.Encode(t, _family, address, "connect_ex"));

    [PyMethod("listen", Doc = "listen([backlog]): accepts connections.")]
    public void Listen(int backlog = 128) => PosixModule.Check(SocketCalls.Listen(_fd, Math.Max(backlog, 0)));

    [PyMethod("_accept", Signature = "($self, /)", Doc = "Waits for a connection: (descriptor, address).")]
    public PyObject Accept(PyThread t)
    {
        var address = new byte[SocketCalls.AddressSize];
        uint length = 0;
        var fd = Run(t, Polling.In, own =>
        {
            uint size = SocketCalls.AddressSize;
            fixed (byte* pointer = address)
            {
                var made = SocketCalls.Accept(own, pointer, &size, SocketCalls.CloseOnExec);
                length = size;
                return made;
            }
        });
        return new PyTuple([PyInt.Of((long)fd), SocketAddress.Decode(t, address.AsSpan(0, (int)length))]);
    }

    [PyMethod("getsockname", Signature = "($self, /)", Doc = "The socket's address.")]
    public PyObject GetName(PyThread t)
    {
        var address = stackalloc byte[SocketCalls.AddressSize];
        uint length = SocketCalls.AddressSize;
        PosixModule.Check(SocketCalls.GetName(_fd, address, &length));
        return SocketAddress.Decode(t, new ReadOnlySpan<byte>(address, (int)length));
    }

    [PyMethod("getpeername", Signature = "($self, /)", Doc = "The other side's address.")]
    public PyObject GetPeer(PyThread t)
    {
        var address = stackalloc byte[SocketCalls.AddressSize];
        uint length = SocketCalls.AddressSize;
        PosixModule.Check(SocketCalls.GetPeer(_fd, address, &length));
        return SocketAddress.Decode(t, new ReadOnlySpan<byte>(address, (int)length));
    }

    [PyMethod("shutdown", Signature = "($self, how, /)", Doc = "Ends sending, receiving or both.")]
    public void Shutdown(int how) => PosixModule.Check(SocketCalls.Shutdown(_fd, how));

    [PyMethod("getsockopt", Doc = "getsockopt(level, option[, buflen]): an option of the socket.")]
    public PyObject GetOption(PyThread t, int level, int option, int buflen = 0)
    {
        if (buflen == 0)
        {
            var value = 0;
            uint length = 4;
            PosixModule.Check(SocketCalls.GetOption(_fd, level, option, (byte*)&value, &length));
            return PyInt.Of(value);
        }

        if (buflen is < 0 or > 1024)
        {
            throw Errors.Of(Exceptions.OSError, "getsockopt buflen out of range");
        }

        var buffer = new byte[buflen];
        var size = (uint)buflen;
        fixed (byte* pointer = buffer)
        {
            PosixModule.Check(SocketCalls.GetOption(_fd, level, option, pointer, &size));
        }

        return PyBytes.Of(buffer.AsSpan(0, (int)size));
    }

    [PyMethod("setsockopt", Doc = "setsockopt(level, option, value[, optlen]): sets an option of the socket.")]
    public void SetOption(PyThread t, int level, int option, PyObject value, PyObject? optlen = null)
    {
        if (optlen is not null)
        {
            if (value is not PyNone)
            {
                throw Errors.TypeError($"setsockopt() argument 3 must be None, not {value.Type.Name}");
            }

            PosixModule.Check(SocketCalls.SetOption(_fd, level, option, null, (uint)Operations.IndexToInt64(t, optlen)));
            return;
        }

        if (value.Type[Slot.Index] != 0)
        {
            var number = Operations.IndexToInt32(t, value);
            PosixModule.Check(SocketCalls.SetOption(_fd, level, option, (byte*)&number, 4));
            return;
        }

        using var view = BufferView.Get(t, value);
        fixed (byte* pointer = view.Span)
        {
            PosixModule.Check(SocketCalls.SetOption(_fd, level, option, pointer, (uint)view.Length));
        }
    }
}
