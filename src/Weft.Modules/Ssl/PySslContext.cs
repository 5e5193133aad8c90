using System.Runtime.InteropServices;

namespace Weft.Modules.Ssl;

/// <summary><c>_ssl._SSLContext</c>: what connections have in common: certificates, trust, versions, ciphers, callbacks.</summary>
/// <remarks>Certificates are in PySslContext.Certificates.cs, callbacks in PySslContext.Callbacks.cs.</remarks>
[PyType("_ssl._SSLContext", WeakReferences = true, Doc = "Settings that TLS connections share.")]
public unsafe partial class PySslContext : PyObject
{
    internal const int ProtocolTls = 2;
    internal const int ProtocolClient = 16;
    internal const int ProtocolServer = 17;

    internal const int VerifyPeer = 1;
    private const int FailWithoutCertificate = 2;
    private const uint NoPartialWildcards = 4;
    private const ulong TrustedFirst = 0x8000;
    private const ulong DefaultOptions = 0x80000050 | 0x02000000 | 0x00400000;

    private const int SetMode = 33;
    private const int SetMinimum = 123;
    private const int SetMaximum = 124;
    private const int GetMinimum = 130;
    private const int GetMaximum = 131;
    private const int SetGroups = 91;
    private const int SetTemporaryDiffieHellman = 3;
    private const int ModePartialWriteMovingRelease = 1 | 2 | 4 | 16;

    private const int MinimumSupported = -2;
    private const int MaximumSupported = -1;

    private readonly int _protocol;
    private bool _foundUnreachable;
    private bool _checkHostName;
    private bool _postHandshake;
    private uint _hostFlags = NoPartialWildcards;
    private byte[]? _protocols;

    internal PySslContext(int protocol)
    {
        _protocol = protocol;
        var method = protocol switch
        {
            ProtocolTls => OpenSsl.AnyMethod(),
            ProtocolClient => OpenSsl.ClientMethod(),
            ProtocolServer => OpenSsl.ServerMethod(),
            3 => OpenSsl.Version10Method(),
            4 => OpenSsl.Version11Method(),
            5 => OpenSsl.Version12Method(),
            _ => throw Errors.ValueError($"invalid or unsupported protocol version {protocol}"),
        };
        Handle = OpenSsl.NewContext(method);
        if (Handle == 0)
        {
            throw SslErrors.FromQueue();
        }

        OpenSsl.ClearErrors();
        OpenSsl.SetOptions(Handle, DefaultOptions);
        OpenSsl.ControlContext(Handle, SetMode, ModePartialWriteMovingRelease, null);
        var id = "Python"u8;
        fixed (byte* pointer = id)
        {
            OpenSsl.SetSessionContext(Handle, pointer, (uint)id.Length);
        }

        var parameters = OpenSsl.ContextParameters(Handle);
        OpenSsl.SetVerifyFlags(parameters, TrustedFirst);
        OpenSsl.SetHostFlags(parameters, _hostFlags);
        if (protocol == ProtocolClient)
        {
            _checkHostName = true;
            OpenSsl.SetVerifyMode(Handle, VerifyPeer | FailWithoutCertificate, 0);
        }
    }

    ~PySslContext()
    {
        if (!Finalization.MayFree(this, ref _foundUnreachable))
        {
            return;
        }

        _keyLog?.Dispose();
        OpenSsl.FreeContext(Handle);
        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    internal nint Handle { get; }

    internal bool ChecksHostName => _checkHostName;

    internal bool AuthenticatesLater => _postHandshake;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (kwNames is { Count: > 0 })
        {
            throw Errors.TypeError("_SSLContext() takes no keyword arguments");
        }

        if (args.Length != 1)
        {
            throw Errors.TypeError($"_SSLContext expected 1 argument, got {args.Length}");
        }

        var protocol = Operations.IndexToInt32(t, args[0]);
        if (protocol is ProtocolTls or 3 or 4 or 5)
        {
            var name = protocol switch
            {
                ProtocolTls => "PROTOCOL_TLS",
                3 => "PROTOCOL_TLSv1",
                4 => "PROTOCOL_TLSv1_1",
                _ => "PROTOCOL_TLSv1_2",
            };
            Warnings.Deprecated(t, $"ssl.{name} is deprecated");
        }

        return Allocate(cls, protocol);
    }

