namespace Weft.Modules.Hashing;

/// <summary>What the hash objects share. The state is used under its monitor: updates of several threads are each whole.</summary>
public abstract class PyHash : PyObject
{
    private protected readonly HashState HashState;

    private protected PyHash(HashState state) => HashState = state;

    private protected HashState CloneState()
    {
        lock (HashState)
        {
            return HashState.Clone();
        }
    }

    /// <summary>Adds the bytes of an argument that may be missing.</summary>
    internal void Add(PyThread t, PyObject? data)
    {
        if (data is null)
        {
            return;
        }

        using var view = HashInput.View(t, data);
        var bytes = view.IsContiguous ? view.Span : view.ToArray();
        lock (HashState)
        {
            HashState.Update(bytes);
        }
    }

    private protected byte[] DigestBytes(int length)
    {
        lock (HashState)
        {
            return HashState.Digest(length);
        }
    }

    [PyMethod("update", Signature = "(obj, /)", Doc = "Adds bytes.")]
    public void Update(PyThread t, PyObject obj) => Add(t, obj);

    [PyProperty("name")]
    public string GetName() => HashState.Name;

    [PyProperty("block_size")]
    public long GetBlockSize() => HashState.BlockSize;

    [PyProperty("digest_size")]
    public long GetDigestSize() => HashState.DigestSize;
}

/// <summary>A hash whose digest has one length.</summary>
public abstract class PyFixedHash : PyHash
{
    private protected PyFixedHash(HashState state)
        : base(state)
    {
    }

    [PyMethod("digest", Signature = "()", Doc = "The digest of the data so far.")]
    public PyObject Digest() => PyBytes.Of(DigestBytes(HashState.DigestSize));

    [PyMethod("hexdigest", Signature = "()", Doc = "The digest as hexadecimal text.")]
    public string HexDigest() => Convert.ToHexStringLower(DigestBytes(HashState.DigestSize));
}

/// <summary>Reads the arguments of hash functions.</summary>
internal static class HashInput
{
    internal static BufferView View(PyThread t, PyObject data)
    {
        if (data is PyStr)
        {
            throw Errors.TypeError("Strings must be encoded before hashing");
        }

        var view = BufferView.TryGet(t, data, writable: false) ?? throw Errors.TypeError("object supporting the buffer API required");
        if (view.Shape.Length > 1)
        {
            view.Dispose();
            throw Errors.BufferError("Buffer must be single dimension");
        }

        return view;
    }

    internal static byte[] Bytes(PyThread t, PyObject data)
    {
        using var view = View(t, data);
        return view.ToArray();
    }

    /// <summary>The data argument, which may be given under its old name.</summary>
    internal static PyObject? Data(PyObject? data, PyObject? @string) => data is not null && @string is not null
        ? throw Errors.TypeError("'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version.")
        : data ?? @string;

    internal static T With<T>(PyThread t, T hash, PyObject? data, PyObject? @string)
        where T : PyHash
    {
        hash.Add(t, Data(data, @string));
        return hash;
    }
}
