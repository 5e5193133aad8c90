namespace Weft.Modules;

/// <summary>The module <c>_posixsubprocess</c>, which <c>subprocess</c> starts programs with.</summary>
[PyModule("_posixsubprocess", Doc = "Starting of programs.")]
public static unsafe partial class PosixSubprocessModule
{
    private const int ArgumentCount = 22;
    private static readonly Lock s_maskLock = new();

    [PyFunction("fork_exec", Doc = "Starts a program; its process number.")]
    public static int Start(PyThread t, ReadOnlySpan<PyObject> args)
    {
        if (args.Length != ArgumentCount)
        {
            throw Errors.TypeError($"fork_exec expected {ArgumentCount} arguments, got {args.Length}");
        }

        if (args[21] is not PyNone)
        {
            throw Errors.NotImplementedError("preexec_fn is not supported: a .NET process cannot fork");
        }

        if (args[17] is not PyNone || args[18] is not PyNone || args[19] is not PyNone)
        {
            throw Errors.NotImplementedError("user, group and extra_groups are not supported: a .NET process cannot fork");
        }

        if (args[3] is not PyTuple passed)
        {
            throw Errors.TypeError($"fork_exec() argument 4 must be tuple, not {args[3].Type.Name}");
        }

        var keep = new SortedSet<int>();
        var last = -1;
        foreach (var item in passed.Items)
        {
            var fd = item is PyInt { Value: >= 0 and <= int.MaxValue } number && number.Value > last ? (int)number.Value : throw Errors.ValueError("bad value(s) in fds_to_keep");
            keep.Add(last = fd);
        }

        var closeFds = Operations.IsTrue(t, args[2]);
        var arguments = Texts(t, args[0]);
        var candidates = Texts(t, args[1]);
        List<byte[]>? environment = args[5] is PyNone ? null : Texts(t, args[5]);
        var fds = new int[8];
        for (var i = 0; i < fds.Length; i++)
        {
            fds[i] = Operations.IndexToInt32(t, args[6 + i]);
        }

        var (input, output, error, errorPipe) = (fds[0], fds[3], fds[5], fds[7]);
        if (closeFds && errorPipe < 3)
        {
            throw Errors.ValueError("errpipe_write must be >= 3");
        }

        var directory = args[4] is PyNone ? null : PathArgument.EncodeTerminated(t, args[4]);
        var mask = Operations.IndexToInt32(t, args[20]);
        if (directory is not null)
        {
            CheckDirectory(directory, args[4]);
        }

        using var spawn = new ProcessSpawn();
        var moved = new List<int>();
        try
        {
            // What goes to 1 or 2 must not lie where an earlier copy goes.
            output = MoveAbove(output, 0, moved);
            error = MoveAbove(error, 1, moved);
            Connect(spawn, input, 0);
            Connect(spawn, output, 1);
            Connect(spawn, error, 2);
            foreach (var fd in keep)
            {
                if (fd != errorPipe)
                {
                    spawn.Duplicate(fd, fd);
                }
            }

            if (closeFds)
            {
                CloseOthers(spawn, keep);
            }

            if (directory is not null)
            {
                spawn.ChangeDirectory(directory);
            }

            if (Operations.IsTrue(t, args[14]))
            {
                var set = stackalloc byte[128];
                new Span<byte>(set, 128).Clear();
                Include(set, Signals.BrokenPipe);
                Include(set, Signals.FileTooLarge);
                spawn.DefaultSignals(set);
            }

            if (Operations.IsTrue(t, args[15]))
            {
                spawn.StartSession();
            }

            var group = Operations.IndexToInt32(t, args[16]);
            if (group >= 0)
            {
                spawn.JoinGroup(group);
            }

            return Start(spawn, candidates, arguments, environment, mask);
        }
        finally
        {
            moved.ForEach(static fd => _ = LibC.Close(fd));
        }
    }

    private static int Start(ProcessSpawn spawn, List<byte[]> candidates, List<byte[]> arguments, List<byte[]>? environment, int mask)
    {
        // The mask belongs to the process: it is changed for as long as the start takes.
        lock (s_maskLock)
        {
            var old = mask >= 0 ? LibC.SetMask((uint)mask) : 0;
            try
            {
                var failure = LibC.ENOENT;
                foreach (var candidate in candidates)
                {
                    var result = spawn.Start([.. candidate, 0], arguments, environment, search: false, out var process);
                    if (result == 0)
                    {
                        return process;
                    }

                    if (result is not (LibC.ENOENT or LibC.ENOTDIR) || failure == LibC.ENOENT)
                    {
                        failure = result;
                    }
                }

                throw Failed(failure, candidates);
            }
            finally
            {
                if (mask >= 0)
                {
                    LibC.SetMask(old);
                }
            }
        }
    }

    /// <summary>The name is that which was asked for: a single candidate's path, or what was looked for in all folders.</summary>
    private static PythonException Failed(int error, List<byte[]> candidates)
    {
        var name = candidates.Count == 0 ? [] : candidates[^1].AsSpan();
        if (candidates.Count > 1)
        {
            name = name[(name.LastIndexOf((byte)'/') + 1)..];
        }

        return Errors.OSError(error, LibC.ErrorText(error), PathArgument.DecodeName(PyThread.Current, name));
    }

    private static int MoveAbove(int fd, int limit, List<int> moved)
    {
        const int DuplicateCloseOnExec = 1030;
        if (fd < 0 || fd > limit)
        {
            return fd;
        }

        var copy = LibC.Control(fd, DuplicateCloseOnExec, 3);
        PosixModule.Check(copy);
        moved.Add(copy);
        return copy;
    }

    private static void Connect(ProcessSpawn spawn, int fd, int target)
    {
        if (fd >= 0)
        {
            spawn.Duplicate(fd, target);
        }
    }

    private static void CloseOthers(ProcessSpawn spawn, SortedSet<int> keep)
    {
        var first = 3;
        foreach (var fd in keep)
        {
            for (; first < fd; first++)
            {
                // Most descriptors close themselves; those made by other code may not.
                var flags = LibC.Control(first, 1, 0);
                if (flags >= 0 && (flags & 1) == 0)
                {
                    spawn.Close(first);
                }
            }

            first = Math.Max(first, fd + 1);
        }

        spawn.CloseFrom(first);
    }

    private static void Include(byte* set, int signal) => set[(signal - 1) / 8] |= (byte)(1 << ((signal - 1) % 8));

    private static List<byte[]> Texts(PyThread t, PyObject sequence) => Operations.ToList(t, sequence).ConvertAll(item => Unterminated(PathArgument.EncodeTerminated(t, item)));

    private static byte[] Unterminated(byte[] text) => text[..^1];

    private static void CheckDirectory(byte[] directory, PyObject name)
    {
        if (!StatResult.TryRead(LibC.AT_FDCWD, directory, true, out var found))
        {
            throw LibC.LastError(name);
        }
    }
}