    // ---- Settings

    [PyProperty("protocol", Doc = "The protocol that it was made with.")]
    public long Protocol() => _protocol;

    [PyProperty("options", Doc = "The options, as a number.")]
    public PyObject GetOptions() => PyInt.Of((long)OpenSsl.GetOptions(Handle));

    [PySetter("options")]
    public void SetOptions(PyThread t, PyObject? value)
    {
        var number = Unsigned(t, value);
        const ulong deprecated = 0x02000000 | 0x04000000 | 0x10000000 | 0x08000000 | 0x20000000;
        var current = OpenSsl.GetOptions(Handle);
        if ((number & ~current & deprecated) != 0)
        {
            Warnings.Deprecated(t, "ssl.OP_NO_SSL*/ssl.OP_NO_TLS* options are deprecated");
        }

        OpenSsl.ClearOptions(Handle, current & ~number);
        OpenSsl.SetOptions(Handle, number & ~current);
    }

    /// <summary>The value for a setter whose attribute cannot be deleted.</summary>
    internal static PyObject Required(PyObject? value) => value ?? throw Errors.AttributeError("cannot delete attribute");

    private static ulong Unsigned(PyThread t, PyObject? value)
    {
        var number = Required(value) as PyIntBase ?? throw Errors.TypeError($"argument must be int, not {value!.Type.FullName}");
        return number.Sign < 0 ? throw Errors.ValueError("Cannot convert negative int") : (ulong)Operations.IndexToInt64(t, number);
    }

    private static int Integer(PyThread t, PyObject? value) => Operations.IndexToInt32(t, Required(value));

    [PyProperty("verify_mode", Doc = "Whether the other side must show a certificate.")]
    public int GetVerifyMode() => (OpenSsl.GetVerifyMode(Handle) & (VerifyPeer | FailWithoutCertificate)) switch
    {
        0 => 0,
        VerifyPeer => 1,
        _ => 2,
    };

    [PySetter("verify_mode")]
    public void SetVerifyMode(PyThread t, PyObject? value)
    {
        var mode = Integer(t, value);
        if (mode is < 0 or > 2)
        {
            throw Errors.ValueError("invalid value for verify_mode");
        }

        if (mode == 0 && _checkHostName)
        {
            throw Errors.ValueError("Cannot set verify_mode to CERT_NONE when check_hostname is enabled.");
        }

        OpenSsl.SetVerifyMode(Handle, mode == 2 ? VerifyPeer | FailWithoutCertificate : mode, 0);
    }

    [PyProperty("verify_flags", Doc = "How certificates are verified.")]
    public long GetVerifyFlags() => (long)OpenSsl.GetVerifyFlags(OpenSsl.ContextParameters(Handle));

    [PySetter("verify_flags")]
    public void SetVerifyFlags(PyThread t, PyObject? value)
    {
        var number = Unsigned(t, value);
        var parameters = OpenSsl.ContextParameters(Handle);
        var current = OpenSsl.GetVerifyFlags(parameters);
        if ((current & ~number) != 0 && OpenSsl.ClearVerifyFlags(parameters, current & ~number) == 0)
        {
            throw SslErrors.FromQueue();
        }

        if ((number & ~current) != 0 && OpenSsl.SetVerifyFlags(parameters, number & ~current) == 0)
        {
            throw SslErrors.FromQueue();
        }
    }

    [PyProperty("check_hostname", Doc = "Whether the certificate must be for the name connected to.")]
    public bool GetCheckHostName() => _checkHostName;

    [PySetter("check_hostname")]
    public void SetCheckHostName(PyThread t, PyObject? value)
    {
        var check = Operations.IsTrue(t, Required(value));
        if (check && GetVerifyMode() == 0)
        {
            OpenSsl.SetVerifyMode(Handle, VerifyPeer | FailWithoutCertificate, 0);
        }

        _checkHostName = check;
    }

    [PyProperty("_host_flags", Doc = "How names are compared.")]
    public long GetHostFlags() => _hostFlags;

    [PySetter("_host_flags")]
    public void SetHostFlags(PyThread t, PyObject? value)
    {
        _hostFlags = (uint)Unsigned(t, value);
        OpenSsl.SetHostFlags(OpenSsl.ContextParameters(Handle), _hostFlags);
    }

