using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>
/// Starts a program with <c>posix_spawn</c>: the only safe way in a process with the .NET runtime's threads, which a
/// fork would leave behind. What a child would do between fork and exec is told beforehand as file actions and flags.
/// </summary>
internal sealed unsafe partial class ProcessSpawn : IDisposable
{
    private const short ResetIds = 0x01;
    private const short SetGroup = 0x02;
    private const short SetDefaults = 0x04;
    private const short SetMask = 0x08;
    private const short SetParameter = 0x10;
    private const short SetPolicy = 0x20;
    private const short NewSession = 0x80;

    /// <summary>More than the structures take in any C library.</summary>
    private const int StructureSize = 1024;

    private readonly byte* _actions = (byte*)NativeMemory.AllocZeroed(StructureSize);
    private readonly byte* _attributes = (byte*)NativeMemory.AllocZeroed(StructureSize);
    private short _flags;

    internal ProcessSpawn()
    {
        Check(InitActions(_actions));
        Check(InitAttributes(_attributes));
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    private static partial int AddOpen(byte* actions, int fd, byte[] path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclose")]
    private static partial int AddClose(byte* actions, int fd);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(byte* actions, int fd, int target);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    private static partial int AddChangeDirectory(byte* actions, byte[] path);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    private static partial int AddCloseFrom(byte* actions, int fd);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setpgroup")]
    private static partial int SetProcessGroup(byte* attributes, int group);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetSignalMask(byte* attributes, byte* set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetSignalDefaults(byte* attributes, byte* set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setschedpolicy")]
    private static partial int SetSchedulerPolicy(byte* attributes, int policy);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setschedparam")]
    private static partial int SetSchedulerParameter(byte* attributes, int* parameter);

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    private static partial int Spawn(int* process, byte[] path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnp")]
    private static partial int SpawnSearching(int* process, byte[] path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw Errors.OSError(error, LibC.ErrorText(error));
        }
    }

    internal void Open(int fd, byte[] path, int flags, uint mode) => Check(AddOpen(_actions, fd, path, flags, mode));

    internal void Close(int fd) => Check(AddClose(_actions, fd));

    /// <summary>Copies a descriptor; onto itself it only makes it inherited.</summary>
    internal void Duplicate(int fd, int target) => Check(AddDuplicate(_actions, fd, target));

    internal void CloseFrom(int fd) => Check(AddCloseFrom(_actions, fd));

    internal void ChangeDirectory(byte[] path) => Check(AddChangeDirectory(_actions, path));

    internal void StartSession() => _flags |= NewSession;

    internal void ResetEffectiveIds() => _flags |= ResetIds;

    internal void JoinGroup(int group)
    {
        _flags |= SetGroup;
        Check(SetProcessGroup(_attributes, group));
    }

    internal void BlockSignals(byte* set)
    {
        _flags |= SetMask;
        Check(SetSignalMask(_attributes, set));
    }

    internal void DefaultSignals(byte* set)
    {
        _flags |= SetDefaults;
        Check(SetSignalDefaults(_attributes, set));
    }

    internal void Schedule(int? policy, int priority)
    {
        _flags |= SetParameter;
        Check(SetSchedulerParameter(_attributes, &priority));
        if (policy is { } value)
        {
            _flags |= SetPolicy;
            Check(SetSchedulerPolicy(_attributes, value));
        }
    }

    /// <summary>Starts the program; the error number, 0 for success.</summary>
    /// <param name="environment">Variables as <c>name=value</c>; null for this process's.</param>
    internal int Start(byte[] path, IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]>? environment, bool search, out int process)
    {
        Check(SetFlags(_attributes, _flags));
        using var argumentVector = new NativeStrings(arguments);
        using var environmentVector = new NativeStrings(environment ?? LibC.ReadEnvironment());
        int made;
        var error = search
            ? SpawnSearching(&made, path, _actions, _attributes, argumentVector.Pointer, environmentVector.Pointer)
            : Spawn(&made, path, _actions, _attributes, argumentVector.Pointer, environmentVector.Pointer);
        process = error == 0 ? made : -1;
        return error;
    }

    public void Dispose()
    {
        _ = DestroyActions(_actions);
        _ = DestroyAttributes(_attributes);
        NativeMemory.Free(_actions);
        NativeMemory.Free(_attributes);
    }
}

/// <summary>A null-terminated array of null-terminated strings in native memory.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly byte* _block;

    internal NativeStrings(IReadOnlyList<byte[]> strings)
    {
        nuint size = (nuint)((strings.Count + 1) * sizeof(byte*));
        foreach (var text in strings)
        {
            size += (nuint)text.Length + 1;
        }

        _block = (byte*)NativeMemory.AllocZeroed(size);
        var at = _block + (strings.Count + 1) * sizeof(byte*);
        for (var i = 0; i < strings.Count; i++)
        {
            Pointer[i] = at;
            strings[i].CopyTo(new Span<byte>(at, strings[i].Length));
            at += strings[i].Length + 1;
        }
    }

    internal byte** Pointer => (byte**)_block;

    public void Dispose() => NativeMemory.Free(_block);
}
