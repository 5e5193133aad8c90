using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>The module <c>select</c>: waiting for several descriptors.</summary>
[PyModule("select", Doc = "Waiting for descriptors.")]
[PyExport(typeof(PyEpoll))]
public static partial class SelectModule
{
    private const int MaximumDescriptor = 1024;

    private const string Constants =
        "EPOLLERR 8 EPOLLET 2147483648 EPOLLEXCLUSIVE 268435456 EPOLLHUP 16 EPOLLIN 1 EPOLLMSG 1024 EPOLLONESHOT 1073741824 EPOLLOUT 4 EPOLLPRI 2 EPOLLRDBAND 128 " +
        "EPOLLRDHUP 8192 EPOLLRDNORM 64 EPOLLWAKEUP 536870912 EPOLLWRBAND 512 EPOLLWRNORM 256 EPOLL_CLOEXEC 524288 PIPE_BUF 4096 POLLERR 8 POLLHUP 16 POLLIN 1 " +
        "POLLMSG 1024 POLLNVAL 32 POLLOUT 4 POLLPRI 2 POLLRDBAND 128 POLLRDHUP 8192 POLLRDNORM 64 POLLWRBAND 512 POLLWRNORM 256 ";

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        PosixConstants.Define(module, Constants);
        module.Namespace.SetInterned(PyStr.Intern("error"), Exceptions.OSError);
    }

    [PyFunction("poll", Signature = "()", Doc = "An object that waits for descriptors.")]
    public static PyObject Poll() => new PyPoll();

    /// <summary>A timeout in nanoseconds; -1 for None.</summary>
    private static long Timeout(PyThread t, PyObject? timeout)
    {
        if (timeout is null or PyNone)
        {
            return -1;
        }

        if (timeout is not PyFloat && timeout.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError("timeout must be a float or None");
        }

        var nanoseconds = TimeValue.ToNanoseconds(t, timeout);
        return nanoseconds >= 0 ? nanoseconds : throw Errors.ValueError("timeout must be non-negative");
    }

    private static (PyObject Object, int Fd)[] Descriptors(PyThread t, PyObject list)
    {
        if (list.Type[Slot.Iter] == 0 && list.Type[Slot.GetItem] == 0)
        {
            throw Errors.TypeError("arguments 1-3 must be sequences");
        }

        var result = new List<(PyObject, int)>();
        foreach (var item in Operations.ToList(t, list))
        {
            var fd = Descriptor(t, item);
            result.Add(fd < MaximumDescriptor ? (item, fd) : throw Errors.ValueError("filedescriptor out of range in select()"));
        }

        return [.. result];
    }

    internal static int Descriptor(PyThread t, PyObject value)
    {
        var fd = PosixModule.Descriptor(t, value);
        return fd >= 0 ? fd : throw Errors.ValueError($"file descriptor cannot be a negative integer ({fd})");
    }

    [PyFunction("select", Signature = "(rlist, wlist, xlist, timeout=None, /)", Doc = "Waits until descriptors are ready: three lists.")]
    public static PyObject Select(PyThread t, PyObject rlist, PyObject wlist, PyObject xlist, PyObject? timeout = null)
    {
        var nanoseconds = Timeout(t, timeout);
        var (read, write, except) = (Descriptors(t, rlist), Descriptors(t, wlist), Descriptors(t, xlist));
        var events = new SortedDictionary<int, short>();
        void Add((PyObject, int Fd)[] list, short flags)
        {
            foreach (var (_, fd) in list)
            {
                events[fd] = (short)(events.GetValueOrDefault(fd) | flags);
            }
        }

        Add(read, Polling.In);
        Add(write, Polling.Out);
        Add(except, Polling.Priority);
        var entries = events.Select(static pair => new Polling.Entry { Fd = pair.Key, Events = pair.Value }).ToArray();
        Polling.Wait(t, entries, nanoseconds);
        var ready = new Dictionary<int, short>();
        foreach (var entry in entries)
        {
            if ((entry.Returned & Polling.Invalid) != 0)
            {
                throw Errors.OSError(LibC.EBADF, LibC.ErrorText(LibC.EBADF));
            }

            ready[entry.Fd] = entry.Returned;
        }

        PyList Ready((PyObject Object, int Fd)[] list, int flags) =>
            new(list.Where(item => (ready[item.Fd] & flags) != 0).Select(static item => item.Object).ToArray());
        return new PyTuple([
            Ready(read, Polling.In | Polling.HangUp | Polling.Error),
            Ready(write, Polling.Out | Polling.Error),
            Ready(except, Polling.Priority),
        ]);
    }

    /// <summary>A timeout in milliseconds as nanoseconds; -1 for None or negative.</summary>
    internal static long Milliseconds(PyThread t, PyObject? timeout)
    {
        if (timeout is null or PyNone)
        {
            return -1;
        }

        if (timeout is PyFloat number)
        {
            var scaled = Math.Ceiling(number.Value) * 1e6;
            return double.IsNaN(scaled) ? throw Errors.ValueError("Invalid value NaN (not a number)") : scaled < 0 ? -1 : scaled < 9e18 ? (long)scaled : throw Errors.OverflowError("timeout is too large");
        }

        if (timeout.Type[Slot.Index] == 0)
        {
            throw Errors.TypeError("timeout must be an integer or None");
        }

        var value = Operations.Index(t, timeout);
        return !value.TryGetInt64(out var small) || small > int.MaxValue
            ? value.Sign < 0 ? -1 : throw Errors.OverflowError("timeout is too large")
            : small < 0 ? -1 : small * 1_000_000;
    }
}

