using System.Runtime.CompilerServices;

namespace Weft.Runtime.Objects;

public sealed unsafe partial class PyType
{
    /// <summary>
    /// Makes the type objects that everything else needs, on one thread and in an order without cycles, and sets what
    /// the generated definitions cannot say.
    /// </summary>
    /// <remarks>Runs before any other code of the assembly, so that no order of first uses can make a type object before its base.</remarks>
#pragma warning disable CA2255 // The assembly is an application's runtime: this must come before everything else in it.
    [ModuleInitializer]
#pragma warning restore CA2255
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
