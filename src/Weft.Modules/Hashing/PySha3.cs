namespace Weft.Modules.Hashing;

/// <summary>A SHA-3 hash of fixed length.</summary>
public abstract class PySha3 : PyFixedHash
{
    private protected PySha3(HashState state)
        : base(state)
    {
    }

    [PyProperty("_capacity_bits")]
    public long GetCapacity() => 1600 - (8L * HashState.BlockSize);

    [PyProperty("_rate_bits")]
    public long GetRate() => 8L * HashState.BlockSize;

    [PyProperty("_suffix")]
    public PyObject GetSuffix() => PyBytes.Of([((KeccakState)HashState).Suffix]);
}

/// <summary>A SHAKE hash, whose digest has the length that is asked for.</summary>
public abstract class PyShake : PyHash
{
    private const long LengthLimit = 1L << 29;

    private protected PyShake(HashState state)
        : base(state)
    {
    }

    [PyProperty("_capacity_bits")]
    public long GetCapacity() => 1600 - (8L * HashState.BlockSize);

    [PyProperty("_rate_bits")]
    public long GetRate() => 8L * HashState.BlockSize;

    [PyProperty("_suffix")]
    public PyObject GetSuffix() => PyBytes.Of([((KeccakState)HashState).Suffix]);

    private byte[] DigestOf(PyThread t, PyObject length)
    {
        var number = Operations.Index(t, length);
        if (number.Sign < 0)
        {
            throw Errors.ValueError("Cannot convert negative int");
        }

        return number.TryGetInt64(out var count) && count < LengthLimit ? DigestBytes((int)count) : throw Errors.ValueError("length is too large");
    }

    [PyMethod("digest", Signature = "(length)", Doc = "So many bytes of the digest.")]
    public PyObject Digest(PyThread t, PyObject length) => PyBytes.Of(DigestOf(t, length));

    [PyMethod("hexdigest", Signature = "(length)", Doc = "So many bytes of the digest as hexadecimal text.")]
    public string HexDigest(PyThread t, PyObject length) => Convert.ToHexStringLower(DigestOf(t, length));
}

/// <summary><c>_sha3</c>.</summary>
[PyModule("_sha3", Doc = "The SHA-3 family.")]
[PyExport(typeof(PySha3Of224))]
[PyExport(typeof(PySha3Of256))]
[PyExport(typeof(PySha3Of384))]
[PyExport(typeof(PySha3Of512))]
[PyExport(typeof(PyShake128))]
[PyExport(typeof(PyShake256))]
public static partial class Sha3Module
{
    [PyConstant("_GIL_MINSIZE")]
    public const int LockThreshold = 2048;

    [PyConstant("implementation")]
    public const string Implementation = "weft";
}
