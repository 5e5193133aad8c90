namespace Weft.Modules;

/// <summary>The module <c>_string</c>: how format strings are taken apart, for <c>string.Formatter</c>.</summary>
[PyModule("_string", Doc = "Parsing of format strings.")]
public static partial class StringModule
{
    [PyFunction("formatter_parser", Doc = "Iterates over the pieces of a format string.")]
    internal static PyObject FormatterParser(PyObject format) => format is PyStr text
        ? new PyFormatterIterator(text)
        : throw Errors.TypeError($"expected str, got {format.Type.FullName}");

    [PyFunction("formatter_field_name_split", Doc = "Splits a field name into its first part and an iterator over the rest.")]
    internal static PyObject FieldNameSplit(PyObject name)
    {
        if (name is not PyStr text)
        {
            throw Errors.TypeError($"expected str, got {name.Type.FullName}");
        }

        var (first, next) = FieldFormat.SplitFirst(text);
        return new PyTuple([first, new PyFieldNameIterator(text, next)]);
    }
}

/// <summary>Iterates over (literal, field name, specification, conversion).</summary>
[PyType("formatteriterator", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyFormatterIterator(PyStr format) : PyObject
{
    private int _at;

    [PyMethod("__iter__")]
    internal PyObject Self() => this;

    [PyMethod("__next__")]
    internal PyObject? Next()
    {
        if (!FieldFormat.TryNextPiece(format, ref _at, out var piece, out _))
        {
            return null;
        }

        return piece.HasField
            ? new PyTuple([piece.Literal, piece.FieldName, piece.Spec, piece.Conversion == 0 ? PyNone.Value : PyStr.OfCodePoint(piece.Conversion)])
            : new PyTuple([piece.Literal, PyNone.Value, PyNone.Value, PyNone.Value]);
    }
}

/// <summary>Iterates over (is attribute, name or index).</summary>
[PyType("fieldnameiterator", NoConstructor = true, WeakReferences = false)]
public sealed partial class PyFieldNameIterator(PyStr name, int start) : PyObject
{
    private int _at = start;

    [PyMethod("__iter__")]
    internal PyObject Self() => this;

    [PyMethod("__next__")]
    internal PyObject? Next() => FieldFormat.TryNextStep(name, ref _at, out var isAttribute, out var key) ? new PyTuple([PyBool.Of(isAttribute), key]) : null;
}
