using System.Net;
using System.Runtime.InteropServices;

namespace Weft.Modules;

/// <summary>The module <c>_socket</c>.</summary>
[PyModule("_socket", Doc = "Sockets.")]
[PyExport(typeof(PySocket), Name = "socket")]
[PyExport(typeof(PySocket), Name = "SocketType")]
public static unsafe partial class SocketModule
{
    private const string Constants =
        "AF_ALG 38 AF_APPLETALK 5 AF_ASH 18 AF_ATMPVC 8 AF_ATMSVC 20 AF_AX25 3 AF_BLUETOOTH 31 AF_BRIDGE 7 AF_CAN 29 AF_DECnet 12 AF_ECONET 19 AF_INET 2 " +
        "AF_INET6 10 AF_IPX 4 AF_IRDA 23 AF_KEY 15 AF_LLC 26 AF_NETBEUI 13 AF_NETLINK 16 AF_NETROM 6 AF_PACKET 17 AF_PPPOX 24 AF_QIPCRTR 42 AF_RDS 21 " +
        "AF_ROSE 11 AF_ROUTE 16 AF_SECURITY 14 AF_SNA 22 AF_TIPC 30 AF_UNIX 1 AF_UNSPEC 0 AF_VSOCK 40 AF_WANPIPE 25 AF_X25 9 AI_ADDRCONFIG 32 AI_ALL 16 " +
        "AI_CANONNAME 2 AI_NUMERICHOST 4 AI_NUMERICSERV 1024 AI_PASSIVE 1 AI_V4MAPPED 8 ALG_OP_DECRYPT 0 ALG_OP_ENCRYPT 1 ALG_OP_SIGN 2 ALG_OP_VERIFY 3 " +
        "ALG_SET_AEAD_ASSOCLEN 4 ALG_SET_AEAD_AUTHSIZE 5 ALG_SET_IV 2 ALG_SET_KEY 1 ALG_SET_OP 3 ALG_SET_PUBKEY 6 BDADDR_BREDR 0 BDADDR_LE_PUBLIC 1 " +
        "BDADDR_LE_RANDOM 2 BTPROTO_HCI 1 BTPROTO_L2CAP 0 BTPROTO_RFCOMM 3 BTPROTO_SCO 2 BT_CHANNEL_POLICY 10 BT_CHANNEL_POLICY_BREDR_ONLY 0 " +
        "BT_CHANNEL_POLICY_BREDR_PREFERRED 1 BT_CODEC 19 BT_DEFER_SETUP 7 BT_FLUSHABLE 8 BT_FLUSHABLE_OFF 0 BT_FLUSHABLE_ON 1 BT_ISO_QOS 17 BT_MODE 15 " +
        "BT_MODE_BASIC 0 BT_MODE_ERTM 1 BT_MODE_EXT_FLOWCTL 4 BT_MODE_LE_FLOWCTL 3 BT_MODE_STREAMING 2 BT_PHY 14 BT_PHY_BR_1M_1SLOT 1 BT_PHY_BR_1M_3SLOT 2 " +
        "BT_PHY_BR_1M_5SLOT 4 BT_PHY_EDR_2M_1SLOT 8 BT_PHY_EDR_2M_3SLOT 16 BT_PHY_EDR_2M_5SLOT 32 BT_PHY_EDR_3M_1SLOT 64 BT_PHY_EDR_3M_3SLOT 128 " +
        "BT_PHY_EDR_3M_5SLOT 256 BT_PHY_LE_1M_RX 1024 BT_PHY_LE_1M_TX 512 BT_PHY_LE_2M_RX 4096 BT_PHY_LE_2M_TX 2048 BT_PHY_LE_CODED_RX 16384 " +
        "BT_PHY_LE_CODED_TX 8192 BT_PKT_STATUS 16 BT_POWER 9 BT_POWER_FORCE_ACTIVE_OFF 0 BT_POWER_FORCE_ACTIVE_ON 1 BT_RCVMTU 13 BT_SECURITY 4 " +
        "BT_SECURITY_FIPS 4 BT_SECURITY_HIGH 3 BT_SECURITY_LOW 1 BT_SECURITY_MEDIUM 2 BT_SECURITY_SDP 0 BT_SNDMTU 12 BT_VOICE 11 BT_VOICE_CVSD_16BIT 96 " +
        "BT_VOICE_TRANSPARENT 3 BT_VOICE_TRANSPARENT_16BIT 99 CAN_BCM 2 CAN_BCM_CAN_FD_FRAME 2048 CAN_BCM_RX_ANNOUNCE_RESUME 256 CAN_BCM_RX_CHANGED 12 " +
        "CAN_BCM_RX_CHECK_DLC 64 CAN_BCM_RX_DELETE 6 CAN_BCM_RX_FILTER_ID 32 CAN_BCM_RX_NO_AUTOTIMER 128 CAN_BCM_RX_READ 7 CAN_BCM_RX_RTR_FRAME 1024 " +
        "CAN_BCM_RX_SETUP 5 CAN_BCM_RX_STATUS 10 CAN_BCM_RX_TIMEOUT 11 CAN_BCM_SETTIMER 1 CAN_BCM_STARTTIMER 2 CAN_BCM_TX_ANNOUNCE 8 CAN_BCM_TX_COUNTEVT 4 " +
        "CAN_BCM_TX_CP_CAN_ID 16 CAN_BCM_TX_DELETE 2 CAN_BCM_TX_EXPIRED 9 CAN_BCM_TX_READ 3 CAN_BCM_TX_RESET_MULTI_IDX 512 CAN_BCM_TX_SEND 4 " +
        "CAN_BCM_TX_SETUP 1 CAN_BCM_TX_STATUS 8 CAN_EFF_FLAG 2147483648 CAN_EFF_MASK 536870911 CAN_ERR_FLAG 536870912 CAN_ERR_MASK 536870911 CAN_ISOTP 6 " +
        "CAN_J1939 7 CAN_RAW 1 CAN_RAW_ERR_FILTER 2 CAN_RAW_FD_FRAMES 5 CAN_RAW_FILTER 1 CAN_RAW_JOIN_FILTERS 6 CAN_RAW_LOOPBACK 3 CAN_RAW_RECV_OWN_MSGS 4 " +
        "CAN_RTR_FLAG 1073741824 CAN_SFF_MASK 2047 EAI_ADDRFAMILY -9 EAI_AGAIN -3 EAI_BADFLAGS -1 EAI_FAIL -4 EAI_FAMILY -6 EAI_MEMORY -10 EAI_NODATA -5 " +
        "EAI_NONAME -2 EAI_OVERFLOW -12 EAI_SERVICE -8 EAI_SOCKTYPE -7 EAI_SYSTEM -11 ETHERTYPE_ARP 2054 ETHERTYPE_IP 2048 ETHERTYPE_IPV6 34525 " +
        "ETHERTYPE_VLAN 33024 ETH_P_ALL 3 HCI_CHANNEL_CONTROL 3 HCI_CHANNEL_LOGGING 4 HCI_CHANNEL_MONITOR 2 HCI_CHANNEL_RAW 0 HCI_CHANNEL_USER 1 " +
        "HCI_DATA_DIR 1 HCI_DEV_NONE 65535 HCI_FILTER 2 HCI_TIME_STAMP 3 INADDR_ALLHOSTS_GROUP 3758096385 INADDR_ANY 0 INADDR_BROADCAST 4294967295 " +
        "INADDR_LOOPBACK 2130706433 INADDR_MAX_LOCAL_GROUP 3758096639 INADDR_NONE 4294967295 INADDR_UNSPEC_GROUP 3758096384 " +
        "IOCTL_VM_SOCKETS_GET_LOCAL_CID 1977 IPPORT_RESERVED 1024 IPPORT_USERRESERVED 5000 IPPROTO_AH 51 IPPROTO_DSTOPTS 60 IPPROTO_EGP 8 IPPROTO_ESP 50 " +
        "IPPROTO_FRAGMENT 44 IPPROTO_GRE 47 IPPROTO_HOPOPTS 0 IPPROTO_ICMP 1 IPPROTO_ICMPV6 58 IPPROTO_IDP 22 IPPROTO_IGMP 2 IPPROTO_IP 0 IPPROTO_IPIP 4 " +
        "IPPROTO_IPV6 41 IPPROTO_MPTCP 262 IPPROTO_NONE 59 IPPROTO_PIM 103 IPPROTO_PUP 12 IPPROTO_RAW 255 IPPROTO_ROUTING 43 IPPROTO_RSVP 46 IPPROTO_SCTP 132 " +
        "IPPROTO_TCP 6 IPPROTO_TP 29 IPPROTO_UDP 17 IPPROTO_UDPLITE 136 IPV6_CHECKSUM 7 IPV6_DONTFRAG 62 IPV6_DSTOPTS 59 IPV6_HOPLIMIT 52 IPV6_HOPOPTS 54 " +
        "IPV6_JOIN_GROUP 20 IPV6_LEAVE_GROUP 21 IPV6_MULTICAST_HOPS 18 IPV6_MULTICAST_IF 17 IPV6_MULTICAST_LOOP 19 IPV6_NEXTHOP 9 IPV6_PATHMTU 61 " +
        "IPV6_PKTINFO 50 IPV6_RECVDSTOPTS 58 IPV6_RECVERR 25 IPV6_RECVHOPLIMIT 51 IPV6_RECVHOPOPTS 53 IPV6_RECVPATHMTU 60 IPV6_RECVPKTINFO 49 " +
        "IPV6_RECVRTHDR 56 IPV6_RECVTCLASS 66 IPV6_RTHDR 57 IPV6_RTHDRDSTOPTS 55 IPV6_RTHDR_TYPE_0 0 IPV6_TCLASS 67 IPV6_UNICAST_HOPS 16 IPV6_V6ONLY 26 " +
        "IP_ADD_MEMBERSHIP 35 IP_ADD_SOURCE_MEMBERSHIP 39 IP_BIND_ADDRESS_NO_PORT 24 IP_BLOCK_SOURCE 38 IP_DEFAULT_MULTICAST_LOOP 1 IP_DEFAULT_MULTICAST_TTL 1 " +
        "IP_DROP_MEMBERSHIP 36 IP_DROP_SOURCE_MEMBERSHIP 40 IP_FREEBIND 15 IP_HDRINCL 3 IP_MAX_MEMBERSHIPS 20 IP_MULTICAST_IF 32 IP_MULTICAST_LOOP 34 " +
        "IP_MULTICAST_TTL 33 IP_OPTIONS 4 IP_PKTINFO 8 IP_RECVERR 11 IP_RECVOPTS 6 IP_RECVORIGDSTADDR 20 IP_RECVRETOPTS 7 IP_RECVTOS 13 IP_RECVTTL 12 " +
        "IP_RETOPTS 7 IP_TOS 1 IP_TRANSPARENT 19 IP_TTL 2 IP_UNBLOCK_SOURCE 37 J1939_EE_INFO_NONE 0 J1939_EE_INFO_TX_ABORT 1 J1939_FILTER_MAX 512 " +
        "J1939_IDLE_ADDR 254 J1939_MAX_UNICAST_ADDR 253 J1939_NLA_BYTES_ACKED 1 J1939_NLA_PAD 0 J1939_NO_ADDR 255 J1939_NO_NAME 0 J1939_NO_PGN 262144 " +
        "J1939_PGN_ADDRESS_CLAIMED 60928 J1939_PGN_ADDRESS_COMMANDED 65240 J1939_PGN_MAX 262143 J1939_PGN_PDU1_MAX 261888 J1939_PGN_REQUEST 59904 L2CAP_LM 3 " +
        "L2CAP_LM_AUTH 2 L2CAP_LM_ENCRYPT 4 L2CAP_LM_MASTER 1 L2CAP_LM_RELIABLE 16 L2CAP_LM_SECURE 32 L2CAP_LM_TRUSTED 8 MSG_CMSG_CLOEXEC 1073741824 " +
        "MSG_CONFIRM 2048 MSG_CTRUNC 8 MSG_DONTROUTE 4 MSG_DONTWAIT 64 MSG_EOR 128 MSG_ERRQUEUE 8192 MSG_FASTOPEN 536870912 MSG_MORE 32768 MSG_NOSIGNAL 16384 " +
        "MSG_OOB 1 MSG_PEEK 2 MSG_TRUNC 32 MSG_WAITALL 256 NETLINK_CRYPTO 21 NETLINK_DNRTMSG 14 NETLINK_FIREWALL 3 NETLINK_IP6_FW 13 NETLINK_NFLOG 5 " +
        "NETLINK_ROUTE 0 NETLINK_USERSOCK 2 NETLINK_XFRM 6 NI_DGRAM 16 NI_IDN 32 NI_MAXHOST 1025 NI_MAXSERV 32 NI_NAMEREQD 8 NI_NOFQDN 4 NI_NUMERICHOST 1 " +
        "NI_NUMERICSERV 2 PACKET_BROADCAST 1 PACKET_FASTROUTE 6 PACKET_HOST 0 PACKET_LOOPBACK 5 PACKET_MULTICAST 2 PACKET_OTHERHOST 3 PACKET_OUTGOING 4 " +
        "PF_CAN 29 PF_PACKET 17 PF_RDS 21 SCM_CREDENTIALS 2 SCM_J1939_DEST_ADDR 1 SCM_J1939_DEST_NAME 2 SCM_J1939_ERRQUEUE 4 SCM_J1939_PRIO 3 SCM_RIGHTS 1 " +
        "SHUT_RD 0 SHUT_RDWR 2 SHUT_WR 1 SOCK_CLOEXEC 524288 SOCK_DGRAM 2 SOCK_NONBLOCK 2048 SOCK_RAW 3 SOCK_RDM 4 SOCK_SEQPACKET 5 SOCK_STREAM 1 SOL_ALG 279 " +
        "SOL_BLUETOOTH 274 SOL_CAN_BASE 100 SOL_CAN_RAW 101 SOL_HCI 0 SOL_IP 0 SOL_L2CAP 6 SOL_RDS 276 SOL_RFCOMM 18 SOL_SCO 17 SOL_SOCKET 1 SOL_TCP 6 " +
        "SOL_TIPC 271 SOL_UDP 17 SOMAXCONN 4096 SO_ACCEPTCONN 30 SO_BINDTODEVICE 25 SO_BINDTOIFINDEX 62 SO_BROADCAST 6 SO_DEBUG 1 SO_DOMAIN 39 SO_DONTROUTE 5 " +
        "SO_ERROR 4 SO_INCOMING_CPU 49 SO_J1939_ERRQUEUE 4 SO_J1939_FILTER 1 SO_J1939_PROMISC 2 SO_J1939_SEND_PRIO 3 SO_KEEPALIVE 9 SO_LINGER 13 SO_MARK 36 " +
        "SO_OOBINLINE 10 SO_ORIGINAL_DST 80 SO_PASSCRED 16 SO_PASSSEC 34 SO_PEERCRED 17 SO_PEERSEC 31 SO_PRIORITY 12 SO_PROTOCOL 38 SO_RCVBUF 8 SO_RCVLOWAT 18 " +
        "SO_RCVTIMEO 20 SO_REUSEADDR 2 SO_REUSEPORT 15 SO_SNDBUF 7 SO_SNDLOWAT 19 SO_SNDTIMEO 21 SO_TYPE 3 SO_VM_SOCKETS_BUFFER_MAX_SIZE 2 " +
        "SO_VM_SOCKETS_BUFFER_MIN_SIZE 1 SO_VM_SOCKETS_BUFFER_SIZE 0 TCP_CC_INFO 26 TCP_CONGESTION 13 TCP_CORK 3 TCP_DEFER_ACCEPT 9 TCP_FASTOPEN 23 " +
        "TCP_FASTOPEN_CONNECT 30 TCP_FASTOPEN_KEY 33 TCP_FASTOPEN_NO_COOKIE 34 TCP_INFO 11 TCP_INQ 36 TCP_KEEPCNT 6 TCP_KEEPIDLE 4 TCP_KEEPINTVL 5 " +
        "TCP_LINGER2 8 TCP_MAXSEG 2 TCP_MD5SIG 14 TCP_MD5SIG_EXT 32 TCP_NODELAY 1 TCP_NOTSENT_LOWAT 25 TCP_QUEUE_SEQ 21 TCP_QUICKACK 12 TCP_REPAIR 19 " +
        "TCP_REPAIR_OPTIONS 22 TCP_REPAIR_QUEUE 20 TCP_REPAIR_WINDOW 29 TCP_SAVED_SYN 28 TCP_SAVE_SYN 27 TCP_SYNCNT 7 TCP_THIN_DUPACK 17 " +
        "TCP_THIN_LINEAR_TIMEOUTS 16 TCP_TIMESTAMP 24 TCP_TX_DELAY 37 TCP_ULP 31 TCP_USER_TIMEOUT 18 TCP_WINDOW_CLAMP 10 TCP_ZEROCOPY_RECEIVE 35 " +
        "TIPC_ADDR_ID 3 TIPC_ADDR_NAME 2 TIPC_ADDR_NAMESEQ 1 TIPC_CFG_SRV 0 TIPC_CLUSTER_SCOPE 2 TIPC_CONN_TIMEOUT 130 TIPC_CRITICAL_IMPORTANCE 3 " +
        "TIPC_DEST_DROPPABLE 129 TIPC_HIGH_IMPORTANCE 2 TIPC_IMPORTANCE 127 TIPC_LOW_IMPORTANCE 0 TIPC_MEDIUM_IMPORTANCE 1 TIPC_NODE_SCOPE 3 TIPC_PUBLISHED 1 " +
        "TIPC_SRC_DROPPABLE 128 TIPC_SUBSCR_TIMEOUT 3 TIPC_SUB_CANCEL 4 TIPC_SUB_PORTS 1 TIPC_SUB_SERVICE 2 TIPC_TOP_SRV 1 TIPC_WAIT_FOREVER -1 " +
        "TIPC_WITHDRAWN 2 TIPC_ZONE_SCOPE 1 UDPLITE_RECV_CSCOV 11 UDPLITE_SEND_CSCOV 10 VMADDR_CID_ANY 4294967295 VMADDR_CID_HOST 2 VMADDR_CID_LOCAL 1 " +
        "VMADDR_PORT_ANY 4294967295 VM_SOCKETS_INVALID_VERSION 4294967295 ";

