using System.Runtime.InteropServices;

namespace Weft.Modules;

public static unsafe partial class PosixModule
{
    [PyFunction("getpid", Signature = "()", Doc = "The number of the process.")]
    public static int GetProcess() => LibC.GetProcess();

    [PyFunction("getppid", Signature = "()", Doc = "The number of the parent process.")]
    public static int GetParent() => LibC.GetParent();

    [PyFunction("getuid", Signature = "()", Doc = "The user.")]
    public static long GetUser() => LibC.GetUser();

    [PyFunction("geteuid", Signature = "()", Doc = "The effective user.")]
    public static long GetEffectiveUser() => LibC.GetEffectiveUser();

    [PyFunction("getgid", Signature = "()", Doc = "The group.")]
    public static long GetGroup() => LibC.GetGroup();

    [PyFunction("getegid", Signature = "()", Doc = "The effective group.")]
    public static long GetEffectiveGroup() => LibC.GetEffectiveGroup();

    [PyFunction("getresuid", Signature = "()", Doc = "Real, effective and saved user.")]
    public static PyObject GetAllUsers()
    {
        uint real, effective, saved;
        Check(LibC.GetAllUsers(&real, &effective, &saved));
        return new PyTuple([PyInt.Of(real), PyInt.Of(effective), PyInt.Of(saved)]);
    }

    [PyFunction("getresgid", Signature = "()", Doc = "Real, effective and saved group.")]
    public static PyObject GetAllGroups()
    {
        uint real, effective, saved;
        Check(LibC.GetAllGroups(&real, &effective, &saved));
        return new PyTuple([PyInt.Of(real), PyInt.Of(effective), PyInt.Of(saved)]);
    }

    [PyFunction("setuid", Signature = "(uid, /)", Doc = "Sets the user.")]
    public static void SetUser(PyThread t, PyObject uid) => Check(LibC.SetUser(UserId(t, uid)));

    [PyFunction("seteuid", Signature = "(euid, /)", Doc = "Sets the effective user.")]
    public static void SetEffectiveUser(PyThread t, PyObject euid) => Check(LibC.SetEffectiveUser(UserId(t, euid)));

    [PyFunction("setreuid", Signature = "(ruid, euid, /)", Doc = "Sets real and effective user.")]
    public static void SetUsers(PyThread t, PyObject ruid, PyObject euid) => Check(LibC.SetUsers(UserId(t, ruid), UserId(t, euid)));

    [PyFunction("setresuid", Signature = "(ruid, euid, suid, /)", Doc = "Sets real, effective and saved user.")]
    public static void SetAllUsers(PyThread t, PyObject ruid, PyObject euid, PyObject suid) => Check(LibC.SetAllUsers(UserId(t, ruid), UserId(t, euid), UserId(t, suid)));

    [PyFunction("setgid", Signature = "(gid, /)", Doc = "Sets the group.")]
    public static void SetGroup(PyThread t, PyObject gid) => Check(LibC.SetGroup(GroupId(t, gid)));

    [PyFunction("setegid", Signature = "(egid, /)", Doc = "Sets the effective group.")]
    public static void SetEffectiveGroup(PyThread t, PyObject egid) => Check(LibC.SetEffectiveGroup(GroupId(t, egid)));

    [PyFunction("setregid", Signature = "(rgid, egid, /)", Doc = "Sets real and effective group.")]
    public static void SetGroupsPair(PyThread t, PyObject rgid, PyObject egid) => Check(LibC.SetGroups2(GroupId(t, rgid), GroupId(t, egid)));

    [PyFunction("setresgid", Signature = "(rgid, egid, sgid, /)", Doc = "Sets real, effective and saved group.")]
    public static void SetAllGroups(PyThread t, PyObject rgid, PyObject egid, PyObject sgid) => Check(LibC.SetAllGroups(GroupId(t, rgid), GroupId(t, egid), GroupId(t, sgid)));

    [PyFunction("getgroups", Signature = "()", Doc = "The supplementary groups.")]
    public static PyObject GetGroups()
    {
        var count = LibC.GetGroups(0, null);
        Check(count);
        var groups = new uint[count];
        count = count == 0 ? 0 : LibC.GetGroups(count, groups);
        Check(count);
        return GroupList(groups.AsSpan(0, count));
    }

