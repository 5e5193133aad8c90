using System.Runtime.InteropServices;

namespace Weft.Modules.Threads;

/// <summary>The module <c>_multiprocessing</c>: semaphores that processes share.</summary>
[PyModule("_multiprocessing", Doc = "Semaphores shared by processes.")]
[PyExport(typeof(PySemLock))]
public static partial class MultiprocessingModule
{
    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        var flags = new PyDict();
        flags.SetItem(t, PyStr.Of("HAVE_SEM_OPEN"), PyInt.Of(1));
        flags.SetItem(t, PyStr.Of("HAVE_SEM_TIMEDWAIT"), PyInt.Of(1));
        module.Namespace.SetInterned(PyStr.Intern("flags"), flags);
    }

    [PyFunction("sem_unlink", Signature = "(name, /)", Doc = "Removes a semaphore's name.")]
    public static void Unlink(PyThread t, PyStr name)
    {
        if (SemaphoreCalls.Unlink(PathArgument.EncodeTerminated(t, name)) < 0)
        {
            throw LibC.LastError();
        }
    }
}

/// <summary>POSIX semaphores of the C library.</summary>
internal static unsafe partial class SemaphoreCalls
{
    internal const int ETIMEDOUT = 110;

    [LibraryImport("libc", EntryPoint = "sem_open", SetLastError = true)]
    internal static partial nint Open(byte[] name, int flags, uint mode, uint value);

    [LibraryImport("libc", EntryPoint = "sem_close", SetLastError = true)]
    internal static partial int Close(nint semaphore);

    [LibraryImport("libc", EntryPoint = "sem_unlink", SetLastError = true)]
    internal static partial int Unlink(byte[] name);

    [LibraryImport("libc", EntryPoint = "sem_wait", SetLastError = true)]
    internal static partial int Wait(SemaphoreHandle semaphore);

    [LibraryImport("libc", EntryPoint = "sem_trywait", SetLastError = true)]
    internal static partial int TryWait(SemaphoreHandle semaphore);

    [LibraryImport("libc", EntryPoint = "sem_timedwait", SetLastError = true)]
    internal static partial int TimedWait(SemaphoreHandle semaphore, LibC.TimeSpec* deadline);

    [LibraryImport("libc", EntryPoint = "sem_post", SetLastError = true)]
    internal static partial int Post(SemaphoreHandle semaphore);

    [LibraryImport("libc", EntryPoint = "sem_getvalue", SetLastError = true)]
    internal static partial int GetValue(SemaphoreHandle semaphore, int* value);
}

/// <summary>An open semaphore, which stays open while a call uses it.</summary>
/// <remarks>Its object closes it; it has no finalizer of its own in force, which would come before its object's last use.</remarks>
internal sealed class SemaphoreHandle : SafeHandle
{
    internal SemaphoreHandle(nint semaphore)
        : base(0, ownsHandle: true)
    {
        SetHandle(semaphore);
        GC.SuppressFinalize(this);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => SemaphoreCalls.Close(handle) == 0;
}

/// <summary><c>_multiprocessing.SemLock</c>: a named semaphore, used as a semaphore or as a lock that its thread may take again.</summary>
/// <remarks><see cref="_count"/> and <see cref="_owner"/> tell what this process's threads hold; they change by the thread that holds the semaphore.</remarks>
[PyType("_multiprocessing.SemLock", Doc = "A semaphore shared by processes.")]
public unsafe partial class PySemLock : PyObject
{
    private const int RecursiveKind = 0;
    private const int SemaphoreKind = 1;
    private const int CreateExclusively = 0x40 | 0x80;

    [PyConstant("SEM_VALUE_MAX")]
    public const int LargestValue = int.MaxValue;

    private SemaphoreHandle? _handle;
    private bool _foundUnreachable;
    private int _kind;
    private int _maximum;
    private string? _name;
    private long _owner;
    private int _count;

    protected internal PySemLock()
    {
    }

    ~PySemLock()
    {
        if (_handle is not null && Finalization.MayFree(this, ref _foundUnreachable))
        {
            _handle.Dispose();
        }
    }

    private static PySemLock Make(PyType cls, nint handle, int kind, int maximum, string? name)
    {
        var result = (PySemLock)Allocate(cls);
        result._handle = new SemaphoreHandle(handle);
        result._kind = kind;
        result._maximum = maximum;
        result._name = name;
        return result;
    }

    [PyNew(Signature = "(kind, value, maxvalue, name, unlink)")]
    public static PyObject New(PyThread t, PyType cls, int kind, int value, int maxvalue, PyStr name, bool unlink)
    {
        if (kind is not (RecursiveKind or SemaphoreKind))
        {
            throw Errors.ValueError("unrecognized kind");
        }

        var native = PathArgument.EncodeTerminated(t, name);
        var handle = SemaphoreCalls.Open(native, CreateExclusively, 0x180, (uint)value);
        if (handle == 0)
        {
            throw LibC.LastError();
        }

        if (unlink && SemaphoreCalls.Unlink(native) < 0)
        {
            var error = LibC.LastError();
            _ = SemaphoreCalls.Close(handle);
            throw error;
        }

        return Make(cls, handle, kind, maxvalue, unlink ? null : name.Value);
    }

