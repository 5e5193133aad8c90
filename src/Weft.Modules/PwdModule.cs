namespace Weft.Modules;

/// <summary>A file of lines of fields between colons: <c>/etc/passwd</c> and <c>/etc/group</c>.</summary>
internal static class AccountFile
{
    internal static List<string[]> Read(PyThread t, string path, int fields)
    {
        var result = new List<string[]>();
        if (!File.Exists(path))
        {
            return result;
        }

        foreach (var line in PathArgument.DecodeName(t, File.ReadAllBytes(path)).Value.Split('\n'))
        {
            var parts = line.Split(':');
            if (parts.Length >= fields && line[0] is not ('#' or '+' or '-') && uint.TryParse(parts[2], out _))
            {
                result.Add(parts);
            }
        }

        return result;
    }

    internal static PyObject Number(string text) => PyInt.Of(uint.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A numeric identifier as the file writes it; null for one out of range.</summary>
    internal static string? Identifier(PyThread t, PyObject value, string name, string function)
    {
        if (value.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError($"{name} should be integer, not {value.Type.Name}");
        }

        var number = Operations.Index(t, value);
        return number.TryGetInt64(out var small) && small is >= -1 and <= uint.MaxValue
            ? ((uint)small).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : throw Errors.KeyError(PyStr.Of($"{function}(): {name} not found"));
    }
}

/// <summary>The module <c>pwd</c>.</summary>
[PyModule("pwd", Doc = "The users of the system.")]
public static partial class PwdModule
{
    private static readonly PyType s_type = PyStructSequence.Define(
        "pwd.struct_passwd",
        "A user.",
        [("pw_name", "user name"), ("pw_passwd", "password"), ("pw_uid", "user id"), ("pw_gid", "group id"), ("pw_gecos", "real name"), ("pw_dir", "home directory"), ("pw_shell", "shell program")],
        7);

    [PyConstant("struct_passwd")]
    public static PyObject UserType => s_type;

    private static List<string[]> Users(PyThread t) => AccountFile.Read(t, "/etc/passwd", 7);

    private static PyObject Make(string[] f) => PyStructSequence.Create(
        s_type,
        PyStr.Of(f[0]), PyStr.Of(f[1]), AccountFile.Number(f[2]), AccountFile.Number(f[3]), PyStr.Of(f[4]), PyStr.Of(f[5]), PyStr.Of(f[6]));

    [PyFunction("getpwall", Signature = "()", Doc = "All users.")]
    public static PyObject GetAll(PyThread t) => new PyList(Users(t).ConvertAll(Make).ToArray());

    [PyFunction("getpwnam", Signature = "(name, /)", Doc = "The user of a name.")]
    public static PyObject GetByName(PyThread t, PyStr name)
    {
        PathArgument.EncodeTerminated(t, name);
        var found = Users(t).Find(f => f[0] == name.Value);
        return found is not null ? Make(found) : throw Errors.KeyError(PyStr.Of($"getpwnam(): name not found: {Operations.Repr(t, name).Value}"));
    }

    [PyFunction("getpwuid", Signature = "(uid, /)", Doc = "The user of a number.")]
    public static PyObject GetByNumber(PyThread t, PyObject uid)
    {
        var wanted = AccountFile.Identifier(t, uid, "uid", "getpwuid");
        var found = Users(t).Find(f => f[2] == wanted);
        return found is not null ? Make(found) : throw Errors.KeyError(PyStr.Of($"getpwuid(): uid not found: {Operations.Str(t, uid).Value}"));
    }
}

/// <summary>The module <c>grp</c>.</summary>
[PyModule("grp", Doc = "The groups of the system.")]
public static partial class GrpModule
{
    private static readonly PyType s_type = PyStructSequence.Define(
        "grp.struct_group",
        "A group.",
        [("gr_name", "group name"), ("gr_passwd", "password"), ("gr_gid", "group id"), ("gr_mem", "group members")],
        4);

    [PyConstant("struct_group")]
    public static PyObject GroupType => s_type;

    private static List<string[]> Groups(PyThread t) => AccountFile.Read(t, "/etc/group", 4);

    private static PyObject Make(string[] f) => PyStructSequence.Create(
        s_type,
        PyStr.Of(f[0]),
        PyStr.Of(f[1]),
        AccountFile.Number(f[2]),
        new PyList(Array.ConvertAll(f[3].Split(',', StringSplitOptions.RemoveEmptyEntries), static name => (PyObject)PyStr.Of(name))));

    [PyFunction("getgrall", Signature = "()", Doc = "All groups.")]
    public static PyObject GetAll(PyThread t) => new PyList(Groups(t).ConvertAll(Make).ToArray());

    [PyFunction("getgrnam", Signature = "(name)", Doc = "The group of a name.")]
    public static PyObject GetByName(PyThread t, PyStr name)
    {
        PathArgument.EncodeTerminated(t, name);
        var found = Groups(t).Find(f => f[0] == name.Value);
        return found is not null ? Make(found) : throw Errors.KeyError(PyStr.Of($"getgrnam(): name not found: {Operations.Repr(t, name).Value}"));
    }

    [PyFunction("getgrgid", Signature = "(id)", Doc = "The group of a number.")]
    public static PyObject GetByNumber(PyThread t, PyObject id)
    {
        var wanted = AccountFile.Identifier(t, id, "gid", "getgrgid");
        var found = Groups(t).Find(f => f[2] == wanted);
        return found is not null ? Make(found) : throw Errors.KeyError(PyStr.Of($"getgrgid(): gid not found: {Operations.Str(t, id).Value}"));
    }
}
