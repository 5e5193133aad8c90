using System.Text;

namespace Weft.Runtime.Objects;

/// <summary><c>types.SimpleNamespace</c>.</summary>
[PyType("types.SimpleNamespace", HasDict = true, Doc = "An object that holds attributes.", Signature = "(mapping_or_iterable=(), /, **kwargs)")]
public sealed partial class PySimpleNamespace : PyObject
{
    internal PySimpleNamespace(PyType type) => State.Start(this, type.RootShape);

    /// <summary>An empty namespace.</summary>
    public PySimpleNamespace()
        : this(TypeObject)
    {
    }

    /// <summary>The attributes.</summary>
    internal PyDict Attributes => InstanceAttributes.GetDict(this)!;

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => new PySimpleNamespace(cls);

    [PyInit]
    public void Init(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        var positional = args.Length - (kwNames?.Count ?? 0);
        if (positional > 1)
        {
            throw Errors.TypeError($"{Type.Name} expected at most 1 argument, got {positional}");
        }

        var attributes = Attributes;
        if (positional == 1)
        {
            var given = new PyDict();
            given.UpdateFrom(t, args[0]);
            foreach (var (key, value) in given.Entries())
            {
                attributes.SetItem(t, key is PyStr ? key : throw Errors.TypeError("keywords must be strings"), value);
            }
        }

        for (var i = 0; i < (kwNames?.Count ?? 0); i++)
        {
            attributes.SetItem(t, kwNames!.Items[i], args[positional + i]);
        }
    }

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t)
    {
        var name = ReferenceEquals(Type, TypeObject) ? "namespace" : Type.Name;
        if (!ReprGuard.Enter(this))
        {
            return PyStr.Of(name + "(...)");
        }

        try
        {
            var text = new StringBuilder(name).Append('(');
            var first = true;
            foreach (var (key, value) in Attributes.Entries())
            {
                if (key is PyStr { Length: > 0 } attribute)
                {
                    text.Append(first ? "" : ", ").Append(attribute.Value).Append('=').Append(Operations.Repr(t, value).Value);
                    first = false;
                }
            }

            return PyStr.Of(text.Append(')').ToString());
        }
        finally
        {
            ReprGuard.Leave(this);
        }
    }

    [PyRichCompare]
    public PyObject? Compare(PyThread t, PyObject other, CompareOp op) =>
        other is PySimpleNamespace ns ? Operations.LoadCompare(t, Attributes, ns.Attributes, op) : PyNotImplemented.Value;

    [PyMethod("__reduce__")]
    public PyObject Reduce() => new PyTuple([Type, PyTuple.Empty, Attributes]);

    [PyMethod("__replace__", Signature = "($self, /, **changes)", Doc = "A copy with some attributes changed.")]
    public PyObject Replace(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length > (kwNames?.Count ?? 0))
        {
            throw Errors.TypeError("__replace__() takes no positional arguments");
        }

        var copy = Operations.Call(t, Type);
        if (copy is not PySimpleNamespace ns)
        {
            throw Errors.TypeError($"expect {TypeObject.FullName} type, but {Type.GetModuleName(t)}.{Type.QualifiedName}() returned '{copy.Type.FullName}' object");
        }

        ns.Attributes.Update(t, Attributes);
        for (var i = 0; i < args.Length; i++)
        {
            ns.Attributes.SetItem(t, kwNames!.Items[i], args[i]);
        }

        return ns;
    }
}
