namespace Weft.Runtime.Binding;

/// <summary>Receives the named members of a built-in type or module and turns them into Python objects.</summary>
/// <remarks>Pointers are untyped here; their type follows from the <see cref="CallKind"/>, or is that of a getter or setter.</remarks>
public sealed class MemberTable
{
    private readonly PyType? _type;
    private readonly PyObject? _module;
    private readonly string? _moduleName;
    private readonly PyDict _dict;

    /// <summary>For the members of a type.</summary>
    public MemberTable(PyType type, PyDict dict)
    {
        _type = type;
        _dict = dict;
    }

    /// <summary>For the contents of a module.</summary>
    /// <param name="module">What the functions answer as <c>__self__</c>.</param>
    public MemberTable(PyObject module, string moduleName, PyDict dict)
    {
        _module = module;
        _moduleName = moduleName;
        _dict = dict;
    }

    public void AddMethod(string name, CallKind kind, nint pointer, string? signature, string? doc) =>
        Add(name, new PyMethodDescriptor(_type!, new NativeFunction(name, _type!.Name, FunctionFlavor.Method, kind, pointer, signature, doc)));

    public void AddClassMethod(string name, CallKind kind, nint pointer, string? signature, string? doc) =>
        Add(name, new PyClassMethodDescriptor(_type!, new NativeFunction(name, _type!.Name, FunctionFlavor.ClassMethod, kind, pointer, signature, doc)));

    public void AddStaticMethod(string name, CallKind kind, nint pointer, string? signature, string? doc)
    {
        var native = new NativeFunction(name, _type!.Name, FunctionFlavor.StaticMethod, kind, pointer, signature, doc);
        Add(name, new PyStaticMethod(new PyBuiltinFunction(native, _type!)));
    }

    public void AddFunction(string name, CallKind kind, nint pointer, string? signature, string? doc)
    {
        var native = new NativeFunction(name, null, FunctionFlavor.Module, kind, pointer, signature, doc) { ModuleName = _moduleName };
        Add(name, new PyBuiltinFunction(native, _module, PyStr.Intern(_moduleName!)));
    }

    public void AddProperty(string name, nint getter, nint setter, string? doc) => Add(name, new PyGetSetDescriptor(_type!, name, getter, setter, doc));

    public void AddMember(string name, nint getter, nint setter, string? doc) => Add(name, new PyMemberDescriptor(_type!, name, getter, setter, doc));

    public void AddConstant(string name, PyObject value) => Add(name, value);

    private void Add(string name, PyObject value) => _dict.SetInterned(PyStr.Intern(name), value);
}