    private static PyType? s_addressError;
    private static PyType? s_hostError;

    [PyModuleInit]
    public static void Initialize(PyThread t, PyModule module)
    {
        void Put(string name, PyObject value) => module.Namespace.SetInterned(PyStr.Intern(name), value);
        PosixConstants.Define(module, Constants);
        Put("error", Exceptions.OSError);
        Put("timeout", Exceptions.TimeoutError);
        Put("gaierror", s_addressError ??= LibraryErrors.Define(t, "socket", "gaierror", Exceptions.OSError));
        Put("herror", s_hostError ??= LibraryErrors.Define(t, "socket", "herror", Exceptions.OSError));
        Put("has_ipv6", PyBool.True);
    }

    internal static PythonException AddressError(int error)
    {
        const int SystemError = -11;
        if (error == SystemError)
        {
            return LibC.LastError();
        }

        var text = Marshal.PtrToStringUTF8((nint)SocketCalls.AddressErrorText(error)) ?? "";
        return new PythonException((PyBaseException)Operations.Call(PyThread.Current, s_addressError!, PyInt.Of(error), PyStr.Of(text)));
    }

    private static PythonException HostError() =>
        new((PyBaseException)Operations.Call(PyThread.Current, s_hostError!, PyInt.Of(1), PyStr.Of("Unknown host")));

