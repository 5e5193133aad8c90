using System.Runtime.InteropServices;

namespace Weft.Modules.Ssl;

/// <summary>
/// The functions of OpenSSL 3 that <c>_ssl</c> calls. Its libraries are looked for when the module is imported; errors
/// lie in a queue of the calling OS thread, which is read before anything else can run there.
/// </summary>
internal static unsafe partial class OpenSsl
{
    private const string Tls = NativeLibraries.Tls;
    private const string Crypto = NativeLibraries.Crypto;

    /// <summary>Whether both libraries are there.</summary>
    internal static bool IsAvailable => NativeLibraries.AreAvailable(Tls, Crypto);

    internal static string? Text(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    // ---- Errors, objects, random numbers

    [LibraryImport(Crypto, EntryPoint = "ERR_peek_last_error")]
    internal static partial ulong PeekLastError();

    [LibraryImport(Crypto, EntryPoint = "ERR_clear_error")]
    internal static partial void ClearErrors();

    [LibraryImport(Crypto, EntryPoint = "ERR_reason_error_string")]
    internal static partial byte* ReasonText(ulong error);

    [LibraryImport(Crypto, EntryPoint = "OpenSSL_version_num")]
    internal static partial ulong VersionNumber();

    [LibraryImport(Crypto, EntryPoint = "OpenSSL_version")]
    internal static partial byte* Version(int what);

    [LibraryImport(Crypto, EntryPoint = "OBJ_txt2obj", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ObjectOf(string text, int oidOnly);

    [LibraryImport(Crypto, EntryPoint = "OBJ_nid2obj")]
    internal static partial nint ObjectOf(int nid);

    [LibraryImport(Crypto, EntryPoint = "OBJ_obj2nid")]
    internal static partial int NumberOf(nint @object);

    [LibraryImport(Crypto, EntryPoint = "OBJ_sn2nid", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int NumberOfShortName(string name);

    [LibraryImport(Crypto, EntryPoint = "OBJ_nid2sn")]
    internal static partial byte* ShortName(int nid);

    [LibraryImport(Crypto, EntryPoint = "OBJ_nid2ln")]
    internal static partial byte* LongName(int nid);

    [LibraryImport(Crypto, EntryPoint = "OBJ_obj2txt")]
    internal static partial int ObjectText(byte* buffer, int length, nint @object, int oidOnly);

    [LibraryImport(Crypto, EntryPoint = "ASN1_OBJECT_free")]
    internal static partial void FreeObject(nint @object);

    [LibraryImport(Crypto, EntryPoint = "RAND_add")]
    internal static partial void RandomAdd(byte* buffer, int length, double entropy);

    [LibraryImport(Crypto, EntryPoint = "RAND_bytes")]
    internal static partial int RandomBytes(byte* buffer, int length);

    [LibraryImport(Crypto, EntryPoint = "RAND_status")]
    internal static partial int RandomStatus();

    [LibraryImport(Crypto, EntryPoint = "CRYPTO_free")]
    internal static partial void Free(void* memory, byte* file, int line);

    [LibraryImport(Crypto, EntryPoint = "OPENSSL_sk_num")]
    internal static partial int StackCount(nint stack);

    [LibraryImport(Crypto, EntryPoint = "OPENSSL_sk_value")]
    internal static partial nint StackItem(nint stack, int index);

    // ---- Streams

    [LibraryImport(Crypto, EntryPoint = "BIO_new")]
    internal static partial nint NewStream(nint method);

    [LibraryImport(Crypto, EntryPoint = "BIO_s_mem")]
    internal static partial nint MemoryMethod();

    [LibraryImport(Crypto, EntryPoint = "BIO_new_mem_buf")]
    internal static partial nint NewReadOnlyStream(byte* data, int length);

    [LibraryImport(Crypto, EntryPoint = "BIO_free")]
    internal static partial int FreeStream(nint stream);

    [LibraryImport(Crypto, EntryPoint = "BIO_up_ref")]
    internal static partial int ShareStream(nint stream);

    [LibraryImport(Crypto, EntryPoint = "BIO_read")]
    internal static partial int ReadStream(nint stream, byte* buffer, int length);

    [LibraryImport(Crypto, EntryPoint = "BIO_write")]
    internal static partial int WriteStream(nint stream, byte* buffer, int length);

    [LibraryImport(Crypto, EntryPoint = "BIO_ctrl")]
    internal static partial long ControlStream(nint stream, int command, long number, void* pointer);

    [LibraryImport(Crypto, EntryPoint = "BIO_ctrl_pending")]
    internal static partial nuint StreamPending(nint stream);

    [LibraryImport(Crypto, EntryPoint = "BIO_clear_flags")]
    internal static partial void ClearStreamFlags(nint stream, int flags);

    [LibraryImport(Crypto, EntryPoint = "BIO_set_flags")]
    internal static partial void SetStreamFlags(nint stream, int flags);

    // ---- Certificates

    [LibraryImport(Crypto, EntryPoint = "PEM_read_bio_X509")]
    internal static partial nint ReadPemCertificate(nint stream, nint result, delegate* unmanaged[Cdecl]<byte*, int, int, void*, int> password, void* argument);

    [LibraryImport(Crypto, EntryPoint = "PEM_write_bio_X509")]
    internal static partial int WritePemCertificate(nint stream, nint certificate);

    [LibraryImport(Crypto, EntryPoint = "PEM_read_bio_DHparams")]
    internal static partial nint ReadDiffieHellman(nint stream, nint result, nint password, nint argument);

    [LibraryImport(Crypto, EntryPoint = "DH_free")]
    internal static partial void FreeDiffieHellman(nint parameters);

    [LibraryImport(Crypto, EntryPoint = "d2i_X509_bio")]
    internal static partial nint ReadDerCertificate(nint stream, nint result);

    [LibraryImport(Crypto, EntryPoint = "i2d_X509")]
    internal static partial int WriteDerCertificate(nint certificate, byte** output);

    [LibraryImport(Crypto, EntryPoint = "X509_free")]
    internal static partial void FreeCertificate(nint certificate);

    [LibraryImport(Crypto, EntryPoint = "X509_up_ref")]
    internal static partial int ShareCertificate(nint certificate);

    [LibraryImport(Crypto, EntryPoint = "X509_check_ca")]
    internal static partial int IsAuthority(nint certificate);

    [LibraryImport(Crypto, EntryPoint = "X509_subject_name_hash")]
    internal static partial ulong SubjectHash(nint certificate);

    [LibraryImport(Crypto, EntryPoint = "X509_verify_cert_error_string")]
    internal static partial byte* VerifyText(long code);

    [LibraryImport(Crypto, EntryPoint = "X509_STORE_add_cert")]
    internal static partial int StoreAdd(nint store, nint certificate);

    [LibraryImport(Crypto, EntryPoint = "X509_STORE_get0_objects")]
    internal static partial nint StoreObjects(nint store);

    [LibraryImport(Crypto, EntryPoint = "X509_OBJECT_get_type")]
    internal static partial int StoreObjectKind(nint @object);

    [LibraryImport(Crypto, EntryPoint = "X509_OBJECT_get0_X509")]
    internal static partial nint StoreObjectCertificate(nint @object);

    [LibraryImport(Crypto, EntryPoint = "X509_get_default_cert_file_env")]
    internal static partial byte* DefaultFileVariable();

    [LibraryImport(Crypto, EntryPoint = "X509_get_default_cert_file")]
    internal static partial byte* DefaultFile();

    [LibraryImport(Crypto, EntryPoint = "X509_get_default_cert_dir_env")]
    internal static partial byte* DefaultFolderVariable();

    [LibraryImport(Crypto, EntryPoint = "X509_get_default_cert_dir")]
    internal static partial byte* DefaultFolder();

    [LibraryImport(Crypto, EntryPoint = "X509_VERIFY_PARAM_set_flags")]
    internal static partial int SetVerifyFlags(nint parameters, ulong flags);

    [LibraryImport(Crypto, EntryPoint = "X509_VERIFY_PARAM_clear_flags")]
    internal static partial int ClearVerifyFlags(nint parameters, ulong flags);

    [LibraryImport(Crypto, EntryPoint = "X509_VERIFY_PARAM_get_flags")]
    internal static partial ulong GetVerifyFlags(nint parameters);

    [LibraryImport(Crypto, EntryPoint = "X509_VERIFY_PARAM_set_hostflags")]
    internal static partial void SetHostFlags(nint parameters, uint flags);

    [LibraryImport(Crypto, EntryPoint = "X509_VERIFY_PARAM_set1_host", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetHost(nint parameters, string name, nuint length);

    [LibraryImport(Crypto, EntryPoint = "X509_VERIFY_PARAM_set1_ip_asc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetAddress(nint parameters, string address);
}
