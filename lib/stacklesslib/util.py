"""Timeouts, tasklet-local storage, queues, and ways to start tasklets and calls."""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import stackless
from stackless import atomic

from . import threadpool
from .base import SignalChannel, block_trap, expired, ignore_nesting, switch_trap, time

__all__ = [
    "CancelledError",
    "QueueChannel",
    "WaitTimeoutError",
    "atomic",
    "block_trap",
    "call_async",
    "cancellable",
    "channel_wait",
    "ignore_nesting",
    "local",
    "send_throw",
    "switch_trap",
    "tasklet_call",
    "tasklet_dispatcher",
    "tasklet_new",
    "tasklet_run",
    "timeout",
    "timeout_call",
]


class WaitTimeoutError(TimeoutError):
    """A timeout() or a wait ran out of time."""


class CancelledError(Exception):
    """The call was cancelled."""


# ---- Starting tasklets


def tasklet_new(function: Callable[..., Any], args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None) -> stackless.tasklet:
    """A tasklet at the end of the queue."""
    return stackless.tasklet(function)(*args, **(kwargs or {}))


def tasklet_run(function: Callable[..., Any], args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None) -> stackless.tasklet:
    """A tasklet that runs at once, up to its first wait; the caller goes on after that."""
    task = tasklet_new(function, args, kwargs)
    task.run()
    return task


#: The usual way to start the tasklet of something that happened.
tasklet_dispatcher = tasklet_run


def tasklet_call(
    function: Callable[..., Any], args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None, timeout: float | None = None
) -> Any:
    """Calls in a new tasklet and waits for it; returns or raises what the call does."""
    return _call(lambda job: tasklet_new(job), function, args, kwargs, timeout)


def call_async(
    function: Callable[..., Any],
    args: tuple[Any, ...] = (),
    kwargs: Mapping[str, Any] | None = None,
    *,
    dispatcher: Callable[[Callable[[], Any]], Any] | None = None,
    timeout: float | None = None,
) -> Any:
    """Calls on a worker thread while the calling tasklet waits; returns or raises what the call does.

    dispatcher(job) says who runs the call instead: threadpool.default_pool.submit unless given.
    """
    return _call(threadpool.default_pool.submit if dispatcher is None else dispatcher, function, args, kwargs, timeout)


def _call(
    dispatcher: Callable[[Callable[[], Any]], Any],
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any] | None,
    timeout: float | None,
) -> Any:
    channel = SignalChannel()
    outcome: list[tuple[bool, Any]] = []

    def job() -> None:
        try:
            result = (True, function(*args, **(kwargs or {})))
        except BaseException as e:
            result = (False, e)
        with atomic():
            outcome.append(result)
            channel.signal()

    dispatcher(job)
    with atomic():
        if not outcome:
            channel_wait(channel, timeout)
    good, value = outcome.pop()
    if good:
        return value
    try:
        raise value
    finally:
        del value


# ---- Timeouts


def channel_wait(channel: stackless.channel, timeout: float | None = None) -> Any:
    """The next value of a channel.  WaitTimeoutError if none comes in time."""
    deadline = None if timeout is None else time() + timeout
    try:
        return channel.receive(timeout=timeout)
    except TimeoutError as e:
        if expired(e, deadline):
            raise WaitTimeoutError("timed out") from None
        raise


@contextmanager
def timeout(delay: float | None, exc: type[BaseException] | BaseException | None = None, blocking: bool = True) -> Iterator[None]:
    """Limits the time of a with block: when it is up, whatever the block waits in raises WaitTimeoutError (or exc).

    It takes effect where the block waits or lets others run; a block that computes is not interrupted.  A delay of
    None is no limit.  With blocking=False, waiting at all is the error.
    """
    error: BaseException
    if exc is None:
        error = WaitTimeoutError("timed out")
    else:
        error = exc() if isinstance(exc, type) else exc
    if not blocking:
        with block_trap():
            try:
                yield
            except RuntimeError as e:
                if "does not like to be blocked" not in str(e):
                    raise
                raise error from None
        return
    if delay is None:
        yield
        return
    target = stackless.getcurrent()
    done = SignalChannel()
    over = False
    deadline = time() + delay

    def watch() -> None:
        if over:
            return
        try:
            done.receive(timeout=max(0.0, deadline - time()))
        except TimeoutError:
            if not over:
                target.throw(error, pending=True)

    watcher = tasklet_new(watch)
    try:
        yield
    finally:
        over = True
        if not done.signal() and watcher.alive and watcher.scheduled and not watcher.blocked:
            # It has not begun, or time is up and it is just going to say so.
            watcher.remove()


def timeout_call(
    delay: float | None, function: Callable[..., Any], args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
) -> Any:
    """Calls within a timeout()."""
    with timeout(delay):
        return function(*args, **(kwargs or {}))


class cancellable:
    """A with block that cancel() ends from outside, by raising CancelledError where it waits.

    with cancellable() as c: publishes c somewhere and waits; another tasklet calls c.cancel().  Outside of the block,
    cancel() does nothing and returns False.
    """

    def __init__(self, error: BaseException | None = None) -> None:
        self._error = CancelledError("cancelled") if error is None else error
        self._tasklet: stackless.tasklet | None = None
        self.cancelled = False

    def __enter__(self) -> cancellable:
        self._tasklet = stackless.getcurrent()
        return self

    def __exit__(self, *args: Any) -> None:
        self._tasklet = None

    def cancel(self) -> bool:
        """Ends the block."""
        task = self._tasklet
        if task is None or self.cancelled:
            return False
        self.cancelled = True
        if task is stackless.getcurrent():
            raise self._error
        task.throw(self._error, pending=True)
        return True