    [PyFunction("close", Doc = "close(fd): closes a socket's descriptor.")]
    public static void Close(PyThread t, PyObject fd) => PosixModule.Check(LibC.Close(Operations.IndexToInt32(t, fd)));

    [PyFunction("dup", Doc = "dup(fd): a copy of a socket's descriptor.")]
    public static int Duplicate(PyThread t, PyObject fd) => PosixModule.Duplicate(t, fd);

    [PyFunction("socketpair", Doc = "socketpair([family[, type[, proto]]]): two connected sockets.")]
    public static PyObject CreatePair(int family = SocketCalls.UnixFamily, int type = 1, int proto = 0)
    {
        var fds = stackalloc int[2];
        PosixModule.Check(SocketCalls.CreatePair(family, type | SocketCalls.CloseOnExec, proto, fds));
        return new PyTuple([PySocket.Of(fds[0], family, type, proto), PySocket.Of(fds[1], family, type, proto)]);
    }

    [PyFunction("getdefaulttimeout", Signature = "()", Doc = "The timeout of new sockets.")]
    public static PyObject GetDefaultTimeout() => PySocket.DefaultTimeout < 0 ? PyNone.Value : PyFloat.Of(PySocket.DefaultTimeout / 1e9);

    [PyFunction("setdefaulttimeout", Signature = "(timeout, /)", Doc = "Sets the timeout of new sockets.")]
    public static void SetDefaultTimeout(PyThread t, PyObject timeout) => PySocket.DefaultTimeout = PySocket.ParseTimeout(t, timeout);

