using System.Runtime.CompilerServices;
using Weft.Compiler;
using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Objects;

/// <summary>A function written in Python.</summary>
/// <remarks><see cref="Version"/> changes with everything a call depends on (code, defaults), so that call caches can trust it.</remarks>
[PyType("function", WeakReferences = true, HasDict = true, Doc = "A function written in Python.", Signature = "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)")]
public sealed partial class PyFunction : PyObject
{
    private PyObject? _doc;
    private PyObject? _annotations;
    private PyObject? _annotate;
    private PyObject? _module;
    private PyObject? _typeParams;

    internal PyFunction(PyCode code, PyDict globals, PyStr? qualifiedName = null)
    {
        State.Start(this, TypeObject.RootShape);
        Code = code;
        Globals = globals;
        Name = code.NameObject;
        QualifiedName = qualifiedName ?? code.QualifiedNameObject;
        Builtins = BuiltinsOf(globals);
        _module = globals.GetInterned(Names.Name);
        _doc = code.Flags.HasFlag(CodeFlags.HasDocString) && code.ConstantsArray is [PyStr doc, ..] ? doc : null;
    }

    internal PyCode Code { get; private set; }

    [PyMember("__globals__")]
    internal PyDict Globals { get; }

    internal PyDict Builtins { get; }

    [PyMember("__builtins__")]
    internal PyObject VisibleBuiltins => BuiltinsMapping.Visible(Builtins);

    internal PyStr Name { get; set; }

    internal PyStr QualifiedName { get; set; }

    internal PyTuple? Defaults { get; set; }

    internal PyDict? KeywordDefaults { get; set; }

    [PyMember("__closure__")]
    internal PyTuple? Closure { get; set; }

    /// <summary>The builtins that code with these globals uses.</summary>
    internal static PyDict BuiltinsOf(PyDict globals) => globals.GetInterned(Names.Builtins) switch
    {
        PyModule module => module.Namespace,
        PyDict dict => dict,
        null => PythonRuntime.Current.BuiltinsDict,
        var other => new BuiltinsMapping(other),
    };

    [PyNew(Signature = "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)")]
    public static PyObject New(PyThread t, PyType cls, PyCode code, PyDict globals, PyObject? name = null, PyObject? argdefs = null, PyObject? closure = null, PyObject? kwdefaults = null)
    {
        var function = new PyFunction(code, globals);
        if (name is not null and not PyNone)
        {
            function.Name = name as PyStr ?? throw Errors.TypeError("arg 3 (name) must be None or string");
        }

        if (argdefs is not null and not PyNone)
        {
            function.Defaults = argdefs as PyTuple ?? throw Errors.TypeError("arg 4 (defaults) must be None or tuple");
        }

        var cells = closure is null or PyNone ? null : closure as PyTuple;
        if (cells is null && closure is not null and not PyNone)
        {
            throw Errors.TypeError("arg 5 (closure) must be tuple");
        }

        if (cells is null && code.FreeCount > 0)
        {
            throw Errors.TypeError("arg 5 (closure) must be tuple");
        }

        if ((cells?.Count ?? 0) != code.FreeCount)
        {
            throw Errors.ValueError($"{code.NameObject.Value} requires closure of length {code.FreeCount}, not {cells?.Count ?? 0}");
        }

        foreach (var cell in cells?.Items ?? [])
        {
            if (cell is not PyCell)
            {
                throw Errors.TypeError($"arg 5 (closure) expected cell, found {cell.Type.FullName}");
            }
        }

        function.Closure = cells;
        if (kwdefaults is not null and not PyNone)
        {
            function.KeywordDefaults = kwdefaults as PyDict ?? throw Errors.TypeError("arg 6 (kwdefaults) must be None or dict");
        }

        return function;
    }

    /// <summary>SET_FUNCTION_ATTRIBUTE.</summary>
    internal void SetAttribute(int which, PyObject value)
    {
        switch (which)
        {
            case 1:
                Defaults = (PyTuple)value;
                break;
            case 2:
                KeywordDefaults = (PyDict)value;
                break;
            case 4:
                _annotations = value;
                break;
            case 8:
                Closure = (PyTuple)value;
                break;
            case 16:
                _annotate = value;
                break;
        }
    }

    internal void SetTypeParameters(PyObject value) => _typeParams = value;

