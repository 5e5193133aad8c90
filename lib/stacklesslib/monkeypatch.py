"""Makes library modules block the calling tasklet instead of its thread.

patch_all() changes the modules in place, so whoever uses them through their name gets the new behaviour; names that
were imported from them before keep the old.  unpatch_all() puts everything back; patched() is both, for a with block.
Each patch_...() may be used by itself.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stackless

__all__ = [
    "is_patched",
    "patch_all",
    "patch_queue",
    "patch_select",
    "patch_socket",
    "patch_ssl",
    "patch_subprocess",
    "patch_thread",
    "patch_threading",
    "patch_time",
    "patched",
    "unpatch_all",
]

_MISSING = object()
_saved: dict[tuple[str, str], Any] = {}


def _set(module_name: str, name: str, value: Any) -> None:
    module = importlib.import_module(module_name)
    target = module
    *path, last = name.split(".")
    for part in path:
        target = getattr(target, part)
    _saved.setdefault((module_name, name), vars(target).get(last, _MISSING))
    setattr(target, last, value)


def is_patched(module_name: str | None = None) -> bool:
    """Whether a module (any of them) is patched."""
    return any(module_name in (None, patched) for patched, _ in _saved)


def patch_time() -> None:
    """time.sleep lets other tasklets run."""
    from . import base

    def sleep(seconds: float, /) -> None:
        """Lets other tasklets run for so many seconds."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        base.pause(seconds)

    _set("time", "sleep", sleep)


def patch_thread() -> None:
    """_thread starts tasklets, and its locks are theirs."""
    from .replacements import thread

    for name in ("LockType", "RLock", "allocate_lock", "exit", "get_ident", "start_joinable_thread", "start_new", "start_new_thread", "_local", "_make_thread_handle"):
        _set("_thread", name, getattr(thread, name))
    _set("_thread", "allocate", thread.allocate_lock)
    _set("_thread", "lock", thread.LockType)
    _set("_thread", "_ThreadHandle", thread._thread_handle)


def patch_threading() -> None:
    """threading.Thread is a tasklet, and what synchronizes threads synchronizes tasklets."""
    import threading

    from . import locks
    from .replacements import thread

    shutdown = threading._shutdown  # type: ignore[attr-defined]

    def join_tasklets() -> None:
        thread.join_all()
        shutdown()

    excepthook = threading.excepthook

    def report(args: Any, /) -> None:
        """As threading's, but a killed tasklet is no error."""
        if not issubclass(args.exc_type, stackless.TaskletExit):
            excepthook(args)

    for name, value in {
        "excepthook": report,
        "_start_joinable_thread": thread.start_joinable_thread,
        "_make_thread_handle": thread._make_thread_handle,
        "_ThreadHandle": thread._thread_handle,
        "_allocate_lock": thread.allocate_lock,
        "_LockType": thread.LockType,
        "_CRLock": None,
        "_set_name": None,
        "_PyRLock": locks.RLock,
        "Lock": locks.Lock,
        "RLock": locks.RLock,
        "Condition": locks.Condition,
        "Semaphore": locks.Semaphore,
        "BoundedSemaphore": locks.BoundedSemaphore,
        "Event": locks.Event,
        "Barrier": locks.Barrier,
        "get_ident": thread.get_ident,
        "local": thread._local,
        "_active_limbo_lock": locks.RLock(),
        "_shutdown": join_tasklets,
    }.items():
        if not is_patched("threading") or ("threading", name) not in _saved:
            _set("threading", name, value)


def patch_queue() -> None:
    """queue.SimpleQueue blocks tasklets; the other queues do by what threading gives them."""
    import queue

    _set("queue", "SimpleQueue", queue._PySimpleQueue)  # type: ignore[attr-defined]


def patch_select() -> None:
    """select.select, select.poll and the selectors block tasklets."""
    import selectors

    from .replacements import select

    _set("select", "select", select.select)
    _set("selectors", "SelectSelector._select", staticmethod(select.select))
    if hasattr(selectors, "PollSelector"):
        _set("select", "poll", select.poll)
        _set("selectors", "PollSelector._selector_cls", select.poll)
        _set("selectors", "DefaultSelector", selectors.PollSelector)


def patch_socket() -> None:
    """Sockets block tasklets; names are looked up on worker threads."""
    import socket

    from .replacements import socket as replacement
    from .util import call_async

    _set("socket", "socket", replacement.socket)
    _set("socket", "SocketType", replacement.socket)
    _set("socket", "fromfd", replacement.fromfd)
    _set("socket", "socketpair", replacement.socketpair)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo"):
        real = getattr(socket, name)
        if ("socket", name) not in _saved:
            _set("socket", name, _on_thread(real, call_async))


def patch_ssl() -> None:
    """TLS sockets block tasklets; for sockets of before, and where there is no ssl, nothing changes."""
    try:
        from .replacements import ssl
    except ImportError:
        return
    _set("ssl", "SSLContext.sslsocket_class", ssl.SSLSocket)


def _on_thread(function: Any, call_async: Any) -> Any:
    def call(*args: Any, **kwargs: Any) -> Any:
        return call_async(function, args, kwargs)

    call.__name__ = call.__qualname__ = function.__name__
    call.__doc__ = function.__doc__
    return call


def patch_subprocess() -> None:
    """Popen.wait() and communicate() block tasklets."""
    from .replacements import subprocess

    _set("subprocess", "Popen", subprocess.Popen)


def patch_all() -> None:
    """All of the above."""
    # What the replacements stand on must be there before it is replaced.
    for name in ("concurrent.futures", "stacklesslib.futures", "stacklesslib.threadpool", "stacklesslib.app"):
        importlib.import_module(name)
    patch_time()
    patch_select()
    patch_socket()
    patch_ssl()
    patch_subprocess()
    patch_queue()
    patch_threading()
    patch_thread()


def unpatch_all() -> None:
    """Puts everything back."""
    while _saved:
        (module_name, name), value = _saved.popitem()
        target: Any = sys.modules[module_name]
        *path, last = name.split(".")
        for part in path:
            target = getattr(target, part)
        if value is _MISSING:
            delattr(target, last)
        else:
            setattr(target, last, value)


@contextmanager
def patched() -> Iterator[None]:
    """patch_all() for a with block."""
    patch_all()
    try:
        yield
    finally:
        unpatch_all()