    private static PyList GroupList(ReadOnlySpan<uint> groups)
    {
        var result = new PyList();
        foreach (var group in groups)
        {
            result.Append(PyInt.Of(group));
        }

        return result;
    }

    [PyFunction("setgroups", Signature = "(groups, /)", Doc = "Sets the supplementary groups.")]
    public static void SetGroups(PyThread t, PyObject groups)
    {
        var values = Operations.ToList(t, groups).ConvertAll(item => GroupId(t, item)).ToArray();
        Check(LibC.SetGroups(values.Length, values));
    }

    [PyFunction("initgroups", Signature = "(username, gid, /)", Doc = "Sets the groups of a user.")]
    public static void InitGroups(PyThread t, PyObject username, PyObject gid) => Check(LibC.InitGroups(PathArgument.EncodeTerminated(t, username), GroupId(t, gid)));

    [PyFunction("getgrouplist", Signature = "(user, group, /)", Doc = "The groups of a user.")]
    public static PyObject GetGroupList(PyThread t, PyObject user, PyObject group)
    {
        var name = PathArgument.EncodeTerminated(t, user);
        var first = GroupId(t, group);
        for (var size = 64; size <= 1 << 20; size *= 2)
        {
            var groups = new uint[size];
            var count = size;
            if (LibC.GetGroupList(name, first, groups, ref count) >= 0)
            {
                return GroupList(groups.AsSpan(0, count));
            }
        }

        throw Errors.OSError(LibC.EINVAL, LibC.ErrorText(LibC.EINVAL));
    }

    [PyFunction("getpgrp", Signature = "()", Doc = "The process group.")]
    public static int GetOwnProcessGroup() => LibC.GetProcessGroup(0);

    [PyFunction("setpgrp", Signature = "()", Doc = "Makes the process the leader of its group.")]
    public static void SetOwnProcessGroup() => Check(LibC.SetProcessGroup(0, 0));

    [PyFunction("getpgid", Signature = "(pid)", Doc = "The group of a process.")]
    public static int GetProcessGroup(int pid) => Checked(LibC.GetProcessGroup(pid));

    [PyFunction("setpgid", Signature = "(pid, pgrp, /)", Doc = "Sets the group of a process.")]
    public static void SetProcessGroup(int pid, int pgrp) => Check(LibC.SetProcessGroup(pid, pgrp));

    [PyFunction("getsid", Signature = "(pid, /)", Doc = "The session of a process.")]
    public static int GetSession(int pid) => Checked(LibC.GetSession(pid));

    [PyFunction("setsid", Signature = "()", Doc = "Starts a session.")]
    public static void StartSession() => Check(LibC.StartSession());

    private static int Checked(int result)
    {
        Check(result);
        return result;
    }

    [PyFunction("getpriority", Signature = "(which, who)", Doc = "The priority of processes.")]
    public static int GetPriority(int which, int who)
    {
        Marshal.SetLastSystemError(0);
        var result = LibC.GetPriority(which, (uint)who);
        return result != -1 || StatResult.LastError == 0 ? result : throw LibC.LastError();
    }

    [PyFunction("setpriority", Signature = "(which, who, priority)", Doc = "Sets the priority of processes.")]
    public static void SetPriority(int which, int who, int priority) => Check(LibC.SetPriority(which, (uint)who, priority));

    [PyFunction("nice", Signature = "(increment, /)", Doc = "Lowers the priority of the process.")]
    public static int Nice(int increment)
    {
        Marshal.SetLastSystemError(0);
        var result = LibC.Nice(increment);
        return result != -1 || StatResult.LastError == 0 ? result : throw LibC.LastError();
    }

    [PyFunction("kill", Signature = "(pid, signal, /)", Doc = "Sends a signal to a process.")]
    public static void Kill(PyThread t, int pid, int signal)
    {
        AuditHooks.Raise(t, "os.kill", PyInt.Of(pid), PyInt.Of(signal));
        if (pid != LibC.GetProcess() || !Signals.DeliverToSelf(t, signal))
        {
            Check(LibC.Kill(pid, signal));
        }
    }

