using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>Calls of the C library on processes, users, the environment and terminals.</summary>
internal static unsafe partial class LibC
{
    internal const int ECHILD = 10;
    internal const int ENOSYS = 38;
    internal const int ENOTTY = 25;

    [LibraryImport("libc", EntryPoint = "getpid")]
    internal static partial int GetProcess();

    [LibraryImport("libc", EntryPoint = "getppid")]
    internal static partial int GetParent();

    [LibraryImport("libc", EntryPoint = "getuid")]
    internal static partial uint GetUser();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "getgid")]
    internal static partial uint GetGroup();

    [LibraryImport("libc", EntryPoint = "getegid")]
    internal static partial uint GetEffectiveGroup();

    [LibraryImport("libc", EntryPoint = "setuid", SetLastError = true)]
    internal static partial int SetUser(uint user);

    [LibraryImport("libc", EntryPoint = "seteuid", SetLastError = true)]
    internal static partial int SetEffectiveUser(uint user);

    [LibraryImport("libc", EntryPoint = "setreuid", SetLastError = true)]
    internal static partial int SetUsers(uint real, uint effective);

    [LibraryImport("libc", EntryPoint = "setresuid", SetLastError = true)]
    internal static partial int SetAllUsers(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "getresuid", SetLastError = true)]
    internal static partial int GetAllUsers(uint* real, uint* effective, uint* saved);

    [LibraryImport("libc", EntryPoint = "setgid", SetLastError = true)]
    internal static partial int SetGroup(uint group);

    [LibraryImport("libc", EntryPoint = "setegid", SetLastError = true)]
    internal static partial int SetEffectiveGroup(uint group);

    [LibraryImport("libc", EntryPoint = "setregid", SetLastError = true)]
    internal static partial int SetGroups2(uint real, uint effective);

    [LibraryImport("libc", EntryPoint = "setresgid", SetLastError = true)]
    internal static partial int SetAllGroups(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "getresgid", SetLastError = true)]
    internal static partial int GetAllGroups(uint* real, uint* effective, uint* saved);

    [LibraryImport("libc", EntryPoint = "getgroups", SetLastError = true)]
    internal static partial int GetGroups(int count, uint[]? groups);

    [LibraryImport("libc", EntryPoint = "setgroups", SetLastError = true)]
    internal static partial int SetGroups(nint count, uint[] groups);

    [LibraryImport("libc", EntryPoint = "initgroups", SetLastError = true)]
    internal static partial int InitGroups(byte[] user, uint group);

    [LibraryImport("libc", EntryPoint = "getgrouplist", SetLastError = true)]
    internal static partial int GetGroupList(byte[] user, uint group, uint[] groups, ref int count);

    [LibraryImport("libc", EntryPoint = "getpgid", SetLastError = true)]
    internal static partial int GetProcessGroup(int process);

    [LibraryImport("libc", EntryPoint = "setpgid", SetLastError = true)]
    internal static partial int SetProcessGroup(int process, int group);

    [LibraryImport("libc", EntryPoint = "getsid", SetLastError = true)]
    internal static partial int GetSession(int process);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    internal static partial int StartSession();

    [LibraryImport("libc", EntryPoint = "getpriority", SetLastError = true)]
    internal static partial int GetPriority(int which, uint who);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    internal static partial int SetPriority(int which, uint who, int priority);

    [LibraryImport("libc", EntryPoint = "nice", SetLastError = true)]
    internal static partial int Nice(int increment);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "killpg", SetLastError = true)]
    internal static partial int KillGroup(int group, int signal);

    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    internal static partial int Wait(int process, int* status, int options, long* usage);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    internal static partial int WaitId(int kind, uint id, byte* info, int options);

    [LibraryImport("libc", EntryPoint = "_exit")]
    internal static partial void ExitNow(int status);

    [LibraryImport("libc", EntryPoint = "abort")]
    internal static partial void Abort();

    [LibraryImport("libc", EntryPoint = "system", SetLastError = true)]
    internal static partial int RunShell(byte[] command);

    [LibraryImport("libc", EntryPoint = "umask")]
    internal static partial uint SetMask(uint mask);

    [LibraryImport("libc", EntryPoint = "times", SetLastError = true)]
    internal static partial long Times(long* result);

    [LibraryImport("libc", EntryPoint = "uname", SetLastError = true)]
    internal static partial int SystemNames(byte* result);

    [LibraryImport("libc", EntryPoint = "getlogin_r", SetLastError = true)]
    internal static partial int GetLogin(byte[] buffer, nint size);

    [LibraryImport("libc", EntryPoint = "ttyname_r", SetLastError = true)]
    internal static partial int GetTerminalName(int fd, byte[] buffer, nint size);

    [LibraryImport("libc", EntryPoint = "getloadavg")]
    internal static partial int GetLoad(double* values, int count);

    [LibraryImport("libc", EntryPoint = "sched_yield", SetLastError = true)]
    internal static partial int Yield();

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    internal static partial int GetAffinity(int process, nint size, byte[] mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    internal static partial int SetAffinity(int process, nint size, byte[] mask);

    [LibraryImport("libc", EntryPoint = "sched_get_priority_max", SetLastError = true)]
    internal static partial int MaximumPriority(int policy);

    [LibraryImport("libc", EntryPoint = "sched_get_priority_min", SetLastError = true)]
    internal static partial int MinimumPriority(int policy);

    [LibraryImport("libc", EntryPoint = "sched_getscheduler", SetLastError = true)]
    internal static partial int GetScheduler(int process);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    internal static partial int SetScheduler(int process, int policy, int* parameter);

    [LibraryImport("libc", EntryPoint = "sched_getparam", SetLastError = true)]
    internal static partial int GetSchedulerParameter(int process, int* parameter);

    [LibraryImport("libc", EntryPoint = "sched_setparam", SetLastError = true)]
    internal static partial int SetSchedulerParameter(int process, int* parameter);

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint FindVariable(string name);

    /// <summary>A variable of the process as it is now; .NET keeps a copy of its own once it was asked for all of them.</summary>
    internal static string? Variable(string name) => Marshal.PtrToStringUTF8(FindVariable(name));

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true)]
    internal static partial int SetVariable(byte[] name, byte[] value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", SetLastError = true)]
    internal static partial int RemoveVariable(byte[] name);

    [LibraryImport("libc", EntryPoint = "getrandom", SetLastError = true)]
    internal static partial nint GetRandom(byte[] buffer, nint size, uint flags);

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true)]
    internal static partial int Execute(byte[] path, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "fexecve", SetLastError = true)]
    internal static partial int ExecuteFile(int fd, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp", SetLastError = true)]
    internal static partial int GetTerminalGroup(int fd);

    [LibraryImport("libc", EntryPoint = "tcsetpgrp", SetLastError = true)]
    internal static partial int SetTerminalGroup(int fd, int group);

    [LibraryImport("libc", EntryPoint = "openpty", SetLastError = true)]
    internal static partial int OpenTerminal(int* master, int* slave, byte* name, nint termios, nint size);

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    internal static partial int OpenTerminalMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    internal static partial int GrantTerminal(int fd);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    internal static partial int UnlockTerminal(int fd);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    internal static partial int GetSlaveName(int fd, byte[] buffer, nint size);

    [LibraryImport("libc", EntryPoint = "login_tty", SetLastError = true)]
    internal static partial int LoginTerminal(int fd);

    /// <summary>The variables of the process: <c>NAME=value</c> as bytes.</summary>
    internal static List<byte[]> ReadEnvironment()
    {
        var result = new List<byte[]>();
        if (!NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "environ", out var address))
        {
            throw new PlatformNotSupportedException("the C library has no environ");
        }

        for (var entry = *(byte***)address; entry is not null && *entry is not null; entry++)
        {
            result.Add(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(*entry).ToArray());
        }

        return result;
    }
}
