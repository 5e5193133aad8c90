"""The functions of _thread, with tasklets in the place of threads."""

from __future__ import annotations

import _thread
from collections.abc import Callable
from typing import Any

import stackless

from .. import locks
from ..base import report_error
from ..util import local as _local

__all__ = [
    "LockType",
    "RLock",
    "_local",
    "_make_thread_handle",
    "_thread_handle",
    "allocate_lock",
    "exit",
    "get_ident",
    "get_native_id",
    "interrupt_main",
    "join_all",
    "start_joinable_thread",
    "start_new",
    "start_new_thread",
]

_real_get_ident = _thread.get_ident

LockType = locks.Lock
allocate_lock = locks.Lock
RLock = locks.RLock
interrupt_main = _thread.interrupt_main

#: Handles of tasklets that interpreter exit waits for.
_joined_at_exit: set[_thread_handle] = set()


def get_ident() -> int:
    """Identifies the calling tasklet; the main tasklet of a thread has the thread's identifier."""
    task = stackless.getcurrent()
    return _real_get_ident() if task.is_main else id(task)


get_native_id = _thread.get_native_id


class _thread_handle:
    """What a Thread object keeps of its tasklet."""

    def __init__(self) -> None:
        self.ident: int | None = None
        self._done = locks.Event()

    def is_done(self) -> bool:
        """Whether it has ended."""
        return self._done.is_set()

    def _set_done(self) -> None:
        self._done.set()
        _joined_at_exit.discard(self)

    def join(self, timeout: float | None = None) -> None:
        """Waits for the end."""
        if not self.is_done() and self.ident == get_ident():
            raise RuntimeError("Cannot join current thread")
        self._done.wait(None if timeout is None or timeout < 0 else timeout)


def _make_thread_handle(ident: int) -> _thread_handle:
    handle = _thread_handle()
    handle.ident = ident
    return handle


def start_joinable_thread(function: Callable[[], Any], handle: _thread_handle | None = None, daemon: bool = True) -> _thread_handle:
    """Starts a tasklet; the handle is done when it ends."""
    handle = _thread_handle() if handle is None else handle

    def run() -> None:
        try:
            _guarded(function, (), {})
        finally:
            handle._set_done()

    task = stackless.tasklet(run)
    handle.ident = id(task)
    # The handle keeps the tasklet, so that nobody else gets its identifier.
    handle.tasklet = task  # type: ignore[attr-defined]
    if not daemon:
        _joined_at_exit.add(handle)
    task()
    return handle


def start_new_thread(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any] | None = None) -> int:
    """Starts a tasklet; its identifier."""
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    task = stackless.tasklet(_guarded)
    task(function, args, kwargs or {})
    return id(task)


start_new = start_new_thread


def _guarded(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    try:
        function(*args, **kwargs)
    except SystemExit:
        # TaskletExit is one too: a killed tasklet ends quietly.
        pass
    except BaseException as e:
        report_error(e, "Exception ignored in thread started by", function)


def exit() -> None:
    """Ends the calling tasklet."""
    raise SystemExit


def join_all() -> None:
    """Waits for the tasklets of threads that are not daemons."""
    while _joined_at_exit:
        next(iter(_joined_at_exit)).join()
