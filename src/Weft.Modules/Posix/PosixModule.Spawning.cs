namespace Weft.Modules;

/// <summary>
/// The <c>os.spawn*</c> family. The library builds it from fork and exec where there is a fork; a .NET process cannot
/// fork, so that it stands here, on <c>posix_spawn</c>. The forms with arguments one by one (<c>spawnl</c> and its
/// likes) are the library's, as soon as these exist.
/// </summary>
public static unsafe partial class PosixModule
{
    /// <summary>What a shell's child, and CPython's, ends with when the program cannot be started.</summary>
    private const int CannotStart = 127;

    /// <summary>The spawn functions wait for the program and return how it ended.</summary>
    [PyConstant("P_WAIT")]
    public const int SpawnWaiting = 0;

    /// <summary>The spawn functions return the number of the new process.</summary>
    [PyConstant("P_NOWAIT")]
    public const int SpawnDetached = 1;

    /// <summary>Another name of the same mode.</summary>
    [PyConstant("P_NOWAITO")]
    public const int SpawnDetachedOld = 1;

    [PyFunction("spawnv", Signature = "(mode, file, args)", Doc = "Starts a program; its process number, or with P_WAIT how it ended.")]
    public static int SpawnProgram(PyThread t, int mode, PyObject file, PyObject args) => SpawnFile(t, mode, file, args, null, search: false);

    [PyFunction("spawnve", Signature = "(mode, file, args, env)", Doc = "Starts a program with an environment; its process number, or with P_WAIT how it ended.")]
    public static int SpawnProgramWith(PyThread t, int mode, PyObject file, PyObject args, PyObject env) => SpawnFile(t, mode, file, args, env, search: false);

    [PyFunction("spawnvp", Signature = "(mode, file, args)", Doc = "Starts a program found by PATH; its process number, or with P_WAIT how it ended.")]
    public static int SpawnFound(PyThread t, int mode, PyObject file, PyObject args) => SpawnFile(t, mode, file, args, null, search: true);

    [PyFunction("spawnvpe", Signature = "(mode, file, args, env)", Doc = "Starts a program found by PATH with an environment; its process number, or with P_WAIT how it ended.")]
    public static int SpawnFoundWith(PyThread t, int mode, PyObject file, PyObject args, PyObject env) => SpawnFile(t, mode, file, args, env, search: true);

    private static int SpawnFile(PyThread t, int mode, PyObject file, PyObject args, PyObject? env, bool search)
    {
        if (args is not (PyTuple or PyList))
        {
            throw Errors.TypeError("argv must be a tuple or a list");
        }

        var items = Operations.ToList(t, args);
        if (items.Count == 0 || !Operations.IsTrue(t, items[0]))
        {
            throw Errors.ValueError("argv first element cannot be empty");
        }

        var arguments = items.ConvertAll(item => PathArgument.EncodeTerminated(t, item)[..^1]);
        var environment = env is null ? LibC.ReadEnvironment() : Environment(t, env, "spawnve");
        AuditHooks.Raise(t, "os.posix_spawn", file, args, env ?? PyNone.Value);
        using var spawn = new ProcessSpawn();
        var (error, process) = (LibC.ENOENT, -1);
        foreach (var candidate in search ? Candidates(t, file, env) : [PathArgument.EncodeTerminated(t, file)])
        {
            error = spawn.Start(candidate, arguments, environment, search: false, out process);
            if (error == 0)
            {
                break;
            }
        }

        if (mode != SpawnWaiting)
        {
            return error == 0 ? process : throw Errors.OSError(error, LibC.ErrorText(error), file);
        }

        if (error != 0)
        {
            return CannotStart;
        }

        var (_, status, _) = WaitFor(t, process, 0);
        return Operations.IndexToInt32(t, Operations.CallMethod(t, Operations.Import(t, "os"), "waitstatus_to_exitcode", PyInt.Of(status)));
    }

    /// <summary>Where a program may be: by its own path, or in the folders of the PATH it will run with.</summary>
    private static List<byte[]> Candidates(PyThread t, PyObject file, PyObject? env)
    {
        var name = PathArgument.EncodeTerminated(t, file);
        if (name.AsSpan().Contains((byte)'/'))
        {
            return [name];
        }

        var folders = Operations.CallMethod(t, Operations.Import(t, "os"), "get_exec_path", env ?? PyNone.Value);
        return Operations.ToList(t, folders).ConvertAll(folder => (byte[])[.. PathArgument.EncodeTerminated(t, folder)[..^1], (byte)'/', .. name]);
    }
}
