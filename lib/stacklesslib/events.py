"""Callbacks at a time: a queue of events that somebody pumps."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from stackless import atomic

from .base import Waiter, mutex, report_error, time

__all__ = ["EventHandle", "EventQueue"]


class EventHandle:
    """A call to come; it can be cancelled."""

    __slots__ = ("_args", "_callback", "_kwargs", "cancelled", "interval", "when")

    def __init__(
        self,
        when: float,
        callback: Callable[..., Any],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
        interval: float | None = None,
    ) -> None:
        self.when = when
        self.interval = interval
        self.cancelled = False
        self._callback: Callable[..., Any] | None = callback
        self._args = args
        self._kwargs = dict(kwargs or {})

    def cancel(self) -> bool:
        """Makes sure that the call does not happen; False if it has happened already."""
        pending = self._callback is not None
        self.cancelled = True
        self._callback = None
        self._args = ()
        self._kwargs = {}
        return pending

    def _run(self) -> None:
        callback, args, kwargs = self._callback, self._args, self._kwargs
        if callback is None:
            return
        if self.interval is None:
            self._callback = None
        callback(*args, **kwargs)


class EventQueue:
    """Events by time.  pump() makes the calls that are due; any thread may add some."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        self.time = clock
        self._soon: deque[EventHandle] = deque()
        self._later: list[tuple[float, int, EventHandle]] = []
        self._numbers = count()
        #: Woken when an event is added, so that whoever sleeps until the next one looks again.
        self.changed = Waiter()

    def call_soon(self, callback: Callable[..., Any], args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None) -> EventHandle:
        """Calls at the next pump()."""
        handle = EventHandle(self.time(), callback, args, kwargs)
        with atomic(), mutex:
            self._soon.append(handle)
        self.changed.wake()
        return handle

    def call_at(self, when: float, callback: Callable[..., Any], args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None) -> EventHandle:
        """Calls at a time of the queue's clock."""
        return self._add(EventHandle(when, callback, args, kwargs))

    def call_later(self, delay: float, callback: Callable[..., Any], args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None) -> EventHandle:
        """Calls after so many seconds."""
        return self._add(EventHandle(self.time() + delay, callback, args, kwargs))

    def call_repeatedly(self, interval: float, callback: Callable[..., Any], args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None) -> EventHandle:
        """Calls every so many seconds until cancelled.  Times that passed meanwhile are left out."""
        if interval <= 0:
            raise ValueError("interval must be positive")
        return self._add(EventHandle(self.time() + interval, callback, args, kwargs, interval))

    def _add(self, handle: EventHandle) -> EventHandle:
        with atomic(), mutex:
            heapq.heappush(self._later, (handle.when, next(self._numbers), handle))
        self.changed.wake()
        return handle

    def cancel_all(self) -> None:
        """Cancels everything."""
        with atomic(), mutex:
            handles = [*self._soon, *(handle for _, _, handle in self._later)]
            self._soon.clear()
            self._later.clear()
        for handle in handles:
            handle.cancel()

    @property
    def is_due(self) -> bool:
        """Whether pump() would call something now."""
        return self.next_delay() == 0

    def next_time(self) -> float | None:
        """When the next call is due; None if there is none."""
        with atomic(), mutex:
            while self._later and self._later[0][2].cancelled:
                heapq.heappop(self._later)
            if any(not handle.cancelled for handle in self._soon):
                return self.time()
            return self._later[0][0] if self._later else None

    def next_delay(self) -> float | None:
        """Seconds until the next call is due, 0 if it is; None if there is none."""
        when = self.next_time()
        return None if when is None else max(0.0, when - self.time())

    def pump(self) -> int:
        """Makes the calls that are due; says how many.

        An event added by a callback waits for the next pump.  What a callback raises goes to sys.unraisablehook.
        """
        now = self.time()
        with atomic(), mutex:
            due = list(self._soon)
            self._soon.clear()
            while self._later and self._later[0][0] <= now:
                due.append(heapq.heappop(self._later)[2])
        done = 0
        for handle in due:
            if handle.cancelled:
                continue
            done += 1
            try:
                handle._run()
            except Exception as e:
                report_error(e, "Exception ignored in an event", handle)
            if handle.interval is not None and not handle.cancelled:
                missed = max(0, int((self.time() - handle.when) / handle.interval))
                handle.when += handle.interval * (missed + 1)
                self._add(handle)
        return done