/// <summary><c>select.poll</c> objects.</summary>
[PyType("select.poll", NoConstructor = true)]
public sealed partial class PyPoll : PyObject
{
    private readonly SortedDictionary<int, short> _events = [];
    private bool _polling;

    private static short Mask(PyThread t, PyObject? mask)
    {
        if (mask is null)
        {
            return Polling.In | Polling.Priority | Polling.Out;
        }

        var number = Operations.Index(t, mask);
        return number.TryGetInt64(out var value) && value is >= 0 and <= ushort.MaxValue
            ? (short)value
            : throw (number.Sign < 0 ? Errors.ValueError("negative value") : Errors.OverflowError("Python int too large for C unsigned short"));
    }

    [PyMethod("register", Doc = "register(fd[, eventmask]): adds a descriptor.")]
    public void Register(PyThread t, PyObject fd, PyObject? eventmask = null)
    {
        var (number, mask) = (SelectModule.Descriptor(t, fd), Mask(t, eventmask));
        lock (_events)
        {
            _events[number] = mask;
        }
    }

    [PyMethod("modify", Doc = "modify(fd, eventmask): changes what is waited for.")]
    public void Modify(PyThread t, PyObject fd, PyObject eventmask)
    {
        var (number, mask) = (SelectModule.Descriptor(t, fd), Mask(t, eventmask));
        lock (_events)
        {
            if (!_events.ContainsKey(number))
            {
                throw Errors.OSError(LibC.ENOENT, LibC.ErrorText(LibC.ENOENT));
            }

            _events[number] = mask;
        }
    }

    [PyMethod("unregister", Doc = "unregister(fd): removes a descriptor.")]
    public void Unregister(PyThread t, PyObject fd)
    {
        var number = SelectModule.Descriptor(t, fd);
        lock (_events)
        {
            if (!_events.Remove(number))
            {
                throw Errors.KeyError(PyInt.Of(number));
            }
        }
    }

    [PyMethod("poll", Doc = "poll([timeout]): waits, in milliseconds; a list of (fd, events).")]
    public PyObject Poll(PyThread t, PyObject? timeout = null)
    {
        var nanoseconds = SelectModule.Milliseconds(t, timeout);
        Polling.Entry[] entries;
        lock (_events)
        {
            if (_polling)
            {
                throw Errors.RuntimeError("concurrent poll() invocation");
            }

            _polling = true;
            entries = _events.Select(static pair => new Polling.Entry { Fd = pair.Key, Events = pair.Value }).ToArray();
        }

        try
        {
            Polling.Wait(t, entries, nanoseconds);
        }
        finally
        {
            _polling = false;
        }

        var result = new PyList();
        foreach (var entry in entries)
        {
            if (entry.Returned != 0)
            {
                result.Append(new PyTuple([PyInt.Of(entry.Fd), PyInt.Of((ushort)entry.Returned)]));
            }
        }

        return result;
    }
}

/// <summary><c>select.epoll</c> objects. The kernel's structure is packed on x86-64 only.</summary>
[PyType("select.epoll", Doc = "An object that waits for many descriptors.")]
public sealed unsafe partial class PyEpoll : PyObject
{
    private const int Add = 1;
    private const int Delete = 2;
    private const int Change = 3;
    private const int CloseOnExec = 0x80000;

    private static readonly int s_eventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int s_dataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private int _fd;

