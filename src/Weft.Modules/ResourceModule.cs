using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>The module <c>resource</c>: limits and use of the system's resources.</summary>
[PyModule("resource", Doc = "Limits and use of resources.")]
public static unsafe partial class ResourceModule
{
    private const string Constants =
        "RLIMIT_AS 9 RLIMIT_CORE 4 RLIMIT_CPU 0 RLIMIT_DATA 2 RLIMIT_FSIZE 1 RLIMIT_MEMLOCK 8 RLIMIT_MSGQUEUE 12 RLIMIT_NICE 13 RLIMIT_NOFILE 7 RLIMIT_NPROC 6 RLIMIT_OFILE 7 " +
        "RLIMIT_RSS 5 RLIMIT_RTPRIO 14 RLIMIT_RTTIME 15 RLIMIT_SIGPENDING 11 RLIMIT_STACK 3 RLIM_INFINITY -1 RUSAGE_CHILDREN -1 RUSAGE_SELF 0 RUSAGE_THREAD 1 ";

    private const int LimitCount = 16;

    private static readonly PyType s_usage = PyStructSequence.Define(
        "resource.struct_rusage",
        "Use of resources.",
        [
            ("ru_utime", "user time used"), ("ru_stime", "system time used"), ("ru_maxrss", "max. resident set size"), ("ru_ixrss", "shared memory size"), ("ru_idrss", "unshared data size"),
            ("ru_isrss", "unshared stack size"), ("ru_minflt", "page faults not requiring I/O"), ("ru_majflt", "page faults requiring I/O"), ("ru_nswap", "number of swap outs"),
            ("ru_inblock", "block input operations"), ("ru_oublock", "block output operations"), ("ru_msgsnd", "IPC messages sent"), ("ru_msgrcv", "IPC messages received"),
            ("ru_nsignals", "signals received"), ("ru_nvcsw", "voluntary context switches"), ("ru_nivcsw", "involuntary context switches"),
        ],
        16);

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetUsage(int who, long* usage);

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int Limit(int process, int resource, ulong* set, ulong* old);

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        PosixConstants.Define(module, Constants);
        module.Namespace.SetInterned(PyStr.Intern("error"), Exceptions.OSError);
    }

    [PyConstant("struct_rusage")]
    public static PyObject UsageType => s_usage;

    /// <summary>The structure of the C library: two times of two words, then 14 counters.</summary>
    internal static PyObject MakeUsage(ReadOnlySpan<long> usage)
    {
        var values = new PyObject[16];
        values[0] = PyFloat.Of(usage[0] + usage[1] * 1e-6);
        values[1] = PyFloat.Of(usage[2] + usage[3] * 1e-6);
        for (var i = 2; i < values.Length; i++)
        {
            values[i] = PyInt.Of(usage[i + 2]);
        }

        return PyStructSequence.Create(s_usage, values);
    }

    [PyFunction("getrusage", Signature = "(who, /)", Doc = "The use of resources.")]
    public static PyObject GetUsage(PyThread t, int who)
    {
        var usage = new long[18];
        fixed (long* pointer = usage)
        {
            if (GetUsage(who, pointer) == -1)
            {
                throw Marshal.GetLastPInvokeError() == LibC.EINVAL ? Errors.ValueError("invalid who parameter") : LibC.LastError();
            }
        }

        return MakeUsage(usage);
    }

    [PyFunction("getpagesize", Signature = "()", Doc = "The size of a page of memory.")]
    public static int GetPageSize() => Environment.SystemPageSize;

    [PyFunction("getrlimit", Signature = "(resource, /)", Doc = "The limits of a resource: (soft, hard).")]
    public static PyObject GetLimit(PyThread t, int resource) => Limits(0, Known(resource), null);

    [PyFunction("setrlimit", Signature = "(resource, limits, /)", Doc = "Sets the limits of a resource.")]
    public static void SetLimit(PyThread t, int resource, PyObject limits)
    {
        Known(resource);
        var values = ToLimits(t, limits);
        Limits(0, resource, values);
    }

    [PyFunction("prlimit", Signature = "(pid, resource, limits=None, /)", Doc = "prlimit(pid, resource[, limits]): gets and sets the limits of a process.")]
    public static PyObject ProcessLimit(PyThread t, int pid, int resource, PyObject? limits = null) => Limits(pid, Known(resource), limits is null or PyNone ? null : ToLimits(t, limits));

    private static int Known(int resource) => resource is >= 0 and < LimitCount ? resource : throw Errors.ValueError("invalid resource specified");

    private static ulong[] ToLimits(PyThread t, PyObject limits)
    {
        var items = Operations.ToTuple(t, limits).Items;
        return items.Length == 2 ? [ToLimit(t, items[0]), ToLimit(t, items[1])] : throw Errors.ValueError("expected a tuple of 2 integers");
    }

    private static ulong ToLimit(PyThread t, PyObject value)
    {
        var number = Operations.Index(t, value);
        if (number.TryGetInt64(out var small))
        {
            return small >= -1 ? (ulong)small : throw Errors.ValueError("Cannot convert negative int");
        }

        return number.TryGetUInt64(out var large) ? large : throw Errors.OverflowError("int too big to convert");
    }

    private static PyObject Limits(int process, int resource, ulong[]? set)
    {
        var old = stackalloc ulong[2];
        fixed (ulong* pointer = set)
        {
            if (Limit(process, resource, pointer, old) == -1)
            {
                throw Marshal.GetLastPInvokeError() switch
                {
                    LibC.EINVAL => Errors.ValueError("current limit exceeds maximum limit"),
                    1 when process == 0 => Errors.ValueError("not allowed to raise maximum limit"),
                    _ => LibC.LastError(),
                };
            }
        }

        return new PyTuple([PyInt.Of((long)old[0]), PyInt.Of((long)old[1])]);
    }
}