    [PyFunction("killpg", Signature = "(pgid, signal, /)", Doc = "Sends a signal to a process group.")]
    public static void KillGroup(PyThread t, int pgid, int signal)
    {
        Check(LibC.KillGroup(pgid, signal));
    }

    [PyFunction("_exit", Signature = "(status)", Doc = "Ends the process at once.")]
    public static void ExitNow(int status) => LibC.ExitNow(status);

    [PyFunction("abort", Signature = "()", Doc = "Ends the process with SIGABRT.")]
    public static void Abort() => Signals.DieOf(6);

    [PyFunction("system", Signature = "(command)", Doc = "Runs a command in a shell; its wait status.")]
    public static long RunShell(PyThread t, PyObject command)
    {
        AuditHooks.Raise(t, "os.system", command);
        var text = PathArgument.EncodeTerminated(t, command);
        using (t.Blocking())
        {
            return LibC.RunShell(text);
        }
    }

    [PyFunction("umask", Signature = "(mask, /)", Doc = "Sets the mask of new files' permissions; the old one.")]
    public static long SetMask(int mask) => LibC.SetMask((uint)mask);

    [PyFunction("waitpid", Signature = "(pid, options, /)", Doc = "Waits for a child: (pid, status).")]
    public static PyObject WaitProcess(PyThread t, int pid, int options)
    {
        var (child, status, _) = WaitFor(t, pid, options);
        return new PyTuple([PyInt.Of(child), PyInt.Of(status)]);
    }

    [PyFunction("wait", Signature = "()", Doc = "Waits for any child: (pid, status).")]
    public static PyObject Wait(PyThread t) => WaitProcess(t, -1, 0);

    [PyFunction("wait4", Signature = "(pid, options)", Doc = "Waits for a child: (pid, status, resources).")]
    public static PyObject WaitWithUsage(PyThread t, int pid, int options)
    {
        var (child, status, usage) = WaitFor(t, pid, options);
        return new PyTuple([PyInt.Of(child), PyInt.Of(status), ResourceModule.MakeUsage(usage)]);
    }

    [PyFunction("wait3", Signature = "(options)", Doc = "Waits for any child: (pid, status, resources).")]
    public static PyObject WaitAnyWithUsage(PyThread t, int options) => WaitWithUsage(t, -1, options);

    private static (int Process, int Status, long[] Usage) WaitFor(PyThread t, int process, int options)
    {
        var status = 0;
        var usage = new long[18];
        var result = LibC.Retry(t, () =>
        {
            int value = 0;
            fixed (long* pointer = usage)
            {
                var child = LibC.Wait(process, &value, options, pointer);
                status = value;
                return child;
            }
        });
        Check(result);
        return ((int)result, status, usage);
    }

    private static readonly PyType s_waitIdResult = PyStructSequence.Define(
        "posix.waitid_result",
        "What waitid returns.",
        [("si_pid", null), ("si_uid", null), ("si_signo", null), ("si_status", null), ("si_code", null)],
        5);

    [PyConstant("waitid_result")]
    public static PyObject WaitIdResult => s_waitIdResult;

    [PyFunction("waitid", Signature = "(idtype, id, options, /)", Doc = "Waits for children, without taking them when asked so.")]
    public static PyObject WaitId(PyThread t, int idtype, long id, int options)
    {
        var info = new byte[128];
        Check(LibC.Retry(t, () =>
        {
            fixed (byte* pointer = info)
            {
                return LibC.WaitId(idtype, (uint)id, pointer, options);
            }
        }));
        int Word(int offset) => BitConverter.ToInt32(info, offset);
        return Word(12 + 4) == 0
            ? PyNone.Value
            : PyStructSequence.Create(s_waitIdResult, PyInt.Of(Word(16)), PyInt.Of((uint)Word(20)), PyInt.Of(Word(0)), PyInt.Of(Word(24)), PyInt.Of(Word(8)));
    }

    [PyFunction("WCOREDUMP", Signature = "(status, /)", Doc = "Whether a memory image was written.")]
    public static bool IsCoreDumped(int status) => (status & 0x80) != 0;

