using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>The module <c>time</c>. Time zones and formats are the C library's.</summary>
[PyModule("time", Doc = "Clocks and calendar times.")]
public static unsafe partial class TimeModule
{
    internal const int Realtime = 0;
    internal const int Monotonic = 1;
    internal const int ProcessTime = 2;
    internal const int ThreadTime = 3;
    private const long PerSecond = 1_000_000_000;

    private const string Constants =
        "CLOCK_BOOTTIME 7 CLOCK_MONOTONIC 1 CLOCK_MONOTONIC_RAW 4 CLOCK_PROCESS_CPUTIME_ID 2 CLOCK_REALTIME 0 CLOCK_TAI 11 CLOCK_THREAD_CPUTIME_ID 3 _STRUCT_TM_ITEMS 11 ";

    private static PyModule? s_module;

    private static readonly PyType s_structTime = PyStructSequence.Define(
        "time.struct_time",
        "A calendar time.",
        [
            ("tm_year", "year, for example, 1993"), ("tm_mon", "month of year, range [1, 12]"), ("tm_mday", "day of month, range [1, 31]"), ("tm_hour", "hours, range [0, 23]"),
            ("tm_min", "minutes, range [0, 59]"), ("tm_sec", "seconds, range [0, 61])"), ("tm_wday", "day of week, range [0, 6], Monday is 0"), ("tm_yday", "day of year, range [1, 366]"),
            ("tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"), ("tm_zone", "abbreviation of timezone name"), ("tm_gmtoff", "offset from UTC in seconds"),
        ],
        9);