    private PyEpoll(int fd) => _fd = fd;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int fd, byte* description);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int epoll, byte* events, int count, int timeout);

    [PyNew(Signature = "(sizehint=-1, flags=0)")]
    public static PyObject New(PyThread t, PyType cls, int sizehint = -1, int flags = 0)
    {
        if (sizehint is < -1 or 0)
        {
            throw Errors.ValueError("negative sizehint");
        }

        if ((flags & ~CloseOnExec) != 0)
        {
            throw Errors.OSError(LibC.EINVAL, LibC.ErrorText(LibC.EINVAL));
        }

        var fd = Create(CloseOnExec);
        return fd >= 0 ? new PyEpoll(fd) : throw LibC.LastError();
    }

    [PyClassMethod("fromfd", Signature = "($type, fd, /)", Doc = "An object for an existing descriptor.")]
    public static PyObject FromFd(PyThread t, PyType cls, int fd) => new PyEpoll(fd);

    private int Open => _fd >= 0 ? _fd : throw Errors.ValueError("I/O operation on closed epoll object");

    [PyMethod("close", Signature = "($self, /)", Doc = "Closes the descriptor.")]
    public void Close()
    {
        var fd = Interlocked.Exchange(ref _fd, -1);
        if (fd >= 0 && LibC.Close(fd) == -1)
        {
            throw LibC.LastError();
        }
    }

    [PyProperty("closed", Doc = "Whether it is closed.")]
    public bool IsClosed() => _fd < 0;

    [PyMethod("fileno", Signature = "($self, /)", Doc = "The descriptor.")]
    public int FileNumber() => Open;

    private void Control(int operation, int fd, uint events)
    {
        var description = stackalloc byte[16];
        *(uint*)description = events;
        *(long*)(description + s_dataOffset) = fd;
        PosixModule.Check(Control(Open, operation, fd, description));
    }

    [PyMethod("register", Signature = "($self, /, fd, eventmask=7)", Doc = "Adds a descriptor.")]
    public void Register(PyThread t, PyObject fd, long eventmask = 7) => Control(Add, SelectModule.Descriptor(t, fd), (uint)eventmask);

    [PyMethod("modify", Signature = "($self, /, fd, eventmask)", Doc = "Changes what is waited for.")]
    public void Modify(PyThread t, PyObject fd, long eventmask) => Control(Change, SelectModule.Descriptor(t, fd), (uint)eventmask);

    [PyMethod("unregister", Signature = "($self, /, fd)", Doc = "Removes a descriptor.")]
    public void Unregister(PyThread t, PyObject fd) => Control(Delete, SelectModule.Descriptor(t, fd), 0);

    [PyMethod("poll", Signature = "($self, /, timeout=None, maxevents=-1)", Doc = "Waits, in seconds; a list of (fd, events).")]
    public PyObject Poll(PyThread t, PyObject? timeout = null, int maxevents = -1)
    {
        var epoll = Open;
        long nanoseconds = -1;
        if (timeout is not null)
        {
            if (timeout is not PyFloat && timeout.Type[Slot.Index] == 0)
            {
                throw Errors.TypeError("timeout must be an integer or None");
            }

            nanoseconds = Math.Max(-1, TimeValue.ToNanoseconds(t, timeout));
        }

        var count = maxevents == -1 ? 1023 : maxevents > 0 ? maxevents : throw Errors.ValueError($"maxevents must be greater than 0, got {maxevents}");
        var deadline = nanoseconds < 0 ? 0 : TimeModule.Now(TimeModule.Monotonic) + nanoseconds;
        var buffer = new byte[count * s_eventSize];
        while (true)
        {
            int ready;
            fixed (byte* pointer = buffer)
            using (t.Blocking())
            {
                ready = Wait(epoll, pointer, count, TimeValue.ToMilliseconds(nanoseconds));
            }

            if (ready >= 0)
            {
                var items = new PyObject[ready];
                for (var i = 0; i < ready; i++)
                {
                    var at = buffer.AsSpan(i * s_eventSize);
                    items[i] = new PyTuple([PyInt.Of(BitConverter.ToInt32(at[s_dataOffset..])), PyInt.Of(BitConverter.ToUInt32(at))]);
                }

                return new PyList(items);
            }

            if (Marshal.GetLastPInvokeError() != LibC.EINTR)
            {
                throw LibC.LastError();
            }

            t.ServeRequests();
            if (nanoseconds >= 0)
            {
                nanoseconds = Math.Max(0, deadline - TimeModule.Now(TimeModule.Monotonic));
            }
        }
    }

    [PyMethod("__enter__", Signature = "($self, /)", Doc = "The object itself.")]
    public PyObject Enter() => Open >= 0 ? this : this;

    [PyMethod("__exit__", Doc = "Closes the descriptor.")]
    public void Exit(ReadOnlySpan<PyObject> args) => Close();
}