    [PyProperty("minimum_version", Doc = "The oldest version spoken.")]
    public long GetMinimumVersion() => OpenSsl.ControlContext(Handle, GetMinimum, 0, null) is var version and not 0 ? version : MinimumSupported;

    [PySetter("minimum_version")]
    public void SetMinimumVersion(PyThread t, PyObject? value) => SetVersion(t, value, SetMinimum);

    [PyProperty("maximum_version", Doc = "The newest version spoken.")]
    public long GetMaximumVersion() => OpenSsl.ControlContext(Handle, GetMaximum, 0, null) is var version and not 0 ? version : MaximumSupported;

    [PySetter("maximum_version")]
    public void SetMaximumVersion(PyThread t, PyObject? value) => SetVersion(t, value, SetMaximum);

    private void SetVersion(PyThread t, PyObject? value, int command)
    {
        var version = Integer(t, value);
        if (_protocol is not (ProtocolTls or ProtocolClient or ProtocolServer))
        {
            throw Errors.ValueError("The context's protocol doesn't support modification of highest and lowest version.");
        }

        if (version is 768 or 769 or 770)
        {
            var name = version switch { 768 => "SSLv3", 769 => "TLSv1", _ => "TLSv1_1" };
            Warnings.Deprecated(t, $"ssl.TLSVersion.{name} is deprecated");
        }

        const int oldest = 769;
        const int newest = 772;
        int native = version switch
        {
            MinimumSupported => command == SetMinimum ? 0 : oldest,
            MaximumSupported => command == SetMaximum ? 0 : newest,
            768 or 769 or 770 or 771 or 772 => version,
            _ => throw Errors.ValueError($"Unsupported TLS/SSL version 0x{version:x}"),
        };
        if (OpenSsl.ControlContext(Handle, command, native, null) == 0)
        {
            throw Errors.ValueError($"Unsupported protocol version 0x{version:x}");
        }
    }

    [PyProperty("num_tickets", Doc = "How many session tickets a server sends.")]
    public long GetTickets() => (long)OpenSsl.GetTickets(Handle);

    [PySetter("num_tickets")]
    public void SetTickets(PyThread t, PyObject? value)
    {
        var count = Integer(t, value);
        if (count < 0)
        {
            throw Errors.ValueError("value must be non-negative");
        }

        if (_protocol != ProtocolServer)
        {
            throw Errors.ValueError("SSLContext is not a server context.");
        }

        if (OpenSsl.SetTickets(Handle, (nuint)count) != 1)
        {
            throw Errors.ValueError("failed to set num tickets.");
        }
    }

    [PyProperty("security_level", Doc = "OpenSSL's security level.")]
    public int SecurityLevel() => OpenSsl.GetSecurityLevel(Handle);

    [PyProperty("post_handshake_auth", Doc = "Whether a certificate may be asked for after the handshake.")]
    public bool GetPostHandshake() => _postHandshake;

    [PySetter("post_handshake_auth")]
    public void SetPostHandshake(PyThread t, PyObject? value)
    {
        _postHandshake = Operations.IsTrue(t, Required(value));
        OpenSsl.SetContextPostHandshake(Handle, _postHandshake ? 1 : 0);
    }

    // ---- Ciphers and key exchange

    [PyMethod("set_ciphers", Signature = "(cipherlist, /)", Doc = "Chooses the ciphers, in OpenSSL's notation.")]
    public void SetCiphers(string cipherlist)
    {
        if (OpenSsl.SetCiphers(Handle, cipherlist) == 0)
        {
            OpenSsl.ClearErrors();
            throw SslErrors.Plain("No cipher can be selected.");
        }
    }

    [PyMethod("get_ciphers", Signature = "()", Doc = "The ciphers that can be used, described.")]
    public PyObject GetCiphers()
    {
        var ssl = OpenSsl.NewConnection(Handle);
        if (ssl == 0)
        {
            throw SslErrors.FromQueue();
        }

        try
        {
            return new PyList([.. SslCiphers.Of(OpenSsl.Ciphers(ssl)).Select(SslCiphers.Describe)]);
        }
        finally
        {
            OpenSsl.FreeConnection(ssl);
        }
    }

