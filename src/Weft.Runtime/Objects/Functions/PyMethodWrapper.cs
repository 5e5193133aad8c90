using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

/// <summary>A special method of a built-in type bound to an object.</summary>
[PyType("method-wrapper", NoConstructor = true)]
public sealed partial class PyMethodWrapper(PySlotWrapper wrapper, PyObject self) : PyObject
{
    public PySlotWrapper Wrapper { get; } = wrapper;

    [PyMember("__self__")]
    public PyObject Self { get; } = self;

    [PyMethod("__call__")]
    internal PyObject? Call(PyThread thread, ReadOnlySpan<PyObject> args, PyTuple? kwNames) => Wrapper.CallSlot(thread, Self, args, kwNames);

    [PyMethod("__repr__")]
    internal string Repr() => $"<method-wrapper '{Wrapper.Name}' of {Self.Type.Name} object at 0x{Identity.Of(Self):x}>";

    [PyMethod("__hash__")]
    internal long Hash() => Identity.Hash(Self) * 31 + RuntimeHelpers.GetHashCode(Wrapper);

    [PyRichCompare]
    internal PyObject Compare(PyThread thread, PyObject other, CompareOp op) =>
        other is PyMethodWrapper method && op is (CompareOp.Eq or CompareOp.Ne)
            ? PyBool.Of((ReferenceEquals(method.Wrapper, Wrapper) && Identity.Same(method.Self, Self)) == (op == CompareOp.Eq))
            : PyNotImplemented.Value;

    [PyMethod("__reduce__")]
    internal PyObject Reduce(PyThread thread) => DescriptorPickling.ByName(thread, Self, Wrapper.Name);

    [PyProperty("__objclass__")]
    internal PyType Owner => Wrapper.Owner;

    [PyProperty("__name__")]
    internal string Name => Wrapper.Name;

    [PyProperty("__qualname__")]
    internal PyObject QualifiedName(PyThread thread) => Wrapper.QualifiedName(thread);

    [PyProperty("__doc__")]
    internal string Doc => Wrapper.Doc;

    [PyProperty("__text_signature__")]
    internal string TextSignature => Wrapper.Signature;
}
