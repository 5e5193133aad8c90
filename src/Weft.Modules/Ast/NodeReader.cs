using System.Runtime.CompilerServices;
using Weft.Syntax.Ast;
using Weft.Syntax.Parser;

namespace Weft.Modules;

/// <summary>
/// Builds the compiler's trees from Python objects. A node may be of any class derived from one of the grammar, and its
/// attributes may be anything, so each is checked; what is only visible in context is left to the tree validator.
/// </summary>
/// <remarks>
/// The rules for a field: one that is required must be there; an optional one may be missing or None; a list may be
/// missing, which is an empty one. None for a required node is noticed last, as the absence of a value.
/// </remarks>
internal sealed partial class NodeReader(PyThread t)
{
    private readonly record struct Location(int Line, int Column, int EndLine, int EndColumn);

    /// <summary>The tree of a root node.</summary>
    /// <exception cref="PythonException">TypeError, ValueError and others for objects that are no tree; RecursionError.</exception>
    internal Mod Read(PyObject root, ParseMode mode)
    {
        RequireRoot(t, root, mode);
        return ReadMod(root)!;
    }

    /// <summary>Checks that a node is a root of the kind that a mode is for.</summary>
    /// <exception cref="PythonException">TypeError when it is not.</exception>
    internal static void RequireRoot(PyThread t, PyObject root, ParseMode mode)
    {
        var expected = NodeTypes.Of(mode switch
        {
            ParseMode.File => NodeKind.Module,
            ParseMode.Single => NodeKind.Interactive,
            ParseMode.Eval => NodeKind.Expression,
            _ => NodeKind.FunctionType,
        });
        if (!Operations.IsInstance(t, root, expected.Type))
        {
            throw Errors.TypeError($"expected {expected.Name} node, got {root.Type.Name}");
        }
    }

