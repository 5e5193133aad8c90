using System.Runtime.InteropServices;

namespace Weft.Modules;

public static unsafe partial class PosixModule
{
    [PyFunction("getcwd", Signature = "()", Doc = "The working directory.")]
    public static PyObject GetWorkingDirectory(PyThread t) => PathArgument.DecodeName(t, WorkingDirectory());

    [PyFunction("getcwdb", Signature = "()", Doc = "The working directory, as bytes.")]
    public static PyObject GetWorkingDirectoryBytes(PyThread t) => PyBytes.Of(WorkingDirectory());

    private static ReadOnlySpan<byte> WorkingDirectory()
    {
        for (var size = 1024; ; size *= 2)
        {
            var buffer = new byte[size];
            if (LibC.GetWorkingDirectory(buffer, size) != 0)
            {
                return UpToNull(buffer);
            }

            if (Marshal.GetLastPInvokeError() != LibC.ERANGE || size > 1 << 24)
            {
                throw LibC.LastError();
            }
        }
    }

    private static ReadOnlySpan<byte> UpToNull(ReadOnlySpan<byte> buffer)
    {
        var end = buffer.IndexOf((byte)0);
        return end < 0 ? buffer : buffer[..end];
    }

    [PyFunction("chdir", Signature = "(path)", Doc = "Changes the working directory.")]
    public static void ChangeDirectory(PyThread t, PyObject path)
    {
        var argument = PathArgument.Of(t, path, "chdir", allowFd: true);
        AuditHooks.Raise(t, "os.chdir", argument.Original);
        Check(argument.IsFd ? LibC.ChangeDirectoryTo(argument.Fd) : LibC.ChangeDirectory(argument.Native), argument);
    }

    [PyFunction("fchdir", Signature = "(fd)", Doc = "Changes the working directory to an open one.")]
    public static void ChangeDirectoryTo(PyThread t, PyObject fd)
    {
        var number = Descriptor(t, fd);
        AuditHooks.Raise(t, "os.chdir", PyInt.Of(number));
        Check(LibC.ChangeDirectoryTo(number));
    }

    [PyFunction("chroot", Signature = "(path)", Doc = "Changes the root directory.")]
    public static void ChangeRoot(PyThread t, PyObject path)
    {
        var argument = PathArgument.Of(t, path, "chroot");
        Check(LibC.ChangeRoot(argument.Native), argument);
    }

    [PyFunction("mkdir", Signature = "(path, mode=511, *, dir_fd=None)", Doc = "Makes a directory.")]
    public static void MakeDirectory(PyThread t, PyObject path, int mode = 511, PyObject? dir_fd = null)
    {
        var argument = PathArgument.Of(t, path, "mkdir");
        AuditHooks.Raise(t, "os.mkdir", argument.Original, PyInt.Of(mode), Audited(dir_fd));
        Check(LibC.MakeDirectoryAt(PathArgument.Directory(t, dir_fd), argument.Native, (uint)mode), argument);
    }

    [PyFunction("mkfifo", Signature = "(path, mode=438, *, dir_fd=None)", Doc = "Makes a named pipe.")]
    public static void MakeFifo(PyThread t, PyObject path, int mode = 438, PyObject? dir_fd = null)
    {
        var argument = PathArgument.Of(t, path, "mkfifo");
        Check(LibC.MakeFifoAt(PathArgument.Directory(t, dir_fd), argument.Native, (uint)mode), argument);
    }

    [PyFunction("mknod", Signature = "(path, mode=384, device=0, *, dir_fd=None)", Doc = "Makes a node of the file system.")]
    public static void MakeNode(PyThread t, PyObject path, int mode = 384, long device = 0, PyObject? dir_fd = null)
    {
        var argument = PathArgument.Of(t, path, "mknod");
        Check(LibC.MakeNodeAt(PathArgument.Directory(t, dir_fd), argument.Native, (uint)mode, (ulong)device), argument);
    }

