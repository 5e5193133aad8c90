namespace Weft.Modules;

/// <summary>Paths given by Python code: str, bytes or an object with <c>__fspath__</c> (PEP 519).</summary>
public static class FileSystemPath
{
    /// <summary>The path as text; bytes are decoded with <c>surrogateescape</c>.</summary>
    /// <exception cref="PythonException">TypeError for other types.</exception>
    public static string Decode(PyThread t, PyObject path) => ToStr(t, path).Value;

    /// <summary>The path as a Python string.</summary>
    public static PyStr ToStr(PyThread t, PyObject path)
    {
        switch (path)
        {
            case PyStr s:
                return s;
            case PyBytes b:
                return TextCodec.Decode(t, b, "utf-8", "surrogateescape");
        }

        var method = Operations.LookupSpecial(t, path, Names.Fspath) ?? throw Errors.TypeError($"expected str, bytes or os.PathLike object, not {path.Type.FullName}");
        var result = Operations.Call(t, method);
        return result switch
        {
            PyStr s => s,
            PyBytes b => TextCodec.Decode(t, b, "utf-8", "surrogateescape"),
            _ => throw Errors.TypeError($"expected {path.Type.FullName}.__fspath__() to return str or bytes, not {result.Type.FullName}"),
        };
    }
}
