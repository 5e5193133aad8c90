"""TLS for sockets, over the native module _ssl.

SSLContext holds what connections share: certificates, trust, protocol versions. Its wrap_socket() gives an SSLSocket,
which is used as any socket; its wrap_bio() gives an SSLObject, which does no input or output of its own but works on
two MemoryBIO. create_default_context() makes a context with safe settings.
"""

from __future__ import annotations

import base64 as _base64
import calendar as _calendar
import errno as _errno
import os as _os
import socket as _socket
import sys as _sys
import time as _time
import warnings as _warnings
from collections.abc import Callable, Iterable
from enum import Enum as _Enum, IntEnum as _IntEnum, IntFlag as _IntFlag
from socket import SO_TYPE, SOCK_STREAM, SOL_SOCKET, create_connection
from typing import Any, NamedTuple

import _ssl
from _ssl import (
    _DEFAULT_CIPHERS, _OPENSSL_API_VERSION, HAS_ALPN, HAS_ECDH, HAS_NPN, HAS_PHA, HAS_PSK, HAS_SNI, HAS_SSLv2,
    HAS_SSLv3, HAS_TLSv1, HAS_TLSv1_1, HAS_TLSv1_2, HAS_TLSv1_3, OPENSSL_VERSION, OPENSSL_VERSION_INFO,
    OPENSSL_VERSION_NUMBER, RAND_add, RAND_bytes, RAND_status, MemoryBIO, SSLCertVerificationError, SSLEOFError,
    SSLError, SSLSession, SSLSyscallError, SSLWantReadError, SSLWantWriteError, SSLZeroReturnError,
)

CertificateError = SSLCertVerificationError
socket_error = OSError
CHANNEL_BINDING_TYPES = ["tls-unique"]
HAS_NEVER_CHECK_COMMON_NAME = hasattr(_ssl, "HOSTFLAG_NEVER_CHECK_SUBJECT")
PEM_HEADER = "-----BEGIN CERTIFICATE-----"
PEM_FOOTER = "-----END CERTIFICATE-----"
_RESTRICTED_SERVER_CIPHERS = _DEFAULT_CIPHERS


# ---- Numbers with names

def _numbers(name: str, kind: Any, prefix: str, without: tuple[str, ...] = ()) -> Any:
    """An enumeration of _ssl's constants with a prefix; its members become names of this module."""
    return kind._convert_(name, __name__, lambda key: key.startswith(prefix) and key not in without, source=_ssl)


_SSLMethod = _numbers("_SSLMethod", _IntEnum, "PROTOCOL_", ("PROTOCOL_SSLv23",))
Options = _numbers("Options", _IntFlag, "OP_")
AlertDescription = _numbers("AlertDescription", _IntEnum, "ALERT_DESCRIPTION_")
SSLErrorNumber = _numbers("SSLErrorNumber", _IntEnum, "SSL_ERROR_")
VerifyFlags = _numbers("VerifyFlags", _IntFlag, "VERIFY_")
VerifyMode = _numbers("VerifyMode", _IntEnum, "CERT_")

CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED = VerifyMode.CERT_NONE, VerifyMode.CERT_OPTIONAL, VerifyMode.CERT_REQUIRED
PROTOCOL_TLS, PROTOCOL_TLS_CLIENT, PROTOCOL_TLS_SERVER = (
    _SSLMethod.PROTOCOL_TLS, _SSLMethod.PROTOCOL_TLS_CLIENT, _SSLMethod.PROTOCOL_TLS_SERVER)
PROTOCOL_SSLv23 = _SSLMethod.PROTOCOL_SSLv23 = PROTOCOL_TLS
_PROTOCOL_NAMES = {value: name for name, value in _SSLMethod.__members__.items()}


class TLSVersion(_IntEnum):
    """Protocol versions, as minimum_version and maximum_version take them."""

    MINIMUM_SUPPORTED = _ssl.PROTO_MINIMUM_SUPPORTED
    SSLv3 = _ssl.PROTO_SSLv3
    TLSv1 = _ssl.PROTO_TLSv1
    TLSv1_1 = _ssl.PROTO_TLSv1_1
    TLSv1_2 = _ssl.PROTO_TLSv1_2
    TLSv1_3 = _ssl.PROTO_TLSv1_3
    MAXIMUM_SUPPORTED = _ssl.PROTO_MAXIMUM_SUPPORTED


