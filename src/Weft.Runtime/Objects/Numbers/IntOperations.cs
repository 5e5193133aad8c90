namespace Weft.Runtime.Objects;

/// <summary>Arithmetic on ints for callers that know both operands; a 64-bit fast path, BigInteger beyond.</summary>
public static partial class IntOperations
{
    /// <summary><c>operator.index(o)</c>.</summary>
    public static PyIntBase FromIndex(PyThread thread, PyObject o) => o as PyIntBase ?? Operations.Index(thread, o);
}
