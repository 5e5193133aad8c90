"""Worker threads that run calls for tasklets.

The threads are those of the system whatever monkeypatch has done, since that is their purpose.
"""

from __future__ import annotations

import sys
from _thread import start_new_thread as _start_thread
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from stackless import atomic

from .base import SignalChannel

__all__ = ["PoolShutdown", "SimpleThreadPool", "call_on_thread", "default_pool"]


class PoolShutdown(RuntimeError):
    """The pool takes no more calls."""


class SimpleThreadPool:
    """Threads that are made when there is work, and end when there was none for a while."""

    def __init__(self, n_threads: int = 16, idle_seconds: float = 5.0) -> None:
        if n_threads < 1:
            raise ValueError("a pool needs a thread")
        self.n_threads = n_threads
        self.idle_seconds = idle_seconds
        self._jobs: deque[Callable[[], Any]] = deque()
        self._idle: deque[SignalChannel] = deque()
        self._threads = 0
        self._open = True

    @property
    def thread_count(self) -> int:
        """Threads that are there now."""
        return self._threads

    def submit(self, job: Callable[[], Any]) -> None:
        """Calls job on a thread of the pool.  What it raises goes to sys.unraisablehook."""
        with atomic():
            if not self._open:
                raise PoolShutdown("the pool was shut down")
            self._jobs.append(job)
            while self._idle:
                # One that is just giving up does not take the signal; the next may.
                if self._idle.popleft().signal():
                    return
            if self._threads >= self.n_threads:
                return
            self._threads += 1
        try:
            _start_thread(self._work, ())
        except BaseException:
            self._threads -= 1
            raise

    def shutdown(self) -> None:
        """Takes no more calls; those that wait are still made."""
        with atomic():
            self._open = False
            while self._idle:
                self._idle.popleft().signal()

    def _work(self) -> None:
        while (job := self._next_job()) is not None:
            try:
                job()
            except BaseException as e:
                sys.unraisablehook(_Unraisable(e, job))
            del job

    def _next_job(self) -> Callable[[], Any] | None:
        with atomic():
            while not self._jobs:
                if not self._open:
                    break
                channel = SignalChannel()
                self._idle.append(channel)
                try:
                    channel.receive(timeout=self.idle_seconds)
                except TimeoutError:
                    if channel in self._idle:
                        self._idle.remove(channel)
                    if not self._jobs:
                        break
            if self._jobs:
                return self._jobs.popleft()
            self._threads -= 1
            return None


class _Unraisable:
    """What sys.unraisablehook looks at."""

    err_msg = "Exception ignored in a call on a worker thread"

    def __init__(self, error: BaseException, job: Any) -> None:
        self.exc_type = type(error)
        self.exc_value = error
        self.exc_traceback = error.__traceback__
        self.object = job


#: The pool of call_async and of whatever names no other.
default_pool = SimpleThreadPool()


def call_on_thread(
    function: Callable[..., Any],
    args: tuple[Any, ...] = (),
    kwargs: Mapping[str, Any] | None = None,
    pool: SimpleThreadPool | None = None,
    timeout: float | None = None,
) -> Any:
    """Calls on a worker thread while the calling tasklet waits; returns or raises what the call does.

    With a timeout, TimeoutError ends the wait; the call goes on, and its result is dropped.
    """
    from .util import call_async

    return call_async(function, args, kwargs, dispatcher=(default_pool if pool is None else pool).submit, timeout=timeout)
