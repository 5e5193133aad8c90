using System.Runtime.CompilerServices;

namespace Weft.Runtime.Binding;

/// <summary>Converts Python arguments to the C# types of bound parameters.</summary>
public static class ArgumentConversion
{
    /// <summary>An integer, by way of <c>__index__</c>.</summary>
    /// <exception cref="PythonException">TypeError for other objects; OverflowError beyond 64 bits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToInt64(PyThread thread, PyObject value) => value is PyInt small ? small.Value : Int64Slow(thread, value);

    /// <summary>A 32-bit integer, by way of <c>__index__</c>.</summary>
    /// <exception cref="PythonException">TypeError for other objects; OverflowError beyond 32 bits.</exception>
    public static int ToInt32(PyThread thread, PyObject value)
    {
        var integer = IntOperations.FromIndex(thread, value);
        return integer.TryGetInt64(out var number) && number == (int)number
            ? (int)number
            : throw Errors.OverflowError("Python int too large to convert to C int");
    }

    /// <summary>A float, from anything that has <c>__float__</c> or <c>__index__</c>.</summary>
    /// <exception cref="PythonException">TypeError for other objects.</exception>
    public static double ToDouble(PyThread thread, PyObject value) => value is PyFloat number ? number.Value : Operations.ToDouble(thread, value);

    /// <summary>The truth value.</summary>
    public static bool ToBoolean(PyThread thread, PyObject value) => value is PyBool flag ? flag.IsTrue : Operations.IsTrue(thread, value);

    /// <summary>The text of a str.</summary>
    /// <param name="expectation">For example <c>f() argument 1 must be str</c>.</param>
    /// <exception cref="PythonException">TypeError for other objects.</exception>
    public static string ToText(PyObject value, string expectation) => value is PyStr text ? text.Value : throw ArgumentErrors.WrongType(expectation, value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Int64Slow(PyThread thread, PyObject value) =>
        IntOperations.FromIndex(thread, value).TryGetInt64(out var number)
            ? number
            : throw Errors.OverflowError("Python int too large to convert to C ssize_t");
}
