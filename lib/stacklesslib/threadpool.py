"""Worker threads that run calls for tasklets.

The threads are those of the system whatever monkeypatch has done, since that is their purpose.
"""

from __future__ import annotations

from _thread import start_new_thread as _start_thread
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from stackless import atomic

from .base import Waiter, mutex, report_error

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
        self._idle: deque[Waiter] = deque()
        self._threads = 0
        self._open = True

    @property
    def thread_count(self) -> int:
        """Threads that are there now."""
        return self._threads

    def submit(self, job: Callable[[], Any]) -> None:
        """Calls job on a thread of the pool.  What it raises goes to sys.unraisablehook."""
        with atomic(), mutex:
            if not self._open:
                raise PoolShutdown("the pool was shut down")
            self._jobs.append(job)
            if self._idle:
                self._idle.popleft().wake()
                return
            if self._threads >= self.n_threads:
                return
            self._threads += 1
        try:
            _start_thread(self._work, ())
        except BaseException:
            with atomic(), mutex:
                self._threads -= 1
            raise

    def shutdown(self) -> None:
        """Takes no more calls; those that wait are still made."""
        with atomic(), mutex:
            self._open = False
            while self._idle:
                self._idle.popleft().wake()

    def _work(self) -> None:
        while (job := self._next_job()) is not None:
            try:
                job()
            except BaseException as e:
                report_error(e, "Exception ignored in a call on a worker thread", job)
            del job

    def _next_job(self) -> Callable[[], Any] | None:
        waiter: Waiter | None = None
        while True:
            with atomic(), mutex:
                if self._jobs:
                    if waiter in self._idle:
                        self._idle.remove(waiter)
                    return self._jobs.popleft()
                if not self._open or waiter in self._idle:
                    # Time ran out, or there is nothing more to come.
                    if waiter in self._idle:
                        self._idle.remove(waiter)
                    self._threads -= 1
                    return None
                waiter = Waiter()
                self._idle.append(waiter)
            waiter.wait(self.idle_seconds)


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
