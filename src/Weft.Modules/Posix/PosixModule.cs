namespace Weft.Modules;

/// <summary>The module <c>posix</c>: the system calls under <c>os</c>. Linux's; paths go to the system as bytes.</summary>
[PyModule("posix", Doc = "System calls.")]
[PyExport(typeof(PyDirEntry), Name = "DirEntry")]
public static unsafe partial class PosixModule
{
    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        void Put(string name, PyObject value) => module.Namespace.SetInterned(PyStr.Intern(name), value);
        PosixConstants.Define(module, PosixConstants.Posix);
        var arm = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64;
        Put("O_DIRECT", PyInt.Of(arm ? 0x10000 : 0x4000));
        Put("O_DIRECTORY", PyInt.Of(arm ? 0x4000 : 0x10000));
        Put("O_NOFOLLOW", PyInt.Of(arm ? 0x8000 : 0x20000));
        Put("O_TMPFILE", PyInt.Of(0x400000 | (arm ? 0x4000 : 0x10000)));
        Put("O_LARGEFILE", PyInt.Of(0));
        Put("sysconf_names", PosixConstants.ToDict(PosixConstants.SystemConfiguration));
        Put("pathconf_names", PosixConstants.ToDict(PosixConstants.PathConfiguration));
        Put("confstr_names", PosixConstants.ToDict(PosixConstants.TextConfiguration));
        Put("error", Exceptions.OSError);
        Put("environ", CreateEnvironment(t));
        Put("stat_result", StatResult.Type);
        var functions = new PyList();
        foreach (var name in Available.Split(' '))
        {
            functions.Append(PyStr.Of(name));
        }