    [PyConstant("struct_time")]
    public static PyObject StructTime => s_structTime;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        PosixConstants.Define(module, Constants);
        s_module = module;
        DefineZone(t, module);
    }

    /// <summary>The time of a clock in nanoseconds.</summary>
    internal static long Now(int clock)
    {
        LibC.TimeSpec value;
        PosixModule.Check(LibC.GetClock(clock, &value));
        return value.Seconds * PerSecond + value.Nanoseconds;
    }

    private static double Seconds(int clock)
    {
        LibC.TimeSpec value;
        PosixModule.Check(LibC.GetClock(clock, &value));
        return (value.Seconds * PerSecond + value.Nanoseconds) / 1e9;
    }

    [PyFunction("time", Signature = "()", Doc = "Seconds since the epoch.")]
    public static double Time() => Seconds(Realtime);

    [PyFunction("time_ns", Signature = "()", Doc = "Nanoseconds since the epoch.")]
    public static long TimeNanoseconds() => Now(Realtime);

    [PyFunction("monotonic", Signature = "()", Doc = "Seconds of a clock that never goes back.")]
    public static double MonotonicTime() => Seconds(Monotonic);

    [PyFunction("monotonic_ns", Signature = "()", Doc = "Nanoseconds of a clock that never goes back.")]
    public static long MonotonicNanoseconds() => Now(Monotonic);

    [PyFunction("perf_counter", Signature = "()", Doc = "Seconds of the clock for measurements.")]
    public static double PerformanceCounter() => Seconds(Monotonic);

    [PyFunction("perf_counter_ns", Signature = "()", Doc = "Nanoseconds of the clock for measurements.")]
    public static long PerformanceCounterNanoseconds() => Now(Monotonic);

    [PyFunction("process_time", Signature = "()", Doc = "Seconds of processor time of the process.")]
    public static double ProcessorTime() => Seconds(ProcessTime);

    [PyFunction("process_time_ns", Signature = "()", Doc = "Nanoseconds of processor time of the process.")]
    public static long ProcessorNanoseconds() => Now(ProcessTime);

    [PyFunction("thread_time", Signature = "()", Doc = "Seconds of processor time of the thread.")]
    public static double ThreadSeconds() => Seconds(ThreadTime);

    [PyFunction("thread_time_ns", Signature = "()", Doc = "Nanoseconds of processor time of the thread.")]
    public static long ThreadNanoseconds() => Now(ThreadTime);

    [PyFunction("clock_gettime", Signature = "(clk_id, /)", Doc = "Seconds of a clock.")]
    public static double GetClock(int clk_id) => Seconds(clk_id);

    [PyFunction("clock_gettime_ns", Signature = "(clk_id, /)", Doc = "Nanoseconds of a clock.")]
    public static long GetClockNanoseconds(int clk_id) => Now(clk_id);

    [PyFunction("clock_settime", Signature = "(clk_id, time, /)", Doc = "Sets a clock, in seconds.")]
    public static void SetClock(PyThread t, int clk_id, PyObject time) => SetClock(clk_id, TimeValue.ToNanoseconds(t, time));

    [PyFunction("clock_settime_ns", Signature = "(clk_id, time, /)", Doc = "Sets a clock, in nanoseconds.")]
    public static void SetClockNanoseconds(int clk_id, long time) => SetClock(clk_id, time);

    private static void SetClock(int clock, long nanoseconds)
    {
        var value = new LibC.TimeSpec { Seconds = nanoseconds / PerSecond, Nanoseconds = nanoseconds % PerSecond };
        PosixModule.Check(LibC.SetClock(clock, &value));
    }

    [PyFunction("clock_getres", Signature = "(clk_id, /)", Doc = "The resolution of a clock, in seconds.")]
    public static double GetResolution(int clk_id)
    {
        LibC.TimeSpec value;
        PosixModule.Check(LibC.GetClockResolution(clk_id, &value));
        return value.Seconds + value.Nanoseconds * 1e-9;
    }

    [PyFunction("pthread_getcpuclockid", Signature = "(thread_id, /)", Doc = "The clock of a thread's processor time; only of the calling one.")]
    public static int GetThreadClock(PyThread t, long thread_id)
    {
        if (thread_id != t.Serial)
        {
            throw Errors.OSError(3, LibC.ErrorText(3));
        }

        int clock;
        var error = LibC.GetThreadClock(LibC.GetThread(), &clock);
        return error == 0 ? clock : throw Errors.OSError(error, LibC.ErrorText(error));
    }

    [PyFunction("get_clock_info", Signature = "(name, /)", Doc = "Properties of a clock.")]
    public static PyObject GetClockInfo(PyThread t, string name)
    {
        var (clock, constant) = name switch
        {
            "time" => (Realtime, "CLOCK_REALTIME"),
            "monotonic" or "perf_counter" => (Monotonic, "CLOCK_MONOTONIC"),
            "process_time" => (ProcessTime, "CLOCK_PROCESS_CPUTIME_ID"),
            "thread_time" => (ThreadTime, "CLOCK_THREAD_CPUTIME_ID"),
            _ => throw Errors.ValueError("unknown clock"),
        };
        var info = new PySimpleNamespace();
        void Set(string key, PyObject value) => Operations.SetAttribute(t, info, PyStr.Intern(key), value);
        Set("implementation", PyStr.Of($"clock_gettime({constant})"));
        Set("monotonic", PyBool.Of(clock != Realtime));
        Set("adjustable", PyBool.Of(clock == Realtime));
        Set("resolution", PyFloat.Of(GetResolution(clock)));
        return info;
    }

    [PyFunction("sleep", Signature = "(object, /)", Doc = "Waits for some seconds.")]
    public static void Sleep(PyThread t, PyObject @object)
    {
        AuditHooks.Raise(t, "time.sleep", @object);
        var nanoseconds = TimeValue.ToNanoseconds(t, @object);
        if (nanoseconds < 0)
        {
            throw Errors.ValueError("sleep length must be non-negative");
        }

        var now = Now(Monotonic);
        if (nanoseconds > long.MaxValue - now)
        {
            throw Errors.OverflowError("timestamp too large to convert to C PyTime_t");
        }

        if (t.IsMain && t.Requests != 0)
        {
            t.ServeRequests();
        }

        const int Absolute = 1;
        var until = now + nanoseconds;
        var end = new LibC.TimeSpec { Seconds = until / PerSecond, Nanoseconds = until % PerSecond };
        int error;
        while (true)
        {
            using (t.Blocking())
            {
                error = LibC.Sleep(Monotonic, Absolute, &end, null);
            }

            if (error != LibC.EINTR)
            {
                break;
            }

            t.ServeRequests();
        }

        if (error != 0)
        {
            throw Errors.OSError(error, LibC.ErrorText(error));
        }
    }

    private static void DefineZone(PyThread t, PyModule module)
    {
        LibC.ReadZone();
        const long Year = (365 * 24 + 6) * 3600;
        var year = Now(Realtime) / PerSecond / Year * Year;
        var (january, januaryName) = Offset(t, year);
        var (july, julyName) = Offset(t, year + Year / 2);
        if (january == july)
        {
            Define(january, july, januaryName, julyName);
        }
        else if (january < july)
        {
            Define(january, july, januaryName, julyName);
        }
        else
        {
            Define(july, january, julyName, januaryName);
        }

        void Define(long standard, long summer, PyObject standardName, PyObject summerName)
        {
            void Put(string name, PyObject value) => module.Namespace.SetInterned(PyStr.Intern(name), value);
            Put("timezone", PyInt.Of(-standard));
            Put("altzone", PyInt.Of(-summer));
            Put("daylight", PyInt.Of(standard != summer ? 1 : 0));
            Put("tzname", new PyTuple([standardName, summerName]));
        }
    }

    private static (long Offset, PyObject Name) Offset(PyThread t, long seconds)
    {
        LibC.BrokenTime broken;
        LibC.LocalTime(&seconds, &broken);
        return (broken.Offset, ZoneName(t, broken));
    }

    private static PyObject ZoneName(PyThread t, in LibC.BrokenTime broken) =>
        broken.Zone is null ? PyNone.Value : PathArgument.DecodeName(t, MemoryMarshal.CreateReadOnlySpanFromNullTerminated(broken.Zone));

    [PyFunction("tzset", Signature = "()", Doc = "Reads the time zone from the environment again.")]
    public static void ReadZone(PyThread t) => DefineZone(t, s_module!);
}
