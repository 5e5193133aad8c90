namespace Weft.Runtime.Objects;

/// <summary>A module (<c>types.ModuleType</c>); its attributes are always in a dict.</summary>
[PyType("module", WeakReferences = true, HasDict = true, Doc = "A module.", Signature = "(name, doc=None)")]
public sealed partial class PyModule : PyObject
{
    internal PyModule(PyType type)
    {
        State.Start(this, type.RootShape);
        Namespace = InstanceAttributes.GetDict(this)!;
    }

    internal PyModule(PyStr name, PyObject? doc)
        : this(TypeObject) => Initialize(name, doc);

    /// <summary>The module's globals.</summary>
    internal PyDict Namespace { get; }

    internal ModuleDefinition? Definition { get; init; }

    internal bool Executed { get; set; }

    [PyNew]
    public static PyObject New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => new PyModule(cls);

    [PyInit(Signature = "(name, doc=None)")]
    public void Init(PyThread t, PyStr name, PyObject? doc = null) => Initialize(name, doc);

    private void Initialize(PyStr name, PyObject? doc)
    {
        Namespace.SetInterned(Names.Name, name);
        Namespace.SetInterned(Names.Doc, doc ?? PyNone.Value);
        Namespace.SetInterned(Names.Package, PyNone.Value);
        Namespace.SetInterned(Names.Loader, PyNone.Value);
        Namespace.SetInterned(Names.Spec, PyNone.Value);
    }

    [PyProperty("__dict__")]
    public PyObject GetDict() => Namespace;

    [PyMethod("__getattribute__")]
    public PyObject? GetAttribute(PyThread t, PyStr name)
    {
        var value = InstanceAttributes.Get(t, this, name);
        if (value is not null || t.Pending is not null)
        {
            return value;
        }

        if (Namespace.GetString(Names.GetAttr) is { } hook)
        {
            return Operations.CallRaw(t, hook, [name], null);
        }

        return t.Raise(Errors.AttributeError(ModuleErrors.MissingAttribute(t, this, name), this, name).Value);
    }

    [PyMethod("__repr__")]
    public PyObject? Repr(PyThread t) =>
        Operations.Call(t, Operations.GetAttribute(t, Imports.ImportSystem.Bootstrap(t), "_module_repr"), this);

    [PyMethod("__dir__", Doc = "Names of the module.")]
    public PyObject Dir(PyThread t)
    {
        var dict = Operations.GetAttribute(t, this, Names.Dict) as PyDict ?? throw Errors.TypeError("<module>.__dict__ is not a dictionary");
        return dict.GetString(Names.Dir) is { } custom ? Operations.Call(t, custom) : new PyList(dict.KeysArray());
    }

    [PyProperty("__annotate__")]
    public PyObject GetAnnotate() => Namespace.GetString(Names.Annotate) ?? PyNone.Value;

    [PySetter("__annotate__")]
    public void SetAnnotate(PyThread t, PyObject? value)
    {
        if (value is null)
        {
            throw Errors.TypeError("cannot delete __annotate__ attribute");
        }

        if (value is not PyNone && !Operations.IsCallable(value))
        {
            throw Errors.TypeError("__annotate__ must be callable or None");
        }

        Namespace.SetString(Names.Annotate, value);
        if (value is not PyNone)
        {
            Namespace.RemoveString(Names.Annotations);
        }
    }

    [PyProperty("__annotations__")]
    public PyObject GetAnnotations(PyThread t)
    {
        if (Namespace.GetString(Names.Annotations) is { } known)
        {
            return known;
        }

        PyObject annotations = new PyDict();
        if (Namespace.GetString(Names.Annotate) is { } annotate and not PyNone)
        {
            annotations = Operations.Call(t, annotate, PyInt.Of(1));
            if (annotations is not PyDict)
            {
                throw Errors.TypeError($"__annotate__() must return a dict, not {annotations.Type.FullName}");
            }
        }

        Namespace.SetString(Names.Annotations, annotations);
        return annotations;
    }

    [PySetter("__annotations__")]
    public void SetAnnotations(PyThread t, PyObject? value)
    {
        if (value is null)
        {
            if (!Namespace.RemoveString(Names.Annotations))
            {
                throw Errors.AttributeError("__annotations__");
            }
        }
        else
        {
            Namespace.SetString(Names.Annotations, value);
        }

        Namespace.RemoveString(Names.Annotate);
    }
}

/// <summary>Texts about attributes that modules do not have.</summary>
internal static class ModuleErrors
{
    internal static string MissingAttribute(PyThread t, PyModule module, PyStr attribute)
    {
        var name = module.Namespace.GetString(Names.Name) as PyStr;
        if (name is null)
        {
            return $"module has no attribute '{attribute.Value}'";
        }

        var spec = module.Namespace.GetString(Names.Spec);
        if (spec is not null and not PyNone)
        {
            var origin = Operations.TryGetAttribute(t, spec, PyStr.Intern("origin")) as PyStr;
            var isInitializing = Operations.TryGetAttribute(t, spec, Names.Initializing) is { } initializing && Operations.IsTrue(t, initializing);
            if (Shadowing.IsPossiblyShadowing(t, name, origin, out var shadowsLibrary) && (shadowsLibrary || isInitializing))
            {
                return shadowsLibrary
                    ? $"module '{name.Value}' has no attribute '{attribute.Value}' (consider renaming '{origin!.Value}' since it has the same name as the standard library module named '{name.Value}' and prevents importing that standard library module)"
                    : $"module '{name.Value}' has no attribute '{attribute.Value}' (consider renaming '{origin!.Value}' if it has the same name as a library you intended to import)";
            }

            if (isInitializing)
            {
                return origin is null
                    ? $"partially initialized module '{name.Value}' has no attribute '{attribute.Value}' (most likely due to a circular import)"
                    : $"partially initialized module '{name.Value}' from '{origin.Value}' has no attribute '{attribute.Value}' (most likely due to a circular import)";
            }

            if (Operations.TryGetAttribute(t, spec, PyStr.Intern("_uninitialized_submodules")) is PySetBase or PyList && Operations.Contains(t, Operations.GetAttribute(t, spec, "_uninitialized_submodules"), attribute))
            {
                return $"cannot access submodule '{attribute.Value}' of module '{name.Value}' (most likely due to a circular import)";
            }
        }

        return $"module '{name.Value}' has no attribute '{attribute.Value}'";
    }
}

/// <summary>Recognizes a script that hides a library module of the same name.</summary>
internal static class Shadowing
{
    internal static bool IsPossiblyShadowing(PyThread t, PyStr moduleName, PyStr? origin, out bool shadowsLibrary)
    {
        shadowsLibrary = false;
        if (origin is null || PythonRuntime.Current.Options.FirstPath is not { } first)
        {
            return false;
        }

        var folder = System.IO.Path.GetDirectoryName(origin.Value);
        if (System.IO.Path.GetFileName(origin.Value) == "__init__.py")
        {
            folder = System.IO.Path.GetDirectoryName(folder);
        }

        var root = first.Length == 0 ? Environment.CurrentDirectory : first;
        if (folder != root)
        {
            return false;
        }

        if (PythonRuntime.Current.SysAttribute("stdlib_module_names") is PySetBase names)
        {
            shadowsLibrary = Operations.Contains(t, names, moduleName);
        }

        return shadowsLibrary || moduleName.Value != "__main__";
    }
}
