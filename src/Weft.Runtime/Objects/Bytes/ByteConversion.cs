namespace Weft.Runtime.Objects;

/// <summary>What <c>bytes(…)</c> and <c>bytearray(…)</c> make of their arguments.</summary>
internal static class ByteConversion
{
    /// <exception cref="PythonException">TypeError, ValueError, OverflowError, MemoryError.</exception>
    internal static byte[] FromArguments(PyThread t, string type, PyObject? source, string? encoding, string? errors)
    {
        if (source is null)
        {
            return encoding is not null || errors is not null
                ? throw Errors.TypeError(encoding is not null ? "encoding without a string argument" : "errors without a string argument")
                : [];
        }

        if (source is PyStr text)
        {
            if (encoding is null)
            {
                throw Errors.TypeError("string argument without an encoding");
            }

            return TextCodec.Encode(t, text, encoding, errors ?? "strict").Array;
        }

        if (encoding is not null || errors is not null)
        {
            throw Errors.TypeError(encoding is not null ? "encoding without a string argument" : "errors without a string argument");
        }

        if (source is PyIntBase || source.Type[Slot.Index] != 0)
        {
            PyIntBase? count = null;
            try
            {
                count = Operations.Index(t, source);
            }
            catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError) && source is not PyIntBase)
            {
                // An __index__ that refuses leaves the other ways of conversion.
            }

            if (count is not null)
            {
                return count.TryGetInt64(out var n) ? Zeros(n) : throw Errors.OverflowError($"cannot fit '{source.Type.FullName}' into an index-sized integer");
            }
        }

        return FromObject(t, type, source);
    }

    private static byte[] Zeros(long count) => count < 0
        ? throw Errors.ValueError("negative count")
        : count > Array.MaxLength ? throw Errors.MemoryError() : new byte[count];

    /// <summary>From a buffer or an iterable of integers.</summary>
    internal static byte[] FromObject(PyThread t, string type, PyObject source)
    {
        using (var view = BufferView.TryGet(t, source, writable: false))
        {
            if (view is not null)
            {
                return view.ToArray();
            }
        }

        if (source is PyStr || (source.Type[Slot.Iter] == 0 && source.Type[Slot.GetItem] == 0))
        {
            throw Errors.TypeError($"cannot convert '{source.Type.FullName}' object to {type}");
        }

        return FromIterable(t, type, source);
    }

    private static byte[] FromIterable(PyThread t, string type, PyObject source)
    {
        PyObject iterator;
        try
        {
            iterator = Operations.Iter(t, source);
        }
        catch (PythonException e) when (e.Value.Type.IsSubtypeOf(Exceptions.TypeError))
        {
            throw Errors.TypeError($"cannot convert '{source.Type.FullName}' object to {type}");
        }

        var hint = Operations.LengthHint(t, source, 64);
        if (hint > Array.MaxLength)
        {
            throw Errors.MemoryError();
        }

        var result = new List<byte>((int)Math.Min(hint, 1 << 20));
        while (Operations.TryNext(t, iterator) is { } item)
        {
            result.Add(ToByte(t, item, type));
        }

        return [.. result];
    }

    /// <summary>One item of bytes.</summary>
    internal static byte ToByte(PyThread t, PyObject item, string type)
    {
        if (item is PyInt { Value: >= 0 and <= 255 } small)
        {
            return (byte)small.Value;
        }

        var index = Operations.Index(t, item);
        return index.TryGetInt64(out var value) && value is >= 0 and <= 255
            ? (byte)value
            : throw Errors.ValueError(type == "bytes" ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)");
    }
}
