namespace Weft.Modules.Hashing;

/// <summary><c>_md5</c>.</summary>
[PyModule("_md5", Doc = "MD5.")]
[PyExport(typeof(PyMd5), Name = "MD5Type")]
public static partial class Md5Module
{
    [PyConstant("_GIL_MINSIZE")]
    public const int LockThreshold = 2048;

    [PyFunction("md5", Signature = "(data=b'', *, usedforsecurity=True, string=None)", Doc = "A new md5 hash.")]
    public static PyObject MakeMd5(PyThread t, PyObject? data = null, bool usedforsecurity = true, PyObject? @string = null) =>
        HashInput.With(t, new PyMd5(new Md5State()), data, @string is PyNone ? null : @string);
}

/// <summary><c>_sha1</c>.</summary>
[PyModule("_sha1", Doc = "SHA-1.")]
[PyExport(typeof(PySha1), Name = "SHA1Type")]
public static partial class Sha1Module
{
    [PyConstant("_GIL_MINSIZE")]
    public const int LockThreshold = 2048;

    [PyFunction("sha1", Signature = "(data=b'', *, usedforsecurity=True, string=None)", Doc = "A new sha1 hash.")]
    public static PyObject MakeSha1(PyThread t, PyObject? data = null, bool usedforsecurity = true, PyObject? @string = null) =>
        HashInput.With(t, new PySha1(new Sha1State()), data, @string is PyNone ? null : @string);
}

/// <summary><c>_sha2</c>.</summary>
[PyModule("_sha2", Doc = "The SHA-2 family.")]
[PyExport(typeof(PySha224), Name = "SHA224Type")]
[PyExport(typeof(PySha256), Name = "SHA256Type")]
[PyExport(typeof(PySha384), Name = "SHA384Type")]
[PyExport(typeof(PySha512), Name = "SHA512Type")]
public static partial class Sha2Module
{
    [PyConstant("_GIL_MINSIZE")]
    public const int LockThreshold = 2048;

    [PyFunction("sha224", Signature = "(data=b'', *, usedforsecurity=True, string=None)", Doc = "A new sha224 hash.")]
    public static PyObject MakeSha224(PyThread t, PyObject? data = null, bool usedforsecurity = true, PyObject? @string = null) =>
        HashInput.With(t, new PySha224(new Sha256State(@short: true)), data, @string is PyNone ? null : @string);

    [PyFunction("sha256", Signature = "(data=b'', *, usedforsecurity=True, string=None)", Doc = "A new sha256 hash.")]
    public static PyObject MakeSha256(PyThread t, PyObject? data = null, bool usedforsecurity = true, PyObject? @string = null) =>
        HashInput.With(t, new PySha256(new Sha256State(@short: false)), data, @string is PyNone ? null : @string);

    [PyFunction("sha384", Signature = "(data=b'', *, usedforsecurity=True, string=None)", Doc = "A new sha384 hash.")]
    public static PyObject MakeSha384(PyThread t, PyObject? data = null, bool usedforsecurity = true, PyObject? @string = null) =>
        HashInput.With(t, new PySha384(new Sha512State(@short: true)), data, @string is PyNone ? null : @string);

    [PyFunction("sha512", Signature = "(data=b'', *, usedforsecurity=True, string=None)", Doc = "A new sha512 hash.")]
    public static PyObject MakeSha512(PyThread t, PyObject? data = null, bool usedforsecurity = true, PyObject? @string = null) =>
        HashInput.With(t, new PySha512(new Sha512State(@short: false)), data, @string is PyNone ? null : @string);
}
