using System.Runtime.InteropServices;

namespace Weft.Modules.Ssl;

/// <summary>
/// <c>_ssl._SSLSocket</c>: one TLS connection, over a socket or over two streams in memory.
/// </summary>
/// <remarks>
/// An operation calls OpenSSL, with the Python thread detached, until that neither wants to read nor to write; in
/// between it waits for the socket as that one's timeout says. <see cref="_gate"/> keeps other threads out of the
/// connection during a call of OpenSSL, which is not made for two at a time. It is taken detached and is not held while
/// waiting, so that one thread can write while another waits for something to read: a socket that blocks does not for
/// the length of each call. What is asked of a connection is in PySslSocket.Inspection.cs.
/// </remarks>
[PyType("_ssl._SSLSocket", NoConstructor = true, WeakReferences = true, Doc = "A TLS connection.")]
public sealed unsafe partial class PySslSocket : PyObject
{
    private const int ReceivedShutdown = 2;
    private const int PostHandshakeMode = 8;
    private const int SetHostNameCommand = 55;

    private enum Action : byte
    {
        Handshake,
        Read,
        Write,
        Shutdown,
    }

    private readonly Lock _gate = new();
    private readonly nint _ssl;
    private readonly bool _isServer;
    private readonly WeakReference<PySocket>? _socket;
    private readonly PyMemoryBio? _incoming;
    private readonly PyMemoryBio? _outgoing;
    private readonly string? _hostName;
    private readonly GCHandle _self;
    private readonly WeakReference<PySslContext> _settings;
    private PySslContext _context;
    private WeakReference<PyObject>? _owner;
    private bool _shutdownSeenZero;
    private bool _foundUnreachable;

    private PySslSocket(PySslContext context, nint ssl, PySocket? socket, PyMemoryBio? incoming, PyMemoryBio? outgoing, bool isServer, string? hostName)
    {
        _context = context;
        _settings = new WeakReference<PySslContext>(context);
        _ssl = ssl;
        _isServer = isServer;
        _hostName = hostName;
        _socket = socket is null ? null : new WeakReference<PySocket>(socket);
        _incoming = incoming;
        _outgoing = outgoing;
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        OpenSsl.SetData(ssl, 0, GCHandle.ToIntPtr(_self));
    }

