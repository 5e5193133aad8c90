using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>A native function bound to its self: a module's function or a built-in method of an object.</summary>
[PyType("builtin_function_or_method", WeakReferences = true, NoConstructor = true)]
public sealed partial class PyBuiltinFunction(NativeFunction function, PyObject? self, PyStr? module) : PyObject
{
    /// <summary>The C# function.</summary>
    public NativeFunction Function { get; } = function;

    /// <summary>What it is bound to; null for a static method.</summary>
    public PyObject? Self { get; } = self;

    private PyObject? _module = module;

    /// <summary>The type that a static method belongs to.</summary>
    private PyType? _owner;

    internal PyBuiltinFunction(NativeFunction function, PyType owner)
        : this(function, null, null) => _owner = owner;

    public PyObject? Call0(PyThread thread) => Function.Invoke0(thread, Self!);

    public PyObject? Call1(PyThread thread, PyObject a) => Function.Invoke1(thread, Self!, a);

    public PyObject? Call2(PyThread thread, PyObject a, PyObject b) => Function.Invoke2(thread, Self!, a, b);

    public PyObject? Call3(PyThread thread, PyObject a, PyObject b, PyObject c) => Function.Invoke3(thread, Self!, a, b, c);

    public PyObject? CallVector(PyThread thread, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Function.Invoke(thread, Self!, args, kwNames);

    [PyMethod("__call__")]
    internal PyObject? Call(PyThread thread, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Function.Invoke(thread, Self!, args, kwNames);

    private bool IsModuleFunction => Self is PyModule || (Self is null && Function.Flavor != FunctionFlavor.StaticMethod);

    [PyMethod("__repr__")]
    internal string Repr() => IsModuleFunction
        ? $"<built-in function {Function.Name}>"
        : $"<built-in method {Function.Name} of {(Self is null ? "type" : Self.Type.FullName)} object at 0x{Identity.Of(Self ?? this):x}>";

    [PyMethod("__hash__")]
    internal long Hash() => RuntimeHelpers.GetHashCode(Self) * 31L + Function.Pointer;

    [PyRichCompare]
    internal PyObject Compare(PyThread thread, PyObject other, CompareOp op)
    {
        if (other is not PyBuiltinFunction function || op is not (CompareOp.Eq or CompareOp.Ne))
        {
            return PyNotImplemented.Value;
        }

        var same = ReferenceEquals(function.Self, Self) && function.Function.Pointer == Function.Pointer;
        return PyBool.Of(same == (op == CompareOp.Eq));
    }

    [PyMethod("__reduce__")]
    internal PyObject Reduce(PyThread thread) => IsModuleFunction ? PyStr.Of(Function.Name) : DescriptorPickling.ByName(thread, Self ?? _owner!, Function.Name);

    [PyProperty("__name__")]
    public string Name => Function.Name;

    [PyProperty("__qualname__")]
    internal PyObject QualifiedName(PyThread thread)
    {
        if (IsModuleFunction)
        {
            return PyStr.Of(Function.QualifiedName);
        }

        var owner = _owner ?? (Self is PyType type ? type : Self!.Type);
        var ownerName = Operations.GetAttribute(thread, owner, PyStr.Intern("__qualname__"));
        return ownerName is PyStr text ? PyStr.Of(text.Value + "." + Function.Name) : throw Errors.TypeError("<method>.__class__.__qualname__ is not a unicode object");
    }

    [PyProperty("__self__")]
    internal PyObject BoundTo => Self ?? PyNone.Value;

    [PyMember("__module__", Writable = true)]
    internal PyObject? Module
    {
        get => _module;
        set => _module = value;
    }

    [PyProperty("__doc__")]
    internal string? Doc => Function.Doc;

    [PyProperty("__text_signature__")]
    internal string? TextSignature => Function.TextSignature;
}
