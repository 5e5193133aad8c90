namespace Weft.Modules.Hashing;

/// <summary><c>_sha3.sha3_224</c>.</summary>
[PyType("_sha3.sha3_224", Signature = "(data=b'', *, usedforsecurity=True, string=None)", WeakReferences = false, Doc = "A running sha3_224 hash.")]
public sealed partial class PySha3Of224 : PySha3
{
    internal PySha3Of224(HashState state)
        : base(state)
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject? data = null, bool usedforsecurity = true, PyObject? @string = null) =>
        HashInput.With(t, new PySha3Of224(new KeccakState("sha3_224", 144, 28, 0x06)), data, @string is PyNone ? null : @string);

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PySha3Of224(CloneState());
}

/// <summary><c>_sha3.sha3_256</c>.</summary>
[PyType("_sha3.sha3_256", Signature = "(data=b'', *, usedforsecurity=True, string=None)", WeakReferences = false, Doc = "A running sha3_256 hash.")]
public sealed partial class PySha3Of256 : PySha3
{
    internal PySha3Of256(HashState state)
        : base(state)
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject? data = null, bool usedforsecurity = true, PyObject? @string = null) =>
        HashInput.With(t, new PySha3Of256(new KeccakState("sha3_256", 136, 32, 0x06)), data, @string is PyNone ? null : @string);

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PySha3Of256(CloneState());
}

/// <summary><c>_sha3.sha3_384</c>.</summary>
[PyType("_sha3.sha3_384", Signature = "(data=b'', *, usedforsecurity=True, string=None)", WeakReferences = false, Doc = "A running sha3_384 hash.")]
public sealed partial class PySha3Of384 : PySha3
{
    internal PySha3Of384(HashState state)
        : base(state)
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject? data = null, bool usedforsecurity = true, PyObject? @string = null) =>
        HashInput.With(t, new PySha3Of384(new KeccakState("sha3_384", 104, 48, 0x06)), data, @string is PyNone ? null : @string);

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PySha3Of384(CloneState());
}

/// <summary><c>_sha3.sha3_512</c>.</summary>
[PyType("_sha3.sha3_512", Signature = "(data=b'', *, usedforsecurity=True, string=None)", WeakReferences = false, Doc = "A running sha3_512 hash.")]
public sealed partial class PySha3Of512 : PySha3
{
    internal PySha3Of512(HashState state)
        : base(state)
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject? data = null, bool usedforsecurity = true, PyObject? @string = null) =>
        HashInput.With(t, new PySha3Of512(new KeccakState("sha3_512", 72, 64, 0x06)), data, @string is PyNone ? null : @string);

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PySha3Of512(CloneState());
}

/// <summary><c>_sha3.shake_128</c>.</summary>
[PyType("_sha3.shake_128", Signature = "(data=b'', *, usedforsecurity=True, string=None)", WeakReferences = false, Doc = "A running shake_128 hash.")]
public sealed partial class PyShake128 : PyShake
{
    internal PyShake128(HashState state)
        : base(state)
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject? data = null, bool usedforsecurity = true, PyObject? @string = null) =>
        HashInput.With(t, new PyShake128(new KeccakState("shake_128", 168, 0, 0x1f)), data, @string is PyNone ? null : @string);

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PyShake128(CloneState());
}

/// <summary><c>_sha3.shake_256</c>.</summary>
[PyType("_sha3.shake_256", Signature = "(data=b'', *, usedforsecurity=True, string=None)", WeakReferences = false, Doc = "A running shake_256 hash.")]
public sealed partial class PyShake256 : PyShake
{
    internal PyShake256(HashState state)
        : base(state)
    {
    }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject? data = null, bool usedforsecurity = true, PyObject? @string = null) =>
        HashInput.With(t, new PyShake256(new KeccakState("shake_256", 136, 0, 0x1f)), data, @string is PyNone ? null : @string);

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PyShake256(CloneState());
}
