namespace Weft.Modules;

/// <summary>The module <c>errno</c>.</summary>
[PyModule("errno", Doc = "Error numbers of the system.")]
public static partial class ErrnoModule
{
    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        PosixConstants.Define(module, PosixConstants.ErrorNumbers);
        var names = new PyDict();
        PosixConstants.ForEach(PosixConstants.ErrorNumbers, (name, value) =>
        {
            // Of two names of one number these are the second.
            if (name is not ("EWOULDBLOCK" or "EDEADLK" or "EOPNOTSUPP"))
            {
                names.SetItem(t, PyInt.Of(value), PyStr.Intern(name));
            }
        });
        module.Namespace.SetInterned(PyStr.Intern("errorcode"), names);
    }
}
