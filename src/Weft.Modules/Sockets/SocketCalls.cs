using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>Calls of the C library on sockets and names of the network.</summary>
internal static unsafe partial class SocketCalls
{
    internal const int UnixFamily = 1;
    internal const int InternetFamily = 2;
    internal const int Internet6Family = 10;
    internal const int NetlinkFamily = 16;
    internal const int CloseOnExec = 0x80000;
    internal const int DoNotWait = 0x40;
    internal const int InProgress = 115;
    internal const int IsConnected = 106;

    /// <summary>The longest socket address.</summary>
    internal const int AddressSize = 128;

    [StructLayout(LayoutKind.Sequential)]
    internal struct AddressInfo
    {
        internal int Flags;
        internal int Family;
        internal int Kind;
        internal int Protocol;
        internal uint AddressLength;
        internal byte* Address;
        internal byte* CanonicalName;
        internal AddressInfo* Next;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Vector
    {
        internal byte* Base;
        internal nint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Message
    {
        internal byte* Name;
        internal uint NameLength;
        internal Vector* Vectors;
        internal nint VectorCount;
        internal byte* Control;
        internal nint ControlLength;
        internal int Flags;
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    internal static partial int Create(int family, int kind, int protocol);

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    internal static partial int CreatePair(int family, int kind, int protocol, int* fds);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    internal static partial int Bind(int fd, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    internal static partial int Connect(int fd, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    internal static partial int Listen(int fd, int backlog);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    internal static partial int Accept(int fd, byte* address, uint* length, int flags);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    internal static partial int GetName(int fd, byte* address, uint* length);

    [LibraryImport("libc", EntryPoint = "getpeername", SetLastError = true)]
    internal static partial int GetPeer(int fd, byte* address, uint* length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    internal static partial int GetOption(int fd, int level, int option, byte* value, uint* length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetOption(int fd, int level, int option, byte* value, uint length);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    internal static partial int Shutdown(int fd, int how);

    [LibraryImport("libc", EntryPoint = "recvfrom", SetLastError = true)]
    internal static partial nint Receive(int fd, byte* buffer, nint length, int flags, byte* address, uint* addressLength);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    internal static partial nint Send(int fd, byte* buffer, nint length, int flags, byte* address, uint addressLength);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    internal static partial nint ReceiveMessage(int fd, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    internal static partial nint SendMessage(int fd, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "getaddrinfo", SetLastError = true)]
    internal static partial int GetAddresses(byte[]? host, byte[]? service, AddressInfo* hints, AddressInfo** result);

    [LibraryImport("libc", EntryPoint = "freeaddrinfo")]
    internal static partial void FreeAddresses(AddressInfo* list);

    [LibraryImport("libc", EntryPoint = "getnameinfo", SetLastError = true)]
    internal static partial int GetNames(byte* address, uint length, byte[] host, uint hostLength, byte[] service, uint serviceLength, int flags);

    [LibraryImport("libc", EntryPoint = "gai_strerror")]
    internal static partial byte* AddressErrorText(int error);

    [LibraryImport("libc", EntryPoint = "gethostname", SetLastError = true)]
    internal static partial int GetHostName(byte[] buffer, nint size);

    [LibraryImport("libc", EntryPoint = "sethostname", SetLastError = true)]
    internal static partial int SetHostName(byte[] name, nint size);

    [LibraryImport("libc", EntryPoint = "inet_pton", SetLastError = true)]
    internal static partial int ParseAddress(int family, byte[] text, byte* address);

    [LibraryImport("libc", EntryPoint = "inet_ntop", SetLastError = true)]
    internal static partial byte* FormatAddress(int family, byte* address, byte* buffer, uint size);

    [LibraryImport("libc", EntryPoint = "inet_aton", SetLastError = true)]
    internal static partial int ParseOldAddress(byte[] text, byte* address);

    [LibraryImport("libc", EntryPoint = "if_nametoindex", SetLastError = true)]
    internal static partial uint InterfaceIndex(byte[] name);

    [LibraryImport("libc", EntryPoint = "if_indextoname", SetLastError = true)]
    internal static partial byte* InterfaceName(uint index, byte* buffer);

    [LibraryImport("libc", EntryPoint = "if_nameindex", SetLastError = true)]
    internal static partial byte* Interfaces();

    [LibraryImport("libc", EntryPoint = "if_freenameindex")]
    internal static partial void FreeInterfaces(byte* list);

    /// <summary>The results of these lie in static memory: callers hold <see cref="NameLock"/>.</summary>
    [LibraryImport("libc", EntryPoint = "getservbyname")]
    internal static partial nint* ServiceByName(byte[] name, byte[]? protocol);

    [LibraryImport("libc", EntryPoint = "getservbyport")]
    internal static partial nint* ServiceByPort(int port, byte[]? protocol);

    [LibraryImport("libc", EntryPoint = "getprotobyname")]
    internal static partial nint* ProtocolByName(byte[] name);

    [LibraryImport("libc", EntryPoint = "gethostbyname2")]
    internal static partial nint* HostByName(byte[] name, int family);

    [LibraryImport("libc", EntryPoint = "gethostbyaddr")]
    internal static partial nint* HostByAddress(byte* address, uint length, int family);

    internal static readonly Lock NameLock = new();
}
