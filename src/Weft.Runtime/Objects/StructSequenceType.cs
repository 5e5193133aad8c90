namespace Weft.Runtime.Objects;

/// <summary>Makes types of tuples with named fields, and their objects; see <see cref="PyStructSequence"/>.</summary>
public static class StructSequenceType
{
    /// <summary>A new type.</summary>
    /// <param name="name">Full Python name: <c>os.stat_result</c>.</param>
    /// <param name="fields">Names in order; null is an unnamed field.</param>
    /// <param name="visibleCount">How many of them are items of the tuple.</param>
    /// <param name="constructible">Whether Python code may call the type.</param>
    public static PyType Define(string name, string doc, string?[] fields, int visibleCount, bool constructible = true) =>
        PyStructSequence.Define(name, doc, Array.ConvertAll(fields, static field => (field, (string?)null)), visibleCount, constructible);

    /// <summary>An object of such a type; fields missing at the end are None.</summary>
    public static PyObject Create(PyType type, PyObject[] values) => PyStructSequence.Create(type, values);
}
