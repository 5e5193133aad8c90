using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Modules;

/// <summary>
/// The module <c>faulthandler</c>. Faults themselves are handled by the .NET runtime, which reports them and ends the
/// process; what can be had is the Python stack on request, after a time, or at a signal.
/// </summary>
[PyModule("faulthandler", Doc = "Reports of the Python stack.")]
public static partial class FaulthandlerModule
{
    private static bool s_enabled;
    private static Timer? s_timer;

    [PyFunction("enable", Signature = "(file=sys.stderr, all_threads=True, c_stack=True)", Doc = "Notes that reports of faults are wanted; the .NET runtime writes them.")]
    public static void Enable(PyThread t, PyObject? file = null, bool all_threads = true, bool c_stack = true)
    {
        Target(t, file);
        s_enabled = true;
    }

    [PyFunction("disable", Signature = "()", Doc = "Undoes enable(); whether it was enabled.")]
    public static bool Disable()
    {
        var was = s_enabled;
        s_enabled = false;
        return was;
    }

    [PyFunction("is_enabled", Signature = "()", Doc = "Whether enable() was called.")]
    public static bool IsEnabled() => s_enabled;

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetSignalAction(int signal, nint action);

    [LibraryImport("libc", EntryPoint = "raise")]
    private static partial int RaiseSignal(int signal);

    private static void Die(int signal)
    {
        SetSignalAction(signal, 0);
        RaiseSignal(signal);
    }

    [PyFunction("_sigsegv", Signature = "(release_gil=False, /)", Doc = "Ends the process by the signal SIGSEGV, for tests of what happens then.")]
    public static void DieBySegmentationFault(bool release_gil = false) => Die(11);

    [PyFunction("_sigabrt", Signature = "()", Doc = "Ends the process by the signal SIGABRT, for tests of what happens then.")]
    public static void DieByAbort() => Die(6);

    private static int Target(PyThread t, PyObject? file)
    {
        if (file is PyIntBase number)
        {
            var fd = PathArgument.FileDescriptor(t, number);
            return fd >= 0 ? fd : throw Errors.ValueError("file is not a valid file descripter");
        }

        var target = file ?? Operations.TryGetAttribute(t, Operations.Import(t, "sys"), PyStr.Intern("stderr"));
        if (target is null or PyNone)
        {
            throw Errors.RuntimeError(target is null ? "unable to get sys.stderr" : "sys.stderr is None");
        }

        var result = Operations.IndexToInt32(t, Operations.CallMethod(t, target, "fileno"));
        if (Operations.TryGetAttribute(t, target, PyStr.Intern("flush")) is { } flush)
        {
            Operations.Call(t, flush);
        }

        return result;
    }

    private static string Describe(PyThread thread, string title)
    {
        const int FrameLimit = 100;
        var text = new StringBuilder(title).Append('\n');
        var count = 0;
        for (var frame = thread.Frame?.Visible; frame is not null; frame = frame.Caller)
        {
            if (++count > FrameLimit)
            {
                text.Append("  ...\n");
                break;
            }

            text.Append("  File \"").Append(frame.Code.FileNameObject.Value).Append("\", line ").Append(frame.LineNumber).Append(" in ").Append(frame.Code.NameObject.Value).Append('\n');
        }

        return count == 0 ? text.Append("  <no Python frame>\n").ToString() : text.ToString();
    }

    private static void Write(int fd, string text)
    {
        var rest = Encoding.UTF8.GetBytes(text).AsSpan();
        while (!rest.IsEmpty)
        {
            var count = LibC.WriteRetrying(PyThread.Current, fd, rest);
            if (count <= 0)
            {
                return;
            }

            rest = rest[(int)count..];
        }
    }

    [PyFunction("dump_traceback", Signature = "(file=sys.stderr, all_threads=True)", Doc = "Writes the Python stack of the calling thread.")]
    public static void DumpTraceback(PyThread t, PyObject? file = null, bool all_threads = true) =>
        Write(Target(t, file), Describe(t, all_threads ? $"Current thread 0x{t.Serial:x16} (most recent call first):" : "Stack (most recent call first):"));

    [PyFunction("dump_traceback_later", Signature = "(timeout, repeat=False, file=sys.stderr, exit=False)", Doc = "Writes the Python stack of the main thread after a time.")]
    public static void DumpTracebackLater(PyThread t, PyObject timeout, bool repeat = false, PyObject? file = null, bool exit = false)
    {
        var nanoseconds = TimeValue.ToNanoseconds(t, timeout);
        if (nanoseconds <= 0)
        {
            throw Errors.ValueError("timeout must be greater than 0");
        }

        var fd = Target(t, file);
        var period = TimeSpan.FromMilliseconds(TimeValue.ToMilliseconds(nanoseconds));
        var title = $"Timeout ({TimeSpan.FromTicks(nanoseconds / 100):c})!\nThread 0x{PyThread.Main.Serial:x16} (most recent call first):";
        Interlocked.Exchange(
            ref s_timer,
            new Timer(
                _ =>
                {
                    Write(fd, Describe(PyThread.Main, title));
                    if (exit)
                    {
                        LibC.ExitNow(1);
                    }
                },
                null,
                period,
                repeat ? period : Timeout.InfiniteTimeSpan))?.Dispose();
    }

    [PyFunction("cancel_dump_traceback_later", Signature = "()", Doc = "Takes dump_traceback_later() back.")]
    public static void CancelDumpTracebackLater() => Interlocked.Exchange(ref s_timer, null)?.Dispose();
}
