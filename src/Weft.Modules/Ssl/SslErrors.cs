using System.Runtime.CompilerServices;

namespace Weft.Modules.Ssl;

/// <summary>The exception classes of <c>ssl</c> and what OpenSSL's errors become.</summary>
internal static unsafe class SslErrors
{
    /// <summary>The numbers of <c>ssl.SSLErrorNumber</c>; up to <see cref="WantConnect"/> they are OpenSSL's.</summary>
    internal const int Library = 1;
    internal const int WantRead = 2;
    internal const int WantWrite = 3;
    internal const int WantCertificate = 4;
    internal const int SystemCall = 5;
    internal const int ZeroReturn = 6;
    internal const int WantConnect = 7;
    internal const int EndOfFile = 8;
    internal const int NoSocket = 9;
    internal const int InvalidCode = 10;

    private const int TlsLibrary = 20;
    private const int CertificateLibrary = 11;
    private const int CertificateVerifyFailed = 134;
    private const int UnexpectedEnd = 294;
    private const int HostMismatch = 62;
    private const int AddressMismatch = 64;

    private static readonly Lock s_gate = new();
    private static PyType[]? s_types;

    private static readonly PyStr s_reason = PyStr.Intern("reason");
    private static readonly PyStr s_library = PyStr.Intern("library");

    /// <summary>The classes: SSLError, then its subclasses in the order of the properties below.</summary>
    internal static ReadOnlySpan<PyType> All
    {
        get
        {
            lock (s_gate)
            {
                return s_types ??= Define();
            }
        }
    }

    internal static PyType Base => All[0];

    private static PyType CertificateError => All[1];

    private static PyType ZeroReturnError => All[2];

    private static PyType WantReadError => All[3];

    private static PyType WantWriteError => All[4];

    private static PyType SystemCallError => All[5];

    private static PyType EndError => All[6];

    private static PyType[] Define()
    {
        var t = PyThread.Current;
        var root = LibraryErrors.Define(t, "ssl", "SSLError", Exceptions.OSError);
        var describe = new NativeFunction("__str__", root.Name, FunctionFlavor.Method, CallKind.NoArgs, (nint)(delegate*<PyThread, PyObject, PyObject?>)&Describe, "()", null);
        Operations.SetAttribute(t, root, PyStr.Intern("__str__"), new PyMethodDescriptor(root, describe));
        var namespaceOfCertificateError = new PyDict();
        namespaceOfCertificateError.SetString(PyStr.Intern("__module__"), PyStr.Of("ssl"));
        var certificate = (PyType)Operations.Call(t, PyType.TypeObject, PyStr.Of("SSLCertVerificationError"), new PyTuple([root, Exceptions.ValueError]), namespaceOfCertificateError);
        return
        [
            root,
            certificate,
            LibraryErrors.Define(t, "ssl", "SSLZeroReturnError", root),
            LibraryErrors.Define(t, "ssl", "SSLWantReadError", root),
            LibraryErrors.Define(t, "ssl", "SSLWantWriteError", root),
            LibraryErrors.Define(t, "ssl", "SSLSyscallError", root),
            LibraryErrors.Define(t, "ssl", "SSLEOFError", root),
        ];
    }

    /// <summary><c>SSLError.__str__</c>: the text alone, without the number.</summary>
    private static PyObject? Describe(PyThread t, PyObject self) => self switch
    {
        PyOSError { Text: PyStr text } => text,
        PyBaseException error => Operations.Str(t, error.Args),
        _ => throw Errors.TypeError("descriptor '__str__' requires a 'ssl.SSLError' object"),
    };

    /// <summary>An SSLError with only a text.</summary>
    internal static PythonException Plain(string message) => LibraryErrors.Error(Base, message);

    /// <summary>An SSLError with a number and a text of our own.</summary>
    internal static PythonException Numbered(int number, string message, [CallerLineNumber] int line = 0) => Make(Base, number, message, 0, null, line);

    /// <summary>The newest error of OpenSSL's queue on this OS thread, which is emptied.</summary>
    internal static PythonException FromQueue([CallerLineNumber] int line = 0)
    {
        var code = OpenSsl.PeekLastError();
        OpenSsl.ClearErrors();
        return Make(Base, Reason(code), null, code, null, line);
    }

    private static int Reason(ulong code) => (int)(code & 0x7FFFFF);

    private static int LibraryOf(ulong code) => (code & 0x80000000) != 0 ? 2 : (int)(code >> 23) & 0xFF;

    /// <summary>A certificate that the store has already is no failure.</summary>
    internal static bool IsAlreadyStored(ulong code) => LibraryOf(code) == CertificateLibrary && Reason(code) == 101;

    internal static bool IsNoStartLine(ulong code) => LibraryOf(code) == 9 && Reason(code) == 108;

    internal static bool IsHeaderTooLong(ulong code) => LibraryOf(code) == 13 && Reason(code) == 123;