    [PyFunction("gethostname", Signature = "()", Doc = "The name of this machine.")]
    public static PyObject GetHostName(PyThread t)
    {
        AuditHooks.Raise(t, "socket.gethostname");
        var buffer = new byte[256];
        PosixModule.Check(SocketCalls.GetHostName(buffer, buffer.Length));
        return PathArgument.DecodeName(t, buffer.AsSpan(0, buffer.AsSpan().IndexOf((byte)0)));
    }

    [PyFunction("sethostname", Signature = "(name, /)", Doc = "Sets the name of this machine.")]
    public static void SetHostName(PyThread t, PyObject name)
    {
        AuditHooks.Raise(t, "socket.sethostname", name);
        var bytes = PathArgument.EncodeTerminated(t, name);
        PosixModule.Check(SocketCalls.SetHostName(bytes, bytes.Length - 1));
    }

    [PyFunction("getaddrinfo", Signature = "(host, port, family=0, type=0, proto=0, flags=0)", Doc = "The addresses of a host and service.")]
    public static PyObject GetAddresses(PyThread t, PyObject host, PyObject port, int family = 0, int type = 0, int proto = 0, int flags = 0)
    {
        var hostText = host switch
        {
            PyNone => null,
            PyStr or PyBytes => SocketAddress.HostText(t, host),
            _ => throw Errors.TypeError("getaddrinfo() argument 1 must be string or None"),
        };
        var service = port switch
        {
            PyIntBase number => System.Text.Encoding.ASCII.GetBytes(number + "\0"),
            PyStr or PyBytes => PathArgument.EncodeTerminated(t, port),
            PyNone => null,
            _ => throw Errors.Of(Exceptions.OSError, "Int or String expected"),
        };
        AuditHooks.Raise(t, "socket.getaddrinfo", host, port, PyInt.Of(family), PyInt.Of(type), PyInt.Of(proto), PyInt.Of(flags));
        var hints = new SocketCalls.AddressInfo { Family = family, Kind = type, Protocol = proto, Flags = flags };
        SocketCalls.AddressInfo* list;
        int error;
        using (t.Blocking())
        {
            error = SocketCalls.GetAddresses(hostText, service, &hints, &list);
        }

        if (error != 0)
        {
            throw AddressError(error);
        }

        try
        {
            var result = new PyList();
            for (var entry = list; entry is not null; entry = entry->Next)
            {
                result.Append(new PyTuple([
                    PyInt.Of(entry->Family),
                    PyInt.Of(entry->Kind),
                    PyInt.Of(entry->Protocol),
                    PyStr.Of(Marshal.PtrToStringUTF8((nint)entry->CanonicalName) ?? ""),
                    SocketAddress.Decode(t, new ReadOnlySpan<byte>(entry->Address, (int)entry->AddressLength)),
                ]));
            }

            return result;
        }
        finally
        {
            SocketCalls.FreeAddresses(list);
        }
    }