    [PyFunction("WIFCONTINUED", Signature = "(status)", Doc = "Whether the child was continued.")]
    public static bool IsContinued(int status) => status == 0xFFFF;

    [PyFunction("WIFSTOPPED", Signature = "(status)", Doc = "Whether the child was stopped.")]
    public static bool IsStopped(int status) => (status & 0xFF) == 0x7F;

    [PyFunction("WIFSIGNALED", Signature = "(status)", Doc = "Whether a signal ended the child.")]
    public static bool IsSignaled(int status) => (sbyte)((status & 0x7F) + 1) >> 1 > 0;

    [PyFunction("WIFEXITED", Signature = "(status)", Doc = "Whether the child ended itself.")]
    public static bool IsExited(int status) => (status & 0x7F) == 0;

    [PyFunction("WEXITSTATUS", Signature = "(status)", Doc = "The exit status.")]
    public static int ExitStatus(int status) => (status >> 8) & 0xFF;

    [PyFunction("WTERMSIG", Signature = "(status)", Doc = "The signal that ended the child.")]
    public static int TerminatingSignal(int status) => status & 0x7F;

    [PyFunction("WSTOPSIG", Signature = "(status)", Doc = "The signal that stopped the child.")]
    public static int StoppingSignal(int status) => (status >> 8) & 0xFF;

    [PyFunction("waitstatus_to_exitcode", Signature = "(status)", Doc = "A wait status as an exit code, negative for signals.")]
    public static int WaitStatusToExitCode(PyThread t, PyObject status)
    {
        if (status is PyFloat)
        {
            throw Errors.TypeError("an integer is required");
        }

        var number = Operations.IndexToInt32(t, status);
        if (IsExited(number))
        {
            return ExitStatus(number);
        }

        if (IsSignaled(number))
        {
            return -TerminatingSignal(number);
        }

        throw Errors.ValueError(IsStopped(number) ? $"process stopped by delivery of signal {StoppingSignal(number)}" : $"invalid wait status: {number}");
    }

    private static readonly PyType s_timesResult = PyStructSequence.Define(
        "posix.times_result",
        "Times of the process.",
        [("user", "user time"), ("system", "system time"), ("children_user", "user time of children"), ("children_system", "system time of children"), ("elapsed", "elapsed time since an arbitrary point in the past")],
        5);

    [PyConstant("times_result")]
    public static PyObject TimesResult => s_timesResult;

    [PyFunction("times", Signature = "()", Doc = "Times of the process, in seconds.")]
    public static PyObject Times()
    {
        var values = stackalloc long[4];
        var elapsed = LibC.Times(values);
        double perSecond = LibC.SystemConfiguration(2);
        return PyStructSequence.Create(
            s_timesResult,
            PyFloat.Of(values[0] / perSecond),
            PyFloat.Of(values[1] / perSecond),
            PyFloat.Of(values[2] / perSecond),
            PyFloat.Of(values[3] / perSecond),
            PyFloat.Of(elapsed / perSecond));
    }

    private static readonly PyType s_unameResult = PyStructSequence.Define(
        "posix.uname_result",
        "Names of the system.",
        [("sysname", "operating system name"), ("nodename", "name of machine on network"), ("release", "operating system release"), ("version", "operating system version"), ("machine", "hardware identifier")],
        5);

    [PyConstant("uname_result")]
    public static PyObject UnameResult => s_unameResult;

    [PyFunction("uname", Signature = "()", Doc = "Names of the system.")]
    public static PyObject SystemNames(PyThread t)
    {
        const int FieldSize = 65;
        var buffer = new byte[FieldSize * 6];
        fixed (byte* pointer = buffer)
        {
            Check(LibC.SystemNames(pointer));
        }

        PyObject Field(int index) => PathArgument.DecodeName(t, UpToNull(buffer.AsSpan(index * FieldSize, FieldSize)));
        return PyStructSequence.Create(s_unameResult, Field(0), Field(1), Field(2), Field(3), Field(4));
    }

    [PyFunction("getlogin", Signature = "()", Doc = "The user logged in on the terminal.")]
    public static PyObject GetLogin(PyThread t)
    {
        var buffer = new byte[256];
        return Text(t, LibC.GetLogin(buffer, buffer.Length), buffer);
    }

