"""Sockets that block the calling tasklet.

The descriptor is always non-blocking; the timeout that the program sees is kept beside it.
"""

from __future__ import annotations

import errno
import os
import socket as _socket
from typing import Any

from ..base import time
from . import poller

__all__ = ["fromfd", "socket", "socketpair"]

_BaseSocket = _socket.socket
_real_socketpair = _socket.socketpair
_PENDING = (errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EALREADY)


class socket(_BaseSocket):
    """A socket whose waits are a tasklet's."""

    __slots__ = ("_limit",)

    def __init__(self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None) -> None:
        limit = _socket.getdefaulttimeout()
        super().__init__(family, type, proto, fileno)
        self._limit = limit
        super().setblocking(False)

    # ---- Timeouts

    def settimeout(self, value: float | None) -> None:
        """None waits for ever, 0 never."""
        if value is not None:
            value = float(value)
            if value < 0:
                raise ValueError("Timeout value out of range")
        self._limit = value

    def gettimeout(self) -> float | None:
        """Seconds, or None."""
        return self._limit

    timeout = property(gettimeout)

    def setblocking(self, flag: bool) -> None:
        """As settimeout(None) or settimeout(0)."""
        self._limit = None if flag else 0.0

    def getblocking(self) -> bool:
        """Whether it waits at all."""
        return self._limit != 0

    def _deadline(self) -> float | None:
        return None if self._limit is None else time() + self._limit

    def _reading(self, operation: Any, *args: Any) -> Any:
        deadline = self._deadline()
        while True:
            try:
                return operation(*args)
            except BlockingIOError:
                if self._limit == 0:
                    raise
            poller.wait_readable(self.fileno(), deadline)

    def _writing(self, operation: Any, *args: Any) -> Any:
        deadline = self._deadline()
        while True:
            try:
                return operation(*args)
            except BlockingIOError:
                if self._limit == 0:
                    raise
            poller.wait_writable(self.fileno(), deadline)

    # ---- What waits

    def accept(self) -> tuple[socket, Any]:
        """A connection and its address."""
        fd, address = self._reading(self._accept)
        return socket(self.family, self.type, self.proto, fileno=fd), address

    def connect(self, address: Any) -> None:
        """Connects."""
        error = self._connect(address)
        if error:
            raise _connect_error(error)

    def connect_ex(self, address: Any) -> int:
        """Connects; an error number instead of an error."""
        try:
            return self._connect(address)
        except TimeoutError:
            return errno.EAGAIN

    def _connect(self, address: Any) -> int:
        deadline = self._deadline()
        error = super().connect_ex(address)
        if error not in _PENDING or self._limit == 0:
            return error
        poller.wait_writable(self.fileno(), deadline)
        return self.getsockopt(_socket.SOL_SOCKET, _socket.SO_ERROR)

    def recv(self, *args: Any) -> bytes:
        """As of any socket."""
        return self._reading(super().recv, *args)

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """As of any socket."""
        return self._reading(super().recv_into, buffer, nbytes, flags)

    def recvfrom(self, *args: Any) -> tuple[bytes, Any]:
        """As of any socket."""
        return self._reading(super().recvfrom, *args)

    def recvfrom_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> tuple[int, Any]:
        """As of any socket."""
        return self._reading(super().recvfrom_into, buffer, nbytes, flags)

    def recvmsg(self, *args: Any) -> Any:
        """As of any socket."""
        return self._reading(super().recvmsg, *args)

    def recvmsg_into(self, *args: Any) -> Any:
        """As of any socket."""
        return self._reading(super().recvmsg_into, *args)

    def send(self, *args: Any) -> int:
        """As of any socket."""
        return self._writing(super().send, *args)

    def sendto(self, *args: Any) -> int:
        """As of any socket."""
        return self._writing(super().sendto, *args)

    def sendmsg(self, *args: Any) -> int:
        """As of any socket."""
        return self._writing(super().sendmsg, *args)

    def sendall(self, data: Any, flags: int = 0) -> None:
        """As of any socket; the timeout is for all of it."""
        deadline = self._deadline()
        with memoryview(data) as view, view.cast("B") as rest:
            sent = 0
            while sent < len(rest):
                try:
                    sent += super().send(rest[sent:], flags)
                    continue
                except BlockingIOError:
                    if self._limit == 0:
                        raise
                poller.wait_writable(self.fileno(), deadline)

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        """Sends a file, piece by piece."""
        return self._sendfile_use_send(file, offset, count)

    # ---- Other

    def dup(self) -> socket:
        """Another socket for the same connection."""
        made = type(self)(self.family, self.type, self.proto, fileno=_socket.dup(self.fileno()))
        made._limit = self._limit
        return made

    def _real_close(self, *args: Any) -> None:
        poller.cancel(self.fileno())
        super()._real_close(*args)


def _connect_error(error: int) -> OSError:
    return OSError(error, os.strerror(error))


def fromfd(fd: int, family: int, type: int, proto: int = 0) -> socket:
    """A socket for a copy of a descriptor."""
    return socket(family, type, proto, fileno=_socket.dup(fd))


def socketpair(family: int | None = None, type: int = _socket.SOCK_STREAM, proto: int = 0) -> tuple[socket, socket]:
    """Two connected sockets."""
    pair = _real_socketpair(family, type, proto) if family is not None else _real_socketpair(type=type, proto=proto)
    a, b = (socket(s.family, s.type, s.proto, fileno=s.detach()) for s in pair)
    return a, b