    [PyFunction("getnameinfo", Signature = "(sockaddr, flags, /)", Doc = "The names of an address: (host, service).")]
    public static PyObject GetNames(PyThread t, PyObject sockaddr, int flags)
    {
        AuditHooks.Raise(t, "socket.getnameinfo", sockaddr);
        if (sockaddr is not PyTuple tuple)
        {
            throw Errors.TypeError("getnameinfo() argument 1 must be a tuple");
        }

        if (tuple.Items.Length is < 2 or > 4 || tuple.Items[0] is not PyStr host)
        {
            throw Errors.TypeError("getnameinfo(): illegal sockaddr argument");
        }

        var hints = new SocketCalls.AddressInfo { Kind = 2, Flags = 4 };
        SocketCalls.AddressInfo* list;
        var error = SocketCalls.GetAddresses(SocketAddress.HostText(t, host), "0\0"u8.ToArray(), &hints, &list);
        if (error != 0)
        {
            throw AddressError(error);
        }

        int family = list->Family;
        SocketCalls.FreeAddresses(list);
        var address = SocketAddress.Encode(t, family, family == SocketCalls.InternetFamily && tuple.Items.Length > 2 ? throw Errors.Of(Exceptions.OSError, "IPv4 sockaddr must be 2 tuple") : sockaddr, "getnameinfo");
        var (hostBuffer, serviceBuffer) = (new byte[1025], new byte[64]);
        fixed (byte* pointer = address)
        {
            error = SocketCalls.GetNames(pointer, (uint)address.Length, hostBuffer, 1025, serviceBuffer, 64, flags);
        }

        return error == 0 ? new PyTuple([Text(t, hostBuffer), Text(t, serviceBuffer)]) : throw AddressError(error);
    }

