using System.Runtime.CompilerServices;
using Weft.Syntax.Ast;

namespace Weft.Modules;

/// <summary>Turns the parser's trees into Python objects.</summary>
internal sealed partial class NodeWriter(PyThread t)
{
    private static readonly PyStr s_line = PyStr.Intern("lineno");
    private static readonly PyStr s_column = PyStr.Intern("col_offset");
    private static readonly PyStr s_endLine = PyStr.Intern("end_lineno");
    private static readonly PyStr s_endColumn = PyStr.Intern("end_col_offset");

    /// <summary>The object for a node, None for an absent one.</summary>
    /// <exception cref="PythonException">RecursionError when the tree is too deep.</exception>
    internal PyObject Convert(Node? node)
    {
        if (node is null)
        {
            return PyNone.Value;
        }

        return RuntimeHelpers.TryEnsureSufficientExecutionStack()
            ? ConvertNode(node)
            : throw Errors.RecursionError("maximum recursion depth exceeded during ast construction");
    }

    private PyList Convert(Node?[] nodes)
    {
        var items = new PyObject[nodes.Length];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Convert(nodes[i]);
        }

        return new PyList(items);
    }

    private static PyList Operators(CompareOperator[] operators) => new(Array.ConvertAll(operators, PyObject (o) => NodeTypes.CompareOperators[(int)o]));

    private static PyObject Identifier(string? name) => name is null ? PyNone.Value : PyStr.Intern(name);

    private static PyList Identifiers(string[] names) => new(Array.ConvertAll(names, PyObject (name) => PyStr.Intern(name)));

    private static PyObject Text(string? text) => text is null ? PyNone.Value : PyStr.Of(text);

    private static PyObject Integer(int? value) => value is { } number ? PyInt.Of(number) : PyNone.Value;

    private PyAst Make(NodeKind kind, LocatedNode? location, ReadOnlySpan<PyObject> values)
    {
        var type = NodeTypes.Of(kind);
        var node = new PyAst(type.Type);
        for (var i = 0; i < values.Length; i++)
        {
            Operations.SetAttribute(t, node, type.Fields[i], values[i]);
        }

        if (location is not null)
        {
            Operations.SetAttribute(t, node, s_line, PyInt.Of(location.LineNumber));
            Operations.SetAttribute(t, node, s_column, PyInt.Of(location.ColumnOffset));
            Operations.SetAttribute(t, node, s_endLine, PyInt.Of(location.EndLineNumber));
            Operations.SetAttribute(t, node, s_endColumn, PyInt.Of(location.EndColumnOffset));
        }

        return node;
    }
}
