namespace Weft.Runtime.Objects;

/// <summary>Carries a Python exception through C# frames.</summary>
/// <remarks>
/// A C# throw costs over a microsecond, so what fails in ordinary programs has a form that does not throw: it stores the
/// exception in <see cref="PyThread.Pending"/> and returns null (or false, or -1). Both forms are legal in every native
/// function; <c>Operations</c> turns the second into the first for its callers.
/// </remarks>
public sealed class PythonException(PyBaseException value) : Exception
{
    /// <summary>The Python exception object.</summary>
    public PyBaseException Value { get; } = value;

    public override string Message => Value.ToString();
}