class _TLSContentType(_IntEnum):
    """What a record carries (RFC 8446, B.1), and two kinds that only a message callback sees."""

    CHANGE_CIPHER_SPEC = 20
    ALERT = 21
    HANDSHAKE = 22
    APPLICATION_DATA = 23
    HEADER = 0x100
    INNER_CONTENT_TYPE = 0x101


class _TLSAlertType(_IntEnum):
    """Alerts (RFC 8446, B.2)."""

    CLOSE_NOTIFY = 0
    UNEXPECTED_MESSAGE = 10
    BAD_RECORD_MAC = 20
    DECRYPTION_FAILED = 21
    RECORD_OVERFLOW = 22
    DECOMPRESSION_FAILURE = 30
    HANDSHAKE_FAILURE = 40
    NO_CERTIFICATE = 41
    BAD_CERTIFICATE = 42
    UNSUPPORTED_CERTIFICATE = 43
    CERTIFICATE_REVOKED = 44
    CERTIFICATE_EXPIRED = 45
    CERTIFICATE_UNKNOWN = 46
    ILLEGAL_PARAMETER = 47
    UNKNOWN_CA = 48
    ACCESS_DENIED = 49
    DECODE_ERROR = 50
    DECRYPT_ERROR = 51
    EXPORT_RESTRICTION = 60
    PROTOCOL_VERSION = 70
    INSUFFICIENT_SECURITY = 71
    INTERNAL_ERROR = 80
    INAPPROPRIATE_FALLBACK = 86
    USER_CANCELED = 90
    NO_RENEGOTIATION = 100
    MISSING_EXTENSION = 109
    UNSUPPORTED_EXTENSION = 110
    CERTIFICATE_UNOBTAINABLE = 111
    UNRECOGNIZED_NAME = 112
    BAD_CERTIFICATE_STATUS_RESPONSE = 113
    BAD_CERTIFICATE_HASH_VALUE = 114
    UNKNOWN_PSK_IDENTITY = 115
    CERTIFICATE_REQUIRED = 116
    NO_APPLICATION_PROTOCOL = 120


class _TLSMessageType(_IntEnum):
    """Messages of the handshake (RFC 8446, B.3)."""

    HELLO_REQUEST = 0
    CLIENT_HELLO = 1
    SERVER_HELLO = 2
    HELLO_VERIFY_REQUEST = 3
    NEWSESSION_TICKET = 4
    END_OF_EARLY_DATA = 5
    HELLO_RETRY_REQUEST = 6
    ENCRYPTED_EXTENSIONS = 8
    CERTIFICATE = 11
    SERVER_KEY_EXCHANGE = 12
    CERTIFICATE_REQUEST = 13
    SERVER_DONE = 14
    CERTIFICATE_VERIFY = 15
    CLIENT_KEY_EXCHANGE = 16
    FINISHED = 20
    CERTIFICATE_URL = 21
    CERTIFICATE_STATUS = 22
    SUPPLEMENTAL_DATA = 23
    KEY_UPDATE = 24
    NEXT_PROTO = 67
    MESSAGE_HASH = 254
    CHANGE_CIPHER_SPEC = 0x0101


def _member(kind: Any, value: int) -> Any:
    """The member of an enumeration, or the bare number where it has none."""
    return kind._value2member_map_.get(value, value)


# ---- Objects and default places

class _ObjectFields(NamedTuple):
    nid: int
    shortname: str
    longname: str
    oid: str


class _ASN1Object(_ObjectFields):
    """An object that OpenSSL knows by number, names and identifier."""

    __slots__ = ()

    def __new__(cls, oid: str) -> Any:
        return super().__new__(cls, *_ssl.txt2obj(oid, name=False))

    @classmethod
    def fromnid(cls, nid: int) -> Any:
        """By OpenSSL's number."""
        return _ObjectFields.__new__(cls, *_ssl.nid2obj(nid))

    @classmethod
    def fromname(cls, name: str) -> Any:
        """By short name, long name or identifier."""
        return _ObjectFields.__new__(cls, *_ssl.txt2obj(name, name=True))


class Purpose(_ASN1Object, _Enum):
    """What a context is for: to authenticate servers (in a client), or clients (in a server)."""

    SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"


class DefaultVerifyPaths(NamedTuple):
    """Where OpenSSL finds authorities, and the variables that change that."""

    cafile: str | None
    capath: str | None
    openssl_cafile_env: str
    openssl_cafile: str
    openssl_capath_env: str
    openssl_capath: str


