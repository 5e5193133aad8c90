namespace Weft.Syntax.Ast;

/// <summary>Any node of Python 3.14's abstract grammar (the ASDL that the <c>ast</c> module documents).</summary>
/// <remarks>
/// One C# class per ASDL constructor, fields in ASDL order. Sequences are arrays, an ASDL <c>?</c> is a nullable
/// reference. Nodes are mutable only while they are being built or preprocessed by one thread.
/// </remarks>
public abstract class Node
{
    /// <summary>The concrete class, for fast switches.</summary>
    public abstract NodeKind NodeKind { get; }
}

/// <summary>A node that carries a source range.</summary>
public abstract class LocatedNode : Node
{
    /// <summary>First line, counted from 1.</summary>
    public int LineNumber { get; set; }

    /// <summary>Offset of the first character in its line, in UTF-8 bytes, counted from 0.</summary>
    public int ColumnOffset { get; set; }

    /// <summary>Last line, counted from 1.</summary>
    public int EndLineNumber { get; set; }

    /// <summary>Offset just past the last character in its line, in UTF-8 bytes.</summary>
    public int EndColumnOffset { get; set; }
}

/// <summary>A statement.</summary>
public abstract class Stmt : LocatedNode;

/// <summary>An expression.</summary>
public abstract class Expr : LocatedNode;

/// <summary>A pattern of a <c>case</c> clause.</summary>
public abstract class Pattern : LocatedNode;

/// <summary>A type parameter (PEP 695).</summary>
public abstract class TypeParam : LocatedNode;

/// <summary>The root of a tree: a module, an interactive statement, an expression or a function type.</summary>
public abstract class Mod : Node;