        Put("_have_functions", functions);
    }

    private const string Available =
        "HAVE_EVENTFD HAVE_FACCESSAT HAVE_FCHDIR HAVE_FCHMOD HAVE_FCHMODAT HAVE_FCHOWN HAVE_FCHOWNAT HAVE_FEXECVE HAVE_FDOPENDIR HAVE_FPATHCONF HAVE_FSTATAT " +
        "HAVE_FSTATVFS HAVE_FTRUNCATE HAVE_FUTIMENS HAVE_FUTIMES HAVE_FUTIMESAT HAVE_LINKAT HAVE_LCHOWN HAVE_LSTAT HAVE_LUTIMES HAVE_MEMFD_CREATE HAVE_MKDIRAT " +
        "HAVE_MKFIFOAT HAVE_MKNODAT HAVE_OPENAT HAVE_READLINKAT HAVE_RENAMEAT HAVE_SYMLINKAT HAVE_UNLINKAT HAVE_UTIMENSAT HAVE_PTSNAME_R";

    /// <summary>The variables of the process as a dict of bytes.</summary>
    [PyFunction("_create_environ", Signature = "()", Doc = "The environment as a new dict.")]
    public static PyObject CreateEnvironment(PyThread t)
    {
        var result = new PyDict();
        foreach (var entry in LibC.ReadEnvironment())
        {
            var equals = entry.AsSpan().IndexOf((byte)'=');
            if (equals >= 0)
            {
                result.SetDefault(t, PyBytes.Of(entry.AsSpan(0, equals)), PyBytes.Of(entry.AsSpan(equals + 1)));
            }
        }

        return result;
    }

    [PyFunction("putenv", Signature = "(name, value, /)", Doc = "Sets a variable of the process.")]
    public static void PutVariable(PyThread t, PyObject name, PyObject value)
    {
        var (key, text) = (PathArgument.EncodeTerminated(t, name), PathArgument.EncodeTerminated(t, value));
        if (key.AsSpan().Contains((byte)'='))
        {
            throw Errors.ValueError("illegal environment variable name");
        }

        AuditHooks.Raise(t, "os.putenv", PyBytes.Of(key[..^1]), PyBytes.Of(text[..^1]));
        Check(LibC.SetVariable(key, text, 1));
    }

    [PyFunction("unsetenv", Signature = "(name, /)", Doc = "Removes a variable of the process.")]
    public static void RemoveVariable(PyThread t, PyObject name)
    {
        var key = PathArgument.EncodeTerminated(t, name);
        AuditHooks.Raise(t, "os.unsetenv", PyBytes.Of(key[..^1]));
        Check(LibC.RemoveVariable(key));
    }

    [PyFunction("strerror", Signature = "(code, /)", Doc = "The text of an error number.")]
    public static string ErrorText(int code) => LibC.ErrorText(code);

    [PyFunction("urandom", Signature = "(size, /)", Doc = "Random bytes fit for secrets.")]
    public static PyObject Random(PyThread t, long size)
    {
        if (size < 0)
        {
            throw Errors.ValueError("negative argument not allowed");
        }

        var bytes = new byte[size];
        System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
        return PyBytes.Of(bytes);
    }

    [PyFunction("getrandom", Signature = "(size, flags=0)", Doc = "Random bytes from the system.")]
    public static PyObject GetRandom(PyThread t, long size, int flags = 0)
    {
        if (size < 0)
        {
            throw Errors.OSError(LibC.EINVAL, LibC.ErrorText(LibC.EINVAL));
        }

        var bytes = new byte[size];
        var count = LibC.Retry(t, () => LibC.GetRandom(bytes, bytes.Length, (uint)flags));
        return count >= 0 ? PyBytes.Of(bytes.AsSpan(0, (int)count)) : throw LibC.LastError();
    }

    [PyFunction("cpu_count", Signature = "()", Doc = "How many processors the machine has.")]
    public static int ProcessorCount() => SysModule.GetCpuCountConfig() is > 0 and var wanted ? wanted : (int)LibC.SystemConfiguration(84);

    private static int ConfigurationName(PyThread t, PyObject name, string table)
    {
        if (name is PyStr text)
        {
            long? found = null;
            PosixConstants.ForEach(table, (key, value) => found = key == text.Value ? value : found);
            return (int)(found ?? throw Errors.ValueError("unrecognized configuration name"));
        }

        return name.Type[Slot.Index] != 0 ? Operations.IndexToInt32(t, name) : throw Errors.TypeError("configuration names must be strings or integers");
    }

    [PyFunction("sysconf", Signature = "(name, /)", Doc = "A number of the system's configuration.")]
    public static long SystemConfiguration(PyThread t, PyObject name)
    {
        System.Runtime.InteropServices.Marshal.SetLastSystemError(0);
        var result = LibC.SystemConfiguration(ConfigurationName(t, name, PosixConstants.SystemConfiguration));
        return result != -1 || StatResult.LastError == 0 ? result : throw LibC.LastError();
    }

    [PyFunction("pathconf", Signature = "(path, name)", Doc = "A limit of a file.")]
    public static long PathConfiguration(PyThread t, PyObject path, PyObject name)
    {
        var argument = PathArgument.Of(t, path, "pathconf", allowFd: true);
        var number = ConfigurationName(t, name, PosixConstants.PathConfiguration);
        System.Runtime.InteropServices.Marshal.SetLastSystemError(0);
        var result = argument.IsFd ? LibC.PathConfigurationOf(argument.Fd, number) : LibC.PathConfiguration(argument.Native, number);
        return result != -1 || StatResult.LastError == 0 ? result : throw argument.Error();
    }

    [PyFunction("fpathconf", Signature = "(fd, name, /)", Doc = "A limit of an open file.")]
    public static long FilePathConfiguration(PyThread t, PyObject fd, PyObject name)
    {
        var (number, key) = (PathArgument.FileDescriptor(t, fd), ConfigurationName(t, name, PosixConstants.PathConfiguration));
        System.Runtime.InteropServices.Marshal.SetLastSystemError(0);
        var result = LibC.PathConfigurationOf(number, key);
        return result != -1 || StatResult.LastError == 0 ? result : throw LibC.LastError();
    }

    [PyFunction("confstr", Signature = "(name, /)", Doc = "A text of the system's configuration.")]
    public static PyObject TextConfiguration(PyThread t, PyObject name)
    {
        var number = ConfigurationName(t, name, PosixConstants.TextConfiguration);
        System.Runtime.InteropServices.Marshal.SetLastSystemError(0);
        var size = LibC.TextConfiguration(number, null, 0);
        if (size == 0)
        {
            return StatResult.LastError == 0 ? PyNone.Value : throw LibC.LastError();
        }

        var buffer = new byte[size];
        _ = LibC.TextConfiguration(number, buffer, size);
        return PathArgument.DecodeName(t, UpToNull(buffer));
    }

    [PyFunction("get_terminal_size", Doc = "The size of a terminal: (columns, lines).")]
    public static PyObject GetTerminalSize(PyThread t, PyObject? fd = null)
    {
        const nuint GetWindowSize = 0x5413;
        var size = stackalloc ushort[4];
        Check(LibC.IoControl(fd is null ? 1 : PathArgument.FileDescriptor(t, fd), GetWindowSize, (nint)size));
        return PyStructSequence.Create(s_terminalSize, PyInt.Of(size[1]), PyInt.Of(size[0]));
    }

    private static readonly PyType s_terminalSize = PyStructSequence.Define("os.terminal_size", "The size of a terminal.", [("columns", "width in characters"), ("lines", "height in characters")], 2);

    [PyConstant("terminal_size")]
    public static PyObject TerminalSize => s_terminalSize;

    [PyFunction("device_encoding", Signature = "(fd)", Doc = "The encoding of a terminal; None for other files.")]
    public static PyObject DeviceEncoding(PyThread t, PyObject fd) => LibC.IsATty(PathArgument.FileDescriptor(t, fd)) == 1 ? PyStr.Of("utf-8") : PyNone.Value;
}
