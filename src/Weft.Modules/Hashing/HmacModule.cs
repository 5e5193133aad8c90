namespace Weft.Modules.Hashing;

/// <summary><c>_hmac</c>: keyed hashes (RFC 2104).</summary>
[PyModule("_hmac", Doc = "Keyed hashes.")]
[PyExport(typeof(PyHmac))]
public static partial class HmacModule
{
    private static PyType? s_unknownHash;

    [PyConstant("_GIL_MINSIZE")]
    public const int LockThreshold = 2048;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        var ns = new PyDict();
        ns.SetInterned(Names.Module, PyStr.Of("_hmac"));
        s_unknownHash ??= (PyType)Operations.Call(t, PyType.TypeObject, PyStr.Of("UnknownHashError"), new PyTuple([Exceptions.ValueError]), ns);
        module.Namespace.SetInterned(PyStr.Intern("UnknownHashError"), s_unknownHash);
    }

    private static PythonException Unknown(PyThread t, PyObject name) => new((PyBaseException)Operations.Call(
        t, s_unknownHash!, PyStr.Of($"unsupported hash type: {Operations.Repr(t, name).Value}")));

    private static HashState? Create(string name) => name switch
    {
        "md5" => new Md5State(),
        "sha1" => new Sha1State(),
        "sha224" => new Sha256State(@short: true),
        "sha256" => new Sha256State(@short: false),
        "sha384" => new Sha512State(@short: true),
        "sha512" => new Sha512State(@short: false),
        "sha3_224" => new KeccakState(name, 144, 28, 6),
        "sha3_256" => new KeccakState(name, 136, 32, 6),
        "sha3_384" => new KeccakState(name, 104, 48, 6),
        "sha3_512" => new KeccakState(name, 72, 64, 6),
        "blake2s_32" => new Blake2sState(new Blake2Parameters(32, [], [], [], 1, 1, 0, 0, 0, 0, false)),
        "blake2b_32" => new Blake2bState(new Blake2Parameters(64, [], [], [], 1, 1, 0, 0, 0, 0, false)),
        _ => null,
    };

    private static HashState Create(PyThread t, PyObject digest) =>
        digest is PyStr name && Create(name.Value.ToLowerInvariant()) is { } state ? state : throw Unknown(t, digest);

    /// <summary>The inner and outer hash, with the padded key taken in.</summary>
    internal static (HashState Inner, HashState Outer) Start(HashState empty, byte[] key)
    {
        var block = new byte[empty.BlockSize];
        if (key.Length > block.Length)
        {
            var hashed = empty.Clone();
            hashed.Update(key);
            hashed.Finish(block.AsSpan(0, empty.DigestSize));
        }
        else
        {
            key.CopyTo(block, 0);
        }

        var (inner, outer) = (empty.Clone(), empty.Clone());
        for (var i = 0; i < block.Length; i++)
        {
            block[i] ^= 0x36;
        }

        inner.Update(block);
        for (var i = 0; i < block.Length; i++)
        {
            block[i] ^= 0x36 ^ 0x5c;
        }

        outer.Update(block);
        return (inner, outer);
    }

    /// <summary>Ends both hashes, which must be clones.</summary>
    internal static byte[] Finish(HashState inner, HashState outer)
    {
        var digest = new byte[inner.DigestSize];
        inner.Finish(digest);
        outer.Update(digest);
        outer.Finish(digest);
        return digest;
    }

    [PyFunction("new", Signature = "(key, msg=None, digestmod=None)", Doc = "A new keyed hash.")]
    public static PyObject New(PyThread t, PyObject key, PyObject? msg = null, PyObject? digestmod = null)
    {
        if (digestmod is null)
        {
            throw Errors.TypeError("new() missing 1 required argument 'digestmod'");
        }

        var (inner, outer) = Start(Create(t, digestmod), HashInput.Bytes(t, key));
        var made = new PyHmac(inner, outer);
        if (msg is not null and not PyNone)
        {
            made.Update(t, msg);
        }

        return made;
    }

    private static PyObject Compute(PyThread t, HashState empty, PyObject key, PyObject msg)
    {
        var (inner, outer) = Start(empty, HashInput.Bytes(t, key));
        inner.Update(HashInput.Bytes(t, msg));
        return PyBytes.Of(Finish(inner, outer));
    }

    [PyFunction("compute_digest", Signature = "(key, msg, digest)", Doc = "The keyed hash of a message.")]
    public static PyObject ComputeDigest(PyThread t, PyObject key, PyObject msg, PyObject digest) => Compute(t, Create(t, digest), key, msg);

    [PyFunction("compute_md5", Signature = "(key, msg, /)", Doc = "HMAC with MD5.")]
    public static PyObject ComputeMd5(PyThread t, PyObject key, PyObject msg) => Compute(t, Create("md5")!, key, msg);

    [PyFunction("compute_sha1", Signature = "(key, msg, /)", Doc = "HMAC with SHA-1.")]
    public static PyObject ComputeSha1(PyThread t, PyObject key, PyObject msg) => Compute(t, Create("sha1")!, key, msg);

    [PyFunction("compute_sha224", Signature = "(key, msg, /)", Doc = "HMAC with SHA-224.")]
    public static PyObject ComputeSha224(PyThread t, PyObject key, PyObject msg) => Compute(t, Create("sha224")!, key, msg);

    [PyFunction("compute_sha256", Signature = "(key, msg, /)", Doc = "HMAC with SHA-256.")]
    public static PyObject ComputeSha256(PyThread t, PyObject key, PyObject msg) => Compute(t, Create("sha256")!, key, msg);

    [PyFunction("compute_sha384", Signature = "(key, msg, /)", Doc = "HMAC with SHA-384.")]
    public static PyObject ComputeSha384(PyThread t, PyObject key, PyObject msg) => Compute(t, Create("sha384")!, key, msg);

    [PyFunction("compute_sha512", Signature = "(key, msg, /)", Doc = "HMAC with SHA-512.")]
    public static PyObject ComputeSha512(PyThread t, PyObject key, PyObject msg) => Compute(t, Create("sha512")!, key, msg);

    [PyFunction("compute_sha3_224", Signature = "(key, msg, /)", Doc = "HMAC with SHA3-224.")]
    public static PyObject ComputeSha3Of224(PyThread t, PyObject key, PyObject msg) => Compute(t, Create("sha3_224")!, key, msg);

    [PyFunction("compute_sha3_256", Signature = "(key, msg, /)", Doc = "HMAC with SHA3-256.")]
    public static PyObject ComputeSha3Of256(PyThread t, PyObject key, PyObject msg) => Compute(t, Create("sha3_256")!, key, msg);

    [PyFunction("compute_sha3_384", Signature = "(key, msg, /)", Doc = "HMAC with SHA3-384.")]
    public static PyObject ComputeSha3Of384(PyThread t, PyObject key, PyObject msg) => Compute(t, Create("sha3_384")!, key, msg);

    [PyFunction("compute_sha3_512", Signature = "(key, msg, /)", Doc = "HMAC with SHA3-512.")]
    public static PyObject ComputeSha3Of512(PyThread t, PyObject key, PyObject msg) => Compute(t, Create("sha3_512")!, key, msg);

    [PyFunction("compute_blake2s_32", Signature = "(key, msg, /)", Doc = "HMAC with BLAKE2s.")]
    public static PyObject ComputeBlake2s(PyThread t, PyObject key, PyObject msg) => Compute(t, Create("blake2s_32")!, key, msg);

    [PyFunction("compute_blake2b_32", Signature = "(key, msg, /)", Doc = "HMAC with BLAKE2b.")]
    public static PyObject ComputeBlake2b(PyThread t, PyObject key, PyObject msg) => Compute(t, Create("blake2b_32")!, key, msg);
}

