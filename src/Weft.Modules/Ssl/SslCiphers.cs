namespace Weft.Modules.Ssl;

/// <summary>Ciphers as Python sees them.</summary>
internal static unsafe class SslCiphers
{
    /// <summary>The items of a stack of ciphers.</summary>
    internal static List<nint> Of(nint stack)
    {
        var result = new List<nint>();
        var count = stack == 0 ? 0 : OpenSsl.StackCount(stack);
        for (var i = 0; i < count; i++)
        {
            result.Add(OpenSsl.StackItem(stack, i));
        }

        return result;
    }

    internal static PyObject TextOrNone(byte* text) => OpenSsl.Text(text) is { } known ? PyStr.Of(known) : PyNone.Value;

    /// <summary>(name, version, bits), or None for no cipher.</summary>
    internal static PyObject Triple(nint cipher) => cipher == 0
        ? PyNone.Value
        : new PyTuple([TextOrNone(OpenSsl.CipherName(cipher)), TextOrNone(OpenSsl.CipherVersion(cipher)), PyInt.Of(OpenSsl.CipherBits(cipher, null))]);

    private static PyObject LongName(int nid) => nid == 0 ? PyNone.Value : TextOrNone(OpenSsl.LongName(nid));

    /// <summary>The dict of <c>get_ciphers()</c>.</summary>
    internal static PyObject Describe(nint cipher)
    {
        const int descriptionSize = 512;
        var description = stackalloc byte[descriptionSize];
        OpenSsl.CipherDescription(cipher, description, descriptionSize);
        int algorithmBits;
        var bits = OpenSsl.CipherBits(cipher, &algorithmBits);
        var result = new PyDict();
        void Add(string name, PyObject value) => result.SetString(PyStr.Intern(name), value);
        Add("id", PyInt.Of((long)OpenSsl.CipherId(cipher)));
        Add("name", TextOrNone(OpenSsl.CipherName(cipher)));
        Add("protocol", TextOrNone(OpenSsl.CipherVersion(cipher)));
        Add("description", PyStr.Of((OpenSsl.Text(description) ?? "").TrimEnd('\n')));
        Add("strength_bits", PyInt.Of(bits));
        Add("alg_bits", PyInt.Of(algorithmBits));
        Add("aead", PyBool.Of(OpenSsl.CipherIsAuthenticated(cipher) != 0));
        Add("symmetric", LongName(OpenSsl.CipherSymmetric(cipher)));
        Add("digest", LongName(OpenSsl.CipherDigest(cipher)));
        Add("kea", LongName(OpenSsl.CipherKeyExchange(cipher)));
        Add("auth", LongName(OpenSsl.CipherAuthentication(cipher)));
        return result;
    }
}
