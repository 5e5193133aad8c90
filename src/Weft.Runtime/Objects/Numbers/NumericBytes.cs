namespace Weft.Runtime.Objects;

/// <summary>Bytes-like arguments of the number types.</summary>
internal static class NumericBytes
{
    /// <summary>A copy of an object's buffer; null when it has none.</summary>
    internal static byte[]? TryRead(PyThread thread, PyObject o)
    {
        using var view = o.GetBuffer(thread, writable: false);
        return view?.ToArray();
    }

    /// <summary>Each byte as a character; those that are not ASCII cannot be part of a number.</summary>
    internal static string ToText(byte[] bytes) => string.Create(bytes.Length, bytes, static (text, source) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = source[i] < 0x7f ? (char)source[i] : '?';
        }
    });

    /// <summary>What <c>bytes(o)</c> makes of an object that is neither a str nor a number.</summary>
    /// <exception cref="PythonException">TypeError.</exception>
    internal static byte[] Convert(PyThread thread, PyObject o)
    {
        if (Operations.LookupSpecial(thread, o, Names.Bytes) is null && (o is PyStr or PyIntBase || o.Type.Slots[(int)Slot.Iter] == 0))
        {
            throw Errors.TypeError($"cannot convert '{o.Type.FullName}' object to bytes");
        }

        return TryRead(thread, Operations.Call(thread, PyBytes.TypeObject, o))!;
    }
}
