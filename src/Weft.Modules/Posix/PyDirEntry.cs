namespace Weft.Modules;

/// <summary><c>os.DirEntry</c>: what <c>os.scandir</c> gives for each name; remembers what the directory told about the type.</summary>
[PyType("posix.DirEntry", NoConstructor = true, Doc = "An entry of a directory.")]
public sealed partial class PyDirEntry : PyObject
{
    private const int TypeUnknown = 0;
    private const int TypeDirectory = 4;
    private const int TypeRegular = 8;
    private const int TypeLink = 10;

    private readonly byte[] _native;
    private readonly int _directory;
    private readonly byte _kind;
    private readonly ulong _inode;
    private PyObject? _stat;
    private PyObject? _linkStat;
    private uint _mode;
    private uint _linkMode;

    internal PyDirEntry(PyObject name, PyObject path, byte[] native, int directory, byte kind, ulong inode)
    {
        NameObject = name;
        PathObject = path;
        _native = native;
        _directory = directory;
        _kind = kind;
        _inode = inode;
    }

    [PyMember("name", Doc = "The name in the directory.")]
    public PyObject NameObject;

    [PyMember("path", Doc = "The directory's path joined with the name.")]
    public PyObject PathObject;

    private PyObject Load(bool followSymlinks)
    {
        var known = followSymlinks ? _stat : _linkStat;
        if (known is not null)
        {
            return known;
        }

        if (!StatResult.TryRead(_directory, _native, followSymlinks, out var result))
        {
            throw LibC.LastError(PathObject);
        }

        var made = StatResult.Make(result);
        if (followSymlinks)
        {
            _mode = result.Mode;
            _stat = made;
        }
        else
        {
            _linkMode = result.Mode;
            _linkStat = made;
        }

        return made;
    }

    private bool IsKind(bool followSymlinks, int kind, uint format)
    {
        if (_kind != TypeUnknown && (!followSymlinks || _kind != TypeLink))
        {
            return _kind == kind;
        }

        if (followSymlinks ? _stat is null : _linkStat is null)
        {
            if (!StatResult.TryRead(_directory, _native, followSymlinks, out _))
            {
                return StatResult.LastError == LibC.ENOENT ? false : throw LibC.LastError(PathObject);
            }

            Load(followSymlinks);
        }

        return ((followSymlinks ? _mode : _linkMode) & 0xF000) == format;
    }

    [PyMethod("is_dir", Signature = "($self, /, *, follow_symlinks=True)", Doc = "Whether it is a directory.")]
    public bool IsDirectory(PyThread t, bool follow_symlinks = true) => IsKind(follow_symlinks, TypeDirectory, 0x4000);

    [PyMethod("is_file", Signature = "($self, /, *, follow_symlinks=True)", Doc = "Whether it is a regular file.")]
    public bool IsFile(PyThread t, bool follow_symlinks = true) => IsKind(follow_symlinks, TypeRegular, 0x8000);

    [PyMethod("is_symlink", Signature = "($self, /)", Doc = "Whether it is a symbolic link.")]
    public bool IsSymlink(PyThread t) => IsKind(false, TypeLink, 0xA000);

    [PyMethod("is_junction", Signature = "($self, /)", Doc = "Whether it is a junction: never here.")]
    public bool IsJunction() => false;

    [PyMethod("stat", Signature = "($self, /, *, follow_symlinks=True)", Doc = "The properties; remembered.")]
    public PyObject Stat(PyThread t, bool follow_symlinks = true) =>
        follow_symlinks && _kind is not (TypeUnknown or TypeLink) && _linkStat is not null ? _linkStat : Load(follow_symlinks);

    [PyMethod("inode", Signature = "($self, /)", Doc = "The inode number.")]
    public PyObject Inode() => PyInt.Of(_inode);

    [PyMethod("__fspath__", Signature = "($self, /)", Doc = "The path.")]
    public PyObject Fspath() => PathObject;

    [PyMethod("__repr__")]
    public PyObject Repr(PyThread t) => PyStr.Of($"<DirEntry {Operations.Repr(t, NameObject).Value}>");

    [PyClassMethod("__class_getitem__", Doc = "For annotations.")]
    public static PyObject ClassGetItem(PyThread t, PyType cls, PyObject item) => PyGenericAlias.Create(cls, item);
}

/// <summary>The iterator of <c>os.scandir</c>. The directory is read when it is made, so it holds no descriptor.</summary>
[PyType("posix.ScandirIterator", NoConstructor = true)]
public sealed partial class PyScandirIterator : PyObject
{
    private readonly List<PyDirEntry> _entries;
    private int _next;

    internal PyScandirIterator(List<PyDirEntry> entries) => _entries = entries;

    [PyMethod("__iter__")]
    public PyObject Iter() => this;

    [PyMethod("__next__")]
    public PyObject? Next(PyThread t)
    {
        var index = Interlocked.Increment(ref _next) - 1;
        if ((uint)index < (uint)_entries.Count)
        {
            return _entries[index];
        }

        Close();
        return null;
    }

    [PyMethod("close", Signature = "($self, /)", Doc = "Ends the iteration.")]
    public void Close() => Volatile.Write(ref _next, int.MaxValue / 2);

    [PyMethod("__enter__", Signature = "($self, /)", Doc = "The iterator itself.")]
    public PyObject Enter() => this;

    [PyMethod("__exit__", Doc = "Ends the iteration.")]
    public void Exit(ReadOnlySpan<PyObject> args) => Close();
}