def get_default_verify_paths() -> DefaultVerifyPaths:
    """The places of the authorities that are trusted by default; None for one that does not exist."""
    file_variable, file, folder_variable, folder = _ssl.get_default_verify_paths()
    chosen_file = _os.environ.get(file_variable, file)
    chosen_folder = _os.environ.get(folder_variable, folder)
    return DefaultVerifyPaths(
        chosen_file if _os.path.isfile(chosen_file) else None,
        chosen_folder if _os.path.isdir(chosen_folder) else None,
        file_variable, file, folder_variable, folder)


# ---- Contexts

def _check_parameters(context: SSLContext, server_side: bool, server_hostname: Any, session: Any) -> None:
    if server_side and server_hostname:
        raise ValueError("server_hostname can only be specified in client mode")
    if server_side and session is not None:
        raise ValueError("session can only be specified in client mode")
    if context.check_hostname and not server_hostname:
        raise ValueError("check_hostname requires server_hostname")


def _protocol_list(names: Iterable[str], kind: str) -> bytes:
    result = bytearray()
    for name in names:
        encoded = bytes(name, "ascii")
        if not 0 < len(encoded) < 256:
            raise SSLError(f"{kind} protocols must be 1 to 255 in length")
        result.append(len(encoded))
        result += encoded
    return bytes(result)


def _as(name: str, kind: Any, doc: str) -> property:
    """A property of the native context whose value is a member of an enumeration."""
    native = getattr(_ssl._SSLContext, name)

    def get(self: SSLContext) -> Any:
        value = native.__get__(self)
        return kind(value) if issubclass(kind, _IntFlag) else _member(kind, value)

    def set_(self: SSLContext, value: int) -> None:
        native.__set__(self, value)

    def delete(self: SSLContext) -> None:
        native.__delete__(self)

    return property(get, set_, delete, doc)


class SSLContext(_ssl._SSLContext):
    """Settings that TLS connections share."""

    sslsocket_class: Any = None
    sslobject_class: Any = None

    def __new__(cls, protocol: int | None = None, *args: Any, **kwargs: Any) -> SSLContext:
        if protocol is None:
            _warnings.warn("ssl.SSLContext() without protocol argument is deprecated.", DeprecationWarning, stacklevel=2)
            protocol = PROTOCOL_TLS
        return super().__new__(cls, protocol)

    options = _as("options", Options, "Options of OpenSSL.")
    verify_flags = _as("verify_flags", VerifyFlags, "How certificates are verified.")
    verify_mode = _as("verify_mode", VerifyMode, "Whether the other side must show a certificate.")
    minimum_version = _as("minimum_version", TLSVersion, "The oldest version spoken.")
    maximum_version = _as("maximum_version", TLSVersion, "The newest version spoken.")

    @property
    def protocol(self) -> Any:
        """What the context was made for."""
        return _SSLMethod(super().protocol)

    @property
    def hostname_checks_common_name(self) -> bool:
        """Whether the subject's common name is looked at where the certificate has no alternative names."""
        return not self._host_flags & _ssl.HOSTFLAG_NEVER_CHECK_SUBJECT

    @hostname_checks_common_name.setter
    def hostname_checks_common_name(self, value: bool) -> None:
        if value:
            self._host_flags &= ~_ssl.HOSTFLAG_NEVER_CHECK_SUBJECT
        else:
            self._host_flags |= _ssl.HOSTFLAG_NEVER_CHECK_SUBJECT

    def _encode_hostname(self, hostname: str | bytes | None) -> str | None:
        if isinstance(hostname, str):
            return hostname.encode("idna").decode("ascii")
        return None if hostname is None else hostname.decode("ascii")

    def wrap_socket(
        self, sock: _socket.socket, server_side: bool = False, do_handshake_on_connect: bool = True,
        suppress_ragged_eofs: bool = True, server_hostname: str | bytes | None = None, session: SSLSession | None = None,
    ) -> SSLSocket:
        """A TLS connection over a stream socket, which is taken over."""
        return self.sslsocket_class._create(
            sock=sock, server_side=server_side, do_handshake_on_connect=do_handshake_on_connect,
            suppress_ragged_eofs=suppress_ragged_eofs, server_hostname=server_hostname, context=self, session=session)

    def wrap_bio(
        self, incoming: MemoryBIO, outgoing: MemoryBIO, server_side: bool = False,
        server_hostname: str | bytes | None = None, session: SSLSession | None = None,
    ) -> SSLObject:
        """A TLS connection over two streams in memory."""
        return self.sslobject_class._create(
            incoming, outgoing, server_side=server_side, server_hostname=self._encode_hostname(server_hostname),
            session=session, context=self)

    def set_npn_protocols(self, npn_protocols: Iterable[str]) -> None:
        """Does nothing but warn: NPN is gone."""
        _warnings.warn("ssl NPN is deprecated, use ALPN instead", DeprecationWarning, stacklevel=2)

    def set_alpn_protocols(self, alpn_protocols: Iterable[str]) -> None:
        """Sets the application protocols to offer or choose from, the preferred one first."""
        self._set_alpn_protocols(_protocol_list(alpn_protocols, "ALPN"))

    def set_servername_callback(self, server_name_callback: Callable[..., Any] | None) -> None:
        """As sni_callback, but the name is given with its encoding undone."""
        if server_name_callback is None:
            self.sni_callback = None
            return
        if not callable(server_name_callback):
            raise TypeError("not a callable object")

        def decoded(connection: Any, name: str | None, context: SSLContext) -> Any:
            return server_name_callback(connection, self._encode_hostname(name), context)

        self.sni_callback = decoded

    def load_default_certs(self, purpose: Purpose = Purpose.SERVER_AUTH) -> None:
        """Trusts the authorities that the system trusts."""
        if not isinstance(purpose, _ASN1Object):
            raise TypeError(purpose)
        self.set_default_verify_paths()

    @property
    def _msg_callback(self) -> Any:
        """Called with each message: (connection, 'read' or 'write', version, content type, message type, data)."""
        inner = super()._msg_callback
        return inner.callback if inner is not None else None

    @_msg_callback.setter
    def _msg_callback(self, callback: Callable[..., Any] | None) -> None:
        native = _ssl._SSLContext._msg_callback
        if callback is None:
            native.__set__(self, None)
            return
        if not callable(callback):
            raise TypeError(f"{callback} is not callable.")

        def named(connection: Any, direction: str, version: int, content: int, message: int, data: bytes) -> Any:
            content_type = _member(_TLSContentType, content)
            if content_type == _TLSContentType.HEADER:
                kind = _TLSContentType
            elif content_type == _TLSContentType.ALERT:
                kind = _TLSAlertType
            else:
                kind = _TLSMessageType
            return callback(connection, direction, _member(TLSVersion, version), content_type, _member(kind, message), data)

        named.callback = callback  # type: ignore[attr-defined]
        native.__set__(self, named)


