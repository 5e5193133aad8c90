namespace Weft.Modules.Ssl;

/// <summary><c>_ssl.Certificate</c>.</summary>
[PyType("_ssl.Certificate", NoConstructor = true, Doc = "An X.509 certificate.")]
public sealed unsafe partial class PyCertificate : PyObject
{
    internal const int PemEncoding = 1;
    internal const int DerEncoding = 2;

    private readonly nint _handle;
    private byte[]? _data;
    private bool _foundUnreachable;

    private PyCertificate(nint handle) => _handle = handle;

    ~PyCertificate()
    {
        if (Finalization.MayFree(this, ref _foundUnreachable))
        {
            OpenSsl.FreeCertificate(_handle);
        }
    }

    private byte[] Data => _data ??= Encode(_handle);

    /// <summary>An object for a certificate that somebody else owns.</summary>
    internal static PyObject Share(nint handle)
    {
        _ = OpenSsl.ShareCertificate(handle);
        return new PyCertificate(handle);
    }

    /// <summary>The certificate in DER.</summary>
    internal static byte[] Encode(nint handle)
    {
        var length = OpenSsl.WriteDerCertificate(handle, null);
        if (length < 0)
        {
            throw SslErrors.FromQueue();
        }

        var data = new byte[length];
        fixed (byte* pointer = data)
        {
            var position = pointer;
            OpenSsl.WriteDerCertificate(handle, &position);
        }

        return data;
    }

    [PyMethod("public_bytes", Signature = "(format=Encoding.PEM)", Doc = "The certificate as text (PEM) or bytes (DER).")]
    public PyObject PublicBytes(int format = PemEncoding)
    {
        switch (format)
        {
            case DerEncoding:
                return PyBytes.Of(Data);
            case PemEncoding:
                var pem = System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", Data);
                return PyStr.Of(pem + "\n");
            default:
                throw Errors.ValueError("Unsupported format");
        }
    }

    [PyMethod("get_info", Signature = "()", Doc = "The certificate as a dict.")]
    public PyObject GetInfo() => CertificateText.Describe(Data);

    [PyMethod("__repr__")]
    public string Repr() => $"<_ssl.Certificate '{CertificateText.SubjectLine(Data)}'>";

    [PyMethod("__hash__")]
    public long Hash() => (long)OpenSsl.SubjectHash(_handle);

    [PyRichCompare]
    public PyObject Compare(PyThread t, PyObject other, CompareOp op) => other is PyCertificate certificate && op is CompareOp.Eq or CompareOp.Ne
        ? PyBool.Of(Data.AsSpan().SequenceEqual(((PyCertificate)other).Data) == (op == CompareOp.Eq))
        : PyNotImplemented.Value;
}
