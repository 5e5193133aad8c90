namespace Weft.Runtime.Objects;

public sealed unsafe partial class PyType
{
    /// <summary>
    /// Makes the type objects that everything else needs, on one thread and in an order without cycles, and sets what
    /// the generated definitions cannot say.
    /// </summary>
    internal static void CompleteBootstrap()
    {
        // The type object of type must come first: making it makes that of object, from which it derives.
        _ = TypeObject;
        ObjectType.TypeObject.Flags &= ~(TypeFlags.WeakReferences | TypeFlags.HasDict);
        TypeObject.Flags |= TypeFlags.BaseType | TypeFlags.TypeSubclass;
        TypeObject.RootShape = Shape.CreateRoot(TypeObject, 0, allowsDict: false);
        PyFunction.TypeObject.Flags |= TypeFlags.MethodDescriptor;
        PyMethodDescriptor.TypeObject.Flags |= TypeFlags.MethodDescriptor;
        s_builtinTypes = null;
    }
}