def _finish(context: SSLContext, cafile: Any, capath: Any, cadata: Any, purpose: Purpose) -> SSLContext:
    """Loads the authorities that are asked for, or else the system's where they are needed; and logs keys if asked to."""
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    elif context.verify_mode != CERT_NONE:
        context.load_default_certs(purpose)
    log = _os.environ.get("SSLKEYLOGFILE")
    if log and not _sys.flags.ignore_environment:
        context.keylog_filename = log
    return context


def _protocol_for(purpose: Any) -> Any:
    if not isinstance(purpose, _ASN1Object):
        raise TypeError(purpose)
    if purpose == Purpose.SERVER_AUTH:
        return PROTOCOL_TLS_CLIENT
    if purpose == Purpose.CLIENT_AUTH:
        return PROTOCOL_TLS_SERVER
    raise ValueError(purpose)


def create_default_context(
    purpose: Purpose = Purpose.SERVER_AUTH, *, cafile: Any = None, capath: Any = None, cadata: Any = None,
) -> SSLContext:
    """A context with the settings that are recommended now, for a client or (CLIENT_AUTH) a server."""
    context = SSLContext(_protocol_for(purpose))
    context.verify_flags |= VerifyFlags.VERIFY_X509_PARTIAL_CHAIN | VerifyFlags.VERIFY_X509_STRICT
    return _finish(context, cafile, capath, cadata, purpose)


def _create_unverified_context(
    protocol: int | None = None, *, cert_reqs: Any = CERT_NONE, check_hostname: bool = False,
    purpose: Purpose = Purpose.SERVER_AUTH, certfile: Any = None, keyfile: Any = None,
    cafile: Any = None, capath: Any = None, cadata: Any = None,
) -> SSLContext:
    """A context that trusts everybody, for the protocols of old whose clients never verified."""
    default = _protocol_for(purpose)
    context = SSLContext(default if protocol is None else protocol)
    context.check_hostname = check_hostname
    if cert_reqs is not None:
        context.verify_mode = cert_reqs
    if check_hostname:
        context.check_hostname = True
    if keyfile and not certfile:
        raise ValueError("certfile must be specified")
    if certfile or keyfile:
        context.load_cert_chain(certfile, keyfile)
    return _finish(context, cafile, capath, cadata, purpose)


