namespace Weft.Modules.Hashing;

/// <summary><c>_blake2</c>.</summary>
[PyModule("_blake2", Doc = "The BLAKE2 hashes.")]
[PyExport(typeof(PyBlake2b))]
[PyExport(typeof(PyBlake2s))]
public static partial class Blake2Module
{
    [PyConstant("_GIL_MINSIZE")]
    public const int LockThreshold = 2048;

    [PyConstant("BLAKE2B_SALT_SIZE")]
    public const int WideSaltSize = 16;

    [PyConstant("BLAKE2B_PERSON_SIZE")]
    public const int WidePersonSize = 16;

    [PyConstant("BLAKE2B_MAX_KEY_SIZE")]
    public const int WideKeySize = 64;

    [PyConstant("BLAKE2B_MAX_DIGEST_SIZE")]
    public const int WideDigestSize = 64;

    [PyConstant("BLAKE2S_SALT_SIZE")]
    public const int NarrowSaltSize = 8;

    [PyConstant("BLAKE2S_PERSON_SIZE")]
    public const int NarrowPersonSize = 8;

    [PyConstant("BLAKE2S_MAX_KEY_SIZE")]
    public const int NarrowKeySize = 32;

    [PyConstant("BLAKE2S_MAX_DIGEST_SIZE")]
    public const int NarrowDigestSize = 32;

    internal static Blake2Parameters Parameters(
        PyThread t, bool wide, int digestSize, PyObject? key, PyObject? salt, PyObject? person, int fanout, int depth,
        PyObject? leafSize, PyObject? nodeOffset, int nodeDepth, int innerSize, bool lastNode)
    {
        var (maximum, extra) = wide ? (WideDigestSize, WideSaltSize) : (NarrowDigestSize, NarrowSaltSize);
        if (digestSize < 1 || digestSize > maximum)
        {
            throw Errors.ValueError($"digest_size for {(wide ? "Blake2b" : "Blake2s")} must be between 1 and {maximum} bytes, here it is {digestSize}");
        }

        var saltBytes = Limited(t, salt, "salt", extra);
        var personBytes = Limited(t, person, "person", extra);
        InRange(fanout, 0, "fanout");
        InRange(depth, 1, "depth");
        var leaf = Unsigned(t, leafSize);
        if (leaf > uint.MaxValue)
        {
            throw Errors.OverflowError("leaf_size is too large");
        }

        var offset = Unsigned(t, nodeOffset);
        if (!wide && offset > 0xFFFFFFFFFFFF)
        {
            throw Errors.OverflowError("node_offset is too large");
        }

        InRange(nodeDepth, 0, "node_depth");
        if (innerSize < 0 || innerSize > maximum)
        {
            throw Errors.ValueError($"inner_size must be between 0 and is {maximum}");
        }

        var keyBytes = Limited(t, key, "key", maximum);
        return new Blake2Parameters(digestSize, keyBytes, saltBytes, personBytes, fanout, depth, (uint)leaf, offset, nodeDepth, innerSize, lastNode);
    }

    private static byte[] Limited(PyThread t, PyObject? value, string name, int maximum)
    {
        if (value is null)
        {
            return [];
        }

        using var view = BufferView.Get(t, value);
        return view.Length <= maximum ? view.ToArray() : throw Errors.ValueError($"maximum {name} length is {maximum} bytes");
    }

    private static void InRange(int value, int minimum, string name)
    {
        if (value < minimum || value > 255)
        {
            throw Errors.ValueError($"{name} must be between {minimum} and 255");
        }
    }

    private static ulong Unsigned(PyThread t, PyObject? value)
    {
        if (value is null)
        {
            return 0;
        }

        var number = Operations.Index(t, value);
        if (number.Sign < 0)
        {
            throw Errors.ValueError("Cannot convert negative int");
        }

        return number.TryGetUInt64(out var result) ? result : throw Errors.OverflowError("Python int too large for C unsigned long long");
    }
}

/// <summary><c>_blake2.blake2b</c>.</summary>
[PyType("_blake2.blake2b", Signature = "(data=b'', *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)", WeakReferences = false, Doc = "A running BLAKE2b hash.")]
public partial class PyBlake2b : PyFixedHash
{
    [PyConstant("SALT_SIZE")]
    public const int SaltSize = Blake2Module.WideSaltSize;

    [PyConstant("PERSON_SIZE")]
    public const int PersonSize = Blake2Module.WidePersonSize;

    [PyConstant("MAX_KEY_SIZE")]
    public const int KeySize = Blake2Module.WideKeySize;

    [PyConstant("MAX_DIGEST_SIZE")]
    public const int MaximumDigestSize = Blake2Module.WideDigestSize;

    internal PyBlake2b(HashState state)
        : base(state)
    {
    }

    [PyNew]
    public static PyObject New(
        PyThread t, PyType cls, PyObject? data = null, int digest_size = 64, PyObject? key = null, PyObject? salt = null, PyObject? person = null,
        int fanout = 1, int depth = 1, PyObject? leaf_size = null, PyObject? node_offset = null, int node_depth = 0, int inner_size = 0,
        bool last_node = false, bool usedforsecurity = true, PyObject? @string = null)
    {
        var given = HashInput.Data(data, @string is PyNone ? null : @string);
        var parameters = Blake2Module.Parameters(t, true, digest_size, key, salt, person, fanout, depth, leaf_size, node_offset, node_depth, inner_size, last_node);
        var made = Allocate(cls, new Blake2bState(parameters));
        made.Add(t, given);
        return made;
    }

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PyBlake2b(CloneState());
}

/// <summary><c>_blake2.blake2s</c>.</summary>
[PyType("_blake2.blake2s", Signature = "(data=b'', *, digest_size=32, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)", WeakReferences = false, Doc = "A running BLAKE2s hash.")]
public partial class PyBlake2s : PyFixedHash
{
    [PyConstant("SALT_SIZE")]
    public const int SaltSize = Blake2Module.NarrowSaltSize;

    [PyConstant("PERSON_SIZE")]
    public const int PersonSize = Blake2Module.NarrowPersonSize;

    [PyConstant("MAX_KEY_SIZE")]
    public const int KeySize = Blake2Module.NarrowKeySize;

    [PyConstant("MAX_DIGEST_SIZE")]
    public const int MaximumDigestSize = Blake2Module.NarrowDigestSize;

    internal PyBlake2s(HashState state)
        : base(state)
    {
    }

    [PyNew]
    public static PyObject New(
        PyThread t, PyType cls, PyObject? data = null, int digest_size = 32, PyObject? key = null, PyObject? salt = null, PyObject? person = null,
        int fanout = 1, int depth = 1, PyObject? leaf_size = null, PyObject? node_offset = null, int node_depth = 0, int inner_size = 0,
        bool last_node = false, bool usedforsecurity = true, PyObject? @string = null)
    {
        var given = HashInput.Data(data, @string is PyNone ? null : @string);
        var parameters = Blake2Module.Parameters(t, false, digest_size, key, salt, person, fanout, depth, leaf_size, node_offset, node_depth, inner_size, last_node);
        var made = Allocate(cls, new Blake2sState(parameters));
        made.Add(t, given);
        return made;
    }

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PyBlake2s(CloneState());
}
