"""Futures that block the tasklet which waits for them, and executors that make them.

The interface is that of concurrent.futures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError, InvalidStateError
from concurrent.futures import TimeoutError as TimeoutError  # noqa: PLC0414
from types import TracebackType
from typing import Any, NamedTuple

import stackless
from stackless import atomic

from . import threadpool
from . import wait as _wait
from .base import time
from .locks import ValueEvent
from .util import WaitTimeoutError

__all__ = [
    "ALL_COMPLETED",
    "FIRST_COMPLETED",
    "FIRST_EXCEPTION",
    "CancelledError",
    "DoneAndNotDone",
    "Executor",
    "Future",
    "ImmediateExecutor",
    "InvalidStateError",
    "TaskletExecutor",
    "ThreadExecutor",
    "as_completed",
    "wait",
]

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"


class Future(_wait.WaitableMixin):
    """What will come out of a call."""

    def __init__(self) -> None:
        self._event = ValueEvent()
        self._state = "pending"
        self._error: BaseException | None = None
        self._done_callbacks: list[Callable[[Future], Any]] = []

    def wait_ready(self) -> bool:
        """Whether it is done."""
        return self.done()

    def cancel(self) -> bool:
        """Cancels a call that has not begun."""
        with atomic():
            if self._state in ("running", "finished"):
                return False
            if self._state == "cancelled":
                return True
            self._state = "cancelled"
            self._error = CancelledError()
            self._event.abort(self._error)
        self._notify()
        return True

    def cancelled(self) -> bool:
        """Whether it was cancelled."""
        return self._state == "cancelled"

    def running(self) -> bool:
        """Whether the call is in progress."""
        return self._state == "running"

    def done(self) -> bool:
        """Whether it has come out, or was cancelled."""
        return self._state in ("cancelled", "finished")

    def result(self, timeout: float | None = None) -> Any:
        """Waits; the call's value, or raises its exception."""
        return self._event.wait(timeout)

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """Waits; the call's exception, or None."""
        try:
            self._event.wait(timeout)
        except BaseException as e:
            if self.cancelled() or e is not self._error:
                raise
            return e
        return None

    def add_done_callback(self, callback: Callable[[Future], Any]) -> None:
        """Has callback(future) called when it is done."""
        with atomic():
            if not self.done():
                self._done_callbacks.append(callback)
                return
        callback(self)

    def set_running_or_notify_cancel(self) -> bool:
        """The call begins; False if it was cancelled."""
        with atomic():
            if self._state == "cancelled":
                return False
            if self._state != "pending":
                raise InvalidStateError(f"the future is {self._state}")
            self._state = "running"
            return True

    def set_result(self, value: Any) -> None:
        """The call's value."""
        with atomic():
            self._finish()
            self._event.set(value)
        self._notify()

    def set_exception(self, error: BaseException) -> None:
        """The call's exception."""
        with atomic():
            self._finish()
            self._error = error
            self._event.abort(error)
        self._notify()

    def _finish(self) -> None:
        if self.done():
            raise InvalidStateError(f"the future is {self._state}")
        self._state = "finished"

    def _notify(self) -> None:
        self.wait_notify()
        with atomic():
            callbacks, self._done_callbacks = self._done_callbacks, []
        for callback in callbacks:
            callback(self)

    def execute(self, function: Callable[..., Any], args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None) -> None:
        """Makes the call here and now, unless it was cancelled."""
        if not self.set_running_or_notify_cancel():
            return
        try:
            value = function(*args, **(kwargs or {}))
        except BaseException as e:
            self.set_exception(e)
            if not isinstance(e, Exception | stackless.TaskletExit):
                raise
        else:
            self.set_result(value)

    def __repr__(self) -> str:
        return f"<{type(self).__qualname__} at {id(self):#x} {self._state}>"