_create_default_https_context = create_default_context
_create_stdlib_context = _create_unverified_context


# ---- Connections

def _delegated(name: str, doc: str, otherwise: Any = None) -> Any:
    """A method that is the native connection's; without one it returns a default, where it has one."""
    def method(self: Any) -> Any:
        connection = self._sslobj
        return otherwise if connection is None else getattr(connection, name)()

    method.__name__ = method.__qualname__ = name
    method.__doc__ = doc
    return method


class _Connection:
    """What an SSLObject and an SSLSocket have in common: questions to the native connection."""

    __slots__ = ()
    _sslobj: Any

    @property
    def session_reused(self) -> bool | None:
        """Whether a session was continued."""
        return None if self._sslobj is None else self._sslobj.session_reused

    cipher = _delegated("cipher", "(name, version, bits) of the cipher in use, or None.")
    shared_ciphers = _delegated("shared_ciphers", "The ciphers that both sides offered, for a server.")
    compression = _delegated("compression", "The compression in use, or None.")
    version = _delegated("version", "The protocol version in use, or None.")
    selected_alpn_protocol = _delegated("selected_alpn_protocol", "The application protocol agreed on, or None.")
    pending = _delegated("pending", "How many bytes can be read without waiting.", 0)

    def selected_npn_protocol(self) -> None:
        """None, with a warning: NPN is gone."""
        _warnings.warn("ssl NPN is deprecated, use ALPN instead", DeprecationWarning, stacklevel=2)

    def _chain(self, name: str) -> list[bytes]:
        chain = getattr(self._sslobj, name)()
        return [] if chain is None else [certificate.public_bytes(_ssl.ENCODING_DER) for certificate in chain]

    def get_verified_chain(self) -> list[bytes]:
        """The certificates from the other side's to the trusted one, in DER."""
        return self._chain("get_verified_chain")

    def get_unverified_chain(self) -> list[bytes]:
        """The certificates that the other side sent, in DER."""
        return self._chain("get_unverified_chain")


class SSLObject(_Connection):
    """A TLS connection that does no input or output: it works on two MemoryBIO. SSLContext.wrap_bio() makes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError(
            f"{type(self).__name__} does not have a public constructor. Instances are returned by SSLContext.wrap_bio().")

    @classmethod
    def _create(
        cls, incoming: MemoryBIO, outgoing: MemoryBIO, server_side: bool = False, server_hostname: str | None = None,
        session: SSLSession | None = None, context: Any = None,
    ) -> SSLObject:
        _check_parameters(context, server_side, server_hostname, session)
        self = cls.__new__(cls)
        self._sslobj = context._wrap_bio(
            incoming, outgoing, server_side=server_side, server_hostname=server_hostname, owner=self, session=session)
        return self

    @property
    def context(self) -> SSLContext:
        """The context; a server may change it for the name that a client asks for."""
        return self._sslobj.context

    @context.setter
    def context(self, context: SSLContext) -> None:
        self._sslobj.context = context

    @property
    def session(self) -> SSLSession | None:
        """The session; a client may set one to continue before the handshake."""
        return self._sslobj.session

    @session.setter
    def session(self, session: SSLSession) -> None:
        self._sslobj.session = session

    @property
    def server_side(self) -> bool:
        """Whether this is the server."""
        return self._sslobj.server_side

    @property
    def server_hostname(self) -> str | None:
        """The name that was connected to."""
        return self._sslobj.server_hostname

    def read(self, len: int = 1024, buffer: Any = None) -> Any:
        """At most so many bytes; with a buffer they go there, and their number is returned."""
        return self._sslobj.read(len) if buffer is None else self._sslobj.read(len, buffer)

    def write(self, data: Any) -> int:
        """Takes bytes to send; how many."""
        return self._sslobj.write(data)

    def getpeercert(self, binary_form: bool = False) -> Any:
        """The other side's certificate: a dict, or its bytes."""
        return self._sslobj.getpeercert(binary_form)

    def do_handshake(self) -> None:
        """Agrees on keys with the other side."""
        self._sslobj.do_handshake()

    def unwrap(self) -> Any:
        """Ends the TLS connection."""
        return self._sslobj.shutdown()

    def get_channel_binding(self, cb_type: str = "tls-unique") -> bytes | None:
        """Bytes that only the two sides of this connection know."""
        return self._sslobj.get_channel_binding(cb_type)

    def verify_client_post_handshake(self) -> None:
        """Asks the client for its certificate now."""
        self._sslobj.verify_client_post_handshake()


