using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>The module <c>termios</c>. The structure of the C library: four words of flags, a discipline, 32 characters, two speeds.</summary>
[PyModule("termios", Doc = "Control of terminals.")]
public static unsafe partial class TermiosModule
{
    private const string Constants =
        "B0 0 B1000000 1000000 B110 110 B115200 115200 B1152000 1152000 B1200 1200 B134 134 B14400 14400 B150 150 B1500000 1500000 B1800 1800 B19200 19200 " +
        "B200 200 B2000000 2000000 B230400 230400 B2400 2400 B2500000 2500000 B28800 28800 B300 300 B3000000 3000000 B3500000 3500000 B38400 38400 " +
        "B4000000 4000000 B460800 460800 B4800 4800 B50 50 B500000 500000 B57600 57600 B576000 576000 B600 600 B7200 7200 B75 75 B76800 76800 B921600 921600 " +
        "B9600 9600 BRKINT 2 BS0 0 BS1 8192 BSDLY 8192 CBAUD 4111 CBAUDEX 4096 CDSUSP 25 CEOF 4 CEOL 0 CEOT 4 CERASE 127 CFLUSH 15 CIBAUD 269418496 CINTR 3 " +
        "CKILL 21 CLNEXT 22 CLOCAL 2048 CQUIT 28 CR0 0 CR1 512 CR2 1024 CR3 1536 CRDLY 1536 CREAD 128 CRPRNT 18 CRTSCTS 2147483648 CS5 0 CS6 16 CS7 32 CS8 48 " +
        "CSIZE 48 CSTART 17 CSTOP 19 CSTOPB 64 CSUSP 26 CWERASE 23 ECHO 8 ECHOCTL 512 ECHOE 16 ECHOK 32 ECHOKE 2048 ECHONL 64 ECHOPRT 1024 EXTA 19200 " +
        "EXTB 38400 EXTPROC 65536 FF0 0 FF1 32768 FFDLY 32768 FIOASYNC 21586 FIOCLEX 21585 FIONBIO 21537 FIONCLEX 21584 FIONREAD 21531 FLUSHO 4096 HUPCL 1024 " +
        "IBSHIFT 16 ICANON 2 ICRNL 256 IEXTEN 32768 IGNBRK 1 IGNCR 128 IGNPAR 4 IMAXBEL 8192 INLCR 64 INPCK 16 IOCSIZE_MASK 1073676288 IOCSIZE_SHIFT 16 ISIG 1 " +
        "ISTRIP 32 IUCLC 512 IUTF8 16384 IXANY 2048 IXOFF 4096 IXON 1024 NCCS 32 NL0 0 NL1 256 NLDLY 256 NOFLSH 128 N_MOUSE 2 N_PPP 3 N_SLIP 1 N_STRIP 4 " +
        "N_TTY 0 OCRNL 8 OFDEL 128 OFILL 64 OLCUC 2 ONLCR 4 ONLRET 32 ONOCR 16 OPOST 1 PARENB 256 PARMRK 8 PARODD 512 PENDIN 16384 TAB0 0 TAB1 2048 TAB2 4096 " +
        "TAB3 6144 TABDLY 6144 TCFLSH 21515 TCGETS 21505 TCIFLUSH 0 TCIOFF 2 TCIOFLUSH 2 TCION 3 TCOFLUSH 1 TCOOFF 0 TCOON 1 TCSADRAIN 1 TCSAFLUSH 2 TCSANOW 0 " +
        "TCSBRK 21513 TCSBRKP 21541 TCSETS 21506 TCSETSF 21508 TCSETSW 21507 TCXONC 21514 TIOCCONS 21533 TIOCEXCL 21516 TIOCGETD 21540 TIOCGICOUNT 21597 " +
        "TIOCGLCKTRMIOS 21590 TIOCGPGRP 21519 TIOCGSERIAL 21534 TIOCGSOFTCAR 21529 TIOCGWINSZ 21523 TIOCINQ 21531 TIOCLINUX 21532 TIOCMBIC 21527 " +
        "TIOCMBIS 21526 TIOCMGET 21525 TIOCMIWAIT 21596 TIOCMSET 21528 TIOCM_CAR 64 TIOCM_CD 64 TIOCM_CTS 32 TIOCM_DSR 256 TIOCM_DTR 2 TIOCM_LE 1 TIOCM_RI 128 " +
        "TIOCM_RNG 128 TIOCM_RTS 4 TIOCM_SR 16 TIOCM_ST 8 TIOCNOTTY 21538 TIOCNXCL 21517 TIOCOUTQ 21521 TIOCPKT 21536 TIOCPKT_DATA 0 TIOCPKT_DOSTOP 32 " +
        "TIOCPKT_FLUSHREAD 1 TIOCPKT_FLUSHWRITE 2 TIOCPKT_NOSTOP 16 TIOCPKT_START 8 TIOCPKT_STOP 4 TIOCSCTTY 21518 TIOCSERCONFIG 21587 TIOCSERGETLSR 21593 " +
        "TIOCSERGETMULTI 21594 TIOCSERGSTRUCT 21592 TIOCSERGWILD 21588 TIOCSERSETMULTI 21595 TIOCSERSWILD 21589 TIOCSER_TEMT 1 TIOCSETD 21539 " +
        "TIOCSLCKTRMIOS 21591 TIOCSPGRP 21520 TIOCSSERIAL 21535 TIOCSSOFTCAR 21530 TIOCSTI 21522 TIOCSWINSZ 21524 TOSTOP 256 VDISCARD 13 VEOF 4 VEOL 11 " +
        "VEOL2 16 VERASE 2 VINTR 0 VKILL 3 VLNEXT 15 VMIN 6 VQUIT 1 VREPRINT 12 VSTART 8 VSTOP 9 VSUSP 10 VSWTC 7 VSWTCH 7 VT0 0 VT1 16384 VTDLY 16384 VTIME 5 " +
        "VWERASE 14 XCASE 4 XTABS 6144 _POSIX_VDISABLE 0 ";