    [PyMethod("__call__")]
    public PyObject? Call(PyThread t, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Interpreter.EvalLoop.CallFunction(t, this, args, kwNames);

    [PyMethod("__get__")]
    public PyObject Get(PyThread t, PyObject? obj, PyObject? type = null) => obj is null or PyNone && type is not null and not PyNone ? this : new PyBoundMethod(this, obj ?? PyNone.Value);

    [PyMethod("__repr__")]
    public string Repr() => $"<function {QualifiedName.Value} at 0x{Identity.Of(this):x}>";

    [PyProperty("__code__")]
    public PyObject GetCode() => Code;

    [PySetter("__code__")]
    public void SetCode(PyThread t, PyObject? value)
    {
        if (value is not PyCode code)
        {
            throw Errors.TypeError("__code__ must be set to a code object");
        }

        var have = Closure?.Count ?? 0;
        if (have != code.FreeCount)
        {
            throw Errors.ValueError($"{Name.Value}() requires a code object with {have} free vars, not {code.FreeCount}");
        }

        Code = code;
    }

    [PyProperty("__name__")]
    public PyObject GetName() => Name;

    [PySetter("__name__")]
    public void SetName(PyObject? value) => Name = value as PyStr ?? throw Errors.TypeError("__name__ must be set to a string object");

    [PyProperty("__qualname__")]
    public PyObject GetQualifiedName() => QualifiedName;

    [PySetter("__qualname__")]
    public void SetQualifiedName(PyObject? value) => QualifiedName = value as PyStr ?? throw Errors.TypeError("__qualname__ must be set to a string object");

    [PyProperty("__module__")]
    public PyObject GetModule() => _module ?? PyNone.Value;

    [PySetter("__module__")]
    public void SetModule(PyObject? value) => _module = value;

    [PyProperty("__doc__")]
    public PyObject GetDoc() => _doc ?? PyNone.Value;

    [PySetter("__doc__")]
    public void SetDoc(PyObject? value) => _doc = value;

    [PyProperty("__defaults__")]
    public PyObject GetDefaults() => (PyObject?)Defaults ?? PyNone.Value;

    [PySetter("__defaults__")]
    public void SetDefaults(PyObject? value) => Defaults = value switch
    {
        null or PyNone => null,
        PyTuple tuple => tuple,
        _ => throw Errors.TypeError("__defaults__ must be set to a tuple object"),
    };

    [PyProperty("__kwdefaults__")]
    public PyObject GetKeywordDefaults() => (PyObject?)KeywordDefaults ?? PyNone.Value;

    [PySetter("__kwdefaults__")]
    public void SetKeywordDefaults(PyObject? value) => KeywordDefaults = value switch
    {
        null or PyNone => null,
        PyDict dict => dict,
        _ => throw Errors.TypeError("__kwdefaults__ must be set to a dict object"),
    };

    [PyProperty("__annotate__")]
    public PyObject GetAnnotate() => _annotate ?? PyNone.Value;

    [PySetter("__annotate__")]
    public void SetAnnotate(PyThread t, PyObject? value)
    {
        if (value is null)
        {
            throw Errors.TypeError("__annotate__ cannot be deleted");
        }

        if (value is PyNone)
        {
            _annotate = null;
            return;
        }

        _annotate = Operations.IsCallable(value) ? value : throw Errors.TypeError("__annotate__ must be callable or None");
        _annotations = null;
    }

    [PyProperty("__annotations__")]
    public PyObject GetAnnotations(PyThread t)
    {
        if (_annotations is PyTuple pairs)
        {
            var fromPairs = new PyDict();
            for (var i = 0; i + 1 < pairs.Count; i += 2)
            {
                fromPairs.SetItem(t, pairs.Items[i], pairs.Items[i + 1]);
            }

            _annotations = fromPairs;
        }

        if (_annotations is { } known)
        {
            return known;
        }

        PyObject annotations = new PyDict();
        if (_annotate is { } annotate)
        {
            annotations = Operations.Call(t, annotate, PyInt.Of(1));
            if (annotations is not PyDict)
            {
                throw Errors.TypeError($"__annotate__() must return a dict, not {annotations.Type.FullName}");
            }
        }

        return _annotations = annotations;
    }

    [PySetter("__annotations__")]
    public void SetAnnotations(PyObject? value)
    {
        _annotations = value switch
        {
            null or PyNone => null,
            PyDict dict => dict,
            _ => throw Errors.TypeError("__annotations__ must be set to a dict object"),
        };
        _annotate = null;
    }

    [PyProperty("__type_params__")]
    public PyObject GetTypeParams() => _typeParams ?? PyTuple.Empty;

    [PySetter("__type_params__")]
    public void SetTypeParams(PyObject? value) => _typeParams = value as PyTuple ?? throw Errors.TypeError("__type_params__ must be set to a tuple");
}
