using System.Text;

namespace Weft.Modules;

/// <summary>
/// <c>ast.AST</c> and, with other types, every node of a tree. A node is an object with attributes only; which of them
/// are its fields is said by its class, so that Python code may define node classes of its own.
/// </summary>
[PyType("ast.AST", WeakReferences = true, HasDict = true, Mutable = true)]
public sealed partial class PyAst : PyObject
{
    private const string RemovalNotice = "This will become an error in Python 3.15.";

    private static readonly PyStr s_fields = PyStr.Intern("_fields");
    private static readonly PyStr s_attributes = PyStr.Intern("_attributes");
    private static readonly PyStr s_fieldTypes = PyStr.Intern("_field_types");

    internal PyAst(PyType type) => State.Start(this, type.RootShape);

    /// <summary>Names of the children, in order.</summary>
    [PyConstant("_fields")]
    public static readonly PyObject Fields = PyTuple.Empty;

    /// <summary>What patterns bind by position.</summary>
    [PyConstant("__match_args__")]
    public static readonly PyObject MatchArgs = PyTuple.Empty;

    /// <summary>Names of the location attributes.</summary>
    [PyConstant("_attributes")]
    public static readonly PyObject Attributes = PyTuple.Empty;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => new PyAst(cls);

    [PyInit]
    public void Init(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var fields = RequiredFields(t);
        var positional = args.Length - (kwNames?.Count ?? 0);
        if (positional > fields.Count)
        {
            throw Errors.TypeError($"{Type.Name} constructor takes at most {fields.Count} positional argument{(fields.Count == 1 ? "" : "s")}");
        }

        for (var i = 0; i < positional; i++)
        {
            Operations.SetAttribute(t, this, AttributeName(fields[i]), args[i]);
        }

        var missing = fields.GetRange(positional, fields.Count - positional);
        List<PyObject>? attributes = null;
        for (var i = 0; i < (kwNames?.Count ?? 0); i++)
        {
            var name = (PyStr)kwNames!.Items[i];
            if (IndexOf(missing, name) is >= 0 and var index)
            {
                missing.RemoveAt(index);
            }
            else if (IndexOf(fields, name) >= 0)
            {
                throw Errors.TypeError($"{Type.FullName} got multiple values for argument {Operations.Repr(t, name).Value}");
            }
            else if (IndexOf(attributes ??= Names(t, s_attributes), name) < 0)
            {
                Warn(t, $"{Type.FullName}.__init__ got an unexpected keyword argument {Operations.Repr(t, name).Value}. Support for arbitrary keyword arguments is deprecated and will be removed in Python 3.15.");
            }

            Operations.SetAttribute(t, this, name, args[positional + i]);
        }

        if (missing.Count > 0)
        {
            FillMissing(t, missing);
        }
    }

    /// <summary>Gives the fields that the caller left out the value that their declared type implies.</summary>
    private void FillMissing(PyThread t, List<PyObject> missing)
    {
        if (Operations.TryGetAttribute(t, Type, s_fieldTypes) is not { } declared)
        {
            return;
        }

        if (declared is not PyDict types)
        {
            throw Errors.SystemError("bad argument to internal function");
        }

        foreach (var field in missing)
        {
            switch (types.Get(t, field))
            {
                case null:
                    Warn(t, $"Field {Operations.Repr(t, field).Value} is missing from {Type.FullName}._field_types. {RemovalNotice}");
                    break;
                case PyUnion:
                    break;
                case PyGenericAlias:
                    Operations.SetAttribute(t, this, AttributeName(field), new PyList());
                    break;
                case var type when ReferenceEquals(type, NodeTypes.ExprContext.Type):
                    Operations.SetAttribute(t, this, AttributeName(field), NodeTypes.ExprContexts[0]);
                    break;
                default:
                    Warn(t, $"{Type.FullName}.__init__ missing 1 required positional argument: {Operations.Repr(t, field).Value}. {RemovalNotice}");
                    break;
            }
        }
    }

    [PyMethod("__reduce__")]
    public PyObject Reduce(PyThread t)
    {
        // Fields that are there are also given to the constructor, as None: it would warn about those it does not get.
        var dict = InstanceAttributes.GetDict(this)!;
        var present = 0;
        var fields = Names(t, s_fields);
        while (present < fields.Count && dict.Get(t, fields[present]) is not null)
        {
            present++;
        }

        var placeholders = new PyObject[present];
        Array.Fill(placeholders, PyNone.Value);
        return new PyTuple([Type, present == 0 ? PyTuple.Empty : new PyTuple(placeholders), dict]);
    }

    [PyMethod("__replace__", Doc = "A copy with some fields changed.")]
    public PyObject Replace(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length > (kwNames?.Count ?? 0))
        {
            throw Errors.TypeError("__replace__() takes no positional arguments");
        }

