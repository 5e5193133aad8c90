using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>The module <c>_signal</c>.</summary>
[PyModule("_signal", Doc = "Signals.")]
public static unsafe partial class SignalModule
{
    private static readonly PyStr s_handlerName = PyStr.Intern("default_int_handler");

    private static readonly PyType s_info = PyStructSequence.Define(
        "signal.struct_siginfo",
        "What is known about a signal.",
        [("si_signo", "signal number"), ("si_code", "signal code"), ("si_errno", "errno associated with this signal"), ("si_pid", "sending process ID"), ("si_uid", "real user ID of sending process"), ("si_status", "exit value or signal"), ("si_band", "band event for SIGPOLL")],
        7);

    private static PyObject? s_timerError;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        PosixConstants.Define(module, PosixConstants.Signals);
        s_timerError ??= Operations.Call(t, PyType.TypeObject, PyStr.Of("ItimerError"), new PyTuple([Exceptions.OSError]), Dict("signal"));
        module.Namespace.SetInterned(PyStr.Intern("ItimerError"), s_timerError);
        module.Namespace.SetInterned(PyStr.Intern("struct_siginfo"), s_info);
        Signals.Start(module.Namespace.GetString(s_handlerName));
        if (t.IsMain && Signals.GetHandler(Signals.Interrupt) is { } handler && ReferenceEquals(handler, Signals.DefaultObject) && module.Namespace.GetString(s_handlerName) is { } function)
        {
            Signals.Install(Signals.Interrupt, function);
        }
    }

    private static PyDict Dict(string module)
    {
        var dict = new PyDict();
        dict.SetString(PyStr.Intern("__module__"), PyStr.Of(module));
        return dict;
    }

    private static int Number(int signal) => signal is > 0 and < Signals.Count ? signal : throw Errors.ValueError("signal number out of range");

    [PyFunction("default_int_handler", Signature = "(signalnum, frame, /)", Doc = "Raises KeyboardInterrupt.")]
    public static void DefaultInterruptHandler(int signalnum, PyObject frame) => throw Errors.With(Exceptions.KeyboardInterrupt);

    [PyFunction("signal", Signature = "(signalnum, handler, /)", Doc = "Sets what a signal does; the old handler.")]
    public static PyObject Signal(PyThread t, int signalnum, PyObject handler)
    {
        if (!t.IsMain)
        {
            throw Errors.ValueError("signal only works in main thread of the main interpreter");
        }

        Number(signalnum);
        PyObject? chosen = null;
        if (Operations.IsCallable(handler))
        {
            chosen = handler;
        }
        else if (handler is PyIntBase number && number.TryGetInt64(out var value) && value is 0 or 1)
        {
            chosen = value == 0 ? Signals.DefaultObject : Signals.IgnoreObject;
        }

        if (chosen is null)
        {
            throw Errors.TypeError("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
        }

        if (signalnum is 9 or 19 or 32 or 33)
        {
            throw Errors.OSError(LibC.EINVAL, LibC.ErrorText(LibC.EINVAL));
        }

        t.ServeRequests();
        return Signals.Install(signalnum, chosen);
    }

    [PyFunction("getsignal", Signature = "(signalnum, /)", Doc = "What a signal does.")]
    public static PyObject GetSignal(int signalnum) => Signals.GetHandler(Number(signalnum)) ?? PyNone.Value;

    [PyFunction("raise_signal", Signature = "(signalnum, /)", Doc = "Sends a signal to the program itself.")]
    public static void RaiseSignal(PyThread t, int signalnum)
    {
        if (!Signals.DeliverToSelf(t, signalnum))
        {
            var error = LibC.KillThread(LibC.GetThread(), signalnum);
            if (error != 0)
            {
                throw Errors.OSError(error, LibC.ErrorText(error));
            }
        }
    }

    private const int NoSuchProcess = 3;

    [PyFunction("pthread_kill", Signature = "(thread_id, signalnum, /)", Doc = "Sends a signal to a thread.")]
    public static void KillThread(PyThread t, long thread_id, int signalnum)
    {
        if (PyThread.Find(thread_id) is not { } thread)
        {
            throw Errors.OSError(NoSuchProcess, LibC.ErrorText(NoSuchProcess));
        }

        // A Python handler runs on the main thread whichever thread is named.
        if (signalnum != 0 && !Signals.DeliverToSelf(t, signalnum))
        {
            var error = LibC.KillThread(thread, signalnum);
            if (error != 0)
            {
                throw Errors.OSError(error, LibC.ErrorText(error));
            }
        }
    }

    [PyFunction("pidfd_send_signal", Signature = "(pidfd, signalnum, siginfo=None, flags=0, /)", Doc = "Sends a signal to the process of a descriptor.")]
    public static void SendByDescriptor(PyThread t, int pidfd, int signalnum, PyObject? siginfo = null, int flags = 0)
    {
        if (siginfo is not null)
        {
            throw Errors.TypeError("siginfo must be None");
        }

        PosixModule.Check(SendSignal(424, pidfd, signalnum, 0, flags));
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SendSignal(nint number, nint descriptor, nint signal, nint info, nint flags);

    [PyFunction("siginterrupt", Signature = "(signalnum, flag, /)", Doc = "Accepted for compatibility: system calls are always repeated after a handler has run.")]
    public static void SetInterrupt(int signalnum, bool flag) => Number(signalnum);

    [PyFunction("strsignal", Signature = "(signalnum, /)", Doc = "The name of a signal in words.")]
    public static string? Describe(int signalnum)
    {
        var text = Marshal.PtrToStringUTF8((nint)LibC.SignalText(Number(signalnum)));
        return text is null || text.StartsWith("Unknown signal", StringComparison.Ordinal) ? null : text;
    }

    [PyFunction("valid_signals", Signature = "()", Doc = "The signals of the system.")]
    public static PyObject ValidSignals(PyThread t)
    {
        var signals = new PyList();
        for (var signal = 1; signal < Signals.Count; signal++)
        {
            if (signal is not (32 or 33))
            {
                signals.Append(PyInt.Of(signal));
            }
        }

        return Operations.Call(t, PySet.TypeObject, signals);
    }

    [PyFunction("alarm", Signature = "(seconds, /)", Doc = "Asks for SIGALRM after some seconds; how many were left.")]
    public static long Alarm(int seconds) => LibC.Alarm((uint)seconds);

    [PyFunction("pause", Signature = "()", Doc = "Waits for a signal.")]
    public static void Pause(PyThread t)
    {
        using (t.Blocking())
        {
            _ = LibC.Pause();
        }

        t.ServeRequests();
    }

    [PyFunction("setitimer", Signature = "(which, seconds, interval=0.0, /)", Doc = "Sets an interval timer; its old value.")]
    public static PyObject SetTimer(PyThread t, int which, PyObject seconds, PyObject? interval = null)
    {
        var set = stackalloc long[4];
        var old = stackalloc long[4];
        Split(interval is null ? 0 : TimeValue.ToNanoseconds(t, interval), set);
        Split(TimeValue.ToNanoseconds(t, seconds), set + 2);
        return LibC.SetTimer(which, set, old) == 0 ? Times(old) : throw TimerError(t);
    }

    [PyFunction("getitimer", Signature = "(which, /)", Doc = "The value of an interval timer.")]
    public static PyObject GetTimer(PyThread t, int which)
    {
        var value = stackalloc long[4];
        return LibC.GetTimer(which, value) == 0 ? Times(value) : throw TimerError(t);
    }

    private static void Split(long nanoseconds, long* to)
    {
        to[0] = nanoseconds / 1_000_000_000;
        to[1] = (nanoseconds % 1_000_000_000 + 999) / 1000;
    }

    private static PyObject Times(long* value) => new PyTuple([PyFloat.Of(value[2] + value[3] * 1e-6), PyFloat.Of(value[0] + value[1] * 1e-6)]);

    private static PythonException TimerError(PyThread t)
    {
        var error = Marshal.GetLastPInvokeError();
        return new PythonException((PyBaseException)Operations.Call(t, s_timerError!, PyInt.Of(error), PyStr.Of(LibC.ErrorText(error))));
    }

    [PyFunction("set_wakeup_fd", Signature = "(fd, /, *, warn_on_full_buffer=True)", Doc = "Sets the descriptor that signals are written to; the old one.")]
    public static int SetWakeFd(PyThread t, PyObject fd, bool warn_on_full_buffer = true)
    {
        var number = PathArgument.FileDescriptor(t, fd);
        if (!t.IsMain)
        {
            throw Errors.ValueError("set_wakeup_fd only works in main thread of the main interpreter");
        }

        if (number != -1)
        {
            if (!StatResult.TryRead(number, out _))
            {
                throw LibC.LastError();
            }

            if (PosixModule.GetBlocking(t, fd))
            {
                throw Errors.ValueError($"the fd {number} must be in non-blocking mode");
            }
        }

        return Signals.SetWakeFd(number, warn_on_full_buffer);
    }

    private const int SetSize = 128;

    internal static void FillSet(PyThread t, PyObject signals, byte* set)
    {
        new Span<byte>(set, SetSize).Clear();
        foreach (var item in Operations.ToList(t, signals))
        {
            var number = Operations.Index(t, item);
            if (!number.TryGetInt64(out var signal) || signal is < 1 or >= Signals.Count)
            {
                throw Errors.ValueError($"signal number {number} out of range [1; {Signals.Count - 1}]");
            }

            set[(signal - 1) / 8] |= (byte)(1 << (int)((signal - 1) % 8));
        }
    }

    private static PyObject ToSet(PyThread t, byte* set)
    {
        var signals = new PyList();
        for (var signal = 1; signal < Signals.Count; signal++)
        {
            if ((set[(signal - 1) / 8] & (1 << ((signal - 1) % 8))) != 0)
            {
                signals.Append(PyInt.Of(signal));
            }
        }

        return Operations.Call(t, PySet.TypeObject, signals);
    }

    [PyFunction("pthread_sigmask", Signature = "(how, mask, /)", Doc = "Changes which signals the thread blocks; the old set.")]
    public static PyObject SetMask(PyThread t, int how, PyObject mask)
    {
        var set = stackalloc byte[SetSize];
        var old = stackalloc byte[SetSize];
        new Span<byte>(old, SetSize).Clear();
        FillSet(t, mask, set);
        var error = LibC.SetThreadMask(how, set, old);
        if (error != 0)
        {
            throw Errors.OSError(error, LibC.ErrorText(error));
        }

        t.ServeRequests();
        return ToSet(t, old);
    }

    [PyFunction("sigpending", Signature = "()", Doc = "The blocked signals that have arrived.")]
    public static PyObject Pending(PyThread t)
    {
        var set = stackalloc byte[SetSize];
        new Span<byte>(set, SetSize).Clear();
        PosixModule.Check(LibC.PendingSignals(set));
        return ToSet(t, set);
    }

    [PyFunction("sigwait", Signature = "(sigset, /)", Doc = "Waits for a blocked signal; its number.")]
    public static PyObject Wait(PyThread t, PyObject sigset) => WaitFor(t, sigset, -1, out _);

    [PyFunction("sigwaitinfo", Signature = "(sigset, /)", Doc = "Waits for a blocked signal; what is known about it.")]
    public static PyObject WaitInfo(PyThread t, PyObject sigset)
    {
        WaitFor(t, sigset, -1, out var info);
        return info!;
    }

    [PyFunction("sigtimedwait", Signature = "(sigset, timeout, /)", Doc = "Waits for a blocked signal for some seconds; None when none came.")]
    public static PyObject TimedWait(PyThread t, PyObject sigset, PyObject timeout)
    {
        var nanoseconds = TimeValue.ToNanoseconds(t, timeout);
        if (nanoseconds < 0)
        {
            throw Errors.ValueError("timeout must be non-negative");
        }

        WaitFor(t, sigset, nanoseconds, out var info);
        return info ?? PyNone.Value;
    }

    private static PyObject WaitFor(PyThread t, PyObject signals, long nanoseconds, out PyObject? found)
    {
        var set = stackalloc byte[SetSize];
        var info = stackalloc byte[128];
        FillSet(t, signals, set);
        var deadline = nanoseconds < 0 ? long.MaxValue : TimeModule.Now(TimeModule.Monotonic) + nanoseconds;
        while (true)
        {
            LibC.TimeSpec rest = default;
            if (nanoseconds >= 0)
            {
                var left = Math.Max(0, deadline - TimeModule.Now(TimeModule.Monotonic));
                rest = new LibC.TimeSpec { Seconds = left / 1_000_000_000, Nanoseconds = left % 1_000_000_000 };
            }

            int signal;
            using (t.Blocking())
            {
                signal = LibC.WaitSignal(set, info, nanoseconds < 0 ? null : &rest);
            }

            if (signal > 0)
            {
                var words = (int*)info;
                found = PyStructSequence.Create(s_info, PyInt.Of(words[0]), PyInt.Of(words[2]), PyInt.Of(words[1]), PyInt.Of(words[4]), PyInt.Of((uint)words[5]), PyInt.Of(words[6]), PyInt.Of(((long*)info)[2]));
                return PyInt.Of(signal);
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case LibC.EINTR:
                    t.ServeRequests();
                    break;
                case LibC.EAGAIN:
                    found = null;
                    return PyNone.Value;
                default:
                    throw LibC.LastError();
            }
        }
    }
}
