namespace Weft.Runtime.Binding;

/// <summary>
/// Exposes a C# class as a Python type. The binding generator writes, in a partial class: <c>TypeObject</c> (the one
/// <see cref="PyType"/>), the override of <see cref="PyObject.Type"/>, a thunk for each bound member with its argument
/// parsing, the slot table, and (for a class that is not sealed) the <c>Instance</c> subclass for Python subclasses
/// with <c>Allocate</c> overloads that choose between the two.
/// </summary>
/// <param name="name">The Python name: <c>list</c>, or dotted with its module: <c>collections.deque</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PyTypeAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    public string? Doc { get; set; }

    /// <summary>What <c>type.__text_signature__</c> answers, for example <c>(iterable=(), /)</c>.</summary>
    public string? Signature { get; set; }

    /// <summary>Instances of the type itself (not only of Python subclasses) have a <c>__dict__</c>.</summary>
    public bool HasDict { get; set; }

    /// <summary>Python code may derive from it. Ignored (false) when the C# class is sealed.</summary>
    public bool Subclassable { get; set; } = true;

    /// <summary>Calling the type is "cannot create 'x' instances".</summary>
    public bool NoConstructor { get; set; }

    /// <summary>Attributes of the type may be set by Python code (heap-type behaviour of some library types).</summary>
    public bool Mutable { get; set; }

    /// <summary><c>match</c> treats it as a sequence.</summary>
    public bool MatchSequence { get; set; }

    /// <summary><c>match</c> treats it as a mapping.</summary>
    public bool MatchMapping { get; set; }

    /// <summary><c>case T(x)</c> binds the subject itself.</summary>
    public bool MatchSelf { get; set; }

    /// <summary>Instances accept weak references.</summary>
    public bool WeakReferences { get; set; }

    /// <summary>The class overrides <see cref="PyObject.Type"/> itself; the generator does not.</summary>
    public bool OwnTypeProperty { get; set; }
}

/// <summary>Base of the attributes that expose something callable.</summary>
public abstract class PyCallableAttribute : Attribute
{
    /// <summary>
    /// Parameter list in Argument Clinic's text form, for example <c>(iterable, /, *, key=None, reverse=False)</c>,
    /// without self. It says which parameters are positional-only or keyword-only and is the
    /// <c>__text_signature__</c>; its parameters map one to one, in order, to the C# parameters. A parameter with a
    /// default here needs a C# default (null for objects). Absent: all positional-only, named as in C#.
    /// </summary>
    public string? Signature { get; set; }

    public string? Doc { get; set; }
}

/// <summary>
/// An instance method. On a C# instance method, or on a static one whose first parameter after the thread is self.
/// A dunder name (<c>__len__</c>, <c>__add__</c>, <c>__getitem__</c> …) fills the type slot instead.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false, AllowMultiple = true)]
public sealed class PyMethodAttribute(string name) : PyCallableAttribute
{
    public string Name { get; } = name;

    /// <summary>Expose a dunder as an ordinary method too, not as a slot wrapper (for example <c>__contains__</c> of dict with METH_COEXIST).</summary>
    public bool Coexist { get; set; }
}

/// <summary>A class method: static C# method <c>(PyThread t, PyType cls, …)</c>.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false, AllowMultiple = true)]
public sealed class PyClassMethodAttribute(string name) : PyCallableAttribute
{
    public string Name { get; } = name;
}

/// <summary>A static method: static C# method.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false, AllowMultiple = true)]
public sealed class PyStaticMethodAttribute(string name) : PyCallableAttribute
{
    public string Name { get; } = name;
}

/// <summary><c>__new__</c>: static C# method <c>(PyThread t, PyType cls, …)</c>.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class PyNewAttribute : PyCallableAttribute;

/// <summary><c>__init__</c>: instance C# method; returns void, or bool (false: error pending).</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class PyInitAttribute : PyCallableAttribute;

/// <summary>All six comparisons: instance method <c>PyObject? Compare(PyThread t, PyObject other, CompareOp op)</c>; may return NotImplemented.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class PyRichCompareAttribute : Attribute;

/// <summary>
/// A computed attribute (<c>getset_descriptor</c>): on a C# property, or on a method <c>T Get([PyThread t])</c> with
/// <see cref="PySetterAttribute"/> for the store: <c>void Set([PyThread t,] PyObject? value)</c>, null to delete.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property, Inherited = false)]
public sealed class PyPropertyAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    public string? Doc { get; set; }
}

/// <summary>The store half of a <see cref="PyPropertyAttribute"/> of the same name.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class PySetterAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>A <c>member_descriptor</c> over a C# field or property; read-only unless <see cref="Writable"/>.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
public sealed class PyMemberAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    public bool Writable { get; set; }

    /// <summary>Deleting it stores None.</summary>
    public bool Resets { get; set; }

    public string? Doc { get; set; }
}

/// <summary>A built-in module: a static partial class.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PyModuleAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    public string? Doc { get; set; }
}

/// <summary>A module-level function: static C# method.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false, AllowMultiple = true)]
public sealed class PyFunctionAttribute(string name) : PyCallableAttribute
{
    public string Name { get; } = name;
}

/// <summary>A module-level or class-level constant: static or const field or static property.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
public sealed class PyConstantAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Puts a bound type into a module's namespace, under the last part of its Python name.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class PyExportAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;

    public string? Name { get; set; }
}

/// <summary>Runs when the module is executed, after its table was laid out: <c>static void M(PyThread t, PyModule m)</c>.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class PyModuleInitAttribute : Attribute;
