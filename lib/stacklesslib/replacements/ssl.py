"""TLS sockets that block the calling tasklet.

The socket under the connection never blocks, so OpenSSL says what it waits for; the tasklet waits for that, as long as
the timeout that the program sees allows.
"""

from __future__ import annotations

import ssl as _ssl
from typing import Any

from ..base import time
from . import poller
from .socket import socket

__all__ = ["SSLSocket"]


class _Connection:
    """A native connection whose operations wait as a tasklet."""

    __slots__ = ("_native", "_socket")

    def __init__(self, native: Any, owner: SSLSocket) -> None:
        object.__setattr__(self, "_native", native)
        object.__setattr__(self, "_socket", owner)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._native, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._native, name, value)

    def _waiting(self, what: str, operation: Any, *args: Any) -> Any:
        limit = self._socket.gettimeout()
        deadline = None if limit is None else time() + limit
        while True:
            try:
                return operation(*args)
            except _ssl.SSLWantReadError:
                if limit == 0:
                    raise
                wait = poller.wait_readable
            except _ssl.SSLWantWriteError:
                if limit == 0:
                    raise
                wait = poller.wait_writable
            try:
                wait(self._socket.fileno(), deadline)
            except TimeoutError:
                raise TimeoutError(f"The {what} operation timed out") from None

    def do_handshake(self) -> None:
        """Agrees on keys with the other side."""
        self._waiting("handshake", self._native.do_handshake)

    def read(self, *args: Any) -> Any:
        """As of the native connection."""
        return self._waiting("read", self._native.read, *args)

    def write(self, data: Any) -> int:
        """As of the native connection."""
        return self._waiting("write", self._native.write, data)

    def shutdown(self) -> Any:
        """As of the native connection."""
        return self._waiting("read", self._native.shutdown)


class SSLSocket(_ssl.SSLSocket, socket):
    """A TLS socket whose waits are a tasklet's."""

    @property
    def _sslobj(self) -> Any:
        return self.__dict__.get("_connection")

    @_sslobj.setter
    def _sslobj(self, native: Any) -> None:
        self.__dict__["_connection"] = None if native is None else _Connection(native, self)