    [PyFunction("makedev", Signature = "(major, minor, /)", Doc = "A device number.")]
    public static PyObject MakeDevice(long major, long minor) => PyInt.Of(StatResult.MakeDevice((uint)major, (uint)minor));

    [PyFunction("major", Signature = "(device, /)", Doc = "The major part of a device number.")]
    public static long Major(long device) => (long)((((ulong)device >> 8) & 0xFFF) | (((ulong)device >> 32) & 0xFFFFF000));

    [PyFunction("minor", Signature = "(device, /)", Doc = "The minor part of a device number.")]
    public static long Minor(long device) => (long)(((ulong)device & 0xFF) | (((ulong)device >> 12) & 0xFFFFFF00));

    [PyFunction("unlink", Signature = "(path, *, dir_fd=None)", Doc = "Removes a file.")]
    public static void Unlink(PyThread t, PyObject path, PyObject? dir_fd = null) => Unlink(t, path, dir_fd, "unlink", 0);

    [PyFunction("remove", Signature = "(path, *, dir_fd=None)", Doc = "Removes a file.")]
    public static void Remove(PyThread t, PyObject path, PyObject? dir_fd = null) => Unlink(t, path, dir_fd, "remove", 0);

    [PyFunction("rmdir", Signature = "(path, *, dir_fd=None)", Doc = "Removes an empty directory.")]
    public static void RemoveDirectory(PyThread t, PyObject path, PyObject? dir_fd = null) => Unlink(t, path, dir_fd, "rmdir", LibC.AT_REMOVEDIR);

    /// <summary>How an auditing event shows a directory's descriptor that need not be given.</summary>
    private static PyObject Audited(PyObject? directory) => directory is null or PyNone ? PyInt.Of(-1) : directory;

    private static void Unlink(PyThread t, PyObject path, PyObject? directory, string function, int flags)
    {
        var argument = PathArgument.Of(t, path, function);
        AuditHooks.Raise(t, flags == 0 ? "os.remove" : "os.rmdir", argument.Original, Audited(directory));
        Check(LibC.UnlinkAt(PathArgument.Directory(t, directory), argument.Native, flags), argument);
    }

    [PyFunction("rename", Signature = "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", Doc = "Renames a file.")]
    public static void Rename(PyThread t, PyObject src, PyObject dst, PyObject? src_dir_fd = null, PyObject? dst_dir_fd = null) => Rename(t, "rename", src, dst, src_dir_fd, dst_dir_fd);

    [PyFunction("replace", Signature = "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", Doc = "Renames a file, over an existing one.")]
    public static void Replace(PyThread t, PyObject src, PyObject dst, PyObject? src_dir_fd = null, PyObject? dst_dir_fd = null) => Rename(t, "replace", src, dst, src_dir_fd, dst_dir_fd);

    private static void Rename(PyThread t, string function, PyObject src, PyObject dst, PyObject? srcDirectory, PyObject? dstDirectory)
    {
        var from = PathArgument.Of(t, src, function, "src");
        var to = PathArgument.Of(t, dst, function, "dst");
        AuditHooks.Raise(t, "os.rename", from.Original, to.Original, Audited(srcDirectory), Audited(dstDirectory));
        if (LibC.RenameAt(PathArgument.Directory(t, srcDirectory), from.Native, PathArgument.Directory(t, dstDirectory), to.Native) == -1)
        {
            throw from.Error(to);
        }
    }

    [PyFunction("link", Signature = "(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", Doc = "Makes a hard link.")]
    public static void Link(PyThread t, PyObject src, PyObject dst, PyObject? src_dir_fd = null, PyObject? dst_dir_fd = null, bool follow_symlinks = true)
    {
        var from = PathArgument.Of(t, src, "link", "src");
        var to = PathArgument.Of(t, dst, "link", "dst");
        AuditHooks.Raise(t, "os.link", from.Original, to.Original, Audited(src_dir_fd), Audited(dst_dir_fd));
        if (LibC.LinkAt(PathArgument.Directory(t, src_dir_fd), from.Native, PathArgument.Directory(t, dst_dir_fd), to.Native, follow_symlinks ? LibC.AT_SYMLINK_FOLLOW : 0) == -1)
        {
            throw from.Error(to);
        }
    }