def _is_connected(sock: _socket.socket) -> bool:
    """Whether there is another side. Data that came before the handshake was neither encrypted nor asked for: it is refused."""
    try:
        sock.getpeername()
        return True
    except OSError as error:
        number = error.errno
        if number not in (_errno.ENOTCONN, _errno.EINVAL):
            raise
    timeout = sock.gettimeout()
    sock.setblocking(False)
    try:
        early = sock.recv(1)
    except OSError as error:
        # A socket that was never connected says so, or has nothing.
        if error.errno not in (_errno.ENOTCONN, _errno.EBADF, _errno.EINVAL, _errno.EAGAIN, _errno.EWOULDBLOCK):
            raise
        early = b""
    finally:
        sock.settimeout(timeout)
    if early:
        reason = "Closed before TLS handshake with data in recv buffer."
        failure = SSLError(number, reason)
        failure.reason = reason
        failure.library = None
        raise failure
    return False


def _refused(name: str, error: type[Exception]) -> Any:
    def method(self: SSLSocket, *args: Any, **kwargs: Any) -> Any:
        raise error(f"{name} not allowed on instances of {type(self)}")

    method.__name__ = method.__qualname__ = name
    method.__doc__ = "Raises: TLS has no such operation."
    return method


class SSLSocket(_Connection, _socket.socket):
    """A socket whose data is encrypted. SSLContext.wrap_socket() makes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError(
            f"{type(self).__name__} does not have a public constructor. Instances are returned by SSLContext.wrap_socket().")

    @classmethod
    def _create(
        cls, sock: _socket.socket, server_side: bool = False, do_handshake_on_connect: bool = True,
        suppress_ragged_eofs: bool = True, server_hostname: Any = None, context: Any = None,
        session: SSLSession | None = None,
    ) -> SSLSocket:
        if sock.getsockopt(SOL_SOCKET, SO_TYPE) != SOCK_STREAM:
            raise NotImplementedError("only stream sockets are supported")
        _check_parameters(context, server_side, server_hostname, session)
        timeout = sock.gettimeout()
        encoded_hostname = context._encode_hostname(server_hostname)
        self = cls.__new__(cls, family=sock.family, type=sock.type, proto=sock.proto, fileno=sock.fileno())
        self._take_descriptor(sock)
        self.settimeout(timeout)
        self._context = context
        self._session = session
        self._sslobj = None
        self.server_side = server_side
        self.server_hostname = encoded_hostname
        self.do_handshake_on_connect = do_handshake_on_connect
        self.suppress_ragged_eofs = suppress_ragged_eofs
        self._connected = False
        try:
            self._connected = _is_connected(self)
            if self._connected:
                self._attach(server_side)
                if do_handshake_on_connect:
                    if timeout == 0.0:
                        raise ValueError("do_handshake_on_connect should not be specified for non-blocking sockets")
                    self.do_handshake()
        except BaseException:
            self.close()
            raise
        return self

    def _take_descriptor(self, sock: _socket.socket) -> None:
        super().__init__(family=sock.family, type=sock.type, proto=sock.proto, fileno=sock.fileno())
        sock.detach()

    def _attach(self, server_side: bool) -> None:
        self._sslobj = self._context._wrap_socket(self, server_side, self.server_hostname, owner=self, session=self._session)

    @property
    def context(self) -> SSLContext:
        """The context; a server may change it for the name that a client asks for."""
        return self._context

    @context.setter
    def context(self, context: SSLContext) -> None:
        self._context = context
        self._sslobj.context = context

    @property
    def session(self) -> SSLSession | None:
        """The session; a client may set one to continue before the handshake."""
        return None if self._sslobj is None else self._sslobj.session

    @session.setter
    def session(self, session: SSLSession) -> None:
        self._session = session
        if self._sslobj is not None:
            self._sslobj.session = session

    def dup(self) -> Any:
        """Raises: the state of the connection cannot be doubled."""
        raise NotImplementedError(f"Can't dup() {type(self).__name__} instances")

    def _checkClosed(self, msg: str | None = None) -> None:
        """Nothing to check; a place for subclasses to do so."""

    def _check_connected(self) -> None:
        if not self._connected:
            # Raises ENOTCONN unless connect() went on in the background meanwhile.
            self.getpeername()

    # ---- Data

    def read(self, len: int = 1024, buffer: Any = None) -> Any:
        """At most so many decrypted bytes; with a buffer they go there, and their number is returned."""
        self._checkClosed()
        if self._sslobj is None:
            raise ValueError("Read on closed or unwrapped SSL socket.")
        try:
            return self._sslobj.read(len) if buffer is None else self._sslobj.read(len, buffer)
        except SSLError as error:
            if self.suppress_ragged_eofs and error.args[0] == SSLErrorNumber.SSL_ERROR_EOF:
                return b"" if buffer is None else 0
            raise

    def write(self, data: Any) -> int:
        """Encrypts and sends bytes; how many."""
        self._checkClosed()
        if self._sslobj is None:
            raise ValueError("Write on closed or unwrapped SSL socket.")
        return self._sslobj.write(data)

    def _plain_flags(self, flags: int, operation: str) -> None:
        if flags:
            raise ValueError(f"non-zero flags not allowed in calls to {operation}() on {type(self)}")

    def send(self, data: Any, flags: int = 0) -> int:
        """Sends bytes; how many."""
        self._checkClosed()
        if self._sslobj is None:
            return super().send(data, flags)
        self._plain_flags(flags, "send")
        return self._sslobj.write(data)

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Sends all bytes."""
        self._checkClosed()
        if self._sslobj is None:
            super().sendall(data, flags)
            return
        self._plain_flags(flags, "sendall")
        with memoryview(data) as view, view.cast("B") as rest:
            sent = 0
            while sent < len(rest):
                sent += self.send(rest[sent:])

    def sendto(self, data: Any, flags_or_addr: Any, addr: Any = None) -> int:
        """As of any socket before the connection is encrypted."""
        self._checkClosed()
        if self._sslobj is not None:
            raise ValueError(f"sendto not allowed on instances of {type(self)}")
        return super().sendto(data, flags_or_addr) if addr is None else super().sendto(data, flags_or_addr, addr)

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        """Sends a file; how many bytes."""
        return super().sendfile(file, offset, count) if self._sslobj is None else self._sendfile_use_send(file, offset, count)

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        """At most so many bytes."""
        self._checkClosed()
        if self._sslobj is None:
            return super().recv(buflen, flags)
        self._plain_flags(flags, "recv")
        return self.read(buflen)

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        """Bytes into a buffer; how many."""
        self._checkClosed()
        if nbytes is None:
            with memoryview(buffer) as view:
                nbytes = view.nbytes or 1024
        if self._sslobj is None:
            return super().recv_into(buffer, nbytes, flags)
        self._plain_flags(flags, "recv_into")
        return self.read(nbytes, buffer)

    def recvfrom(self, buflen: int = 1024, flags: int = 0) -> Any:
        """As of any socket before the connection is encrypted."""
        self._checkClosed()
        if self._sslobj is not None:
            raise ValueError(f"recvfrom not allowed on instances of {type(self)}")
        return super().recvfrom(buflen, flags)

    def recvfrom_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> Any:
        """As of any socket before the connection is encrypted."""
        self._checkClosed()
        if self._sslobj is not None:
            raise ValueError(f"recvfrom_into not allowed on instances of {type(self)}")
        return super().recvfrom_into(buffer, nbytes or 0, flags)

    sendmsg = _refused("sendmsg", NotImplementedError)
    recvmsg = _refused("recvmsg", NotImplementedError)
    recvmsg_into = _refused("recvmsg_into", NotImplementedError)

    # ---- The connection

    def do_handshake(self, block: bool = False) -> None:
        """Agrees on keys with the other side."""
        self._check_connected()
        timeout = self.gettimeout()
        try:
            if timeout == 0.0 and block:
                self.settimeout(None)
            self._sslobj.do_handshake()
        finally:
            self.settimeout(timeout)

    def _connect_plain(self, address: Any, with_number: bool) -> int:
        if with_number:
            return super().connect_ex(address)
        super().connect(address)
        return 0

    def _real_connect(self, address: Any, with_number: bool) -> int:
        if self.server_side:
            raise ValueError("can't connect in server-side mode")
        if self._connected or self._sslobj is not None:
            raise ValueError("attempt to connect already-connected SSLSocket!")
        self._attach(False)
        try:
            error = self._connect_plain(address, with_number)
            if not error:
                self._connected = True
                if self.do_handshake_on_connect:
                    self.do_handshake()
            return error
        except BaseException:
            self._sslobj = None
            raise

    def connect(self, address: Any) -> None:
        """Connects, and makes the connection secure."""
        self._real_connect(address, False)

    def connect_ex(self, address: Any) -> int:
        """As connect(), with an error number for what the socket refuses."""
        return self._real_connect(address, True)

    def accept(self) -> tuple[SSLSocket, Any]:
        """A secure connection and its address."""
        plain, address = super().accept()
        return self.context.wrap_socket(
            plain, do_handshake_on_connect=self.do_handshake_on_connect, suppress_ragged_eofs=self.suppress_ragged_eofs,
            server_side=True), address

    def getpeercert(self, binary_form: bool = False) -> Any:
        """The other side's certificate: a dict, or its bytes."""
        self._checkClosed()
        self._check_connected()
        return self._sslobj.getpeercert(binary_form)

    def get_channel_binding(self, cb_type: str = "tls-unique") -> bytes | None:
        """Bytes that only the two sides of this connection know."""
        if self._sslobj is not None:
            return self._sslobj.get_channel_binding(cb_type)
        if cb_type not in CHANNEL_BINDING_TYPES:
            raise ValueError(f"{cb_type} channel binding type not implemented")
        return None

    def shutdown(self, how: int) -> None:
        """Ends sending, receiving or both, without the farewell of TLS."""
        self._checkClosed()
        self._sslobj = None
        super().shutdown(how)

    def unwrap(self) -> Any:
        """Ends the TLS connection; the socket goes on without."""
        if self._sslobj is None:
            raise ValueError("No SSL wrapper around " + str(self))
        plain = self._sslobj.shutdown()
        self._sslobj = None
        return plain

    def verify_client_post_handshake(self) -> None:
        """Asks the client for its certificate now."""
        if self._sslobj is None:
            raise ValueError("No SSL wrapper around " + str(self))
        self._sslobj.verify_client_post_handshake()

    def _real_close(self) -> None:
        self._sslobj = None
        super()._real_close()