    [PyFunction("ttyname", Signature = "(fd, /)", Doc = "The name of a terminal.")]
    public static PyObject GetTerminalName(PyThread t, PyObject fd)
    {
        var buffer = new byte[4096];
        return Text(t, LibC.GetTerminalName(PathArgument.FileDescriptor(t, fd), buffer, buffer.Length), buffer);
    }

    private static PyObject Text(PyThread t, int error, byte[] buffer) => error == 0 ? PathArgument.DecodeName(t, UpToNull(buffer)) : throw Errors.OSError(error, LibC.ErrorText(error));

    [PyFunction("ctermid", Signature = "()", Doc = "The name of the controlling terminal.")]
    public static string ControllingTerminal() => "/dev/tty";

    [PyFunction("tcgetpgrp", Signature = "(fd, /)", Doc = "The foreground process group of a terminal.")]
    public static int GetTerminalGroup(PyThread t, PyObject fd) => Checked(LibC.GetTerminalGroup(PathArgument.FileDescriptor(t, fd)));

    [PyFunction("tcsetpgrp", Signature = "(fd, pgid, /)", Doc = "Sets the foreground process group of a terminal.")]
    public static void SetTerminalGroup(PyThread t, PyObject fd, int pgid) => Check(LibC.SetTerminalGroup(PathArgument.FileDescriptor(t, fd), pgid));

    [PyFunction("openpty", Signature = "()", Doc = "A pseudo-terminal: (master, slave).")]
    public static PyObject OpenTerminal()
    {
        int master, slave;
        Check(LibC.OpenTerminal(&master, &slave, null, 0, 0));
        SetInheritable(master, false);
        SetInheritable(slave, false);
        return new PyTuple([PyInt.Of(master), PyInt.Of(slave)]);
    }

    [PyFunction("posix_openpt", Signature = "(oflag, /)", Doc = "Opens the master of a pseudo-terminal.")]
    public static int OpenTerminalMaster(int oflag) => Checked(LibC.OpenTerminalMaster(oflag | LibC.O_CLOEXEC));

    [PyFunction("grantpt", Signature = "(fd, /)", Doc = "Grants access to the slave of a pseudo-terminal.")]
    public static void GrantTerminal(PyThread t, PyObject fd) => Check(LibC.GrantTerminal(PathArgument.FileDescriptor(t, fd)));

    [PyFunction("unlockpt", Signature = "(fd, /)", Doc = "Unlocks the slave of a pseudo-terminal.")]
    public static void UnlockTerminal(PyThread t, PyObject fd) => Check(LibC.UnlockTerminal(PathArgument.FileDescriptor(t, fd)));

    [PyFunction("ptsname", Signature = "(fd, /)", Doc = "The name of the slave of a pseudo-terminal.")]
    public static PyObject GetSlaveName(PyThread t, PyObject fd)
    {
        var buffer = new byte[4096];
        return Text(t, LibC.GetSlaveName(PathArgument.FileDescriptor(t, fd), buffer, buffer.Length), buffer);
    }

    [PyFunction("login_tty", Signature = "(fd, /)", Doc = "Makes a terminal that of a new session.")]
    public static void LoginTerminal(PyThread t, PyObject fd) => Check(LibC.LoginTerminal(PathArgument.FileDescriptor(t, fd)));

    [PyFunction("getloadavg", Signature = "()", Doc = "How many processes ran, over 1, 5 and 15 minutes.")]
    public static PyObject GetLoad()
    {
        var values = stackalloc double[3];
        return LibC.GetLoad(values, 3) == 3 ? new PyTuple([PyFloat.Of(values[0]), PyFloat.Of(values[1]), PyFloat.Of(values[2])]) : throw Errors.Of(Exceptions.OSError, "Load averages are unobtainable");
    }

    [PyFunction("sched_yield", Signature = "()", Doc = "Lets other threads run.")]
    public static void Yield() => Check(LibC.Yield());