    private const int StructureSize = 60;
    private const int CharactersOffset = 17;
    private const int CharacterCount = 32;
    private const int TimeIndex = 5;
    private const int MinimumIndex = 6;
    private const uint Canonical = 2;

    private static PyType? s_error;

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(int fd, byte* attributes);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(int fd, int when, byte* attributes);

    [LibraryImport("libc", EntryPoint = "cfgetispeed")]
    private static partial uint GetInputSpeed(byte* attributes);

    [LibraryImport("libc", EntryPoint = "cfgetospeed")]
    private static partial uint GetOutputSpeed(byte* attributes);

    [LibraryImport("libc", EntryPoint = "cfsetispeed", SetLastError = true)]
    private static partial int SetInputSpeed(byte* attributes, uint speed);

    [LibraryImport("libc", EntryPoint = "cfsetospeed", SetLastError = true)]
    private static partial int SetOutputSpeed(byte* attributes, uint speed);

    [LibraryImport("libc", EntryPoint = "tcsendbreak", SetLastError = true)]
    private static partial int SendBreakTo(int fd, int duration);

    [LibraryImport("libc", EntryPoint = "tcdrain", SetLastError = true)]
    private static partial int DrainOutput(int fd);

    [LibraryImport("libc", EntryPoint = "tcflush", SetLastError = true)]
    private static partial int FlushQueue(int fd, int queue);

