namespace Weft.Modules.Hashing;

/// <summary><c>_md5.md5</c>.</summary>
[PyType("_md5.md5", NoConstructor = true, WeakReferences = false, Doc = "A running hash.")]
public sealed partial class PyMd5 : PyFixedHash
{
    internal PyMd5(HashState state)
        : base(state)
    {
    }

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PyMd5(CloneState());
}

/// <summary><c>_sha1.sha1</c>.</summary>
[PyType("_sha1.sha1", NoConstructor = true, WeakReferences = false, Doc = "A running hash.")]
public sealed partial class PySha1 : PyFixedHash
{
    internal PySha1(HashState state)
        : base(state)
    {
    }

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PySha1(CloneState());
}

/// <summary><c>_sha2.SHA224Type</c>.</summary>
[PyType("_sha2.SHA224Type", NoConstructor = true, WeakReferences = false, Doc = "A running hash.")]
public sealed partial class PySha224 : PyFixedHash
{
    internal PySha224(HashState state)
        : base(state)
    {
    }

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PySha224(CloneState());
}

/// <summary><c>_sha2.SHA256Type</c>.</summary>
[PyType("_sha2.SHA256Type", NoConstructor = true, WeakReferences = false, Doc = "A running hash.")]
public sealed partial class PySha256 : PyFixedHash
{
    internal PySha256(HashState state)
        : base(state)
    {
    }

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PySha256(CloneState());
}

/// <summary><c>_sha2.SHA384Type</c>.</summary>
[PyType("_sha2.SHA384Type", NoConstructor = true, WeakReferences = false, Doc = "A running hash.")]
public sealed partial class PySha384 : PyFixedHash
{
    internal PySha384(HashState state)
        : base(state)
    {
    }

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PySha384(CloneState());
}

/// <summary><c>_sha2.SHA512Type</c>.</summary>
[PyType("_sha2.SHA512Type", NoConstructor = true, WeakReferences = false, Doc = "A running hash.")]
public sealed partial class PySha512 : PyFixedHash
{
    internal PySha512(HashState state)
        : base(state)
    {
    }

    [PyMethod("copy", Signature = "()", Doc = "A copy of the running hash.")]
    public PyObject Copy() => new PySha512(CloneState());
}
