namespace Weft.Runtime.Objects;

/// <summary>A variable shared by a function and the functions inside it (<c>types.CellType</c>).</summary>
[PyType("cell", WeakReferences = false, Doc = "A variable shared with inner functions.")]
public sealed partial class PyCell : PyObject
{
    /// <summary>The content; null while unbound.</summary>
    internal PyObject? Value;

    internal PyCell(PyObject? value) => Value = value;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, PyObject? contents = null) => new PyCell(contents);

    [PyProperty("cell_contents")]
    public PyObject GetContents() => Value ?? throw Errors.ValueError("cell is empty");

    [PySetter("cell_contents")]
    public void SetContents(PyObject? value) => Value = value;

    [PyMethod("__repr__")]
    public string Repr() => Value is { } value
        ? $"<cell at 0x{Identity.Of(this):x}: {value.Type.FullName} object at 0x{Identity.Of(value):x}>"
        : $"<cell at 0x{Identity.Of(this):x}: empty>";

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op)
    {
        if (other is not PyCell cell)
        {
            return PyNotImplemented.Value;
        }

        if (Value is { } a && cell.Value is { } b)
        {
            return Operations.Compare(t, a, b, op);
        }

        var order = (Value is null ? 0 : 1) - (cell.Value is null ? 0 : 1);
        return PyBool.Of(op switch
        {
            CompareOp.Lt => order < 0,
            CompareOp.Le => order <= 0,
            CompareOp.Eq => order == 0,
            CompareOp.Ne => order != 0,
            CompareOp.Gt => order > 0,
            _ => order >= 0,
        });
    }
}
