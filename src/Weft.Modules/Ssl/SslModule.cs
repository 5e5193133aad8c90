namespace Weft.Modules.Ssl;

/// <summary>The module <c>_ssl</c>, over OpenSSL 3's libraries.</summary>
[PyModule("_ssl", Doc = "TLS by OpenSSL.")]
[PyExport(typeof(PySslContext))]
[PyExport(typeof(PySslSocket))]
[PyExport(typeof(PyMemoryBio))]
[PyExport(typeof(PySslSession))]
[PyExport(typeof(PyCertificate))]
public static unsafe partial class SslModule
{
    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        if (!OpenSsl.IsAvailable)
        {
            throw Errors.ImportError("OpenSSL 3's libraries (libssl and libcrypto) are missing on this system", PyStr.Of("_ssl"));
        }

        void Add(string name, PyObject value) => module.Namespace.SetInterned(PyStr.Intern(name), value);
        foreach (var type in SslErrors.All)
        {
            Add(type.Name, type);
        }

        foreach (var (name, value) in SslConstants.Numbers)
        {
            Add(name, PyInt.Of(value));
        }

        foreach (var (name, value) in SslConstants.Capabilities)
        {
            Add(name, PyBool.Of(value));
        }

        var number = OpenSsl.VersionNumber();
        var info = new PyTuple(
        [
            PyInt.Of((long)(number >> 28) & 0xFF), PyInt.Of((long)(number >> 20) & 0xFF), PyInt.Of((long)(number >> 12) & 0xFF),
            PyInt.Of((long)(number >> 4) & 0xFF), PyInt.Of((long)number & 0xF),
        ]);
        Add("OPENSSL_VERSION_NUMBER", PyInt.Of((long)number));
        Add("OPENSSL_VERSION_INFO", info);
        Add("_OPENSSL_API_VERSION", info);
        Add("OPENSSL_VERSION", PyStr.Of(OpenSsl.Text(OpenSsl.Version(0)) ?? ""));
        Add("_DEFAULT_CIPHERS", PyStr.Of("ALL:!COMPLEMENTOFDEFAULT:!eNULL"));
    }

    // ---- Random numbers

    [PyFunction("RAND_add", Signature = "(string, entropy, /)", Doc = "Mixes bytes into OpenSSL's random numbers.")]
    public static void RandomAdd(PyThread t, PyObject @string, double entropy)
    {
        var data = @string is PyStr text ? System.Text.Encoding.UTF8.GetBytes(text.Value) : BufferView.Read(t, @string);
        fixed (byte* pointer = data)
        {
            OpenSsl.RandomAdd(pointer, data.Length, entropy);
        }
    }

    [PyFunction("RAND_bytes", Signature = "(n, /)", Doc = "Cryptographically strong random bytes.")]
    public static PyObject RandomBytes(int n)
    {
        if (n < 0)
        {
            throw Errors.ValueError("num must be positive");
        }

        var data = new byte[n];
        fixed (byte* pointer = data)
        {
            if (n > 0 && OpenSsl.RandomBytes(pointer, n) != 1)
            {
                throw SslErrors.FromQueue();
            }
        }

        return PyBytes.Of(data);
    }

    [PyFunction("RAND_status", Signature = "()", Doc = "Whether OpenSSL's random numbers are seeded.")]
    public static bool RandomStatus() => OpenSsl.RandomStatus() == 1;

    // ---- Object identifiers

    private static PyObject Describe(nint found)
    {
        const int longest = 256;
        var nid = OpenSsl.NumberOf(found);
        var buffer = stackalloc byte[longest];
        var length = OpenSsl.ObjectText(buffer, longest, found, 1);
        return new PyTuple(
        [
            PyInt.Of(nid),
            SslCiphers.TextOrNone(OpenSsl.ShortName(nid)),
            SslCiphers.TextOrNone(OpenSsl.LongName(nid)),
            length > 0 ? PyStr.Of(OpenSsl.Text(buffer) ?? "") : PyNone.Value,
        ]);
    }

    [PyFunction("txt2obj", Signature = "(txt, name=False)", Doc = "(nid, short name, long name, identifier) of an object.")]
    public static PyObject TextToObject(string txt, bool name = false)
    {
        var found = OpenSsl.ObjectOf(txt, name ? 0 : 1);
        if (found == 0)
        {
            OpenSsl.ClearErrors();
            throw Errors.ValueError($"unknown object '{(txt.Length > 100 ? txt[..100] : txt)}'");
        }

        var result = Describe(found);
        OpenSsl.FreeObject(found);
        return result;
    }

    [PyFunction("nid2obj", Signature = "(nid, /)", Doc = "(nid, short name, long name, identifier) of an object.")]
    public static PyObject NumberToObject(int nid)
    {
        if (nid < 0)
        {
            throw Errors.ValueError("NID must be positive.");
        }

        var found = OpenSsl.ObjectOf(nid);
        if (found == 0)
        {
            OpenSsl.ClearErrors();
            throw Errors.ValueError($"unknown NID {nid}");
        }

        return Describe(found);
    }

    // ---- Certificates

    [PyFunction("get_default_verify_paths", Signature = "()", Doc = "Where OpenSSL looks for authorities, and the variables that change it.")]
    public static PyObject DefaultPaths() => new PyTuple(
    [
        SslCiphers.TextOrNone(OpenSsl.DefaultFileVariable()), SslCiphers.TextOrNone(OpenSsl.DefaultFile()),
        SslCiphers.TextOrNone(OpenSsl.DefaultFolderVariable()), SslCiphers.TextOrNone(OpenSsl.DefaultFolder()),
    ]);

    [PyFunction("_test_decode_cert", Signature = "(path, /)", Doc = "The certificate in a file, as a dict.")]
    public static PyObject DecodeFile(PyThread t, PyObject path)
    {
        byte[] data;
        try
        {
            data = SslFiles.Read(t, path, path);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.OSError))
        {
            throw SslErrors.Plain("Can't open file");
        }

        nint certificate;
        fixed (byte* pointer = data)
        {
            var stream = OpenSsl.NewReadOnlyStream(pointer, data.Length);
            certificate = OpenSsl.ReadPemCertificate(stream, 0, null, null);
            _ = OpenSsl.FreeStream(stream);
        }

        if (certificate == 0)
        {
            OpenSsl.ClearErrors();
            throw SslErrors.Plain("Error decoding PEM-encoded file");
        }

        var encoded = PyCertificate.Encode(certificate);
        OpenSsl.FreeCertificate(certificate);
        return CertificateText.Describe(encoded);
    }
}