    private static void Guard(string name)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Errors.RecursionError($"maximum recursion depth exceeded while traversing '{name}' node");
        }
    }

    private void RequireInstance(PyObject o, NodeType family)
    {
        if (!Operations.IsInstance(t, o, family.Type))
        {
            throw Unexpected(o, family);
        }
    }

    private PythonException Unexpected(PyObject o, NodeType family) =>
        Errors.TypeError($"expected some sort of {family.Name}, but got {Operations.Repr(t, o).Value}");

    private Location ReadLocation(PyObject o, string owner, bool endIsOptional)
    {
        var line = Integer(o, owner, "lineno");
        var column = Integer(o, owner, "col_offset");
        return endIsOptional
            ? new Location(line, column, OptionalNumber(o, "end_lineno") ?? line, OptionalNumber(o, "end_col_offset") ?? column)
            : new Location(line, column, Integer(o, owner, "end_lineno"), Integer(o, owner, "end_col_offset"));
    }

    private static T Locate<T>(T node, Location location)
        where T : LocatedNode
    {
        node.LineNumber = location.Line;
        node.ColumnOffset = location.Column;
        node.EndLineNumber = location.EndLine;
        node.EndColumnOffset = location.EndColumn;
        return node;
    }

    private PyObject? TryField(PyObject o, string field) => Operations.TryGetAttribute(t, o, PyStr.Intern(field));

    private PyObject Field(PyObject o, string owner, string field) =>
        TryField(o, field) ?? throw Errors.TypeError($"required field \"{field}\" missing from {owner}");

    private static PythonException Absent(string owner, string field) => Errors.ValueError($"field '{field}' is required for {owner}");

    private T One<T>(PyObject o, string owner, string field, Func<NodeReader, PyObject, T?> read)
        where T : Node => read(this, Field(o, owner, field)) ?? throw Absent(owner, field);

    private T? Optional<T>(PyObject o, string owner, string field, Func<NodeReader, PyObject, T?> read)
        where T : Node => TryField(o, field) is { } value and not PyNone ? read(this, value) : null;

    private T[] Many<T>(PyObject o, string owner, string field, Func<NodeReader, PyObject, T?> read)
        where T : Node =>
        Items(o, owner, field, item =>
        {
            var node = read(this, item);
            if (node is null && typeof(T) != typeof(Expr) && typeof(T) != typeof(Stmt))
            {
                throw Errors.ValueError($"None disallowed in {FamilyText(typeof(T))} list");
            }

            // The validator knows which lists of statements and expressions may have gaps.
            return node!;
        });

    private static string FamilyText(Type type) => type == typeof(Pattern) ? "pattern" : type == typeof(ExceptHandler) ? "excepthandler" : type == typeof(TypeParam) ? "type_param" : "type_ignore";

    private T[] Items<T>(PyObject o, string owner, string field, Func<PyObject, T> convert)
    {
        if (TryField(o, field) is not { } value)
        {
            return [];
        }

        if (value is not PyList list)
        {
            throw Errors.TypeError($"{owner} field \"{field}\" must be a list, not a {value.Type.Name}");
        }

        var items = Operations.ToList(t, list);
        var result = new T[items.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = convert(items[i]);
            if (list.Count != items.Count)
            {
                throw Errors.RuntimeError($"{owner} field \"{field}\" changed size during iteration");
            }
        }

        return result;
    }

    private int Operator(PyObject o, string owner, string field, NodeType family) => OperatorOf(Field(o, owner, field), family);

    private T[] Operators<T>(PyObject o, string owner, string field, NodeType family, Func<int, T> convert) =>
        Items(o, owner, field, item => convert(OperatorOf(item, family)));

    private int OperatorOf(PyObject o, NodeType family)
    {
        RequireInstance(o, family);
        return NodeTypes.Find(o, family)?.Index ?? throw Unexpected(o, family);
    }

    private static string? IdentifierOf(PyObject value) => value switch
    {
        PyNone => null,
        PyStr text when value.GetType() == typeof(PyStr) => string.Intern(text.Value),
        _ => throw Errors.TypeError("AST identifier must be of type str"),
    };

    private string Identifier(PyObject o, string owner, string field) => IdentifierOf(Field(o, owner, field)) ?? throw Absent(owner, field);

    private string? OptionalIdentifier(PyObject o, string owner, string field) => TryField(o, field) is { } value ? IdentifierOf(value) : null;

    private string[] Identifiers(PyObject o, string owner, string field) =>
        Items(o, owner, field, item => IdentifierOf(item) ?? throw Errors.ValueError("None disallowed in identifier list"));

    private static string? TextOf(PyObject value) => value switch
    {
        PyNone => null,
        PyStr text when value.GetType() == typeof(PyStr) => text.Value,
        _ => throw Errors.TypeError("AST string must be of type str"),
    };

    private string Text(PyObject o, string owner, string field) => TextOf(Field(o, owner, field)) ?? throw Absent(owner, field);

    private string? OptionalText(PyObject o, string owner, string field) => TryField(o, field) is { } value ? TextOf(value) : null;

    private int NumberOf(PyObject value) => value switch
    {
        PyInt { Value: >= int.MinValue and <= int.MaxValue } number => (int)number.Value,
        PyBool => ReferenceEquals(value, PyBool.True) ? 1 : 0,
        PyIntBase => throw Errors.OverflowError("Python int too large to convert to C int"),
        _ => throw Errors.ValueError($"invalid integer value: {Operations.Repr(t, value).Value}"),
    };

    private int Integer(PyObject o, string owner, string field) => NumberOf(Field(o, owner, field));

    private int? OptionalNumber(PyObject o, string field) => TryField(o, field) is { } value and not PyNone ? NumberOf(value) : null;

    /// <summary>An absent optional number is 0.</summary>
    private int OptionalInteger(PyObject o, string owner, string field) => OptionalNumber(o, field) ?? 0;

    private object? Value(PyObject o, string owner, string field)
    {
        var value = Field(o, owner, field);
        if (ConstantConversion.TryFromObject(value, out var constant))
        {
            return constant;
        }

        throw owner == "MatchSingleton"
            ? Errors.ValueError("MatchSingleton can only contain True, False and None")
            : Errors.TypeError($"got an invalid type in {owner}: {Unsupported(value).Type.Name}");
    }

    /// <summary>The part of a constant that no constant can hold.</summary>
    private PyObject Unsupported(PyObject value)
    {
        if (value is PyTuple or PyFrozenSet)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            foreach (var item in Operations.ToList(t, value))
            {
                if (!ConstantConversion.TryFromObject(item, out _))
                {
                    return Unsupported(item);
                }
            }
        }

        return value;
    }
}
