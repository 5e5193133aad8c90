namespace Weft.Modules.Mmap;

/// <summary>The module <c>mmap</c>: files and anonymous memory mapped into the process.</summary>
[PyModule("mmap", Doc = "Memory-mapped files.")]
public static partial class MmapModule
{
    private const string Constants =
        "ACCESS_DEFAULT 0 ACCESS_READ 1 ACCESS_WRITE 2 ACCESS_COPY 3 PROT_READ 1 PROT_WRITE 2 PROT_EXEC 4 MAP_SHARED 1 MAP_PRIVATE 2 MAP_ANON 32 MAP_ANONYMOUS 32 " +
        "MAP_DENYWRITE 2048 MAP_EXECUTABLE 4096 MAP_POPULATE 32768 MAP_STACK 131072 MAP_NORESERVE 16384 MAP_32BIT 64 MADV_NORMAL 0 MADV_RANDOM 1 MADV_SEQUENTIAL 2 MADV_WILLNEED 3 " +
        "MADV_DONTNEED 4 MADV_FREE 8 MADV_REMOVE 9 MADV_DONTFORK 10 MADV_DOFORK 11 MADV_MERGEABLE 12 MADV_UNMERGEABLE 13 MADV_HUGEPAGE 14 MADV_NOHUGEPAGE 15 " +
        "MADV_DONTDUMP 16 MADV_DODUMP 17 MADV_HWPOISON 100 ";

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw Errors.ImportError("mmap is implemented for Linux only");
        }

        PosixConstants.Define(module, Constants);
        module.Namespace.SetInterned(PyStr.Intern("error"), Exceptions.OSError);
        module.Namespace.SetInterned(PyStr.Intern("PAGESIZE"), PyInt.Of(Environment.SystemPageSize));
        module.Namespace.SetInterned(PyStr.Intern("ALLOCATIONGRANULARITY"), PyInt.Of(Environment.SystemPageSize));
    }

    [PyConstant("mmap")]
    public static PyObject MmapType => PyMmap.TypeObject;
}
