using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Modules.Ssl;

// What a context shows of itself (its chain and key) and whom it trusts.
public unsafe partial class PySslContext
{
    private const int PemFile = 1;

    /// <summary>The password being asked for by the load in progress on this OS thread.</summary>
    [ThreadStatic]
    private static PasswordRequest? t_password;

    /// <summary>The password for a private key, or what to call for it; the error that came of that.</summary>
    private sealed class PasswordRequest(PyThread t, PyObject source)
    {
        internal PythonException? Error { get; private set; }

        private byte[] Fetch()
        {
            var value = Operations.IsCallable(source) ? Operations.Call(t, source) : source;
            var bytes = value switch
            {
                PyStr text => Encoding.UTF8.GetBytes(text.Value),
                PyBytes or PyByteArray => BufferView.Read(t, value),
                _ => throw Errors.TypeError(Operations.IsCallable(source) ? "password callback must return a string" : "password should be a string or callable"),
            };
            return bytes;
        }

        internal int Fill(byte* buffer, int size)
        {
            if (Error is not null)
            {
                return -1;
            }

            try
            {
                var bytes = Fetch();
                if (bytes.Length > size)
                {
                    throw Errors.ValueError($"password cannot be longer than {size} bytes");
                }

                bytes.CopyTo(new Span<byte>(buffer, size));
                return bytes.Length;
            }
            catch (PythonException e)
            {
                Error = e;
                return -1;
            }
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int AskPassword(byte* buffer, int size, int writing, void* argument) => t_password?.Fill(buffer, size) ?? -1;

    private static string? OptionalPath(PyThread t, PyObject? path, string name)
    {
        if (path is null or PyNone)
        {
            return null;
        }

        try
        {
            return FileSystemPath.Decode(t, path);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
        {
            throw Errors.TypeError($"{name} should be a valid filesystem path");
        }
    }

    [PyMethod("load_cert_chain", Signature = "(certfile, keyfile=None, password=None)", Doc = "Loads the certificate to show, those above it, and its private key.")]
    public void LoadChain(PyThread t, PyObject certfile, PyObject? keyfile = null, PyObject? password = null)
    {
        var chain = OptionalPath(t, certfile, "certfile") ?? throw Errors.TypeError("certfile should be a valid filesystem path");
        var key = OptionalPath(t, keyfile, "keyfile") ?? chain;
        var request = password is null or PyNone ? null : new PasswordRequest(t, password);
        if (request is not null && !Operations.IsCallable(password!) && password is not (PyStr or PyBytes or PyByteArray))
        {
            throw Errors.TypeError("password should be a string or callable");
        }

        t_password = request;
        if (request is not null)
        {
            OpenSsl.SetPasswordCallback(Handle, &AskPassword);
        }

        try
        {
            Loaded(OpenSsl.UseChainFile(Handle, chain), request);
            Loaded(OpenSsl.UseKeyFile(Handle, key, PemFile), request);
        }
        finally
        {
            t_password = null;
            OpenSsl.SetPasswordCallback(Handle, null);
        }

        if (OpenSsl.CheckKey(Handle) != 1)
        {
            throw SslErrors.FromQueue();
        }
    }

    private static void Loaded(int result, PasswordRequest? request)
    {
        var systemError = Marshal.GetLastPInvokeError();
        if (result == 1)
        {
            return;
        }

        if (request?.Error is { } error)
        {
            OpenSsl.ClearErrors();
            throw error;
        }

        // A file that exists but holds no certificate leaves no error of the system.
        if (systemError != 0)
        {
            OpenSsl.ClearErrors();
            throw Errors.OSError(systemError, LibC.ErrorText(systemError));
        }

        throw SslErrors.FromQueue();
    }

    [PyMethod("load_verify_locations", Signature = "(cafile=None, capath=None, cadata=None)", Doc = "Adds authorities to trust.")]
    public void LoadLocations(PyThread t, PyObject? cafile = null, PyObject? capath = null, PyObject? cadata = null)
    {
        var file = OptionalPath(t, cafile, "cafile");
        var folder = OptionalPath(t, capath, "capath");
        if (file is null && folder is null && cadata is null or PyNone)
        {
            throw Errors.TypeError("cafile, capath and cadata cannot be all omitted");
        }

        switch (cadata)
        {
            case null or PyNone:
                break;
            case PyStr text when Ascii.IsValid(text.Value):
                AddAuthorities(Encoding.ASCII.GetBytes(text.Value), PemFile);
                break;
            case PyStr:
                throw Errors.TypeError("cadata should be an ASCII string or a bytes-like object");
            default:
                using (var view = BufferView.TryGet(t, cadata, writable: false) ?? throw Errors.TypeError("cadata should be an ASCII string or a bytes-like object"))
                {
                    AddAuthorities(view.Span, 2);
                }

                break;
        }

        if (file is not null || folder is not null)
        {
            Loaded(OpenSsl.LoadLocations(Handle, file, folder), null);
        }
    }

    private void AddAuthorities(ReadOnlySpan<byte> data, int kind)
    {
        if (data.IsEmpty)
        {
            throw Errors.ValueError("Empty certificate data");
        }

        var store = OpenSsl.ContextStore(Handle);
        var loaded = 0;
        fixed (byte* pointer = data)
        {
            var stream = OpenSsl.NewReadOnlyStream(pointer, data.Length);
            try
            {
                while (true)
                {
                    var certificate = kind == PemFile ? OpenSsl.ReadPemCertificate(stream, 0, null, null) : OpenSsl.ReadDerCertificate(stream, 0);
                    if (certificate == 0)
                    {
                        break;
                    }

                    var added = OpenSsl.StoreAdd(store, certificate);
                    OpenSsl.FreeCertificate(certificate);
                    if (added == 0 && !SslErrors.IsAlreadyStored(OpenSsl.PeekLastError()))
                    {
                        throw SslErrors.FromQueue();
                    }

                    OpenSsl.ClearErrors();
                    loaded++;
                }
            }
            finally
            {
                _ = OpenSsl.FreeStream(stream);
            }
        }

        var error = OpenSsl.PeekLastError();
        if (loaded == 0)
        {
            OpenSsl.ClearErrors();
            throw SslErrors.Numbered(0, kind == PemFile ? "no start line: cadata does not contain a certificate" : "not enough data: cadata does not contain a certificate");
        }

        // The end of the data looks like this, whatever its form.
        if (error == 0 || (kind == PemFile ? SslErrors.IsNoStartLine(error) : SslErrors.IsHeaderTooLong(error)))
        {
            OpenSsl.ClearErrors();
            return;
        }

        throw SslErrors.FromQueue();
    }

    [PyMethod("set_default_verify_paths", Signature = "()", Doc = "Trusts the authorities that OpenSSL was built to trust.")]
    public void LoadDefaults()
    {
        if (OpenSsl.LoadDefaultLocations(Handle) == 0)
        {
            throw SslErrors.FromQueue();
        }
    }

    private List<nint> StoreItems() => SslCiphers.Of(OpenSsl.StoreObjects(OpenSsl.ContextStore(Handle)));

    [PyMethod("cert_store_stats", Signature = "()", Doc = "How many certificates and revocation lists are loaded.")]
    public PyObject StoreStatistics()
    {
        var certificates = 0;
        var authorities = 0;
        var lists = 0;
        foreach (var item in StoreItems())
        {
            switch (OpenSsl.StoreObjectKind(item))
            {
                case 1:
                    certificates++;
                    authorities += OpenSsl.IsAuthority(OpenSsl.StoreObjectCertificate(item)) != 0 ? 1 : 0;
                    break;
                case 2:
                    lists++;
                    break;
            }
        }

        var result = new PyDict();
        result.SetString(PyStr.Intern("x509"), PyInt.Of(certificates));
        result.SetString(PyStr.Intern("crl"), PyInt.Of(lists));
        result.SetString(PyStr.Intern("x509_ca"), PyInt.Of(authorities));
        return result;
    }

    [PyMethod("get_ca_certs", Signature = "(binary_form=False)", Doc = "The authorities that are loaded.")]
    public PyObject GetAuthorities(bool binary_form = false)
    {
        var result = new List<PyObject>();
        foreach (var item in StoreItems())
        {
            var certificate = OpenSsl.StoreObjectCertificate(item);
            if (OpenSsl.StoreObjectKind(item) == 1 && OpenSsl.IsAuthority(certificate) != 0)
            {
                var data = PyCertificate.Encode(certificate);
                result.Add(binary_form ? PyBytes.Of(data) : CertificateText.Describe(data));
            }
        }

        return new PyList([.. result]);
    }
}
