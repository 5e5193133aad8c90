using System.Buffers;
using System.Runtime.InteropServices;

namespace Weft.Modules.Mmap;

/// <summary>A mapping of the operating system, as memory that buffers and spans can show.</summary>
/// <remarks>
/// Unsafe code: spans are made over the mapping, of exactly its length. Who makes one holds the mapping open:
/// <see cref="PyMmap"/> unmaps only while it has no exports and holds its own lock, and every access takes that lock or
/// counts as an export.
/// </remarks>
internal sealed unsafe partial class MappedMemory : MemoryManager<byte>
{
    private readonly nint _address;
    private readonly long _length;

    private MappedMemory(nint address, long length) => (_address, _length) = (address, length);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nint length, int protection, int flags, int fd, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(nint address, nint length);

    [LibraryImport("libc", EntryPoint = "mremap", SetLastError = true)]
    private static partial nint Remap(nint address, nint length, nint newLength, int flags);

    [LibraryImport("libc", EntryPoint = "msync", SetLastError = true)]
    private static partial int Sync(nint address, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int Advise(nint address, nint length, int advice);

    /// <summary>Maps a file, or memory of its own with an fd of -1.</summary>
    /// <exception cref="PythonException">OSError.</exception>
    internal static MappedMemory Create(long length, int protection, int flags, int fd, long offset)
    {
        var address = Map(0, (nint)length, protection, flags, fd, offset);
        return address != -1 ? new MappedMemory(address, length) : throw LibC.LastError();
    }

    /// <summary>The same mapping with another length; this object must not be used any more.</summary>
    /// <exception cref="PythonException">OSError.</exception>
    internal MappedMemory Resized(long length)
    {
        const int MayMove = 1;
        var address = Remap(_address, (nint)_length, (nint)length, MayMove);
        return address != -1 ? new MappedMemory(address, length) : throw LibC.LastError();
    }

    internal void Flush(long offset, long length)
    {
        const int Synchronous = 4;
        if (Sync(_address + (nint)offset, (nint)length, Synchronous) != 0)
        {
            throw LibC.LastError();
        }
    }

    internal void Advise(long offset, long length, int advice)
    {
        if (Advise(_address + (nint)offset, (nint)length, advice) != 0)
        {
            throw LibC.LastError();
        }
    }

    internal void Close() => _ = Unmap(_address, (nint)_length);

    public override Span<byte> GetSpan() => new((void*)_address, checked((int)_length));

    public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)_address + elementIndex, default, this);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