    private static PyObject Text(PyThread t, ReadOnlySpan<byte> buffer) => PathArgument.DecodeName(t, buffer[..buffer.IndexOf((byte)0)]);

    [PyFunction("gethostbyname", Doc = "gethostbyname(host): the IPv4 address of a host.")]
    public static string HostByName(PyThread t, PyObject host)
    {
        AuditHooks.Raise(t, "socket.gethostbyname", host);
        return SocketAddress.Format(SocketCalls.InternetFamily, SocketAddress.Resolve(t, SocketAddress.HostText(t, host), SocketCalls.InternetFamily).AsSpan(4, 4));
    }

    /// <summary>A host's record: name, aliases, family, address length, addresses.</summary>
    private static PyObject HostRecord(nint* record)
    {
        var (family, length) = (((int*)(record + 2))[0], ((int*)(record + 2))[1]);
        var aliases = new PyList();
        for (var alias = (byte**)record[1]; alias is not null && *alias is not null; alias++)
        {
            aliases.Append(PyStr.Of(Marshal.PtrToStringUTF8((nint)(*alias))!));
        }

        var addresses = new PyList();
        for (var address = (byte**)record[3]; address is not null && *address is not null; address++)
        {
            addresses.Append(PyStr.Of(SocketAddress.Format(family, new ReadOnlySpan<byte>(*address, length))));
        }

        return new PyTuple([PyStr.Of(Marshal.PtrToStringUTF8(record[0])!), aliases, addresses]);
    }

