namespace Weft.Modules.Ast;

/// <summary><c>ast.AST</c>: an object with attributes, which the class's <c>_fields</c> name.</summary>
[PyType("ast.AST", HasDict = true, Mutable = true)]
public sealed partial class PyAstNode : PyObject
{
    private static readonly PyStr s_fields = PyStr.Intern("_fields");
    private static readonly PyStr s_attributes = PyStr.Intern("_attributes");
    private static readonly PyStr s_fieldTypes = PyStr.Intern("_field_types");
    private static readonly PyStr s_name = PyStr.Intern("__name__");

    internal PyAstNode(PyType type) => State.Start(type.RootShape);

    [PyConstant("_fields")]
    internal static PyTuple NoFields => PyTuple.Empty;

    [PyConstant("_attributes")]
    internal static PyTuple NoAttributes => PyTuple.Empty;

    [PyConstant("__match_args__")]
    internal static PyTuple NoMatchArguments => PyTuple.Empty;

    /// <summary>The attributes.</summary>
    internal PyDict Attributes => InstanceAttributes.GetDict(this)!;

    private string QualifiedName => ReferenceEquals(Type, TypeObject) ? "ast.AST" : Type.Name;

    [PyNew]
    internal static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => new PyAstNode(cls);

    [PyInit]
    internal void Init(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var fields = Names(t, s_fields);
        var positional = args.Length - (kwNames?.Count ?? 0);
        if (positional > fields.Count)
        {
            throw Errors.TypeError($"{Type.Name} constructor takes at most {fields.Count} positional argument{(fields.Count == 1 ? "" : "s")}");
        }

        var remaining = new List<PyStr>(fields);
        for (var i = 0; i < positional; i++)
        {
            Operations.SetAttribute(t, this, fields[i], args[i]);
            remaining.Remove(fields[i]);
        }

        for (var i = 0; i < (kwNames?.Count ?? 0); i++)
        {
            var name = (PyStr)kwNames!.Items[i];
            if (fields.Contains(name))
            {
                if (!remaining.Remove(name))
                {
                    throw Errors.TypeError($"{QualifiedName} got multiple values for argument {Operations.Repr(t, name).Value}");
                }
            }
            else if (!Names(t, s_attributes).Contains(name))
            {
                Warn(t, $"{QualifiedName}.__init__ got an unexpected keyword argument {Operations.Repr(t, name).Value}. "
                    + "Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.");
            }

            Operations.SetAttribute(t, this, name, args[positional + i]);
        }

        if (remaining.Count > 0 && Operations.TryGetAttribute(t, Type, s_fieldTypes) is { } types)
        {
            FillDefaults(t, remaining, types);
        }
    }

    /// <summary>Fields that were not given: an optional one is the class's None, a list is empty, a context is Load.</summary>
    private void FillDefaults(PyThread t, List<PyStr> remaining, PyObject types)
    {
        foreach (var name in remaining)
        {
            var type = types is PyDict dict ? dict.Get(t, name) : null;
            if (type is null)
            {
                Warn(t, $"Field {Operations.Repr(t, name).Value} is missing from {Type.Name}._field_types. This will become an error in Python 3.15.");
            }
            else if (type is PyUnion)
            {
                continue;
            }
            else if (type is PyGenericAlias)
            {
                Operations.SetAttribute(t, this, name, new PyList());
            }
            else if (ReferenceEquals(type, AstTypes.Get(t)["expr_context"]))
            {
                Operations.SetAttribute(t, this, name, AstTypes.Get(t).Operator(Syntax.Ast.ExprContext.Load));
            }
            else
            {
                Warn(t, $"{QualifiedName}.__init__ missing 1 required positional argument: {Operations.Repr(t, name).Value}. This will become an error in Python 3.15.");
            }
        }
    }

    private static void Warn(PyThread t, string message) =>
        Operations.CallMethod(t, Operations.Import(t, "warnings"), "warn", PyStr.Of(message), Exceptions.DeprecationWarning, PyInt.Of(1));

    private List<PyStr> Names(PyThread t, PyStr attribute)
    {
        var result = new List<PyStr>();
        if (Operations.TryGetAttribute(t, Type, attribute) is { } value)
        {
            Operations.Length(t, value);
            foreach (var name in Operations.ToList(t, value))
            {
                result.Add(name as PyStr ?? throw Errors.TypeError($"attribute name must be string, not '{name.Type.FullName}'"));
            }
        }

        return result;
    }

