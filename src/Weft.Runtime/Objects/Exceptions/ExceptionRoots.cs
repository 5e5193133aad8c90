namespace Weft.Runtime.Objects;

/// <summary>The two types without a C# class that types with one derive from.</summary>
/// <remarks>
/// In a class of their own, so that making the type object of <see cref="PyStopIteration"/>, for example, does not start
/// the initialization of all of <see cref="Exceptions"/>, which needs that very type object.
/// </remarks>
internal static unsafe class ExceptionRoots
{
    internal static readonly PyType Exception = Exceptions.Define("Exception", PyBaseException.TypeObject, &Exceptions.NewPyBaseException);

    internal static readonly PyType LookupError = Exceptions.Define("LookupError", Exception, &Exceptions.NewPyBaseException);
}
