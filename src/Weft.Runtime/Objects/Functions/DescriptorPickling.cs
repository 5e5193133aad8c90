namespace Weft.Runtime.Objects;

/// <summary>What descriptors and bound natives answer to <c>__reduce__</c>: look me up by name.</summary>
internal static class DescriptorPickling
{
    internal static PyObject ByName(PyThread thread, PyObject owner, string name) =>
        new PyTuple([Operations.GetAttribute(thread, Operations.Import(thread, "builtins"), "getattr"), new PyTuple([owner, PyStr.Intern(name)])]);
}