    [PyFunction("sched_getaffinity", Signature = "(pid, /)", Doc = "The processors a process may use.")]
    public static PyObject GetAffinity(PyThread t, int pid)
    {
        var mask = new byte[1024];
        Check(LibC.GetAffinity(pid, mask.Length, mask));
        var processors = new List<PyObject>();
        for (var i = 0; i < mask.Length * 8; i++)
        {
            if ((mask[i / 8] & (1 << (i % 8))) != 0)
            {
                processors.Add(PyInt.Of(i));
            }
        }

        return Operations.Call(t, PySet.TypeObject, new PyList(processors.ToArray()));
    }

    [PyFunction("sched_setaffinity", Signature = "(pid, mask, /)", Doc = "Sets the processors a process may use.")]
    public static void SetAffinity(PyThread t, int pid, PyObject mask)
    {
        var bits = new byte[1024];
        foreach (var item in Operations.ToList(t, mask))
        {
            var processor = Operations.IndexToInt64(t, item);
            if (processor < 0)
            {
                throw Errors.ValueError("negative CPU number");
            }

            if (processor >= bits.Length * 8)
            {
                throw Errors.OverflowError("CPU number too large");
            }

            bits[processor / 8] |= (byte)(1 << (int)(processor % 8));
        }

        Check(LibC.SetAffinity(pid, bits.Length, bits));
    }

    private static readonly PyType s_schedulerParameter = PyStructSequence.Define("posix.sched_param", "A parameter of the scheduler.", [("sched_priority", "the scheduling priority")], 1);

    [PyConstant("sched_param")]
    public static PyObject SchedulerParameter => s_schedulerParameter;

    [PyFunction("sched_get_priority_max", Signature = "(policy)", Doc = "The highest priority of a policy.")]
    public static int MaximumPriority(int policy) => Checked(LibC.MaximumPriority(policy));

    [PyFunction("sched_get_priority_min", Signature = "(policy)", Doc = "The lowest priority of a policy.")]
    public static int MinimumPriority(int policy) => Checked(LibC.MinimumPriority(policy));

    [PyFunction("sched_getscheduler", Signature = "(pid, /)", Doc = "The policy of a process.")]
    public static int GetScheduler(int pid) => Checked(LibC.GetScheduler(pid));

    [PyFunction("sched_getparam", Signature = "(pid, /)", Doc = "The scheduling parameter of a process.")]
    public static PyObject GetSchedulerParameter(int pid)
    {
        int value;
        Check(LibC.GetSchedulerParameter(pid, &value));
        return PyStructSequence.Create(s_schedulerParameter, PyInt.Of(value));
    }

    [PyFunction("sched_setscheduler", Signature = "(pid, policy, param, /)", Doc = "Sets the policy of a process.")]
    public static void SetScheduler(PyThread t, int pid, int policy, PyObject param)
    {
        var value = Priority(t, param);
        Check(LibC.SetScheduler(pid, policy, &value));
    }

    [PyFunction("sched_setparam", Signature = "(pid, param, /)", Doc = "Sets the scheduling parameter of a process.")]
    public static void SetSchedulerParameter(PyThread t, int pid, PyObject param)
    {
        var value = Priority(t, param);
        Check(LibC.SetSchedulerParameter(pid, &value));
    }

    private static int Priority(PyThread t, PyObject param) =>
        ReferenceEquals(param.Type, s_schedulerParameter) ? Operations.IndexToInt32(t, ((PyTuple)param).Items[0]) : throw Errors.TypeError("must have a sched_param object");

    [PyFunction("register_at_fork", Signature = "(*, before=None, after_in_child=None, after_in_parent=None)", Doc = "Registers functions to call around a fork. There is no fork here, so they are never called.")]
    public static void RegisterAtFork(PyObject? before = null, PyObject? after_in_child = null, PyObject? after_in_parent = null)
    {
        if (before is null && after_in_child is null && after_in_parent is null)
        {
            throw Errors.TypeError("At least one argument is required.");
        }

        foreach (var (name, function) in new[] { ("before", before), ("after_in_child", after_in_child), ("after_in_parent", after_in_parent) })
        {
            if (function is not null && !Operations.IsCallable(function))
            {
                throw Errors.TypeError($"'{name}' must be callable, not {function.Type.Name}");
            }
        }
    }
}
