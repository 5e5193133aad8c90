using System.Runtime.CompilerServices;
using Weft.Runtime.Interpreter;

namespace Weft.Runtime.Objects;

/// <summary>The Python type <c>object</c>: the methods everything inherits.</summary>
[PyType("object", OwnTypeProperty = true, WeakReferences = false, Doc = "The base class of all classes; object() has no attributes of its own.", Signature = "()")]
public static unsafe partial class ObjectType
{
    [PyNew]
    public static PyObject? New(PyThread t, PyType cls, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length > 0)
        {
            // Excess arguments are an error unless exactly one of __new__ and __init__ is overridden.
            if (cls[Slot.New] != TypeObject[Slot.New])
            {
                throw Errors.TypeError("object.__new__() takes exactly one argument (the type to instantiate)");
            }

            if (cls[Slot.Init] == TypeObject[Slot.Init])
            {
                throw Errors.TypeError($"{cls.Name}() takes no arguments");
            }
        }

        if ((cls.Flags & TypeFlags.Abstract) != 0)
        {
            throw AbstractInstantiation(t, cls);
        }

        return Allocate(cls);
    }

    /// <summary>An instance with nothing set, of the C# class that the type's layout needs.</summary>
    internal static PyObject Allocate(PyType cls)
    {
        PyObject instance;
        if (ReferenceEquals(cls.Layout, TypeObject.Layout))
        {
            instance = new PyInstance(cls);
        }
        else if (cls.Layout.AllocateInstance != null)
        {
            instance = cls.Layout.AllocateInstance(cls);
        }
        else
        {
            throw (cls.Flags & TypeFlags.DisallowInstantiation) != 0
                ? Errors.TypeError($"cannot create '{cls.FullName}' instances")
                : Errors.TypeError($"object.__new__({cls.FullName}) is not safe, use {cls.Layout.Name}.__new__()");
        }

        if (cls[Slot.Finalize] != 0)
        {
            Finalization.Register(instance);
        }

        return instance;
    }

    private static PythonException AbstractInstantiation(PyThread t, PyType cls)
    {
        var names = new List<string>();
        foreach (var name in Operations.ToList(t, cls.Dict.GetInterned(Names.AbstractMethods) ?? PyTuple.Empty))
        {
            names.Add($"'{Operations.Str(t, name).Value}'");
        }

        names.Sort(string.CompareOrdinal);
        return Errors.TypeError($"Can't instantiate abstract class {cls.Name} without an implementation for abstract method{(names.Count > 1 ? "s" : "")} {string.Join(", ", names)}");
    }

    [PyInit]
    public static void Init(PyThread t, PyObject self, ReadOnlySpan<PyObject> args, PyTuple? kwNames)
    {
        if (args.Length == 0)
        {
            return;
        }

        var cls = self.Type;
        if (cls[Slot.Init] != TypeObject[Slot.Init])
        {
            throw Errors.TypeError("object.__init__() takes exactly one argument (the instance to initialize)");
        }

        if (cls[Slot.New] == TypeObject[Slot.New])
        {
            throw Errors.TypeError($"{cls.Name}.__init__() takes exactly one argument (the instance to initialize)");
        }
    }

    [PyMethod("__repr__")]
    public static PyObject? Repr(PyThread t, PyObject self)
    {
        var type = self.Type;
        var module = type.GetModuleName(t);
        var name = module is null or "builtins" ? type.QualifiedName : module + "." + type.QualifiedName;
        return PyStr.Of($"<{name} object at 0x{Identity.Of(self):x}>");
    }

    [PyMethod("__str__")]
    public static PyObject? Str(PyThread t, PyObject self) => Operations.Repr(t, self);

    [PyMethod("__hash__")]
    public static long Hash(PyThread t, PyObject self) => Identity.Hash(self);

    [PyRichCompare]
    public static PyObject? Compare(PyThread t, PyObject self, PyObject other, CompareOp op)
    {
        switch (op)
        {
            case CompareOp.Eq:
                return ReferenceEquals(self, other) ? PyBool.True : PyNotImplemented.Value;
            case CompareOp.Ne:
                var equal = self.Type[Slot.Eq];
                if (equal == 0)
                {
                    return PyNotImplemented.Value;
                }

                var result = ((delegate*<PyThread, PyObject, PyObject, PyObject?>)equal)(t, self, other);
                return result is null or PyNotImplemented ? result : PyBool.Of(!Operations.IsTrue(t, result));
            default:
                return PyNotImplemented.Value;
        }
    }

    [PyMethod("__getattribute__")]
    public static PyObject? GetAttribute(PyThread t, PyObject self, PyObject name)
    {
        if (name is not PyStr text)
        {
            throw Errors.TypeError($"attribute name must be string, not '{name.Type.FullName}'");
        }

        var value = InstanceAttributes.Get(t, self, text);
        return value is null && t.Pending is null ? RaiseMissing(t, self, text) : value;
    }

    internal static PyObject? RaiseMissing(PyThread t, PyObject self, PyStr name) =>
        t.Raise(Errors.AttributeError($"'{self.Type.FullName}' object has no attribute '{name.Value}'", self, name).Value);

    [PyMethod("__setattr__")]
    public static bool SetAttribute(PyThread t, PyObject self, PyObject name, PyObject value)
    {
        RefuseForTypes(t, self, "__setattr__");
        return InstanceAttributes.Set(t, self, NameOf(name), value);
    }

    [PyMethod("__delattr__")]
    public static bool DelAttribute(PyThread t, PyObject self, PyObject name)
    {
        RefuseForTypes(t, self, "__delattr__");
        return InstanceAttributes.Set(t, self, NameOf(name), null);
    }

    private static void RefuseForTypes(PyThread t, PyObject self, string what)
    {
        if (self is PyType)
        {
            throw Errors.TypeError($"can't apply this {what} to type object");
        }
    }

    private static PyStr NameOf(PyObject name) =>
        name as PyStr ?? throw Errors.TypeError($"attribute name must be string, not '{name.Type.FullName}'");

    [PyProperty("__class__", Doc = "The object's class.")]
    public static PyObject GetClass(PyObject self) => self.Type;

    [PySetter("__class__")]
    public static void SetClass(PyThread t, PyObject self, PyObject? value)
    {
        if (value is null)
        {
            throw Errors.TypeError("can't delete __class__ attribute");
        }

        if (value is not PyType type)
        {
            throw Errors.TypeError($"__class__ must be set to a class, not '{value.Type.FullName}' object");
        }

        var old = self.Type;
        if (self is PyModule && type.IsSubtypeOf(PyModule.TypeObject))
        {
            InstanceAttributes.SetType(self, type);
            return;
        }

        if (!type.IsHeapType || !old.IsHeapType)
        {
            throw Errors.TypeError("__class__ assignment only supported for mutable types or ModuleType subclasses");
        }

        if (self is PyType metaclassInstance)
        {
            metaclassInstance.SetMetatype(type);
            return;
        }

        if (!ReferenceEquals(old.Layout, type.Layout) || old.RootShape.Reserved != type.RootShape.Reserved || old.RootShape.AllowsDict != type.RootShape.AllowsDict
            || !old.SlotNamesEqual(type))
        {
            throw Errors.TypeError($"__class__ assignment: '{type.FullName}' object layout differs from '{old.FullName}'");
        }

        InstanceAttributes.SetType(self, type);
    }

    [PyClassMethod("__init_subclass__", Doc = "Called when a class is derived; does nothing by default.")]
    public static void InitSubclass(PyThread t, PyType cls)
    {
    }

    [PyClassMethod("__subclasshook__", Doc = "Abstract classes may override this to answer issubclass().")]
    public static PyObject SubclassHook(PyThread t, PyType cls, ReadOnlySpan<PyObject> args) => PyNotImplemented.Value;

    [PyMethod("__format__", Doc = "Default formatter: str(self), and no format specification.")]
    public static PyObject? Format(PyThread t, PyObject self, PyStr formatSpec)
    {
        if (formatSpec.Length > 0)
        {
            throw Errors.TypeError($"unsupported format string passed to {self.Type.FullName}.__format__");
        }

        return Operations.Str(t, self);
    }

    [PyMethod("__sizeof__", Doc = "Size of the object in memory, in bytes.")]
    public static long SizeOf(PyObject self) => 16 + (self is PyInstance ? 8 * (2 + PyInstance.InlineSlots) : 24);

    [PyMethod("__dir__", Doc = "Names of the object's attributes.")]
    public static PyObject Dir(PyThread t, PyObject self)
    {
        var names = new PyDict();
        if (Operations.TryGetAttribute(t, self, Names.Dict) is PyDict own)
        {
            names.Update(t, own);
        }

        if (Operations.TryGetAttribute(t, self, Names.Class) is PyType cls)
        {
            cls.CollectNames(t, names);
        }

        return new PyList(names.KeysArray());
    }

    [PyMethod("__getstate__", Doc = "State for pickling and copying.")]
    public static PyObject GetState(PyThread t, PyObject self) => ObjectReduction.DefaultState(t, self, required: false);

    [PyMethod("__reduce__", Doc = "How to rebuild the object, for pickling.")]
    public static PyObject? Reduce(PyThread t, PyObject self) => ObjectReduction.Reduce(t, self, 0);

    [PyMethod("__reduce_ex__", Doc = "How to rebuild the object, for a pickle protocol.")]
    public static PyObject? ReduceEx(PyThread t, PyObject self, int protocol)
    {
        var reduce = Operations.LookupSpecial(t, self, Names.Reduce);
        if (self.Type.Lookup(Names.Reduce) is { } found && !ReferenceEquals(found, TypeObject.Lookup(Names.Reduce)) && reduce is not null)
        {
            return Operations.Call(t, reduce);
        }

        return ObjectReduction.Reduce(t, self, protocol);
    }
}