    [PyClassMethod("_rebuild", Signature = "($type, handle, kind, maxvalue, name, /)")]
    public static PyObject Rebuild(PyThread t, PyType cls, long handle, int kind, int maxvalue, PyObject name)
    {
        if (name is not PyStr text)
        {
            return Make(cls, (nint)handle, kind, maxvalue, null);
        }

        var opened = SemaphoreCalls.Open(PathArgument.EncodeTerminated(t, text), 0, 0, 0);
        return opened == 0 ? throw LibC.LastError() : Make(cls, opened, kind, maxvalue, text.Value);
    }

    private SemaphoreHandle Semaphore => _handle is { IsClosed: false } open ? open : throw Errors.ValueError("the semaphore is closed");

    [PyProperty("handle")]
    public long Handle => Semaphore.DangerousGetHandle();

    [PyProperty("kind")]
    public int Kind => _kind;

    [PyProperty("maxvalue")]
    public int MaxValue => _maximum;

    [PyProperty("name")]
    public PyObject Name => _name is null ? PyNone.Value : PyStr.Of(_name);

    private bool IsOwner(PyThread t) => Volatile.Read(ref _count) > 0 && Volatile.Read(ref _owner) == t.Serial;

    [PyMethod("acquire", Signature = "($self, /, block=True, timeout=None)", Doc = "Takes the semaphore; false if that did not succeed in time.")]
    public bool Acquire(PyThread t, bool block = true, PyObject? timeout = null)
    {
        if (_kind == RecursiveKind && IsOwner(t))
        {
            _count++;
            return true;
        }

        var seconds = timeout is null or PyNone ? -1 : Math.Max(0, Operations.ToDouble(t, timeout));
        LibC.TimeSpec deadline = default;
        if (seconds >= 0)
        {
            var until = TimeModule.Now(0) + (long)Math.Min(seconds * 1e9, 4e18);
            deadline = new LibC.TimeSpec { Seconds = until / 1_000_000_000, Nanoseconds = until % 1_000_000_000 };
        }

        int result;
        while (true)
        {
            result = SemaphoreCalls.TryWait(Semaphore);
            if (result < 0 && Marshal.GetLastPInvokeError() == LibC.EAGAIN && block)
            {
                using (t.Blocking())
                {
                    result = seconds < 0 ? SemaphoreCalls.Wait(Semaphore) : SemaphoreCalls.TimedWait(Semaphore, &deadline);
                }
            }

            if (result == 0 || Marshal.GetLastPInvokeError() != LibC.EINTR)
            {
                break;
            }

            t.ServeRequests();
        }

        if (result < 0)
        {
            return Marshal.GetLastPInvokeError() is LibC.EAGAIN or SemaphoreCalls.ETIMEDOUT ? false : throw LibC.LastError();
        }

        Interlocked.Increment(ref _count);
        Volatile.Write(ref _owner, t.Serial);
        return true;
    }

    [PyMethod("release", Signature = "($self, /)", Doc = "Gives the semaphore back.")]
    public void Release(PyThread t)
    {
        if (_kind == RecursiveKind)
        {
            if (!IsOwner(t))
            {
                throw Errors.Of(Exceptions.AssertionError, "attempt to release recursive lock not owned by thread");
            }

            if (_count > 1)
            {
                _count--;
                return;
            }
        }
        else
        {
            int value;
            if (SemaphoreCalls.GetValue(Semaphore, &value) < 0)
            {
                throw LibC.LastError();
            }

            if (value >= _maximum)
            {
                throw Errors.ValueError("semaphore or lock released too many times");
            }
        }

        Interlocked.Decrement(ref _count);
        if (SemaphoreCalls.Post(Semaphore) < 0)
        {
            throw LibC.LastError();
        }
    }

    [PyMethod("__enter__", Signature = "($self, /)")]
    public bool Enter(PyThread t) => Acquire(t);

    [PyMethod("__exit__", Signature = "($self, exc_type=None, exc_value=None, exc_tb=None, /)")]
    public void Exit(PyThread t, PyObject? exc_type = null, PyObject? exc_value = null, PyObject? exc_tb = null) => Release(t);

    [PyMethod("_count", Signature = "($self, /)", Doc = "How often this process's thread holds it.")]
    public int GetCount() => _count;

    [PyMethod("_is_mine", Signature = "($self, /)", Doc = "Whether the calling thread holds it.")]
    public bool IsMine(PyThread t) => IsOwner(t);

    [PyMethod("_get_value", Signature = "($self, /)", Doc = "The semaphore's value.")]
    public int GetValue()
    {
        int value;
        return SemaphoreCalls.GetValue(Semaphore, &value) < 0 ? throw LibC.LastError() : Math.Max(0, value);
    }

    [PyMethod("_is_zero", Signature = "($self, /)", Doc = "Whether the value is zero.")]
    public bool IsZero() => GetValue() == 0;

    [PyMethod("_after_fork", Signature = "($self, /)", Doc = "Forgets what the parent held.")]
    public void AfterFork() => _count = 0;
}