SSLContext.sslsocket_class = SSLSocket
SSLContext.sslobject_class = SSLObject


# ---- Certificates as text

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def cert_time_to_seconds(cert_time: str) -> int:
    """The seconds since 1970 of a certificate's notBefore or notAfter."""
    month = cert_time[:3].lower()
    rest_format = " %d %H:%M:%S %Y GMT"
    if month not in _MONTHS:
        raise ValueError(f'time data {cert_time!r} does not match format "%b{rest_format}"')
    parsed = _time.strptime(cert_time[3:], rest_format)
    return _calendar.timegm((parsed.tm_year, _MONTHS.index(month) + 1, *parsed[2:6]))


def DER_cert_to_PEM_cert(der_cert_bytes: bytes) -> str:
    """A certificate's bytes as text."""
    text = str(_base64.standard_b64encode(der_cert_bytes), "ascii")
    return "\n".join([PEM_HEADER, *(text[i:i + 64] for i in range(0, len(text), 64)), PEM_FOOTER]) + "\n"


def PEM_cert_to_DER_cert(pem_cert_string: str) -> bytes:
    """A certificate's text as bytes."""
    if not pem_cert_string.startswith(PEM_HEADER):
        raise ValueError(f"Invalid PEM encoding; must start with {PEM_HEADER}")
    if not pem_cert_string.strip().endswith(PEM_FOOTER):
        raise ValueError(f"Invalid PEM encoding; must end with {PEM_FOOTER}")
    return _base64.decodebytes(pem_cert_string.strip()[len(PEM_HEADER):-len(PEM_FOOTER)].encode("ascii", "strict"))


def get_server_certificate(
    addr: tuple[str, int], ssl_version: int = PROTOCOL_TLS_CLIENT, ca_certs: Any = None,
    timeout: Any = _socket._GLOBAL_DEFAULT_TIMEOUT,  # type: ignore[attr-defined]
) -> str:
    """The certificate of a server, as text; verified only if authorities are given."""
    context = _create_stdlib_context(
        ssl_version, cert_reqs=CERT_NONE if ca_certs is None else CERT_REQUIRED, cafile=ca_certs)
    with create_connection(addr, timeout=timeout) as sock, context.wrap_socket(sock, server_hostname=addr[0]) as secure:
        return DER_cert_to_PEM_cert(secure.getpeercert(True))


def get_protocol_name(protocol_code: int) -> str:
    """The name of a PROTOCOL_ number."""
    return _PROTOCOL_NAMES.get(protocol_code, "<unknown>")