    /// <summary>The exception for a call of a connection that failed.</summary>
    /// <param name="error">What SSL_get_error said.</param>
    /// <param name="code">OpenSSL's newest error, 0 for none.</param>
    /// <param name="systemError">The error number of the system call.</param>
    internal static PythonException FromConnection(PySslSocket connection, int error, ulong code, int systemError, [CallerLineNumber] int line = 0)
    {
        switch (error)
        {
            case ZeroReturn:
                return Make(ZeroReturnError, ZeroReturn, "TLS/SSL connection has been closed (EOF)", code, null, line);
            case WantRead:
                return Make(WantReadError, WantRead, "The operation did not complete (read)", code, null, line);
            case WantWrite:
                return Make(WantWriteError, WantWrite, "The operation did not complete (write)", code, null, line);
            case WantCertificate:
                return Make(Base, WantCertificate, "The operation did not complete (X509 lookup)", code, null, line);
            case WantConnect:
                return Make(Base, WantConnect, "The operation did not complete (connect)", code, null, line);
            case SystemCall when code == 0 && systemError != 0:
                return Errors.OSError(systemError, LibC.ErrorText(systemError));
            case SystemCall when code == 0:
                return Make(EndError, EndOfFile, "EOF occurred in violation of protocol", code, null, line);
            case SystemCall or Library:
                var isTls = LibraryOf(code) == TlsLibrary;
                if (isTls && Reason(code) == UnexpectedEnd)
                {
                    return Make(EndError, EndOfFile, "EOF occurred in violation of protocol", code, null, line);
                }

                return isTls && Reason(code) == CertificateVerifyFailed
                    ? Make(CertificateError, error, null, code, connection, line)
                    : Make(error == SystemCall ? SystemCallError : Base, error, code == 0 ? "A failure in the SSL library occurred" : null, code, null, line);
            default:
                return Make(Base, InvalidCode, "Invalid error code", code, null, line);
        }
    }

    private static PythonException Make(PyType type, int number, string? message, ulong code, PySslSocket? verified, int line)
    {
        var t = PyThread.Current;
        string? reason = null;
        string? library = null;
        if (code != 0)
        {
            var text = OpenSsl.Text(OpenSsl.ReasonText(code));
            library = LibraryName(LibraryOf(code));

            // The low reason numbers mean "the error is in that library" and have no name.
            reason = text is null || Reason(code) >= 0x80000 || (Reason(code) & 0x7FFFF) < 100 ? null : ReasonName(text);
            message ??= text;
        }

        message ??= "unknown error";
        PyObject? verifyCode = null;
        PyObject? verifyMessage = null;
        if (verified is not null)
        {
            (var result, var explanation) = verified.VerificationFailure();
            verifyCode = PyInt.Of(result);
            verifyMessage = PyStr.Of(explanation);
            message += ": " + explanation;
        }

        var prefix = (library, reason) switch
        {
            (not null, not null) => $"[{library}: {reason}] ",
            (not null, null) => $"[{library}] ",
            _ => "",
        };
        var error = (PyBaseException)Operations.Call(t, type, PyInt.Of(number), PyStr.Of($"{prefix}{message} (_ssl.c:{line})"));
        Operations.SetAttribute(t, error, s_reason, reason is null ? PyNone.Value : PyStr.Of(reason));
        Operations.SetAttribute(t, error, s_library, library is null ? PyNone.Value : PyStr.Of(library));
        if (verifyCode is not null)
        {
            Operations.SetAttribute(t, error, PyStr.Intern("verify_code"), verifyCode);
            Operations.SetAttribute(t, error, PyStr.Intern("verify_message"), verifyMessage!);
        }

        return new PythonException(error);
    }

    /// <summary>What a failed verification is called: OpenSSL's text, or one with the name that did not match.</summary>
    internal static string VerificationText(long code, string? hostName) => code switch
    {
        HostMismatch => $"Hostname mismatch, certificate is not valid for '{hostName}'.",
        AddressMismatch => $"IP address mismatch, certificate is not valid for '{hostName}'.",
        _ => OpenSsl.Text(OpenSsl.VerifyText(code)) ?? "unknown",
    };

    /// <summary>OpenSSL's names of reasons are its texts in capitals.</summary>
    private static string ReasonName(string text) =>
        text.Replace("ssl/tls alert", "sslv3 alert", StringComparison.Ordinal).ToUpperInvariant().Replace(' ', '_').Replace('-', '_').Replace('/', '_');

    private static string? LibraryName(int number) => number switch
    {
        2 => "SYS",
        3 => "BN",
        4 => "RSA",
        5 => "DH",
        6 => "EVP",
        7 => "BUF",
        8 => "OBJ",
        9 => "PEM",
        10 => "DSA",
        11 => "X509",
        13 => "ASN1",
        14 => "CONF",
        15 => "CRYPTO",
        16 => "EC",
        20 => "SSL",
        32 => "BIO",
        33 => "PKCS7",
        34 => "X509V3",
        35 => "PKCS12",
        36 => "RAND",
        37 => "DSO",
        38 => "ENGINE",
        39 => "OCSP",
        40 => "UI",
        41 => "COMP",
        44 => "OSSL_STORE",
        46 => "CMS",
        47 => "TS",
        50 => "CT",
        51 => "ASYNC",
        52 => "KDF",
        57 => "PROV",
        59 => "OSSL_ENCODER",
        60 => "OSSL_DECODER",
        61 => "HTTP",
        _ => null,
    };
}
