namespace Weft.Modules;

/// <summary>The module <c>_stat</c>: what the bits of <c>st_mode</c> mean.</summary>
[PyModule("_stat", Doc = "Bits of file modes.")]
public static partial class StatModule
{
    private const uint Format = 0xF000;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module) => PosixConstants.Define(module, PosixConstants.FileModes);

    private static uint Mode(PyThread t, PyObject value)
    {
        var number = Operations.Index(t, value);
        return number.TryGetInt64(out var mode) && mode is >= 0 and <= uint.MaxValue
            ? (uint)mode
            : throw Errors.OverflowError(number.Sign < 0 ? "can't convert negative value to unsigned int" : "mode out of range");
    }

    private static bool Is(PyThread t, PyObject mode, uint format) => (Mode(t, mode) & Format) == format;

    [PyFunction("S_ISDIR", Doc = "Whether a mode is a directory's.")]
    public static bool IsDirectory(PyThread t, PyObject mode) => Is(t, mode, 0x4000);

    [PyFunction("S_ISCHR", Doc = "Whether a mode is a character device's.")]
    public static bool IsCharacterDevice(PyThread t, PyObject mode) => Is(t, mode, 0x2000);

    [PyFunction("S_ISBLK", Doc = "Whether a mode is a block device's.")]
    public static bool IsBlockDevice(PyThread t, PyObject mode) => Is(t, mode, 0x6000);

    [PyFunction("S_ISREG", Doc = "Whether a mode is a regular file's.")]
    public static bool IsRegular(PyThread t, PyObject mode) => Is(t, mode, 0x8000);

    [PyFunction("S_ISFIFO", Doc = "Whether a mode is a named pipe's.")]
    public static bool IsFifo(PyThread t, PyObject mode) => Is(t, mode, 0x1000);

    [PyFunction("S_ISLNK", Doc = "Whether a mode is a symbolic link's.")]
    public static bool IsLink(PyThread t, PyObject mode) => Is(t, mode, 0xA000);

    [PyFunction("S_ISSOCK", Doc = "Whether a mode is a socket's.")]
    public static bool IsSocket(PyThread t, PyObject mode) => Is(t, mode, 0xC000);

    [PyFunction("S_ISDOOR", Doc = "Whether a mode is a door's: never here.")]
    public static bool IsDoor(PyThread t, PyObject mode) => Mode(t, mode) is var _ && false;

    [PyFunction("S_ISPORT", Doc = "Whether a mode is an event port's: never here.")]
    public static bool IsPort(PyThread t, PyObject mode) => Mode(t, mode) is var _ && false;

    [PyFunction("S_ISWHT", Doc = "Whether a mode is a whiteout's: never here.")]
    public static bool IsWhiteout(PyThread t, PyObject mode) => Mode(t, mode) is var _ && false;

    [PyFunction("S_IMODE", Doc = "The permission bits of a mode.")]
    public static long PermissionBits(PyThread t, PyObject mode) => Mode(t, mode) & 0xFFF;

    [PyFunction("S_IFMT", Doc = "The type bits of a mode.")]
    public static long FormatBits(PyThread t, PyObject mode) => Mode(t, mode) & Format;

    [PyFunction("filemode", Doc = "A mode as text like -rwxr-xr-x.")]
    public static string FileMode(PyThread t, PyObject mode)
    {
        var bits = Mode(t, mode);
        var kind = (bits & Format) switch
        {
            0x8000 => '-',
            0x4000 => 'd',
            0xA000 => 'l',
            0x6000 => 'b',
            0x2000 => 'c',
            0x1000 => 'p',
            0xC000 => 's',
            _ => '?',
        };
        Span<char> text = [kind, '-', '-', '-', '-', '-', '-', '-', '-', '-'];
        for (var i = 0; i < 9; i++)
        {
            if ((bits & (0x100 >> i)) != 0)
            {
                text[i + 1] = "rwx"[i % 3];
            }
        }

        Special(text, 3, bits & 0x800, 's');
        Special(text, 6, bits & 0x400, 's');
        Special(text, 9, bits & 0x200, 't');
        return new string(text);

        static void Special(Span<char> text, int at, uint set, char letter) => text[at] = set == 0 ? text[at] : text[at] == 'x' ? letter : char.ToUpperInvariant(letter);
    }
}
