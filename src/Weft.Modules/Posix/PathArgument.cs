namespace Weft.Modules;

/// <summary>A path, or an open file descriptor in its place, given to a function of <c>posix</c>.</summary>
internal sealed class PathArgument
{
    private PathArgument(PyObject original, byte[] native, int fd, bool isBytes)
    {
        Original = original;
        Native = native;
        Fd = fd;
        IsBytes = isBytes;
    }

    /// <summary>What the caller gave; the file name of errors.</summary>
    internal PyObject Original { get; }

    /// <summary>The path's bytes with a null at the end.</summary>
    internal byte[] Native { get; }

    /// <summary>The descriptor, or -1 when it is a path.</summary>
    internal int Fd { get; }

    internal bool IsFd => Fd != -1 || Native.Length == 0;

    /// <summary>Results made from it are bytes.</summary>
    internal bool IsBytes { get; }

    internal static PathArgument Of(PyThread t, PyObject? path, string function, string name = "path", bool allowFd = false, bool allowNone = false)
    {
        switch (path)
        {
            case PyStr or PyBytes:
                return OfText(t, path, path, function, name);
            case null or PyNone when allowNone:
                return new PathArgument(PyNone.Value, [(byte)'.', 0], -1, isBytes: false);
        }

        if (allowFd && path is PyIntBase || allowFd && path!.Type[Slot.Index] != 0)
        {
            return new PathArgument(path!, [], FileDescriptor(t, path!), isBytes: false);
        }

        var expected = (allowFd, allowNone) switch
        {
            (true, true) => "string, bytes, os.PathLike, integer or None",
            (true, false) => "string, bytes, os.PathLike or integer",
            (false, true) => "string, bytes, os.PathLike or None",
            _ => "string, bytes or os.PathLike",
        };
        var method = path is null ? null : Operations.LookupSpecial(t, path, Names.Fspath);
        if (method is null)
        {
            throw Errors.TypeError($"{function}: {name} should be {expected}, not {(path ?? PyNone.Value).Type.Name}");
        }

        var result = Operations.Call(t, method);
        return result is PyStr or PyBytes
            ? OfText(t, path!, result, function, name)
            : throw Errors.TypeError($"expected {path!.Type.Name}.__fspath__() to return str or bytes, not {result.Type.Name}");
    }

    private static PathArgument OfText(PyThread t, PyObject original, PyObject text, string function, string name)
    {
        var bytes = text is PyStr s ? Encode(t, s) : ((PyBytes)text).Array;
        if (bytes.AsSpan().Contains((byte)0))
        {
            throw Errors.ValueError($"{function}: embedded null character in {name}");
        }

        return new PathArgument(text is PyStr or PyBytes && original is PyStr or PyBytes ? original : text, Terminated(bytes), -1, text is PyBytes);
    }

    /// <summary>A descriptor given by Python code.</summary>
    internal static int FileDescriptor(PyThread t, PyObject value)
    {
        if (value is PyBool)
        {
            Operations.CallMethod(t, Operations.Import(t, "warnings"), "warn", PyStr.Of("bool is used as a file descriptor"), Exceptions.RuntimeWarning);
        }

        var number = Operations.Index(t, value);
        return number.TryGetInt64(out var small) && small is >= int.MinValue and <= int.MaxValue
            ? (int)small
            : throw Errors.OverflowError(number.Sign > 0 ? "fd is greater than maximum" : "fd is less than minimum");
    }

    /// <summary>The <c>dir_fd</c> argument: None is the working directory.</summary>
    internal static int Directory(PyThread t, PyObject? value)
    {
        if (value is null or PyNone)
        {
            return LibC.AT_FDCWD;
        }

        return value.Type[Slot.Index] != 0 ? FileDescriptor(t, value) : throw Errors.TypeError($"argument should be integer or None, not {value.Type.Name}");
    }

    /// <summary>Text as the file system's bytes.</summary>
    internal static byte[] Encode(PyThread t, PyStr text) => TextCodec.Encode(t, text, "utf-8", "surrogateescape").Array;

    /// <summary>The file system's bytes as text.</summary>
    internal static PyStr DecodeName(PyThread t, ReadOnlySpan<byte> name) => TextCodec.Decode(t, PyBytes.Of(name), "utf-8", "surrogateescape");

    /// <summary>A str or bytes argument that is no path, as null-terminated bytes.</summary>
    internal static byte[] EncodeTerminated(PyThread t, PyObject text, string what = "byte")
    {
        var bytes = text switch
        {
            PyStr s => Encode(t, s),
            PyBytes b => b.Array,
            _ => FileSystemPath.ToStr(t, text) is var s ? Encode(t, s) : [],
        };
        return bytes.AsSpan().Contains((byte)0) ? throw Errors.ValueError($"embedded null {what}") : Terminated(bytes);
    }

    private static byte[] Terminated(byte[] bytes)
    {
        var native = new byte[bytes.Length + 1];
        bytes.CopyTo(native, 0);
        return native;
    }

    /// <summary>A name found by the system, in the type of the argument.</summary>
    internal PyObject Name(PyThread t, ReadOnlySpan<byte> name) => IsBytes ? PyBytes.Of(name) : DecodeName(t, name);

    /// <summary>The error of the call that just failed, with the path.</summary>
    internal PythonException Error()
    {
        var error = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
        return Original is PyNone ? Errors.OSError(error, LibC.ErrorText(error)) : Errors.OSError(error, LibC.ErrorText(error), Original);
    }

    /// <summary>The error of the call that just failed, with two paths.</summary>
    internal PythonException Error(PathArgument other)
    {
        var error = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
        return Errors.OSError(error, LibC.ErrorText(error), Original, other.Original);
    }

    /// <summary>Refuses <c>dir_fd</c> or <c>follow_symlinks=False</c> together with a descriptor.</summary>
    internal void CheckCombination(string function, int directory, bool followSymlinks)
    {
        if (!IsFd)
        {
            return;
        }

        if (directory != LibC.AT_FDCWD)
        {
            throw Errors.ValueError($"{function}: can't specify dir_fd without matching path");
        }

        if (!followSymlinks)
        {
            throw Errors.ValueError($"{function}: cannot use fd and follow_symlinks together");
        }
    }
}