def send_throw(channel: stackless.channel, exc: Any, val: Any = None, tb: Any = None) -> None:
    """Raises an exception, with its traceback, at the receiver of a channel."""
    channel.send_throw(exc, val, tb)


# ---- Storage


class local:
    """Attributes that each tasklet has its own values of."""

    def __new__(cls, *args: Any, **kwargs: Any) -> local:
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        self = super().__new__(cls)
        object.__setattr__(self, "_values", weakref.WeakKeyDictionary())
        object.__setattr__(self, "_initial", (args, kwargs))
        object.__getattribute__(self, "_values")[stackless.getcurrent()] = {}
        return self

    def _own(self) -> dict[str, Any]:
        values = object.__getattribute__(self, "_values")
        task = stackless.getcurrent()
        own = values.get(task)
        if own is None:
            with atomic():
                own = values[task] = {}
            # As in each thread for threading's.
            args, kwargs = object.__getattribute__(self, "_initial")
            type(self).__init__(self, *args, **kwargs)
        return own

    def __getattribute__(self, name: str) -> Any:
        if name in ("_own", "__class__"):
            return object.__getattribute__(self, name)
        own = object.__getattribute__(self, "_own")()
        if name == "__dict__":
            return own
        if name in own:
            return own[name]
        if hasattr(type(self), name):
            return object.__getattribute__(self, name)
        return _missing(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._own()[name] = value

    def __delattr__(self, name: str) -> None:
        try:
            del self._own()[name]
        except KeyError:
            _missing(self, name)


def _missing(owner: object, name: str) -> Any:
    raise AttributeError(f"{type(owner).__name__!r} object has no attribute {name!r}", name=name, obj=owner)


# ---- Queues


class QueueChannel:
    """A channel with a buffer: sending waits only while maxsize values are in it (never, if that is None)."""

    def __init__(self, items: Iterable[Any] = (), maxsize: int | None = None) -> None:
        self.maxsize = maxsize
        self._items: deque[Any] = deque(items)
        self._receivers: deque[_Receiver] = deque()
        self._senders: deque[SignalChannel] = deque()
        self._closing = False

    def __len__(self) -> int:
        return len(self._items)

    @property
    def balance(self) -> int:
        """Values that wait; negative: receivers."""
        return len(self._items) or -len(self._receivers)

    @property
    def closing(self) -> bool:
        """close() was called."""
        return self._closing

    @property
    def closed(self) -> bool:
        """Closed, and empty."""
        return self._closing and not self._items

    def send(self, value: Any, timeout: float | None = None) -> None:
        """Appends a value."""
        deadline = None if timeout is None else time() + timeout
        with atomic():
            while True:
                if self._closing:
                    raise ValueError("Send/receive operation on a closed channel")
                while self._receivers:
                    receiver = self._receivers.popleft()
                    receiver.value = [value]
                    if receiver.signal():
                        return
                    receiver.value = None
                if self.maxsize is None or len(self._items) < self.maxsize:
                    self._items.append(value)
                    return
                room = SignalChannel()
                self._senders.append(room)
                try:
                    channel_wait(room, None if deadline is None else max(0.0, deadline - time()))
                except BaseException:
                    if room in self._senders:
                        self._senders.remove(room)
                    else:
                        self._wake_sender()
                    raise

    def send_throw(self, exc: Any, val: Any = None, tb: Any = None) -> None:
        """Appends an exception, which its receiver raises."""
        self.send(stackless.bomb(exc, val, tb))

    def send_exception(self, cls: type[BaseException], *args: Any) -> None:
        """Appends an exception made from a class and arguments, which its receiver raises."""
        self.send_throw(cls(*args))

    def send_sequence(self, iterable: Iterable[Any]) -> int:
        """Appends every element; says how many."""
        count = 0
        for value in iterable:
            self.send(value)
            count += 1
        return count

    def receive(self, timeout: float | None = None) -> Any:
        """Takes the first value, waiting for one."""
        with atomic():
            if self._items:
                value = self._items.popleft()
                self._wake_sender()
            elif self._closing:
                raise ValueError("Send/receive operation on a closed channel")
            else:
                value = self._wait(timeout)
        if isinstance(value, stackless.bomb):
            error = value.value if isinstance(value.value, BaseException) else value.type
            raise error if value.traceback is None else error.with_traceback(value.traceback)
        return value

    def _wait(self, timeout: float | None) -> Any:
        receiver = _Receiver()
        self._receivers.append(receiver)
        try:
            channel_wait(receiver, timeout)
        except BaseException:
            if receiver in self._receivers:
                self._receivers.remove(receiver)
            elif receiver.value is not None:
                # It was given a value and then ended: the value goes to the next.
                self._items.appendleft(receiver.value[0])
                self._give()
            raise
        if receiver.value is None:
            raise ValueError("Send/receive operation on a closed channel")
        return receiver.value[0]

    def _give(self) -> None:
        while self._items and self._receivers:
            receiver = self._receivers.popleft()
            receiver.value = [self._items[0]]
            if receiver.signal():
                self._items.popleft()
            else:
                receiver.value = None

    def _wake_sender(self) -> None:
        while self._senders:
            if self._senders.popleft().signal():
                return

    def close(self) -> None:
        """Lets nobody send or wait any more; what is in the buffer can still be received."""
        with atomic():
            self._closing = True
            while self._receivers:
                self._receivers.popleft().signal()
            while self._senders:
                self._senders.popleft().signal()

    def open(self) -> None:
        """Undoes close()."""
        self._closing = False

    def __iter__(self) -> QueueChannel:
        return self

    def __next__(self) -> Any:
        try:
            return self.receive()
        except ValueError:
            if self.closed:
                raise StopIteration from None
            raise


class _Receiver(SignalChannel):
    """A place in the queue of receivers, with the value that it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.value: list[Any] | None = None