        var fields = Names(t, s_fields);
        var attributes = Names(t, s_attributes);
        var dict = InstanceAttributes.GetDict(this)!;
        var payload = new PyDict();
        foreach (var name in (IEnumerable<PyObject>)[.. fields, .. attributes])
        {
            if (dict.Get(t, name) is { } value)
            {
                payload.SetItem(t, name, value);
            }
        }

        for (var i = 0; i < args.Length; i++)
        {
            var name = (PyStr)kwNames!.Items[i];
            if (IndexOf(fields, name) < 0 && IndexOf(attributes, name) < 0)
            {
                throw Errors.TypeError($"{Type.FullName}.__replace__ got an unexpected keyword argument {Operations.Repr(t, name).Value}.");
            }

            payload.SetItem(t, name, args[i]);
        }

        RequireFields(t, fields, payload);
        return Operations.CallWithDict(t, Type, [], payload);
    }

    private void RequireFields(PyThread t, List<PyObject> fields, PyDict payload)
    {
        var types = Operations.TryGetAttribute(t, Type, s_fieldTypes) as PyDict;
        var missing = new List<string>();
        foreach (var field in fields)
        {
            if (payload.Get(t, field) is null && types?.Get(t, field) is not PyUnion)
            {
                missing.Add(Operations.Repr(t, field).Value);
            }
        }

        if (missing.Count > 0)
        {
            missing.Sort(StringComparer.Ordinal);
            throw Errors.TypeError($"{Type.FullName}.__replace__ missing {missing.Count} keyword argument{(missing.Count == 1 ? "" : "s")}: {string.Join(", ", missing)}.");
        }
    }

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        var text = new StringBuilder();
        AppendRepr(t, text, 3);
        return PyStr.Of(text.ToString());
    }

    /// <summary>Writes the node and its children down to a depth; lists longer than two show their ends only.</summary>
    private void AppendRepr(PyThread t, StringBuilder text, int depth)
    {
        text.Append(Type.FullName).Append('(');
        if (depth <= 0 || !ReprGuard.Enter(this))
        {
            text.Append("...)");
            return;
        }

        try
        {
            var first = true;
            foreach (var field in RequiredFields(t))
            {
                var name = AttributeName(field);
                text.Append(first ? "" : ", ").Append(name.Value).Append('=');
                first = false;
                switch (Operations.GetAttribute(t, this, name))
                {
                    case PyList list:
                        AppendItems(t, text.Append('['), Operations.ToList(t, list), depth);
                        text.Append(']');
                        break;
                    case PyTuple tuple:
                        AppendItems(t, text.Append('('), Operations.ToList(t, tuple), depth);
                        text.Append(')');
                        break;
                    case var value:
                        AppendValue(t, text, value, depth);
                        break;
                }
            }
        }
        finally
        {
            ReprGuard.Leave(this);
        }

        text.Append(')');
    }

    private static void AppendItems(PyThread t, StringBuilder text, List<PyObject> items, int depth)
    {
        if (items.Count == 0)
        {
            return;
        }

        AppendValue(t, text, items[0], depth);
        if (items.Count > 2)
        {
            text.Append(", ...");
        }

        if (items.Count > 1)
        {
            AppendValue(t, text.Append(", "), items[^1], depth);
        }
    }

    private static void AppendValue(PyThread t, StringBuilder text, PyObject value, int depth)
    {
        if (value is PyAst node)
        {
            node.AppendRepr(t, text, depth - 1);
        }
        else
        {
            text.Append(Operations.Repr(t, value).Value);
        }
    }

    private List<PyObject> RequiredFields(PyThread t) => Operations.TryGetAttribute(t, Type, s_fields) is not null
        ? Names(t, s_fields)
        : throw Errors.AttributeError($"type object '{Type.FullName}' has no attribute '_fields'", Type, s_fields);

    /// <summary>The names that a class attribute lists; none when the class does not have it.</summary>
    private List<PyObject> Names(PyThread t, PyStr attribute)
    {
        if (Operations.TryGetAttribute(t, Type, attribute) is not { } value)
        {
            return [];
        }

        if (value is PyTuple tuple)
        {
            return [.. tuple.Items];
        }

        var result = new List<PyObject>();
        var count = Operations.Length(t, value);
        for (var i = 0L; i < count; i++)
        {
            result.Add(Operations.GetItem(t, value, PyInt.Of(i)));
        }

        return result;
    }

    private static PyStr AttributeName(PyObject name) =>
        name as PyStr ?? throw Errors.TypeError($"attribute name must be string, not '{name.Type.Name}'");

    private static int IndexOf(List<PyObject> names, PyStr name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] is PyStr candidate && candidate.Equals(name))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Warn(PyThread t, string message) =>
        Operations.CallMethod(t, Operations.Import(t, "warnings"), "warn", PyStr.Of(message), Exceptions.DeprecationWarning);
}
