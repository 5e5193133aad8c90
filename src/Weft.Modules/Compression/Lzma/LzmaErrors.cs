namespace Weft.Modules.Compression.Lzma;

/// <summary><c>_lzma.LZMAError</c>, and which error each answer of liblzma is.</summary>
internal static class LzmaErrors
{
    private static PyType? s_type;

    internal static PyType Type => s_type ??= Define();

    /// <summary>Raises for an answer that is a failure.</summary>
    /// <exception cref="PythonException">LZMAError or MemoryError.</exception>
    internal static void Check(LibLzma.Result result)
    {
        var text = result switch
        {
            LibLzma.Result.Ok or LibLzma.Result.StreamEnd or LibLzma.Result.NoCheck or LibLzma.Result.GetCheck => null,
            LibLzma.Result.UnsupportedCheck => "Unsupported integrity check",
            LibLzma.Result.MemoryError => throw Errors.MemoryError(),
            LibLzma.Result.MemoryLimit => "Memory usage limit exceeded",
            LibLzma.Result.FormatError => "Input format not supported by decoder",
            LibLzma.Result.OptionsError => "Invalid or unsupported options",
            LibLzma.Result.DataError => "Corrupt input data",
            LibLzma.Result.BufferError => "Insufficient buffer space",
            LibLzma.Result.ProgrammingError => "Internal error",
            _ => $"Unrecognized error from liblzma: {(int)result}",
        };
        if (text is not null)
        {
            throw Error(text);
        }
    }

    internal static PythonException Error(string text) => LibraryErrors.Error(Type, text);

    internal static PythonException InvalidPreset(uint preset) => Error($"Invalid compression preset: {preset}");

    private static PyType Define()
    {
        var t = PyThread.Current;
        var type = LibraryErrors.Define(t, "_lzma", "LZMAError", Exceptions.Exception);
        Operations.SetAttribute(t, type, PyStr.Intern("__doc__"), PyStr.Of("Call to liblzma failed."));
        return type;
    }
}
