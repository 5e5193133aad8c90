"""Waiting for several things at once.

A waitable has three methods: wait_ready() says whether waiting would return at once, wait_register(callback) has
callback(waitable) called once when that may have changed, wait_unregister(callback) undoes it.  Here are a tasklet
and a channel that are waitable; futures.Future is too.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

import stackless
from stackless import atomic

from .base import SignalChannel, time
from .locks import ValueEvent
from .util import WaitTimeoutError, channel_wait

__all__ = ["Waitable", "WaitableChannel", "WaitableMixin", "WaitableTasklet", "all", "any", "iwait", "swait", "wait"]


class Waitable(Protocol):
    """What iwait() and the others take."""

    def wait_ready(self) -> bool:
        """Whether it is ready."""

    def wait_register(self, callback: Callable[[Any], Any]) -> None:
        """Has the callback called when it may have become ready."""

    def wait_unregister(self, callback: Callable[[Any], Any]) -> None:
        """Forgets the callback."""


class WaitableMixin:
    """The list of callbacks."""

    def _callbacks(self) -> list[Callable[[Any], Any]]:
        return self.__dict__.setdefault("_wait_callbacks", [])

    def wait_register(self, callback: Callable[[Any], Any]) -> None:
        """Has the callback called when it may have become ready."""
        with atomic():
            self._callbacks().append(callback)

    def wait_unregister(self, callback: Callable[[Any], Any]) -> None:
        """Forgets the callback."""
        with atomic():
            callbacks = self._callbacks()
            if callback in callbacks:
                callbacks.remove(callback)

    def wait_notify(self) -> None:
        """Calls them."""
        for callback in builtins.list(self._callbacks()):
            callback(self)


class WaitableTasklet(WaitableMixin, stackless.tasklet):
    """A tasklet with a result: ready when it has ended."""

    def __new__(cls, func: Callable[..., Any] | None = None, args: Any = None, kwargs: Any = None) -> WaitableTasklet:
        return super().__new__(cls)

    def __init__(self, func: Callable[..., Any] | None = None, args: Any = None, kwargs: Any = None) -> None:
        self._result = ValueEvent()
        super().__init__(None if func is None else self._enclose(func), args, kwargs)

    def bind(self, func: Callable[..., Any] | None = None, args: Any = None, kwargs: Any = None) -> WaitableTasklet:
        """As for any tasklet."""
        super().bind(None if func is None else self._enclose(func), args, kwargs)
        return self

    def _enclose(self, function: Callable[..., Any]) -> Callable[..., None]:
        def run(*args: Any, **kwargs: Any) -> None:
            try:
                value = function(*args, **kwargs)
            except BaseException as e:
                self._result.abort(e)
                if not isinstance(e, Exception | stackless.TaskletExit):
                    raise
            else:
                self._result.set(value)
            finally:
                self.wait_notify()

        return run

    def wait_ready(self) -> bool:
        """Whether it has ended."""
        return self._result.is_set()

    def get(self, timeout: float | None = None) -> Any:
        """Waits for the end; returns what the function returned or raises what it raised."""
        return self._result.wait(timeout)


class WaitableChannel(WaitableMixin, stackless.channel):
    """A channel that is ready when receiving would not wait."""

    def wait_ready(self) -> bool:
        """Whether somebody sends, or it is closed."""
        return self.balance > 0 or self.closing

    def _announcing(self, send: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self.balance >= 0:
            self.wait_notify()
        return send(*args, **kwargs)

    def send(self, value: Any, *, timeout: float | None = None) -> None:
        """As for any channel."""
        return self._announcing(super().send, value, timeout=timeout)

    def send_exception(self, cls: type[BaseException], *args: Any) -> None:
        """As for any channel."""
        return self._announcing(super().send_exception, cls, *args)

    def send_throw(self, exc: Any, val: Any = None, tb: Any = None) -> None:
        """As for any channel."""
        return self._announcing(super().send_throw, exc, val, tb)

    def send_sequence(self, iterable: Iterable[Any]) -> int:
        """As for any channel."""
        count = 0
        for value in iterable:
            self.send(value)
            count += 1
        return count

    def close(self) -> None:
        """As for any channel."""
        super().close()
        self.wait_notify()


def iwait(objects: Iterable[Any], timeout: float | None = None) -> Iterator[Any]:
    """Yields each as it becomes ready.  WaitTimeoutError when time is up before the last."""
    pending = list(objects)
    changed = SignalChannel()
    deadline = None if timeout is None else time() + timeout

    def notify(_: Any) -> None:
        changed.signal()

    for item in pending:
        item.wait_register(notify)
    registered = list(pending)
    try:
        while pending:
            with atomic():
                ready = [item for item in pending if item.wait_ready()]
                if not ready:
                    channel_wait(changed, None if deadline is None else max(0.0, deadline - time()))
            for item in ready:
                pending.remove(item)
                yield item
            if not ready:
                # Let whoever announced something do it.
                stackless.schedule()
    finally:
        for item in registered:
            item.wait_unregister(notify)


def wait(objects: Iterable[Any], timeout: float | None = None, count: int | None = None) -> list[Any]:
    """Waits until so many of them (all) are ready or time is up; those that are, in the order in which they became it."""
    ready: list[Any] = []
    if count is not None and count <= 0:
        return ready
    waiting = iwait(objects, timeout)
    try:
        for item in waiting:
            ready.append(item)
            if len(ready) == count:
                break
    except WaitTimeoutError:
        pass
    finally:
        waiting.close()  # type: ignore[attr-defined]
    return ready


def swait(waitable: Any, timeout: float | None = None) -> Any:
    """Waits for one; returns it.  WaitTimeoutError if it is not ready in time."""
    for item in iwait([waitable], timeout):
        return item
    raise AssertionError("unreachable")


def any(objects: Iterable[Any], timeout: float | None = None) -> Any:
    """Waits for the first of them; None if time is up before."""
    ready = wait(objects, timeout, 1)
    return ready[0] if ready else None


def all(objects: Iterable[Any], timeout: float | None = None) -> bool:
    """Waits for all of them; False if time is up before."""
    objects = list(objects)
    return len(wait(objects, timeout)) == len(objects)