    [PyFunction("symlink", Signature = "(src, dst, target_is_directory=False, *, dir_fd=None)", Doc = "Makes a symbolic link.")]
    public static void Symlink(PyThread t, PyObject src, PyObject dst, bool target_is_directory = false, PyObject? dir_fd = null)
    {
        var target = PathArgument.Of(t, src, "symlink", "src");
        var link = PathArgument.Of(t, dst, "symlink", "dst");
        AuditHooks.Raise(t, "os.symlink", target.Original, link.Original, Audited(dir_fd));
        if (LibC.SymlinkAt(target.Native, PathArgument.Directory(t, dir_fd), link.Native) == -1)
        {
            throw target.Error(link);
        }
    }

    [PyFunction("readlink", Signature = "(path, *, dir_fd=None)", Doc = "Where a symbolic link leads.")]
    public static PyObject ReadLink(PyThread t, PyObject path, PyObject? dir_fd = null)
    {
        var argument = PathArgument.Of(t, path, "readlink");
        var directory = PathArgument.Directory(t, dir_fd);
        for (var size = 512; ; size *= 2)
        {
            var buffer = new byte[size];
            var length = LibC.ReadLinkAt(directory, argument.Native, buffer, size);
            if (length < 0)
            {
                throw argument.Error();
            }

            if (length < size)
            {
                return argument.Name(t, buffer.AsSpan(0, (int)length));
            }
        }
    }

    private readonly record struct DirectoryItem(byte[] Name, byte Kind, ulong Inode);