    [PyFunction("gethostbyname_ex", Doc = "gethostbyname_ex(host): (name, aliases, addresses).")]
    public static PyObject HostByNameExtended(PyThread t, PyObject host)
    {
        AuditHooks.Raise(t, "socket.gethostbyname", host);
        var name = SocketAddress.HostText(t, host);
        SocketAddress.Resolve(t, name, SocketCalls.InternetFamily);
        using (t.Blocking())
        {
            lock (SocketCalls.NameLock)
            {
                var record = SocketCalls.HostByName(name, SocketCalls.InternetFamily);
                return record is null ? throw HostError() : HostRecord(record);
            }
        }
    }

    [PyFunction("gethostbyaddr", Doc = "gethostbyaddr(host): (name, aliases, addresses).")]
    public static PyObject HostByAddress(PyThread t, PyObject host)
    {
        AuditHooks.Raise(t, "socket.gethostbyaddr", host);
        var name = SocketAddress.HostText(t, host);
        var text = System.Text.Encoding.ASCII.GetString(name, 0, name.Length - 1);
        var family = text.Contains(':') ? SocketCalls.Internet6Family : SocketCalls.InternetFamily;
        var address = SocketAddress.Resolve(t, name, family);
        using (t.Blocking())
        lock (SocketCalls.NameLock)
        {
            fixed (byte* pointer = address)
            {
                var record = family == SocketCalls.InternetFamily ? SocketCalls.HostByAddress(pointer + 4, 4, family) : SocketCalls.HostByAddress(pointer + 8, 16, family);
                return record is null ? throw HostError() : HostRecord(record);
            }
        }
    }

    [PyFunction("getservbyname", Doc = "getservbyname(service[, protocol]): the port of a service.")]
    public static int ServiceByName(PyThread t, PyStr service, PyStr? protocol = null)
    {
        lock (SocketCalls.NameLock)
        {
            var record = SocketCalls.ServiceByName(PathArgument.EncodeTerminated(t, service), protocol is null ? null : PathArgument.EncodeTerminated(t, protocol));
            return record is null ? throw Errors.Of(Exceptions.OSError, "service/proto not found") : (ushort)IPAddress.NetworkToHostOrder((short)*(int*)(record + 2));
        }
    }

    [PyFunction("getservbyport", Doc = "getservbyport(port[, protocol]): the service of a port.")]
    public static string ServiceByPort(PyThread t, int port, PyStr? protocol = null)
    {
        if (port is < 0 or > 65535)
        {
            throw Errors.OverflowError("getservbyport: port must be 0-65535.");
        }

        lock (SocketCalls.NameLock)
        {
            var record = SocketCalls.ServiceByPort((ushort)IPAddress.HostToNetworkOrder((short)port), protocol is null ? null : PathArgument.EncodeTerminated(t, protocol));
            return record is null ? throw Errors.Of(Exceptions.OSError, "port/proto not found") : Marshal.PtrToStringUTF8(record[0])!;
        }
    }

    [PyFunction("getprotobyname", Doc = "getprotobyname(name): the number of a protocol.")]
    public static int ProtocolByName(PyThread t, PyStr name)
    {
        lock (SocketCalls.NameLock)
        {
            var record = SocketCalls.ProtocolByName(PathArgument.EncodeTerminated(t, name));
            return record is null ? throw Errors.Of(Exceptions.OSError, "protocol not found") : *(int*)(record + 2);
        }
    }

    private static long Unsigned(PyThread t, PyObject value, int bits)
    {
        var number = Operations.Index(t, value);
        return number.Sign < 0 ? throw Errors.ValueError("Cannot convert negative int")
            : number.TryGetInt64(out var small) && small >> bits == 0 ? small : throw Errors.OverflowError($"Python int too large for C uint{bits}_t");
    }

    [PyFunction("htons", Doc = "A 16-bit number in network byte order.")]
    public static int HostToNetwork16(PyThread t, PyObject integer) => (ushort)IPAddress.HostToNetworkOrder((short)Unsigned(t, integer, 16));

    [PyFunction("ntohs", Doc = "A 16-bit number from network byte order.")]
    public static int NetworkToHost16(PyThread t, PyObject integer) => HostToNetwork16(t, integer);

    [PyFunction("htonl", Doc = "A 32-bit number in network byte order.")]
    public static long HostToNetwork32(PyThread t, PyObject integer) => (uint)IPAddress.HostToNetworkOrder((int)Unsigned(t, integer, 32));

