namespace Weft.Compiler.Preprocessing;

/// <summary>Which Python exception an <see cref="InvalidTreeException"/> becomes.</summary>
public enum InvalidTreeKind
{
    ValueError,
    TypeError,
    SystemError,
}

/// <summary>A syntax tree that no program has, made by a program that builds trees itself.</summary>
public sealed class InvalidTreeException(InvalidTreeKind kind, string message) : Exception(message)
{
    /// <summary>The Python exception to raise.</summary>
    public InvalidTreeKind Kind { get; } = kind;
}
