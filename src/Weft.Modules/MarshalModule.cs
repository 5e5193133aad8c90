using Weft.Runtime;
using Weft.Runtime.Imports;

namespace Weft.Modules;

/// <summary>The module <c>marshal</c>.</summary>
[PyModule("marshal", Doc = "Python values as bytes, in the format of .pyc files.")]
public static partial class MarshalModule
{
    [PyConstant("version")]
    public const int Version = 5;

    [PyFunction("loads", Signature = "(bytes, /, *, allow_code=True)", Doc = "Reads a value from bytes.")]
    public static PyObject Loads(PyThread t, PyObject bytes, bool allow_code = true)
    {
        var data = BufferView.Read(t, bytes);
        if (AuditHooks.Active)
        {
            AuditHooks.Raise(t, "marshal.loads", PyBytes.Of(data.ToArray()));
        }

        return new MarshalReader(t, data, allow_code).ReadTop();
    }

    [PyFunction("load", Signature = "(file, /, *, allow_code=True)", Doc = "Reads a value from a binary file.")]
    public static PyObject Load(PyThread t, PyObject file, bool allow_code = true)
    {
        // What follows the value stays in the file, which need not be able to seek.
        if (Operations.CallMethod(t, file, "read", PyInt.Of(0)) is var empty and not PyBytes)
        {
            throw Errors.TypeError($"file.read() returned not bytes but {empty.Type.FullName}");
        }

        AuditHooks.Raise(t, "marshal.load");
        return new MarshalReader(t, file, allow_code).ReadTop();
    }

    [PyFunction("dumps", Signature = "(value, version=version, /, *, allow_code=True)", Doc = "Writes a value to bytes.")]
    public static PyObject Dumps(PyThread t, PyObject value, int version = Version, bool allow_code = true)
    {
        AuditHooks.Raise(t, "marshal.dumps", value, PyInt.Of(version));
        return PyBytes.Of(MarshalWriter.Write(t, value, version, allow_code));
    }

    [PyFunction("dump", Signature = "(value, file, version=version, /, *, allow_code=True)", Doc = "Writes a value to a binary file.")]
    public static PyObject Dump(PyThread t, PyObject value, PyObject file, int version = Version, bool allow_code = true) =>
        Operations.CallMethod(t, file, Names.Write, Dumps(t, value, version, allow_code));
}