/// <summary><c>_hmac.HMAC</c>.</summary>
[PyType("_hmac.HMAC", NoConstructor = true, WeakReferences = false, Doc = "A running keyed hash.")]
public sealed partial class PyHmac : PyObject
{
    private readonly HashState _inner;
    private readonly HashState _outer;

    internal PyHmac(HashState inner, HashState outer)
    {
        _inner = inner;
        _outer = outer;
    }

    [PyMethod("update", Signature = "(msg)", Doc = "Adds bytes.")]
    public void Update(PyThread t, PyObject msg)
    {
        var bytes = HashInput.Bytes(t, msg);
        lock (_inner)
        {
            _inner.Update(bytes);
        }
    }

    private HashState CloneInner()
    {
        lock (_inner)
        {
            return _inner.Clone();
        }
    }

    private byte[] DigestBytes() => HmacModule.Finish(CloneInner(), _outer.Clone());

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PyHmac(CloneInner(), _outer);

    [PyMethod("digest", Signature = "()", Doc = "The digest of the data so far.")]
    public PyObject Digest() => PyBytes.Of(DigestBytes());

    [PyMethod("hexdigest", Signature = "()", Doc = "The digest as hexadecimal text.")]
    public string HexDigest() => Convert.ToHexStringLower(DigestBytes());

    [PyProperty("name")]
    public string GetName() => "hmac-" + _inner.Name;

    [PyProperty("block_size")]
    public long GetBlockSize() => _inner.BlockSize;

    [PyProperty("digest_size")]
    public long GetDigestSize() => _inner.DigestSize;

    [PyMethod("__repr__")]
    public string Repr() => $"<{_inner.Name} HMAC object @ 0x{Identity.Of(this):x}>";
}
