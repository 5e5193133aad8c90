namespace Weft.Modules;

public static unsafe partial class PosixModule
{
    private const int SpawnOpen = 0;
    private const int SpawnClose = 1;
    private const int SpawnDuplicate = 2;
    private const int SpawnCloseFrom = 3;

    private static List<byte[]> Arguments(PyThread t, PyObject argv, string function)
    {
        if (argv is not (PyTuple or PyList))
        {
            throw Errors.TypeError($"{function}: argv must be a tuple or list");
        }

        var result = Operations.ToList(t, argv).ConvertAll(item => PathArgument.EncodeTerminated(t, item)[..^1]);
        if (result.Count == 0)
        {
            throw Errors.ValueError($"{function}: argv must not be empty");
        }

        return result[0].Length > 0 ? result : throw Errors.ValueError($"{function}: argv first element cannot be empty");
    }

    private static List<byte[]> Environment(PyThread t, PyObject env, string function)
    {
        var result = new List<byte[]>();
        if (env.Type[Slot.GetItem] == 0 || env is PyList or PyTuple or PyStr)
        {
            throw Errors.TypeError($"{function}: environment must be a mapping object");
        }

        foreach (var key in Operations.ToList(t, Operations.CallMethod(t, env, "keys")))
        {
            var name = PathArgument.EncodeTerminated(t, key)[..^1];
            if (name.Length == 0 || name.AsSpan().Contains((byte)'='))
            {
                throw Errors.ValueError("illegal environment variable name");
            }

            result.Add([.. name, (byte)'=', .. PathArgument.EncodeTerminated(t, Operations.GetItem(t, env, key))[..^1]]);
        }

        return result;
    }

    [PyFunction("execv", Signature = "(path, argv, /)", Doc = "Replaces the process by a program.")]
    public static void Execute(PyThread t, PyObject path, PyObject argv)
    {
        var (program, arguments) = (PathArgument.Of(t, path, "execv"), Arguments(t, argv, "execv"));
        AuditHooks.Raise(t, "os.exec", program.Original, argv, PyNone.Value);
        Execute(program, arguments, LibC.ReadEnvironment());
    }

    [PyFunction("execve", Signature = "(path, argv, env)", Doc = "Replaces the process by a program with an environment.")]
    public static void ExecuteWith(PyThread t, PyObject path, PyObject argv, PyObject env)
    {
        var (program, arguments, environment) = (PathArgument.Of(t, path, "execve", allowFd: true), Arguments(t, argv, "execve"), Environment(t, env, "execve"));
        AuditHooks.Raise(t, "os.exec", program.Original, argv, env);
        Execute(program, arguments, environment);
    }

    private static void Execute(PathArgument path, List<byte[]> arguments, List<byte[]> environment)
    {
        using var argumentVector = new NativeStrings(arguments);
        using var environmentVector = new NativeStrings(environment);
        _ = path.IsFd
            ? LibC.ExecuteFile(path.Fd, argumentVector.Pointer, environmentVector.Pointer)
            : LibC.Execute(path.Native, argumentVector.Pointer, environmentVector.Pointer);
        throw path.Error();
    }

    [PyFunction("posix_spawn", Signature = "(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)", Doc = "Starts a program.")]
    public static int Spawn(PyThread t, PyObject path, PyObject argv, PyObject env, PyObject? file_actions = null, PyObject? setpgroup = null, bool resetids = false, bool setsid = false, PyObject? setsigmask = null, PyObject? setsigdef = null, PyObject? scheduler = null) =>
        Spawn(t, "posix_spawn", false, path, argv, env, file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler);

    [PyFunction("posix_spawnp", Signature = "(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)", Doc = "Starts a program found by PATH.")]
    public static int SpawnSearching(PyThread t, PyObject path, PyObject argv, PyObject env, PyObject? file_actions = null, PyObject? setpgroup = null, bool resetids = false, bool setsid = false, PyObject? setsigmask = null, PyObject? setsigdef = null, PyObject? scheduler = null) =>
        Spawn(t, "posix_spawnp", true, path, argv, env, file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler);

    private static int Spawn(PyThread t, string function, bool search, PyObject path, PyObject argv, PyObject env, PyObject? actions, PyObject? group, bool resetIds, bool session, PyObject? mask, PyObject? defaults, PyObject? scheduler)
    {
        var argument = PathArgument.Of(t, path, function);
        var arguments = Arguments(t, argv, function);
        var environment = env is PyNone ? LibC.ReadEnvironment() : Environment(t, env, function);
        AuditHooks.Raise(t, "os.posix_spawn", argument.Original, argv, env);
        using var spawn = new ProcessSpawn();
        if (actions is not (null or PyNone))
        {
            foreach (var action in Operations.ToList(t, actions))
            {
                AddAction(t, spawn, action);
            }
        }

        if (group is not null)
        {
            spawn.JoinGroup(Operations.IndexToInt32(t, group));
        }

        if (resetIds)
        {
            spawn.ResetEffectiveIds();
        }

        if (session)
        {
            spawn.StartSession();
        }

        var set = stackalloc byte[128];
        if (mask is not null)
        {
            SignalModule.FillSet(t, mask, set);
            spawn.BlockSignals(set);
        }

        if (defaults is not null)
        {
            SignalModule.FillSet(t, defaults, set);
            spawn.DefaultSignals(set);
        }

        if (scheduler is not (null or PyNone))
        {
            if (scheduler is not PyTuple { Items.Length: 2 } pair)
            {
                throw Errors.TypeError(scheduler is PyTuple ? "A scheduler tuple must have two elements" : "scheduler must be a tuple or None");
            }

            spawn.Schedule(pair.Items[0] is PyNone ? null : Operations.IndexToInt32(t, pair.Items[0]), Priority(t, pair.Items[1]));
        }

        var error = spawn.Start(argument.Native, arguments, environment, search, out var process);
        return error == 0 ? process : throw Errors.OSError(error, LibC.ErrorText(error), argument.Original);
    }

    private static void AddAction(PyThread t, ProcessSpawn spawn, PyObject action)
    {
        if (action is not PyTuple { Items.Length: > 0 } tuple)
        {
            throw Errors.TypeError("Each file_actions element must be a non-empty tuple");
        }

        var items = tuple.Items;
        int Number(int index) => Operations.IndexToInt32(t, items[index]);
        switch (Number(0))
        {
            case SpawnOpen when items.Length == 5:
                spawn.Open(Number(1), PathArgument.EncodeTerminated(t, items[2]), Number(3), (uint)Number(4));
                break;
            case SpawnOpen:
                throw Errors.TypeError("A open file_action tuple must have 5 elements");
            case SpawnClose when items.Length == 2:
                spawn.Close(Number(1));
                break;
            case SpawnClose:
                throw Errors.TypeError("A close file_action tuple must have 2 elements");
            case SpawnDuplicate when items.Length == 3:
                spawn.Duplicate(Number(1), Number(2));
                break;
            case SpawnDuplicate:
                throw Errors.TypeError("A dup2 file_action tuple must have 3 elements");
            case SpawnCloseFrom when items.Length == 2:
                spawn.CloseFrom(Number(1));
                break;
            case SpawnCloseFrom:
                throw Errors.TypeError("A closefrom file_action tuple must have 2 elements");
            default:
                throw Errors.TypeError("Unknown file_actions identifier");
        }
    }
}