    ~PySslSocket()
    {
        if (!Finalization.MayFree(this, ref _foundUnreachable))
        {
            return;
        }

        OpenSsl.SetData(_ssl, 0, 0);
        OpenSsl.FreeConnection(_ssl);
        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    /// <summary>The context that it was made with, whose callbacks it keeps; null once it was replaced and is gone.</summary>
    internal PySslContext? SettingsContext => _settings.TryGetTarget(out var context) ? context : null;

    internal PySslContext CurrentContext => _context;

    /// <summary>An error that a callback left for the operation in progress to raise.</summary>
    internal PythonException? CallbackError { get; set; }

    /// <summary>What callbacks are told: the owner, or this where there is none; null once the owner is gone.</summary>
    internal PyObject? OwnerOrSelf => _owner is null ? this : _owner.TryGetTarget(out var owner) ? owner : null;

    /// <summary>The connection of OpenSSL's object; null once it is being collected.</summary>
    internal static PySslSocket? Find(nint ssl) => OpenSsl.GetData(ssl, 0) is var handle and not 0 ? GCHandle.FromIntPtr(handle).Target as PySslSocket : null;

    internal static PySslSocket Create(
        PyThread t, PySslContext context, PySocket? socket, PyMemoryBio? incoming, PyMemoryBio? outgoing, bool isServer, string? hostName, PyObject? owner, PyObject? session)
    {
        switch ((int)context.Protocol())
        {
            case PySslContext.ProtocolClient when isServer:
                throw SslErrors.Numbered(0, "Cannot create a server socket with a PROTOCOL_TLS_CLIENT context");
            case PySslContext.ProtocolServer when !isServer:
                throw SslErrors.Numbered(0, "Cannot create a client socket with a PROTOCOL_TLS_SERVER context");
        }

        if (hostName is "" || hostName?[0] == '.')
        {
            throw Errors.ValueError("server_hostname cannot be an empty string or start with a leading dot.");
        }

        OpenSsl.ClearErrors();
        var ssl = OpenSsl.NewConnection(context.Handle);
        if (ssl == 0)
        {
            throw SslErrors.FromQueue();
        }

        var made = new PySslSocket(context, ssl, socket, incoming, outgoing, isServer, hostName);
        made.Start(t, socket, owner, session);
        return made;
    }

    private void Start(PyThread t, PySocket? socket, PyObject? owner, PyObject? session)
    {
        if (socket is not null)
        {
            OpenSsl.SetDescriptor(_ssl, socket.Descriptor);
        }
        else
        {
            // OpenSSL gives up one reference to each stream; Python keeps the other.
            OpenSsl.ShareStream(_incoming!.Handle);
            OpenSsl.ShareStream(_outgoing!.Handle);
            OpenSsl.SetStreams(_ssl, _incoming.Handle, _outgoing.Handle);
        }

        if (_context.AuthenticatesLater)
        {
            if (!_isServer)
            {
                OpenSsl.SetPostHandshake(_ssl, 1);
            }
            else if (OpenSsl.GetConnectionVerifyMode(_ssl) is var mode && (mode & PySslContext.VerifyPeer) != 0)
            {
                OpenSsl.SetConnectionVerifyMode(_ssl, mode | PostHandshakeMode, 0);
            }
        }

        if (_hostName is not null)
        {
            ConfigureHostName(_hostName);
        }

        if (_isServer)
        {
            OpenSsl.SetServer(_ssl);
        }
        else
        {
            OpenSsl.SetClient(_ssl);
        }

        if (owner is not (null or PyNone))
        {
            _owner = new WeakReference<PyObject>(owner);
        }

        if (session is not (null or PyNone))
        {
            SetSession(t, session);
        }
    }

    private void ConfigureHostName(string name)
    {
        var isAddress = System.Net.IPAddress.TryParse(name, out _) && (name.Contains(':') || name.Split('.').Length == 4);
        if (!isAddress && OpenSsl.ControlConnection(_ssl, SetHostNameCommand, 0, name) == 0)
        {
            throw SslErrors.FromQueue();
        }

        if (!_context.ChecksHostName)
        {
            return;
        }

        var parameters = OpenSsl.ConnectionParameters(_ssl);
        var set = isAddress ? OpenSsl.SetAddress(parameters, name) : OpenSsl.SetHost(parameters, name, (nuint)System.Text.Encoding.UTF8.GetByteCount(name));
        if (set == 0)
        {
            throw SslErrors.FromQueue();
        }
    }

    /// <summary>Why the certificate was refused.</summary>
    internal (long Code, string Text) VerificationFailure()
    {
        var code = OpenSsl.VerifyResult(_ssl);
        return (code, SslErrors.VerificationText(code, _hostName));
    }

    // ---- Operations

    /// <summary>What a call of OpenSSL came to.</summary>
    private readonly record struct Outcome(int Result, int Error, ulong Code, int SystemError, nuint Count);

    private Outcome Call(PyThread t, PySocket? socket, Action action, byte* buffer, nuint length)
    {
        Outcome outcome;
        var blockingFd = socket is { Timeout: < 0 } ? socket.Descriptor : -1;
        using (t.Blocking())
        {
            lock (_gate)
            {
                if (blockingFd >= 0)
                {
                    _ = PosixModule.TrySetBlocking(blockingFd, false);
                }

                OpenSsl.ClearErrors();
                nuint count = 0;
                var result = action switch
                {
                    Action.Handshake => OpenSsl.Handshake(_ssl),
                    Action.Read => OpenSsl.Read(_ssl, buffer, length, &count),
                    Action.Write => OpenSsl.Write(_ssl, buffer, length, &count),
                    _ => OpenSsl.Shutdown(_ssl),
                };
                var systemError = Marshal.GetLastPInvokeError();
                var error = result > 0 ? 0 : OpenSsl.ErrorOf(_ssl, result);
                var code = OpenSsl.PeekLastError();
                OpenSsl.ClearErrors();
                outcome = new Outcome(result, error, code, systemError, count);
                if (blockingFd >= 0)
                {
                    _ = PosixModule.TrySetBlocking(blockingFd, true);
                }
            }
        }

        if (CallbackError is { } failure)
        {
            CallbackError = null;
            throw failure;
        }

        return outcome;
    }

    /// <summary>The socket; null for a connection over streams.</summary>
    private PySocket? OpenSocket()
    {
        if (_socket is null)
        {
            return null;
        }

        return _socket.TryGetTarget(out var socket) && socket.Descriptor >= 0 ? socket : throw SslErrors.Numbered(SslErrors.NoSocket, "Underlying socket connection gone");
    }

    private static long Deadline(PySocket? socket) => socket is { Timeout: > 0 } ? TimeModule.Now(TimeModule.Monotonic) + socket.Timeout : 0;

    /// <summary>Waits until the socket can do what OpenSSL wants; false where nothing can be waited for.</summary>
    private static bool WaitFor(PyThread t, PySocket? socket, int wanted, long deadline, string message)
    {
        if (socket is null || socket.Timeout == 0)
        {
            return false;
        }

        var rest = socket.Timeout < 0 ? -1 : deadline - TimeModule.Now(TimeModule.Monotonic);
        if (socket.Timeout > 0 && rest <= 0)
        {
            throw Errors.Of(Exceptions.TimeoutError, message);
        }

        if (socket.Descriptor < 0)
        {
            throw SslErrors.Numbered(SslErrors.NoSocket, "Underlying socket has been closed.");
        }

        if (!Polling.Wait(t, socket.Descriptor, wanted == SslErrors.WantWrite ? Polling.Out : Polling.In, rest))
        {
            throw Errors.Of(Exceptions.TimeoutError, message);
        }

        return true;
    }

    /// <summary>Repeats an operation until it is done or fails.</summary>
    private Outcome Run(PyThread t, Action action, byte* buffer, nuint length, string onTimeout)
    {
        var socket = OpenSocket();
        var deadline = Deadline(socket);
        while (true)
        {
            var outcome = Call(t, socket, action, buffer, length);
            if (t.Requests != 0)
            {
                t.ServeRequests();
            }

            if (outcome.Result > 0 || outcome.Error is not (SslErrors.WantRead or SslErrors.WantWrite) || !WaitFor(t, socket, outcome.Error, deadline, onTimeout))
            {
                return outcome;
            }
        }
    }

    private PythonException Failure(Outcome outcome, [System.Runtime.CompilerServices.CallerLineNumber] int line = 0) =>
        SslErrors.FromConnection(this, outcome.Error, outcome.Code, _socket is null ? 0 : outcome.SystemError, line);

    [PyMethod("do_handshake", Signature = "()", Doc = "Agrees on keys with the other side.")]
    public void DoHandshake(PyThread t)
    {
        var outcome = Run(t, Action.Handshake, null, 0, "_ssl.c:1011: The handshake operation timed out");
        if (outcome.Result < 1)
        {
            throw Failure(outcome);
        }
    }

    [PyMethod("write", Signature = "(b, /)", Doc = "Sends bytes; how many were taken.")]
    public long Write(PyThread t, PyObject b)
    {
        using var view = BufferView.Get(t, b);
        var socket = OpenSocket();
        if (socket is { Timeout: > 0 } && !Polling.Wait(t, socket.Descriptor, Polling.Out, socket.Timeout))
        {
            throw Errors.Of(Exceptions.TimeoutError, "The write operation timed out");
        }

        if (view.Length == 0)
        {
            return 0;
        }

        using var pin = view.Memory.Slice((int)view.Offset, (int)view.Length).Pin();
        var outcome = Run(t, Action.Write, (byte*)pin.Pointer, (nuint)view.Length, "The write operation timed out");
        return outcome.Result > 0 ? (long)outcome.Count : throw Failure(outcome);
    }

    [PyMethod("read", Doc = "read(size[, buffer]): receives bytes, into the buffer if there is one.")]
    public PyObject Read(PyThread t, ReadOnlySpan<PyObject> args)
    {
        if (args.Length is not (1 or 2))
        {
            throw Errors.TypeError("_ssl._SSLSocket.read requires 1 to 2 arguments");
        }

        var size = Operations.IndexToInt32(t, args[0]);
        if (args.Length == 1)
        {
            if (size < 0)
            {
                throw Errors.ValueError("size should not be negative");
            }

            if (size == 0)
            {
                return PyBytes.Of([]);
            }

            // Programs ask for far more than comes; the room for it is borrowed.
            var room = System.Buffers.ArrayPool<byte>.Shared.Rent(size);
            try
            {
                var count = ReadInto(t, room.AsMemory(0, size));
                return PyBytes.Of(room.AsSpan(0, count));
            }
            finally
            {
                System.Buffers.ArrayPool<byte>.Shared.Return(room);
            }
        }

        using var view = BufferView.Get(t, args[1], writable: true);
        if (size <= 0 || size > view.Length)
        {
            size = (int)view.Length;
        }

        return PyInt.Of(size == 0 ? 0 : ReadInto(t, view.Memory.Slice((int)view.Offset, size)));
    }

    private int ReadInto(PyThread t, Memory<byte> target)
    {
        using var pin = target.Pin();
        var outcome = Run(t, Action.Read, (byte*)pin.Pointer, (nuint)target.Length, "The read operation timed out");
        if (outcome.Result > 0)
        {
            return (int)outcome.Count;
        }

        return outcome.Error == SslErrors.ZeroReturn && OpenSsl.ShutdownState(_ssl) == ReceivedShutdown ? 0 : throw Failure(outcome);
    }

    [PyMethod("pending", Signature = "()", Doc = "How many bytes can be read without waiting.")]
    public int Pending() => OpenSsl.Pending(_ssl);

    [PyMethod("shutdown", Signature = "()", Doc = "Ends the TLS connection; the socket under it.")]
    public PyObject Shutdown(PyThread t)
    {
        var socket = OpenSocket();
        var deadline = Deadline(socket);
        var zeros = 0;
        while (true)
        {
            if (_shutdownSeenZero)
            {
                // What follows the other side's close is not ours to read.
                OpenSsl.SetReadAhead(_ssl, 0);
            }

            var outcome = Call(t, socket, Action.Shutdown, null, 0);
            if (outcome.Result > 0)
            {
                break;
            }

            if (outcome.Result == 0)
            {
                // Ours is sent; once more for that of the other side, which may never come.
                if (++zeros > 1)
                {
                    break;
                }

                _shutdownSeenZero = true;
                continue;
            }

            if (outcome.Error is not (SslErrors.WantRead or SslErrors.WantWrite)
                || !WaitFor(t, socket, outcome.Error, deadline, outcome.Error == SslErrors.WantRead ? "The read operation timed out" : "The write operation timed out"))
            {
                throw Failure(outcome);
            }
        }

        return (PyObject?)socket ?? PyNone.Value;
    }

    [PyMethod("verify_client_post_handshake", Signature = "()", Doc = "Asks the client for a certificate after the handshake (TLS 1.3).")]
    public void VerifyLater()
    {
        if (OpenSsl.VerifyClientLater(_ssl) != 1)
        {
            throw SslErrors.FromQueue();
        }
    }
}
