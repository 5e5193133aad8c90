"""select() and poll() that block the calling tasklet."""

from __future__ import annotations

import select as _select
from typing import Any

from ..base import time
from . import poller

__all__ = ["poll", "select"]

_real_select = _select.select
_real_poll = _select.poll


def _descriptor(item: Any) -> int:
    return item if isinstance(item, int) else item.fileno()


def select(rlist: Any, wlist: Any, xlist: Any, timeout: float | None = None, /) -> tuple[list[Any], list[Any], list[Any]]:
    """Those of the lists that are ready."""
    rlist, wlist, xlist = list(rlist), list(wlist), list(xlist)
    if timeout is not None and timeout < 0:
        raise ValueError("timeout must be non-negative")
    ready = _real_select(rlist, wlist, xlist, 0)
    if any(ready) or timeout == 0:
        return ready
    events: dict[int, int] = {}
    for items, event in ((rlist, poller.POLLIN), (wlist, poller.POLLOUT), (xlist, poller.POLLPRI)):
        for item in items:
            fd = _descriptor(item)
            events[fd] = events.get(fd, 0) | event
    poller.wait_any(events, timeout)
    return _real_select(rlist, wlist, xlist, 0)


class poll:
    """A polling object."""

    def __init__(self) -> None:
        self._poll = _real_poll()
        self._events: dict[int, int] = {}

    def register(self, fd: Any, eventmask: int = _select.POLLIN | _select.POLLPRI | _select.POLLOUT, /) -> None:
        """Adds a descriptor, or changes its mask."""
        self._poll.register(fd, eventmask)
        self._events[_descriptor(fd)] = eventmask

    def modify(self, fd: Any, eventmask: int, /) -> None:
        """Changes the mask of a descriptor."""
        self._poll.modify(fd, eventmask)
        self._events[_descriptor(fd)] = eventmask

    def unregister(self, fd: Any, /) -> None:
        """Removes a descriptor."""
        self._poll.unregister(fd)
        self._events.pop(_descriptor(fd), None)

    def poll(self, timeout: float | None = None, /) -> list[tuple[int, int]]:
        """(descriptor, events) of those that are ready; the timeout is in milliseconds."""
        deadline = None if timeout is None or timeout < 0 else time() + timeout / 1000
        while True:
            ready = self._poll.poll(0)
            if ready:
                return ready
            left = None if deadline is None else deadline - time()
            if left is not None and left <= 0:
                return []
            poller.wait_any(self._events, left)