    [PyMethod("__reduce__", Doc = "State for pickle.")]
    internal PyObject Reduce(PyThread t)
    {
        var attributes = Attributes;
        var arguments = new List<PyObject>();
        foreach (var name in Names(t, s_fields))
        {
            if (attributes.Get(t, name) is null)
            {
                break;
            }

            arguments.Add(PyNone.Value);
        }

        return new PyTuple([Type, new PyTuple(arguments.ToArray()), attributes.Copy(t)]);
    }

    [PyMethod("__replace__", Doc = "A copy with other values for some fields.")]
    internal PyObject Replace(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var count = kwNames?.Count ?? 0;
        if (args.Length > count)
        {
            throw Errors.TypeError("__replace__() takes no positional arguments");
        }

        var fields = Names(t, s_fields);
        var attributes = Names(t, s_attributes);
        var values = Attributes.Copy(t);
        for (var i = 0; i < count; i++)
        {
            var name = (PyStr)kwNames!.Items[i];
            if (!fields.Contains(name) && !attributes.Contains(name))
            {
                throw Errors.TypeError($"{QualifiedName}.__replace__ got an unexpected keyword argument {Operations.Repr(t, name).Value}.");
            }

            values.SetItem(t, name, args[i]);
        }

        // What is missing must at least be optional in the class.
        var missing = fields.FindAll(name => values.Get(t, name) is null && Operations.TryGetAttribute(t, Type, name) is null);
        if (missing.Count > 0)
        {
            missing.Sort(static (a, b) => string.CompareOrdinal(a.Value, b.Value));
            var names = string.Join(", ", missing.ConvertAll(name => Operations.Repr(t, name).Value));
            throw Errors.TypeError($"{QualifiedName}.__replace__ missing {missing.Count} keyword argument{(missing.Count == 1 ? "" : "s")}: {names}.");
        }

        return Operations.CallWithDict(t, Type, [], values);
    }

    private const int ReprDepth = 3;

    [PyMethod("__repr__")]
    internal PyObject Repr(PyThread t)
    {
        var text = new TextBuilder();
        AppendRepr(t, text, ReprDepth);
        return text.ToStr();
    }

    /// <summary>Deep trees and the middle of long lists are left out.</summary>
    private void AppendRepr(PyThread t, TextBuilder text, int depth)
    {
        text.Append((PyStr)Operations.GetAttribute(t, Type, s_name));
        if (depth <= 0 || !ReprGuard.Enter(this))
        {
            text.AppendSimple("(...)");
            return;
        }

        try
        {
            var separator = "(";
            foreach (var name in Names(t, s_fields))
            {
                var value = Operations.GetAttribute(t, this, name);
                text.AppendSimple(separator).Append(name).AppendSimple("=");
                separator = ", ";
                switch (value)
                {
                    case PyList list:
                        AppendItems(t, text, list.ToArray(), "[", "]", depth);
                        break;
                    case PyTuple tuple:
                        AppendItems(t, text, tuple.Items, "(", tuple.Count == 1 ? ",)" : ")", depth);
                        break;
                    default:
                        AppendValue(t, text, value, depth);
                        break;
                }
            }

            text.AppendSimple(separator == "(" ? "()" : ")");
        }
        finally
        {
            ReprGuard.Leave(this);
        }
    }

    private static void AppendItems(PyThread t, TextBuilder text, PyObject[] items, string open, string close, int depth)
    {
        text.AppendSimple(open);
        if (items.Length > 0)
        {
            AppendValue(t, text, items[0], depth);
        }

        if (items.Length > 1)
        {
            text.AppendSimple(items.Length > 2 ? ", ..., " : ", ");
            AppendValue(t, text, items[^1], depth);
        }

        text.AppendSimple(close);
    }

    private static void AppendValue(PyThread t, TextBuilder text, PyObject value, int depth)
    {
        if (value is PyAstNode node)
        {
            node.AppendRepr(t, text, depth - 1);
        }
        else
        {
            text.Append(Operations.Repr(t, value));
        }
    }
}
