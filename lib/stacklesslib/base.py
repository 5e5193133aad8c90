"""What the rest of the library stands on: time, switches of the scheduler as context managers, signals."""

from __future__ import annotations

import sys
import time as _time
from _thread import RLock as _RLock
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stackless
from stackless import atomic

__all__ = ["SignalChannel", "Waiter", "atomic", "block_trap", "elapsed_time", "expired", "ignore_nesting", "mutex", "pause", "report_error", "switch_trap", "time"]

#: Seconds on a clock that never goes back.
time = _time.monotonic

#: Guards the state of the library's locks and queues, always as "with atomic(), mutex:".  The lock excludes other
#: threads; the atomic block keeps the watchdog from stopping its holder.  Nobody waits for anything inside.
mutex = _RLock()

_start = time()


def elapsed_time() -> float:
    """Seconds since the library was imported."""
    return time() - _start


@contextmanager
def block_trap(trap: bool = True) -> Iterator[None]:
    """Makes blocking an error for the current tasklet."""
    tasklet = stackless.getcurrent()
    old = tasklet.block_trap
    tasklet.block_trap = trap
    try:
        yield
    finally:
        tasklet.block_trap = old


@contextmanager
def ignore_nesting(flag: bool = True) -> Iterator[None]:
    """Lets the watchdog interrupt the current tasklet under native callers too."""
    tasklet = stackless.getcurrent()
    old = tasklet.set_ignore_nesting(flag)
    try:
        yield
    finally:
        tasklet.set_ignore_nesting(old)


@contextmanager
def switch_trap() -> Iterator[None]:
    """Makes every switch of tasklets on this thread an error."""
    stackless.switch_trap(1)
    try:
        yield
    finally:
        stackless.switch_trap(-1)


class SignalChannel(stackless.channel):
    """A channel whose sending side never waits: a signal without a receiver is dropped."""

    def __init__(self) -> None:
        super().__init__()
        self.preference = 1

    def signal(self, value: Any = None) -> bool:
        """Passes a value to one receiver; False if nobody waits."""
        try:
            self.send(value, timeout=0)
        except TimeoutError:
            return False
        return True

    def signal_throw(self, exc: Any, val: Any = None, tb: Any = None) -> bool:
        """Raises an exception in one receiver; False if nobody waits."""
        return self.signal(stackless.bomb(exc, val, tb))

    def signal_all(self, value: Any = None) -> int:
        """Passes a value to everybody who waits now; says how many that were."""
        count = 0
        waiting = -self.balance
        while count < waiting and self.signal(value):
            count += 1
        return count

    def wait(self, timeout: float | None = None) -> Any:
        """The value of the next signal.  TimeoutError if none comes in time."""
        return self.receive(timeout=timeout)


class Waiter(stackless.channel):
    """A place to wait for a wakeup, which may also come before the wait."""

    def wait(self, timeout: float | None = None) -> bool:
        """Waits to be woken; False if time ran out."""
        deadline = None if timeout is None else time() + timeout
        try:
            self.receive(timeout=timeout)
        except TimeoutError as e:
            if expired(e, deadline):
                return False
            raise
        return True

    #: Ends the wait, or the next one.  Any thread may call it; it never waits and never switches.
    wake = stackless.channel._wake


def pause(seconds: float) -> None:
    """Lets other tasklets run for so long; the thread sleeps if there are none."""
    if seconds <= 0:
        stackless.schedule()
        return
    deadline = time() + seconds
    try:
        stackless.channel().receive(timeout=seconds)
    except TimeoutError as e:
        if not expired(e, deadline):
            raise


def expired(error: BaseException, deadline: float | None) -> bool:
    """Whether an error is the end of a channel's own time limit.

    util.timeout() raises a subclass, so the end of one wait is told from that of a wider one.
    """
    return type(error) is TimeoutError and deadline is not None and time() >= deadline


def report_error(error: BaseException, message: str, source: Any) -> None:
    """Gives an error that nobody can catch to sys.unraisablehook."""
    sys.unraisablehook(_Unraisable(error, message, source))


class _Unraisable:
    """What sys.unraisablehook looks at."""

    def __init__(self, error: BaseException, message: str, source: Any) -> None:
        self.exc_type = type(error)
        self.exc_value = error
        self.exc_traceback = error.__traceback__
        self.err_msg = message
        self.object = source