    /// <summary>All names of a directory except <c>.</c> and <c>..</c>.</summary>
    private static List<DirectoryItem> ReadDirectory(PathArgument argument)
    {
        nint directory;
        if (argument.IsFd)
        {
            const int DuplicateCloseOnExec = 1030;
            var copy = LibC.Control(argument.Fd, DuplicateCloseOnExec, 0);
            Check(copy, argument);
            directory = LibC.OpenDirectoryOf(copy);
            if (directory == 0)
            {
                var error = argument.Error();
                _ = LibC.Close(copy);
                throw error;
            }

            LibC.RewindDirectory(directory);
        }
        else
        {
            directory = LibC.OpenDirectory(argument.Native);
            if (directory == 0)
            {
                throw argument.Error();
            }
        }

        try
        {
            var items = new List<DirectoryItem>();
            while (true)
            {
                Marshal.SetLastSystemError(0);
                var entry = LibC.ReadDirectory(directory);
                if (entry is null)
                {
                    return Marshal.GetLastPInvokeError() == 0 ? items : throw argument.Error();
                }

                // The structure: inode (8 bytes), offset (8), length (2), kind (1), name.
                var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + 19);
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                {
                    items.Add(new DirectoryItem(name.ToArray(), entry[18], *(ulong*)entry));
                }
            }
        }
        finally
        {
            _ = LibC.CloseDirectory(directory);
        }
    }

    [PyFunction("listdir", Signature = "(path=None)", Doc = "The names in a directory.")]
    public static PyObject ListDirectory(PyThread t, PyObject? path = null)
    {
        var argument = PathArgument.Of(t, path, "listdir", allowFd: true, allowNone: true);
        AuditHooks.Raise(t, "os.listdir", argument.Original);
        var items = ReadDirectory(argument);
        var names = new PyObject[items.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = argument.Name(t, items[i].Name);
        }

        return new PyList(names);
    }

    [PyFunction("scandir", Signature = "(path=None)", Doc = "An iterator of the entries of a directory.")]
    public static PyObject ScanDirectory(PyThread t, PyObject? path = null)
    {
        var argument = PathArgument.Of(t, path, "scandir", allowFd: true, allowNone: true);
        AuditHooks.Raise(t, "os.scandir", argument.Original);
        var prefix = argument.IsFd || argument.Original is PyNone ? [] : argument.Native.AsSpan(0, argument.Native.Length - 1).ToArray();
        if (prefix.Length > 0 && prefix[^1] != (byte)'/')
        {
            prefix = [.. prefix, (byte)'/'];
        }

        var entries = new List<PyDirEntry>();
        foreach (var item in ReadDirectory(argument))
        {
            byte[] whole = [.. prefix, .. item.Name];
            var name = argument.Name(t, item.Name);
            var shown = argument.IsFd ? name : argument.Original is PyNone ? PyStr.Of("./" + ((PyStr)name).Value) : argument.Name(t, whole);
            entries.Add(new PyDirEntry(name, shown, [.. whole, 0], argument.IsFd ? argument.Fd : LibC.AT_FDCWD, item.Kind, item.Inode));
        }

        return new PyScandirIterator(entries);
    }

    [PyFunction("fspath", Signature = "(path)", Doc = "The path of a path-like object.")]
    public static PyObject Fspath(PyThread t, PyObject path)
    {
        if (path is PyStr or PyBytes)
        {
            return path;
        }

        var method = Operations.LookupSpecial(t, path, Names.Fspath) ?? throw Errors.TypeError($"expected str, bytes or os.PathLike object, not {path.Type.Name}");
        var result = Operations.Call(t, method);
        return result is PyStr or PyBytes ? result : throw Errors.TypeError($"expected {path.Type.Name}.__fspath__() to return str or bytes, not {result.Type.Name}");
    }

    [PyFunction("_path_normpath", Signature = "(path)", Doc = "A path without needless parts.")]
    public static PyObject NormalizePath(PyThread t, PyObject path) => path switch
    {
        PyStr s => PyStr.Of(Normalize(s.Value)),
        PyBytes b => PyBytes.Of(System.Text.Encoding.Latin1.GetBytes(Normalize(System.Text.Encoding.Latin1.GetString(b.Data)))),
        _ => Fspath(t, path) is var inner && inner is PyStr or PyBytes ? NormalizePath(t, inner) : path,
    };

    private static string Normalize(string path)
    {
        var root = RootLength(path);
        var parts = new List<string>();
        foreach (var part in path[root..].Split('/'))
        {
            if (part.Length == 0 || part == ".")
            {
                continue;
            }

            if (part != ".." || (root == 0 && (parts.Count == 0 || parts[^1] == "..")))
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        var result = path[..(root == 2 ? 2 : Math.Min(root, 1))] + string.Join('/', parts);
        return result.Length == 0 ? "." : result;
    }

    /// <summary>Two slashes exactly are a root of their own; more are one.</summary>
    private static int RootLength(string path)
    {
        if (path.Length == 0 || path[0] != '/')
        {
            return 0;
        }

        return path.Length == 1 || path[1] != '/' || (path.Length > 2 && path[2] == '/') ? 1 : 2;
    }

    [PyFunction("_path_splitroot_ex", Signature = "(path, /)", Doc = "Drive, root and rest of a path.")]
    public static PyObject SplitRoot(PyThread t, PyObject path)
    {
        switch (Fspath(t, path))
        {
            case PyStr s:
                var root = RootLength(s.Value);
                return new PyTuple([PyStr.Of(""), PyStr.Of(s.Value[..root]), PyStr.Of(s.Value[root..])]);
            case var other:
                var data = ((PyBytes)other).Data;
                root = RootLength(System.Text.Encoding.Latin1.GetString(data[..Math.Min(3, data.Length)]));
                return new PyTuple([PyBytes.Empty, PyBytes.Of(data[..root]), PyBytes.Of(data[root..])]);
        }
    }

    [PyFunction("_inputhook", Signature = "()", Doc = "Runs the hook of interactive input, if there is one.")]
    public static void InputHook()
    {
    }

    [PyFunction("_is_inputhook_installed", Signature = "()", Doc = "Whether interactive input has a hook: never.")]
    public static bool IsInputHookInstalled() => false;

    private delegate nint SizedCall(byte[]? buffer, nint size);

    private static byte[] ReadSized(PathArgument argument, SizedCall call)
    {
        while (true)
        {
            var size = call(null, 0);
            if (size < 0)
            {
                throw argument.Error();
            }

            var buffer = new byte[size];
            var length = size == 0 ? 0 : call(buffer, size);
            if (length >= 0)
            {
                return buffer[..(int)length];
            }

            if (Marshal.GetLastPInvokeError() != LibC.ERANGE)
            {
                throw argument.Error();
            }
        }
    }

    [PyFunction("getxattr", Signature = "(path, attribute, *, follow_symlinks=True)", Doc = "An extended attribute of a file.")]
    public static PyObject GetExtended(PyThread t, PyObject path, PyObject attribute, bool follow_symlinks = true)
    {
        var argument = PathArgument.Of(t, path, "getxattr", allowFd: true);
        argument.CheckCombination("getxattr", LibC.AT_FDCWD, follow_symlinks);
        var name = PathArgument.Of(t, attribute, "getxattr", "attribute").Native;
        return PyBytes.Of(ReadSized(argument, (buffer, size) =>
            argument.IsFd ? LibC.GetFileAttribute(argument.Fd, name, buffer, size)
            : follow_symlinks ? LibC.GetAttribute(argument.Native, name, buffer, size)
            : LibC.GetLinkAttribute(argument.Native, name, buffer, size)));
    }

    [PyFunction("listxattr", Signature = "(path=None, *, follow_symlinks=True)", Doc = "The names of a file's extended attributes.")]
    public static PyObject ListExtended(PyThread t, PyObject? path = null, bool follow_symlinks = true)
    {
        var argument = PathArgument.Of(t, path, "listxattr", allowFd: true, allowNone: true);
        argument.CheckCombination("listxattr", LibC.AT_FDCWD, follow_symlinks);
        var names = ReadSized(argument, (buffer, size) =>
            argument.IsFd ? LibC.ListFileAttributes(argument.Fd, buffer, size)
            : follow_symlinks ? LibC.ListAttributes(argument.Native, buffer, size)
            : LibC.ListLinkAttributes(argument.Native, buffer, size));
        var result = new PyList();
        for (var rest = names.AsSpan(); !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)0);
            result.Append(PathArgument.DecodeName(t, rest[..end]));
            rest = rest[(end + 1)..];
        }

        return result;
    }

    [PyFunction("setxattr", Signature = "(path, attribute, value, flags=0, *, follow_symlinks=True)", Doc = "Sets an extended attribute of a file.")]
    public static void SetExtended(PyThread t, PyObject path, PyObject attribute, PyObject value, int flags = 0, bool follow_symlinks = true)
    {
        var argument = PathArgument.Of(t, path, "setxattr", allowFd: true);
        argument.CheckCombination("setxattr", LibC.AT_FDCWD, follow_symlinks);
        var name = PathArgument.Of(t, attribute, "setxattr", "attribute").Native;
        var data = BufferView.Read(t, value);
        Check(
            argument.IsFd ? LibC.SetFileAttribute(argument.Fd, name, data, data.Length, flags)
            : follow_symlinks ? LibC.SetAttribute(argument.Native, name, data, data.Length, flags)
            : LibC.SetLinkAttribute(argument.Native, name, data, data.Length, flags),
            argument);
    }

    [PyFunction("removexattr", Signature = "(path, attribute, *, follow_symlinks=True)", Doc = "Removes an extended attribute of a file.")]
    public static void RemoveExtended(PyThread t, PyObject path, PyObject attribute, bool follow_symlinks = true)
    {
        var argument = PathArgument.Of(t, path, "removexattr", allowFd: true);
        argument.CheckCombination("removexattr", LibC.AT_FDCWD, follow_symlinks);
        var name = PathArgument.Of(t, attribute, "removexattr", "attribute").Native;
        Check(
            argument.IsFd ? LibC.RemoveFileAttribute(argument.Fd, name)
            : follow_symlinks ? LibC.RemoveAttribute(argument.Native, name)
            : LibC.RemoveLinkAttribute(argument.Native, name),
            argument);
    }
}
