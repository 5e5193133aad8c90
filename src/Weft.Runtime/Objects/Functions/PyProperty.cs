namespace Weft.Runtime.Objects;

/// <summary><c>property</c>: an attribute computed by Python functions.</summary>
/// <remarks>The interpreter calls <see cref="Getter"/> itself, without a native frame between.</remarks>
[PyType("property", WeakReferences = false, Signature = "(fget=None, fset=None, fdel=None, doc=None)", Doc = "An attribute computed by functions for load, store and deletion.")]
public partial class PyProperty : PyObject
{
    private PyObject? _doc;
    private PyObject? _name;
    private bool _getterDoc;

    /// <summary>Null when there is none.</summary>
    public PyObject? Getter { get; private set; }

    public PyObject? Setter { get; private set; }

    public PyObject? Deleter { get; private set; }

    [PyInit(Signature = "(fget=None, fset=None, fdel=None, doc=None)")]
    internal void Init(PyThread thread, PyObject? fget = null, PyObject? fset = null, PyObject? fdel = null, PyObject? doc = null)
    {
        (Getter, Setter, Deleter) = (fget, fset, fdel);
        _doc = null;
        _name = null;
        _getterDoc = false;
        if (doc is null && fget is not null && Operations.TryGetAttribute(thread, fget, Names.Doc) is { } found and not PyNone)
        {
            doc = found;
            _getterDoc = true;
        }

        if (GetType() == typeof(PyProperty))
        {
            _doc = doc;
        }
        else
        {
            StoreDocInInstance(thread, doc ?? PyNone.Value);
        }
    }

    /// <summary>A subclass keeps the text in the instance, where the doc of the class does not hide it.</summary>
    private void StoreDocInInstance(PyThread thread, PyObject doc)
    {
        try
        {
            Operations.SetAttribute(thread, this, Names.Doc, doc);
        }
        catch (PythonException error) when (error.Value.Type.IsSubtypeOf(Exceptions.AttributeError))
        {
            // A subclass without a dict or a slot for it has no doc: the documented behaviour of property.
        }
    }

    [PyMethod("__get__")]
    internal PyObject? Get(PyThread thread, PyObject? obj, PyObject? type)
    {
        if (obj is null)
        {
            return this;
        }

        return Getter is null ? throw Missing(thread, obj, "getter") : Operations.CallRaw(thread, Getter, [obj], null);
    }

    [PyMethod("__set__")]
    internal void Set(PyThread thread, PyObject obj, PyObject value) =>
        Operations.CallRaw(thread, Setter ?? throw Missing(thread, obj, "setter"), [obj, value], null);

    [PyMethod("__delete__")]
    internal void Delete(PyThread thread, PyObject obj) =>
        Operations.CallRaw(thread, Deleter ?? throw Missing(thread, obj, "deleter"), [obj], null);

    /// <summary>The error for an access that has no function.</summary>
    internal PythonException Missing(PyThread thread, PyObject obj, string what)
    {
        var owner = (Operations.GetAttribute(thread, obj.Type, Names.QualName) as PyStr)?.Value ?? obj.Type.Name;
        var name = FindName(thread);
        return Errors.AttributeError(name is null
            ? $"property of '{owner}' object has no {what}"
            : $"property {Operations.Repr(thread, name).Value} of '{owner}' object has no {what}");
    }

    private PyObject? FindName(PyThread thread) => _name ?? (Getter is null ? null : Operations.TryGetAttribute(thread, Getter, Names.Name));

    [PyMethod("getter", Doc = "A copy of the property with another getter.")]
    internal PyObject WithGetter(PyThread thread, PyObject fget) => Copy(thread, fget, null, null);

    [PyMethod("setter", Doc = "A copy of the property with another setter.")]
    internal PyObject WithSetter(PyThread thread, PyObject fset) => Copy(thread, null, fset, null);

    [PyMethod("deleter", Doc = "A copy of the property with another deleter.")]
    internal PyObject WithDeleter(PyThread thread, PyObject fdel) => Copy(thread, null, null, fdel);

    private PyObject Copy(PyThread thread, PyObject? fget, PyObject? fset, PyObject? fdel)
    {
        var getter = fget is null or PyNone ? Getter : fget;
        var doc = _getterDoc && getter is not null ? PyNone.Value : GetDoc();
        var copy = Operations.Call(
            thread,
            Type,
            getter ?? PyNone.Value,
            (fset is null or PyNone ? Setter : fset) ?? PyNone.Value,
            (fdel is null or PyNone ? Deleter : fdel) ?? PyNone.Value,
            doc);
        if (copy is PyProperty property)
        {
            property._name = _name;
        }

        return copy;
    }

    [PyMethod("__set_name__", Doc = "Tells the property its name in the class.")]
    internal void SetName(PyThread thread, ReadOnlySpan<PyObject> args)
    {
        if (args.Length != 2)
        {
            throw Errors.TypeError($"__set_name__() takes 2 positional arguments but {args.Length} were given");
        }

        _name = args[1];
    }

    [PyMember("fget")]
    internal PyObject GetterOrNone => Getter ?? PyNone.Value;

    [PyMember("fset")]
    internal PyObject SetterOrNone => Setter ?? PyNone.Value;

    [PyMember("fdel")]
    internal PyObject DeleterOrNone => Deleter ?? PyNone.Value;

    [PyProperty("__doc__")]
    internal PyObject GetDoc() => _doc ?? PyNone.Value;

    [PySetter("__doc__")]
    internal void SetDoc(PyObject? value) => _doc = value;

    [PyProperty("__name__")]
    internal PyObject GetName(PyThread thread) => FindName(thread) ?? throw Errors.AttributeError("'property' object has no attribute '__name__'");

    [PySetter("__name__")]
    internal void StoreName(PyObject? value) => _name = value;

    [PyProperty("__isabstractmethod__")]
    internal bool IsAbstract(PyThread thread) =>
        WrapperAttributes.IsAbstract(thread, Getter) || WrapperAttributes.IsAbstract(thread, Setter) || WrapperAttributes.IsAbstract(thread, Deleter);
}
