using Weft.Syntax.Ast;

namespace Weft.Modules.Ast;

/// <summary>Makes Python objects of a syntax tree.</summary>
internal sealed partial class TreeReader
{
    private readonly PyThread _t;
    private readonly AstTypes _types;

    internal TreeReader(PyThread t)
    {
        _t = t;
        _types = AstTypes.Get(t);
    }

    internal PyObject Read(Node node)
    {
        _t.EnterNative(" during ast construction");
        try
        {
            return Convert(node);
        }
        finally
        {
            _t.ExitNative();
        }
    }

    private PyAstNode Make(string constructor, Node? at, params ReadOnlySpan<PyObject> values)
    {
        var made = new PyAstNode(_types[constructor]);
        var fields = _types.FieldsOf(constructor);
        for (var i = 0; i < values.Length; i++)
        {
            Operations.SetAttribute(_t, made, fields[i], values[i]);
        }

        if (at is LocatedNode located)
        {
            Operations.SetAttribute(_t, made, AstTypes.Position[0], PyInt.Of(located.LineNumber));
            Operations.SetAttribute(_t, made, AstTypes.Position[1], PyInt.Of(located.ColumnOffset));
            Operations.SetAttribute(_t, made, AstTypes.Position[2], PyInt.Of(located.EndLineNumber));
            Operations.SetAttribute(_t, made, AstTypes.Position[3], PyInt.Of(located.EndColumnOffset));
        }

        return made;
    }

    private PyObject One(Node? node) => node is null ? PyNone.Value : Read(node);

    private PyList List(ReadOnlySpan<Node?> nodes)
    {
        var items = new PyObject[nodes.Length];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = One(nodes[i]);
        }

        return new PyList(items);
    }

    private PyList Operators(CompareOperator[] operators) => new(Array.ConvertAll(operators, _types.Operator));

    private static PyObject Text(string? text) => text is null ? PyNone.Value : PyStr.Intern(text);

    private static PyList Names(string[] names) => new(Array.ConvertAll(names, Text));

    private static PyObject Number(int? number) => number is { } value ? PyInt.Of(value) : PyNone.Value;
}
