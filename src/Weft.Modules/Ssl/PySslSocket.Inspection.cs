namespace Weft.Modules.Ssl;

// What a connection tells about itself and its other side.
public sealed unsafe partial class PySslSocket
{
    [PyProperty("context", Doc = "The context; a server may change it for the name that a client asks for.")]
    public PyObject GetContext() => _context;

    [PySetter("context")]
    public void SetContext(PyObject? value)
    {
        _context = value as PySslContext ?? throw Errors.TypeError("The value must be a SSLContext");
        OpenSsl.SetContext(_ssl, _context.Handle);
    }

    [PyProperty("server_side", Doc = "Whether this is the server.")]
    public bool IsServer() => _isServer;

    [PyProperty("server_hostname", Doc = "The name that was connected to.")]
    public PyObject GetHostName() => _hostName is null ? PyNone.Value : PyStr.Of(_hostName);

    [PyProperty("owner", Doc = "The Python object that this is part of, held weakly.")]
    public PyObject GetOwner() => _owner is not null && _owner.TryGetTarget(out var owner) ? owner : PyNone.Value;

    [PySetter("owner")]
    public void SetOwner(PyObject? value) => _owner = value is null or PyNone ? null : new WeakReference<PyObject>(value);

    // ---- Sessions

    [PyProperty("session", Doc = "The session, or None.")]
    public PyObject GetSession()
    {
        var session = OpenSsl.Session(_ssl);
        return session == 0 ? PyNone.Value : new PySslSession(session, _context);
    }

    [PySetter("session")]
    public void SetSession(PyThread t, PyObject? value)
    {
        if (value is not PySslSession session)
        {
            throw Errors.TypeError("Value is not a SSLSession.");
        }

        if (session.Context.Handle != _context.Handle)
        {
            throw Errors.ValueError("Session refers to a different SSLContext.");
        }

        if (_isServer)
        {
            throw Errors.ValueError("Cannot set session for server-side SSLSocket.");
        }

        if (OpenSsl.IsHandshakeDone(_ssl) != 0)
        {
            throw Errors.ValueError("Cannot set session after handshake.");
        }

        if (OpenSsl.SetSession(_ssl, session.Handle) == 0)
        {
            throw SslErrors.FromQueue();
        }
    }

    [PyProperty("session_reused", Doc = "Whether a session was continued.")]
    public bool IsReused() => OpenSsl.IsReused(_ssl) != 0;

    // ---- Certificates

    [PyMethod("getpeercert", Signature = "(der=False, /)", Doc = "The other side's certificate: a dict, or its bytes.")]
    public PyObject GetPeerCertificate(bool der = false)
    {
        if (OpenSsl.IsHandshakeDone(_ssl) == 0)
        {
            throw Errors.ValueError("handshake not done yet");
        }

        var certificate = OpenSsl.PeerCertificate(_ssl);
        if (certificate == 0)
        {
            return PyNone.Value;
        }

        try
        {
            if (der)
            {
                return PyBytes.Of(PyCertificate.Encode(certificate));
            }

            // What nobody verified is not shown as if it were true.
            return (OpenSsl.GetConnectionVerifyMode(_ssl) & PySslContext.VerifyPeer) == 0 ? new PyDict() : CertificateText.Describe(PyCertificate.Encode(certificate));
        }
        finally
        {
            OpenSsl.FreeCertificate(certificate);
        }
    }

    private static PyObject Chain(nint stack, nint first = 0)
    {
        var certificates = SslCiphers.Of(stack);
        if (first != 0)
        {
            certificates.Insert(0, first);
        }

        return new PyList([.. certificates.Select(PyCertificate.Share)]);
    }

    [PyMethod("get_verified_chain", Signature = "()", Doc = "The certificates from the other side's to the trusted one.")]
    public PyObject GetVerifiedChain() => OpenSsl.VerifiedChain(_ssl) is var chain and not 0 ? Chain(chain) : PyNone.Value;

    [PyMethod("get_unverified_chain", Signature = "()", Doc = "The certificates that the other side sent.")]
    public PyObject GetUnverifiedChain()
    {
        var chain = OpenSsl.PeerChain(_ssl);
        if (chain == 0)
        {
            return PyNone.Value;
        }

        if (!_isServer)
        {
            return Chain(chain);
        }

        // A server's chain lacks the client's own certificate.
        var own = OpenSsl.PeerCertificate(_ssl);
        var result = Chain(chain, own);
        if (own != 0)
        {
            OpenSsl.FreeCertificate(own);
        }

        return result;
    }

    // ---- What was agreed on

    [PyMethod("cipher", Signature = "()", Doc = "(name, version, bits) of the cipher in use, or None.")]
    public PyObject Cipher() => SslCiphers.Triple(OpenSsl.CurrentCipher(_ssl));

    [PyMethod("shared_ciphers", Signature = "()", Doc = "The ciphers that both sides offered, for a server.")]
    public PyObject SharedCiphers()
    {
        var client = OpenSsl.ClientCiphers(_ssl);
        var own = OpenSsl.Ciphers(_ssl);
        if (client == 0 || own == 0)
        {
            return PyNone.Value;
        }

        var known = SslCiphers.Of(own).Select(OpenSsl.CipherId).ToHashSet();
        return new PyList([.. SslCiphers.Of(client).Where(cipher => known.Contains(OpenSsl.CipherId(cipher))).Select(SslCiphers.Triple)]);
    }

    [PyMethod("version", Signature = "()", Doc = "The protocol version in use, or None.")]
    public PyObject Version()
    {
        if (OpenSsl.IsHandshakeDone(_ssl) == 0)
        {
            return PyNone.Value;
        }

        return OpenSsl.Text(OpenSsl.VersionName(_ssl)) is { } name and not "unknown" ? PyStr.Of(name) : PyNone.Value;
    }

    [PyMethod("selected_alpn_protocol", Signature = "()", Doc = "The application protocol agreed on, or None.")]
    public PyObject SelectedProtocol()
    {
        byte* name;
        uint length;
        OpenSsl.SelectedProtocol(_ssl, &name, &length);
        return name is null ? PyNone.Value : PyStr.Of(System.Text.Encoding.UTF8.GetString(name, (int)length));
    }

    [PyMethod("compression", Signature = "()", Doc = "None: nothing is compressed.")]
    public void Compression()
    {
        // OpenSSL 3 as distributed does not compress (CRIME), and contexts have OP_NO_COMPRESSION set.
    }

    [PyMethod("get_channel_binding", Signature = "(cb_type='tls-unique')", Doc = "Bytes that only the two sides of this connection know.")]
    public PyObject GetChannelBinding(PyObject? cb_type = null)
    {
        if (cb_type is PyStr { Value: not "tls-unique" } other)
        {
            throw Errors.ValueError($"'{other.Value}' channel binding type not implemented");
        }

        const int longest = 128;
        var buffer = stackalloc byte[longest];

        // The side that finished first in the full handshake, which is the other one when a session was continued.
        var length = (OpenSsl.IsReused(_ssl) != 0) ^ !_isServer ? OpenSsl.Finished(_ssl, buffer, longest) : OpenSsl.PeerFinished(_ssl, buffer, longest);
        return length == 0 ? PyNone.Value : PyBytes.Of(new ReadOnlySpan<byte>(buffer, (int)Math.Min(length, longest)));
    }
}
