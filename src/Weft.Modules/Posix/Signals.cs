using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>
/// Signals and their Python handlers. A signal with a Python handler is caught by the .NET runtime's own handler, which
/// calls <see cref="Trip"/> on some thread; that marks it and asks the main thread to come to a safe point, where
/// <see cref="Serve"/> calls the Python function. No managed code ever runs inside a signal handler.
/// </summary>
/// <remarks>
/// The runtime restarts system calls that a signal interrupts, and delivers signals to any thread, so a main thread that
/// blocks in a system call would not notice. <see cref="Wake"/> therefore sends the main thread a signal of our own
/// whose handler is a harmless function of the C library, installed without restarting: the call ends with EINTR, and
/// its caller serves the request and repeats it (PEP 475). A wake-up that comes just before the call begins is lost, so
/// it is repeated until the main thread has taken the request.
/// Signals of faults belong to the .NET runtime: a Python handler for them runs only when the program itself raises them.
/// </remarks>
internal static unsafe class Signals
{
    internal const int Count = 65;
    internal const int Interrupt = 2;
    internal const int BrokenPipe = 13;
    internal const int FileTooLarge = 25;

    /// <summary>The exit status of a program ended by Ctrl-C.</summary>
    internal const int InterruptedStatus = 130;

    private const int WakeSignal = 63;
    private const nint Default = 0;
    private const nint Ignore = 1;

    private static readonly PyObject?[] s_handlers = new PyObject?[Count];
    private static readonly PosixSignalRegistration?[] s_registrations = new PosixSignalRegistration?[Count];
    private static readonly int[] s_tripped = new int[Count];
    private static readonly Lock s_lock = new();
    private static bool s_started;
    private static int s_wakeFd = -1;
    private static bool s_warnOnFullBuffer = true;

    internal static PyObject DefaultObject { get; } = PyInt.Of(0);

    internal static PyObject IgnoreObject { get; } = PyInt.Of(1);

    /// <summary>The handler of a signal as <c>signal.getsignal</c> answers; null for one that Python did not install.</summary>
    internal static PyObject? GetHandler(int signal) => s_handlers[signal];

    /// <summary>Takes over the signals; called once, on the main thread.</summary>
    /// <param name="interruptHandler">What SIGINT calls; null leaves SIGINT alone.</param>
    internal static void Start(PyObject? interruptHandler)
    {
        lock (s_lock)
        {
            if (s_started)
            {
                return;
            }

            s_started = true;
        }

        for (var signal = 1; signal < Count; signal++)
        {
            s_handlers[signal] = signal is 32 or 33 ? null
                : IsFault(signal) || signal is 34 or WakeSignal or 15 or 3 or Interrupt or 17 or 18 or 28 ? DefaultObject
                : Disposition(signal) switch { Default => DefaultObject, Ignore => IgnoreObject, _ => DefaultObject };
        }

        s_handlers[BrokenPipe] = IgnoreObject;
        LibC.SetDisposition(FileTooLarge, Ignore);
        s_handlers[FileTooLarge] = IgnoreObject;
        InstallWakeHandler();
        PyThread.SignalServer = Serve;
        if (interruptHandler is not null && Disposition(Interrupt) != Ignore)
        {
            Install(Interrupt, interruptHandler);
        }
    }

    private static nint Disposition(int signal)
    {
        var old = stackalloc byte[256];
        return LibC.SignalAction(signal, null, old) == 0 ? *(nint*)old : Default;
    }