    [LibraryImport("libc", EntryPoint = "tcflow", SetLastError = true)]
    private static partial int ControlFlow(int fd, int action);

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        PosixConstants.Define(module, Constants);
        module.Namespace.SetInterned(PyStr.Intern("error"), s_error ??= LibraryErrors.Define(t, "termios", "error", Exceptions.Exception));
    }

    private static void Check(nint result)
    {
        if (result == -1)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new PythonException((PyBaseException)Operations.Call(PyThread.Current, s_error!, PyInt.Of(error), PyStr.Of(LibC.ErrorText(error))));
        }
    }

    [PyFunction("tcgetattr", Signature = "(fd, /)", Doc = "The attributes of a terminal.")]
    public static PyObject GetAttributes(PyThread t, PyObject fd)
    {
        var data = stackalloc byte[StructureSize * 2];
        Check(GetAttributes(PosixModule.Descriptor(t, fd), data));
        var flags = (uint*)data;
        var characters = new PyObject[CharacterCount];
        for (var i = 0; i < CharacterCount; i++)
        {
            var value = data[CharactersOffset + i];
            characters[i] = (flags[3] & Canonical) == 0 && i is TimeIndex or MinimumIndex ? PyInt.Of(value) : PyBytes.Of([value]);
        }

        return new PyList([
            PyInt.Of(flags[0]), PyInt.Of(flags[1]), PyInt.Of(flags[2]), PyInt.Of(flags[3]),
            PyInt.Of(GetInputSpeed(data)), PyInt.Of(GetOutputSpeed(data)), new PyList(characters),
        ]);
    }

    [PyFunction("tcsetattr", Signature = "(fd, when, attributes, /)", Doc = "Sets the attributes of a terminal.")]
    public static void SetAttributes(PyThread t, PyObject fd, int when, PyObject attributes)
    {
        var number = PosixModule.Descriptor(t, fd);
        if (attributes is not PyList { Count: 7 } list)
        {
            throw Errors.TypeError("tcsetattr, arg 3: must be 7 element list");
        }

        var items = list.ToArray();
        if (items[6] is not PyList { Count: CharacterCount } characters)
        {
            throw Errors.TypeError($"tcsetattr: attributes[6] must be {CharacterCount} element list");
        }

        var data = stackalloc byte[StructureSize * 2];
        Check(GetAttributes(number, data));
        for (var i = 0; i < 4; i++)
        {
            ((uint*)data)[i] = (uint)(Operations.Index(t, items[i]).BigValue & uint.MaxValue);
        }

        var values = characters.ToArray();
        for (var i = 0; i < CharacterCount; i++)
        {
            data[CharactersOffset + i] = values[i] switch
            {
                PyBytes { Count: 1 } single => single.Data[0],
                PyIntBase value => (byte)(value.BigValue & 255),
                _ => throw Errors.TypeError("tcsetattr: elements of attributes must be characters or integers"),
            };
        }

        Check(SetInputSpeed(data, (uint)Operations.IndexToInt64(t, items[4])));
        Check(SetOutputSpeed(data, (uint)Operations.IndexToInt64(t, items[5])));
        Check(SetAttributes(number, when, data));
    }

    [PyFunction("tcsendbreak", Signature = "(fd, duration, /)", Doc = "Sends a break.")]
    public static void SendBreak(PyThread t, PyObject fd, int duration) => Check(SendBreakTo(PosixModule.Descriptor(t, fd), duration));

    [PyFunction("tcdrain", Signature = "(fd, /)", Doc = "Waits until the output was sent.")]
    public static void Drain(PyThread t, PyObject fd)
    {
        var number = PosixModule.Descriptor(t, fd);
        Check(LibC.Retry(t, () => DrainOutput(number)));
    }

    [PyFunction("tcflush", Signature = "(fd, queue, /)", Doc = "Forgets what is queued.")]
    public static void Flush(PyThread t, PyObject fd, int queue) => Check(FlushQueue(PosixModule.Descriptor(t, fd), queue));

    [PyFunction("tcflow", Signature = "(fd, action, /)", Doc = "Holds or resumes input or output.")]
    public static void Flow(PyThread t, PyObject fd, int action) => Check(ControlFlow(PosixModule.Descriptor(t, fd), action));

    [PyFunction("tcgetwinsize", Signature = "(fd, /)", Doc = "The size of a terminal: (rows, columns).")]
    public static PyObject GetSize(PyThread t, PyObject fd)
    {
        var size = stackalloc ushort[4];
        Check(LibC.IoControl(PosixModule.Descriptor(t, fd), 0x5413, (nint)size));
        return new PyTuple([PyInt.Of(size[0]), PyInt.Of(size[1])]);
    }

    [PyFunction("tcsetwinsize", Signature = "(fd, winsize, /)", Doc = "Sets the size of a terminal: (rows, columns).")]
    public static void SetSize(PyThread t, PyObject fd, PyObject winsize)
    {
        var number = PosixModule.Descriptor(t, fd);
        var items = winsize.Type[Slot.GetItem] != 0 ? Operations.ToTuple(t, winsize).Items : [];
        if (items.Length != 2)
        {
            throw Errors.TypeError("tcsetwinsize, arg 2: must be a two-item sequence");
        }

        var size = stackalloc ushort[4];
        Check(LibC.IoControl(number, 0x5413, (nint)size));
        for (var i = 0; i < 2; i++)
        {
            var value = Operations.IndexToInt64(t, items[i]);
            size[i] = value is >= 0 and <= ushort.MaxValue ? (ushort)value : throw Errors.OverflowError("winsize value(s) out of range.");
        }

        Check(LibC.IoControl(number, 0x5414, (nint)size));
    }
}