class Executor:
    """Makes calls somewhere.  Subclasses say where: dispatch(job)."""

    def __init__(self) -> None:
        self._open = True
        self._pending: set[Future] = set()

    def dispatch(self, job: Callable[[], Any]) -> None:
        """Has job() called."""
        raise NotImplementedError

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """A future for the call."""
        return self.submit_args(function, args, kwargs)

    def submit_args(self, function: Callable[..., Any], args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None) -> Future:
        """A future for the call."""
        if not self._open:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future = Future()
        self._pending.add(future)
        future.add_done_callback(self._pending.discard)
        self.dispatch(lambda: future.execute(function, args, kwargs))
        return future

    def map(self, function: Callable[..., Any], *iterables: Iterable[Any], timeout: float | None = None) -> Iterator[Any]:
        """The values of calls that are all made at once, in their order."""
        deadline = None if timeout is None else time() + timeout
        futures = [self.submit(function, *args) for args in zip(*iterables)]

        def results() -> Iterator[Any]:
            try:
                while futures:
                    yield futures.pop(0).result(None if deadline is None else max(0.0, deadline - time()))
            finally:
                for future in futures:
                    future.cancel()

        return results()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Takes no more calls."""
        self._open = False
        pending = list(self._pending)
        if cancel_futures:
            for future in pending:
                future.cancel()
        if wait:
            _wait.wait(pending)

    def __enter__(self) -> Executor:
        return self

    def __exit__(self, cls: type | None, value: BaseException | None, traceback: TracebackType | None) -> bool:
        self.shutdown()
        return False


class ImmediateExecutor(Executor):
    """Makes the call at once, in the tasklet that submits it."""

    def dispatch(self, job: Callable[[], Any]) -> None:
        """Calls it."""
        job()


class TaskletExecutor(Executor):
    """Makes each call in a tasklet of its own, at most max_workers at a time."""

    def __init__(self, max_workers: int | None = None) -> None:
        super().__init__()
        self._free = max_workers
        self._jobs: list[Callable[[], Any]] = []

    def dispatch(self, job: Callable[[], Any]) -> None:
        """Has it called in a tasklet."""
        with atomic():
            self._jobs.append(job)
            if self._free is not None:
                if self._free == 0:
                    return
                self._free -= 1
        stackless.tasklet(self._work)()

    def _work(self) -> None:
        try:
            while self._jobs:
                self._jobs.pop(0)()
                if self._free is None:
                    return
        finally:
            if self._free is not None:
                self._free += 1


class ThreadExecutor(Executor):
    """Makes calls on worker threads."""

    def __init__(self, max_workers: int | None = None, pool: threadpool.SimpleThreadPool | None = None) -> None:
        super().__init__()
        self._own = pool is None and max_workers is not None
        self._pool = pool or (threadpool.SimpleThreadPool(max_workers) if max_workers is not None else threadpool.default_pool)

    def dispatch(self, job: Callable[[], Any]) -> None:
        """Has it called on a thread."""
        self._pool.submit(job)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Takes no more calls, and lets a pool of its own end."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        if self._own:
            self._pool.shutdown()


class DoneAndNotDone(NamedTuple):
    """What wait() returns."""

    done: set[Future]
    not_done: set[Future]


def wait(futures: Iterable[Future], timeout: float | None = None, return_when: str = ALL_COMPLETED) -> DoneAndNotDone:
    """Waits for the first, the first that fails, or all of them."""
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return condition: {return_when!r}")
    everything = set(futures)
    waiting = _wait.iwait(everything, timeout)
    try:
        for future in waiting:
            if return_when == FIRST_COMPLETED:
                break
            if return_when == FIRST_EXCEPTION and not future.cancelled() and future.exception() is not None:
                break
    except WaitTimeoutError:
        pass
    finally:
        waiting.close()  # type: ignore[attr-defined]
    done = {future for future in everything if future.done()}
    return DoneAndNotDone(done, everything - done)


def as_completed(futures: Iterable[Future], timeout: float | None = None) -> Iterator[Future]:
    """Yields each as it is done.  TimeoutError when time is up before the last."""
    yield from _wait.iwait(set(futures), timeout)