    private static void InstallWakeHandler()
    {
        var action = stackalloc byte[256];
        new Span<byte>(action, 256).Clear();
        *(nint*)action = NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "abs");
        _ = LibC.SignalAction(WakeSignal, action, null);
    }

    /// <summary>Signals that the .NET runtime lives on.</summary>
    private static bool IsFault(int signal) => signal is 4 or 5 or 6 or 7 or 8 or 11 or 34 or WakeSignal;

    /// <summary>Sets the handler of a signal; the old one.</summary>
    internal static PyObject Install(int signal, PyObject handler)
    {
        lock (s_lock)
        {
            var old = s_handlers[signal] ?? PyNone.Value;
            var python = !ReferenceEquals(handler, DefaultObject) && !ReferenceEquals(handler, IgnoreObject);
            if (!IsFault(signal))
            {
                if (python && s_registrations[signal] is null)
                {
                    if (signal is 9 or 19)
                    {
                        throw Errors.OSError(LibC.EINVAL, LibC.ErrorText(LibC.EINVAL));
                    }

                    LibC.SetDisposition(signal, Default);
                    s_registrations[signal] = PosixSignalRegistration.Create((PosixSignal)signal, context =>
                    {
                        context.Cancel = true;
                        Trip(signal);
                    });
                }
                else if (!python)
                {
                    s_registrations[signal]?.Dispose();
                    s_registrations[signal] = null;
                    if (LibC.SetDisposition(signal, ReferenceEquals(handler, IgnoreObject) ? Ignore : Default) == -1)
                    {
                        throw LibC.LastError();
                    }
                }
            }

            s_handlers[signal] = handler;
            return old;
        }
    }

    private static bool HasPythonHandler(int signal) =>
        signal is > 0 and < Count && s_handlers[signal] is { } handler && !ReferenceEquals(handler, DefaultObject) && !ReferenceEquals(handler, IgnoreObject);

    /// <summary>Notes that a signal arrived. Any thread may call it.</summary>
    internal static void Trip(int signal)
    {
        Volatile.Write(ref s_tripped[signal], 1);
        var fd = s_wakeFd;
        if (fd >= 0)
        {
            var value = (byte)signal;
            if (LibC.Write(fd, &value, 1) == -1 && (Marshal.GetLastPInvokeError() != LibC.EAGAIN || s_warnOnFullBuffer))
            {
                var error = Marshal.GetLastPInvokeError();
                PyThread.PostToMain(t => ErrorReporting.Unraisable(t, Errors.OSError(error, LibC.ErrorText(error)).Value, "Exception ignored when trying to write to the signal wakeup fd", null));
            }
        }

        PyThread.Main.Request(SafePointRequest.Signal);
        Wake();
    }

    /// <summary>Ends the main thread's blocking system call, until it has taken its requests.</summary>
    internal static void Wake()
    {
        if (PyThread.Main.NativeHandle == (nint)LibC.GetThread())
        {
            return;
        }

        for (var delay = 1; (PyThread.Main.Requests & (int)SafePointRequest.Signal) != 0; delay = Math.Min(delay * 2, 64))
        {
            if (LibC.KillThread(PyThread.Main, WakeSignal) != 0)
            {
                return;
            }

            Thread.Sleep(delay);
        }
    }

    /// <summary>Calls the Python handlers of the signals that arrived. On the main thread.</summary>
    internal static void Serve(PyThread t)
    {
        for (var signal = 1; signal < Count; signal++)
        {
            if (Interlocked.Exchange(ref s_tripped[signal], 0) == 0 || !HasPythonHandler(signal))
            {
                continue;
            }

            try
            {
                Operations.Call(t, s_handlers[signal]!, PyInt.Of(signal), (PyObject?)t.Frame?.Visible ?? PyNone.Value);
            }
            catch (PythonException)
            {
                if (Array.Exists(s_tripped, static flag => flag != 0))
                {
                    t.Request(SafePointRequest.Signal);
                }

                throw;
            }
        }
    }

    /// <summary>Marks a signal as arrived, as if it had been sent (<c>_thread.interrupt_main</c>).</summary>
    internal static void Simulate(PyThread t, int signal)
    {
        if (signal is < 1 or >= Count)
        {
            throw Errors.ValueError("signal number out of range");
        }

        if (HasPythonHandler(signal))
        {
            Trip(signal);
            if (t.IsMain)
            {
                t.ServeRequests();
            }
        }
    }

    /// <summary>Sends a signal to this process; a Python handler runs before it returns when this is the main thread.</summary>
    /// <returns>False when it has to be sent by the system.</returns>
    internal static bool DeliverToSelf(PyThread t, int signal)
    {
        if (!HasPythonHandler(signal) || IsBlocked(signal))
        {
            return false;
        }

        Trip(signal);
        if (t.IsMain)
        {
            t.ServeRequests();
        }

        return true;
    }

    private static bool IsBlocked(int signal)
    {
        var mask = stackalloc byte[128];
        _ = LibC.SetThreadMask(0, null, mask);
        return (mask[(signal - 1) / 8] & (1 << ((signal - 1) % 8))) != 0;
    }

    /// <summary>Sets the descriptor that a byte is written to for each signal; the old one.</summary>
    internal static int SetWakeFd(int fd, bool warnOnFullBuffer)
    {
        s_warnOnFullBuffer = warnOnFullBuffer;
        return Interlocked.Exchange(ref s_wakeFd, fd);
    }

    /// <summary>Ends the process by SIGINT, so that a shell sees why it ended.</summary>
    internal static void DieOfInterrupt()
    {
        DieOf(Interrupt);
        LibC.ExitNow(InterruptedStatus);
    }

    /// <summary>Sends this process a signal with its default effect.</summary>
    internal static void DieOf(int signal)
    {
        s_registrations[signal]?.Dispose();
        LibC.SetDisposition(signal, Default);
        _ = LibC.KillThread(LibC.GetThread(), signal);
    }
}
