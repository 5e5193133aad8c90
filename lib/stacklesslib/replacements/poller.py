"""Waiting for file descriptors: one thread polls for all tasklets of all threads.

A tasklet that waits has a channel of its own in the poller's table; the thread signals it once and forgets it.  The
table changes in atomic blocks; the thread polls outside of them and is woken through a pipe.
"""

from __future__ import annotations

import errno
import os
import select as _select
from _thread import start_new_thread as _start_thread

from stackless import atomic

from ..base import SignalChannel, time
from ..util import WaitTimeoutError, channel_wait

__all__ = ["POLLERR", "POLLHUP", "POLLIN", "POLLNVAL", "POLLOUT", "POLLPRI", "cancel", "wait_any", "wait_fd", "wait_readable", "wait_writable"]

POLLIN = _select.POLLIN
POLLOUT = _select.POLLOUT
POLLPRI = _select.POLLPRI
POLLERR = _select.POLLERR
POLLHUP = _select.POLLHUP
POLLNVAL = _select.POLLNVAL

_poll_type = _select.poll


class _Wait(SignalChannel):
    """A tasklet's wait for one of several descriptors."""

    def __init__(self, events: dict[int, int]) -> None:
        super().__init__()
        self.events = events
        self.result: dict[int, int] | None = None


class _Poller:
    """The thread and its table."""

    def __init__(self) -> None:
        self._waits: dict[int, list[_Wait]] = {}
        self._changed: set[int] = set()
        self._running = False
        self._woken = False
        self._pipe: tuple[int, int] | None = None

    def wait(self, events: dict[int, int], timeout: float | None) -> dict[int, int]:
        """What happened to which descriptor; empty when time is up."""
        wait = _Wait(events)
        with atomic():
            self._add(wait)
            try:
                channel_wait(wait, timeout)
            except WaitTimeoutError:
                pass
            finally:
                if wait.result is None:
                    self._remove(wait)
        return wait.result or {}

    def _add(self, wait: _Wait) -> None:
        for fd in wait.events:
            self._waits.setdefault(fd, []).append(wait)
            self._changed.add(fd)
        if not self._running:
            self._pipe = self._pipe or os.pipe()
            for end in self._pipe:
                os.set_blocking(end, False)
            _start_thread(self._poll, ())
            self._running = True
        self._wake()

    def _remove(self, wait: _Wait) -> None:
        for fd in wait.events:
            waits = self._waits.get(fd)
            if waits is not None and wait in waits:
                waits.remove(wait)
                if not waits:
                    del self._waits[fd]
                self._changed.add(fd)
        self._wake()

    def _wake(self) -> None:
        if not self._woken:
            self._woken = True
            try:
                os.write(self._pipe[1], b"x")  # type: ignore[index]
            except BlockingIOError:
                pass

    def finish(self, fd: int, event: int) -> None:
        """Ends the waits for a descriptor."""
        with atomic():
            for wait in list(self._waits.get(fd, ())):
                wait.result = {fd: event}
                self._remove(wait)
                wait.signal()

    def _poll(self) -> None:
        poll = _poll_type()
        assert self._pipe is not None
        own = self._pipe[0]
        poll.register(own, POLLIN)
        known: set[int] = set()
        while True:
            with atomic():
                for fd in self._changed:
                    mask = 0
                    for wait in self._waits.get(fd, ()):
                        mask |= wait.events[fd]
                    if mask:
                        poll.register(fd, mask)
                        known.add(fd)
                    elif fd in known:
                        poll.unregister(fd)
                        known.discard(fd)
                self._changed.clear()
                self._woken = False
            ready = poll.poll()
            with atomic():
                for fd, event in ready:
                    if fd == own:
                        try:
                            os.read(own, 4096)
                        except BlockingIOError:
                            pass
                        continue
                    for wait in list(self._waits.get(fd, ())):
                        hits = event & (wait.events[fd] | POLLERR | POLLHUP | POLLNVAL)
                        if hits:
                            wait.result = {fd: hits}
                            self._remove(wait)
                            wait.signal()


_poller = _Poller()


def _after_fork() -> None:
    global _poller
    _poller = _Poller()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def wait_any(events: dict[int, int], timeout: float | None = None) -> dict[int, int]:
    """Waits for one of several descriptors: {descriptor: events} in, what happened out; empty when time is up."""
    return _poller.wait(dict(events), timeout)


def wait_fd(fd: int, events: int, timeout: float | None = None) -> int:
    """Waits for events of a descriptor; what happened, 0 when time is up."""
    if fd < 0:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return wait_any({fd: events}, timeout).get(fd, 0)


def wait_readable(fd: int, deadline: float | None = None) -> None:
    """Waits until reading would not block.  TimeoutError at the deadline, OSError if it is closed meanwhile."""
    _wait_until(fd, POLLIN, deadline)


def wait_writable(fd: int, deadline: float | None = None) -> None:
    """Waits until writing would not block.  TimeoutError at the deadline, OSError if it is closed meanwhile."""
    _wait_until(fd, POLLOUT, deadline)


def _wait_until(fd: int, events: int, deadline: float | None) -> None:
    happened = wait_fd(fd, events, None if deadline is None else max(0.0, deadline - time()))
    if not happened:
        raise TimeoutError("timed out")
    if happened & POLLNVAL:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def cancel(fd: int) -> None:
    """The descriptor is going to be closed: who waits for it gets an error."""
    if fd >= 0:
        _poller.finish(fd, POLLNVAL)