    [PyMethod("set_ecdh_curve", Signature = "(name, /)", Doc = "Chooses the curve for key exchange.")]
    public void SetCurve(PyThread t, PyObject name)
    {
        var text = name switch
        {
            PyStr s => s.Value,
            PyBytes b => System.Text.Encoding.UTF8.GetString(BufferView.Read(t, b)),
            _ => throw Errors.TypeError($"expected str, bytes or os.PathLike object, not {name.Type.FullName}"),
        };
        var nid = OpenSsl.NumberOfShortName(text);
        if (nid == 0)
        {
            throw Errors.ValueError($"unknown elliptic curve name {Operations.Repr(t, name).Value}");
        }

        if (OpenSsl.ControlContext(Handle, SetGroups, 1, &nid) == 0)
        {
            throw SslErrors.FromQueue();
        }
    }

    [PyMethod("load_dh_params", Signature = "(path, /)", Doc = "Loads the parameters of a Diffie-Hellman key exchange.")]
    public void LoadDiffieHellman(PyThread t, PyObject path)
    {
        var data = SslFiles.Read(t, path, path);
        nint parameters;
        fixed (byte* pointer = data)
        {
            var stream = OpenSsl.NewReadOnlyStream(pointer, data.Length);
            parameters = OpenSsl.ReadDiffieHellman(stream, 0, 0, 0);
            _ = OpenSsl.FreeStream(stream);
        }

        if (parameters == 0)
        {
            throw SslErrors.FromQueue();
        }

        var set = OpenSsl.ControlContext(Handle, SetTemporaryDiffieHellman, 0, (void*)parameters);
        OpenSsl.FreeDiffieHellman(parameters);
        if (set == 0)
        {
            throw SslErrors.FromQueue();
        }
    }

    [PyMethod("set_psk_client_callback", Signature = "(callback)", Doc = "Raises: pre-shared keys are not supported.")]
    public void SetClientKeys(PyObject callback) => throw Errors.NotImplementedError("PSK extension is not supported by this build.");

    [PyMethod("set_psk_server_callback", Signature = "(callback, identity_hint=None)", Doc = "Raises: pre-shared keys are not supported.")]
    public void SetServerKeys(PyObject callback, PyObject? identity_hint = null) => throw Errors.NotImplementedError("PSK extension is not supported by this build.");

    [PyMethod("session_stats", Signature = "()", Doc = "How sessions were used.")]
    public PyObject SessionStatistics()
    {
        const int first = 20;
        ReadOnlySpan<string> names =
        [
            "number", "connect", "connect_good", "connect_renegotiate", "accept", "accept_good", "accept_renegotiate", "hits", "", "misses", "timeouts", "cache_full",
        ];
        var result = new PyDict();
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length > 0)
            {
                result.SetString(PyStr.Intern(names[i]), PyInt.Of(OpenSsl.ControlContext(Handle, first + i, 0, null)));
            }
        }

        return result;
    }

    // ---- Connections

    [PyMethod("_wrap_socket", Signature = "(sock, server_side, server_hostname=None, *, owner=None, session=None)", Doc = "A TLS connection over a socket.")]
    public PyObject WrapSocket(PyThread t, PySocket sock, bool server_side, PyObject? server_hostname = null, PyObject? owner = null, PyObject? session = null) =>
        PySslSocket.Create(t, this, sock, null, null, server_side, HostName(server_hostname), owner, session);

    [PyMethod("_wrap_bio", Signature = "(incoming, outgoing, server_side, server_hostname=None, *, owner=None, session=None)", Doc = "A TLS connection over two streams in memory.")]
    public PyObject WrapStreams(PyThread t, PyMemoryBio incoming, PyMemoryBio outgoing, bool server_side, PyObject? server_hostname = null, PyObject? owner = null, PyObject? session = null) =>
        PySslSocket.Create(t, this, null, incoming, outgoing, server_side, HostName(server_hostname), owner, session);

    private static string? HostName(PyObject? name) => name switch
    {
        null or PyNone => null,
        PyStr text when text.Value.Contains('\0') => throw Errors.TypeError("argument must be encoded string without null bytes, not str"),
        PyStr text => text.Value,
        _ => throw Errors.TypeError($"argument must be str, not {name.Type.FullName}"),
    };
}
