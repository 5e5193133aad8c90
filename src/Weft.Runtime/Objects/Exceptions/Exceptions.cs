namespace Weft.Runtime.Objects;

public static unsafe partial class Exceptions
{
    internal static PyType Define(string name, PyType parent, delegate*<PyType, PyObject> allocate) => new(new TypeDefinition
    {
        Name = name,
        ClrType = parent.Layout.ClrType,
        Base = parent,
        Doc = null,
        Flags = TypeFlags.BaseType | TypeFlags.Immutable | TypeFlags.HasDict | TypeFlags.ExceptionSubclass,
        AllocateInstance = allocate,
    });

    internal static PyType DefineExceptionGroup()
    {
        var bases = new PyTuple([BaseExceptionGroup, Exception]);
        return PyExceptionGroup.MakeExceptionGroupType(bases);
    }

    /// <summary>An empty exception of the C# class that the type needs.</summary>
    internal static PyBaseException Allocate(PyType type)
    {
        var layout = type.Layout;
        if (layout.AllocateInstance != null)
        {
            return (PyBaseException)layout.AllocateInstance(type);
        }

        return ReferenceEquals(layout, PyBaseException.TypeObject.Layout)
            ? new PyBaseException(type)
            : throw Errors.TypeError($"cannot create '{type.FullName}' instances");
    }

    /// <summary>Makes an exception as calling its (built-in) type would.</summary>
    public static PyBaseException Create(PyThread t, PyType type, params ReadOnlySpan<PyObject> args)
    {
        var instance = Allocate(type);
        instance.Args = args.Length == 0 ? PyTuple.Empty : new PyTuple(args.ToArray());
        instance.Initialize(t, args, null);
        return instance;
    }
}
