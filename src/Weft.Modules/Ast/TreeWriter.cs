using Weft.Syntax.Ast;

namespace Weft.Modules.Ast;

/// <summary>Makes a syntax tree of Python objects, which a program may have built in any way: everything is checked.</summary>
internal sealed partial class TreeWriter
{
    private readonly record struct Position(int Line, int Column, int EndLine, int EndColumn);

    private readonly PyThread _t;
    private readonly AstTypes _types;

    internal TreeWriter(PyThread t)
    {
        _t = t;
        _types = AstTypes.Get(t);
    }

    internal Mod Write(PyObject o) => ToMod(o) ?? throw Unexpected("mod", o);

    private void Enter(string what) => _t.EnterNative($" while traversing '{what}' node");

    private PythonException Unexpected(string sum, PyObject o) => Errors.TypeError($"expected some sort of {sum}, but got {Operations.Repr(_t, o).Value}");

    private Position ReadPosition(PyObject o, string owner)
    {
        var line = Number(Field(o, owner, "lineno"));
        var column = Number(Field(o, owner, "col_offset"));
        return new Position(line, column, OptionalNumber(o, "end_lineno") ?? line, OptionalNumber(o, "end_col_offset") ?? column);
    }

    private static T At<T>(T node, Position at)
        where T : LocatedNode
    {
        node.LineNumber = at.Line;
        node.ColumnOffset = at.Column;
        node.EndLineNumber = at.EndLine;
        node.EndColumnOffset = at.EndColumn;
        return node;
    }

    private PyObject Field(PyObject o, string owner, string name) => Operations.TryGetAttribute(_t, o, PyStr.Intern(name))
        ?? throw Errors.TypeError($"required field \"{name}\" missing from {owner}");

    private PyObject? Optional(PyObject o, string name) => Operations.TryGetAttribute(_t, o, PyStr.Intern(name)) is { } value and not PyNone ? value : null;

    private static T Required<T>(T? value, string owner, string name)
        where T : class => value ?? throw Errors.ValueError($"field '{name}' is required for {owner}");

    private PyObject[] Items(PyObject o, string owner, string name) => Operations.TryGetAttribute(_t, o, PyStr.Intern(name)) switch
    {
        null => [],
        PyList list => list.ToArray(),
        var other => throw Errors.TypeError($"{owner} field \"{name}\" must be a list, not a {other.Type.FullName}"),
    };

    /// <summary>A list field. None stays null in it: where that is allowed is for the validator to say.</summary>
    private T[] List<T>(PyObject o, string owner, string name, Func<PyObject, T?> convert)
        where T : class => Array.ConvertAll(Items(o, owner, name), item => convert(item)!);

    private string[] Names(PyObject o, string owner, string name) =>
        Array.ConvertAll(Items(o, owner, name), item => Identifier(item) ?? throw Errors.ValueError($"field '{name}' is required for {owner}"));

    private CompareOperator[] Operators(PyObject o, string owner, string name) => Array.ConvertAll(Items(o, owner, name), item => _types.ToCompareOperator(_t, item));

    private static string? Identifier(PyObject? o) => o switch
    {
        null or PyNone => null,
        PyStr text when text.GetType() == typeof(PyStr) => text.Value,
        _ => throw Errors.TypeError("AST identifier must be of type str"),
    };

    private static string? String(PyObject? o) => o switch
    {
        null or PyNone => null,
        PyStr text when text.GetType() == typeof(PyStr) => text.Value,
        _ => throw Errors.TypeError("AST string must be of type str"),
    };

    private int Number(PyObject o) => o is PyIntBase ? Operations.IndexToInt32(_t, o) : throw Errors.ValueError($"invalid integer value: {Operations.Repr(_t, o).Value}");

    private int? OptionalNumber(PyObject o, string name) => Optional(o, name) is { } value ? Number(value) : null;

    private static object? Constant(PyObject o, string owner) => ConstantConversion.TryFromObject(o, out var constant)
        ? constant
        : throw Errors.TypeError($"got an invalid type in {owner}: {o.Type.FullName}");
}