    [PyFunction("ntohl", Doc = "A 32-bit number from network byte order.")]
    public static long NetworkToHost32(PyThread t, PyObject integer) => HostToNetwork32(t, integer);

    [PyFunction("inet_aton", Signature = "(ip_addr, /)", Doc = "An IPv4 address as 4 bytes.")]
    public static PyObject ParseOld(PyThread t, PyStr ip_addr)
    {
        var result = new byte[4];
        fixed (byte* pointer = result)
        {
            return SocketCalls.ParseOldAddress(PathArgument.EncodeTerminated(t, ip_addr), pointer) != 0 ? PyBytes.Of(result) : throw Errors.Of(Exceptions.OSError, "illegal IP address string passed to inet_aton");
        }
    }

    [PyFunction("inet_ntoa", Signature = "(packed_ip, /)", Doc = "4 bytes as an IPv4 address.")]
    public static string FormatOld(PyThread t, PyObject packed_ip)
    {
        var bytes = BufferView.Read(t, packed_ip);
        return bytes.Length == 4 ? SocketAddress.Format(SocketCalls.InternetFamily, bytes) : throw Errors.Of(Exceptions.OSError, "packed IP wrong length for inet_ntoa");
    }

    [PyFunction("inet_pton", Doc = "inet_pton(family, text): an address as bytes.")]
    public static PyObject Parse(PyThread t, int address_family, PyStr ip_string)
    {
        var result = new byte[16];
        fixed (byte* pointer = result)
        {
            return SocketCalls.ParseAddress(address_family, PathArgument.EncodeTerminated(t, ip_string), pointer) switch
            {
                1 => PyBytes.Of(result.AsSpan(0, address_family == SocketCalls.InternetFamily ? 4 : 16)),
                0 => throw Errors.Of(Exceptions.OSError, "illegal IP address string passed to inet_pton"),
                _ => throw LibC.LastError(),
            };
        }
    }

    [PyFunction("inet_ntop", Signature = "(address_family, packed_ip, /)", Doc = "Bytes as an address.")]
    public static string FormatNew(PyThread t, int address_family, PyObject packed_ip)
    {
        var bytes = BufferView.Read(t, packed_ip);
        var size = address_family switch
        {
            SocketCalls.InternetFamily => 4,
            SocketCalls.Internet6Family => 16,
            _ => throw Errors.ValueError($"unknown address family {address_family}"),
        };
        return bytes.Length == size ? SocketAddress.Format(address_family, bytes) : throw Errors.ValueError("invalid length of packed IP address string");
    }

    [PyFunction("if_nameindex", Signature = "()", Doc = "The network interfaces: (index, name).")]
    public static PyObject Interfaces(PyThread t)
    {
        var list = SocketCalls.Interfaces();
        if (list is null)
        {
            throw LibC.LastError();
        }

        try
        {
            var result = new PyList();
            for (var entry = list; *(uint*)entry != 0; entry += 16)
            {
                result.Append(new PyTuple([PyInt.Of(*(uint*)entry), PyStr.Of(Marshal.PtrToStringUTF8(*(nint*)(entry + 8))!)]));
            }

            return result;
        }
        finally
        {
            SocketCalls.FreeInterfaces(list);
        }
    }

    [PyFunction("if_nametoindex", Signature = "(oname, /)", Doc = "The index of a network interface.")]
    public static long InterfaceIndex(PyThread t, PyObject oname)
    {
        var index = SocketCalls.InterfaceIndex(PathArgument.EncodeTerminated(t, oname));
        return index != 0 ? index : throw LibC.LastError();
    }

    [PyFunction("if_indextoname", Signature = "(index, /)", Doc = "The name of a network interface.")]
    public static string InterfaceName(long index)
    {
        var buffer = stackalloc byte[64];
        var name = SocketCalls.InterfaceName((uint)index, buffer);
        return name is not null ? Marshal.PtrToStringUTF8((nint)name)! : throw LibC.LastError();
    }

    [PyFunction("CMSG_LEN", Doc = "CMSG_LEN(length): the length of an ancillary item.")]
    public static long AncillaryLength(long length) => length is >= 0 and <= int.MaxValue ? length + 16 : throw Errors.OverflowError("CMSG_LEN() argument out of range");

    [PyFunction("CMSG_SPACE", Doc = "CMSG_SPACE(length): the room an ancillary item takes.")]
    public static long AncillarySpace(long length) => length is >= 0 and <= int.MaxValue ? ((length + 7) & ~7L) + 16 : throw Errors.OverflowError("CMSG_SPACE() argument out of range");
}
