"""Locks, events and barriers that block the calling tasklet and nothing else.

Tasklets of one thread and of several may share them, and so may plain threads: the classes have the interface of
threading's.  State changes inside atomic blocks, which exclude each other in all threads; whoever has to wait does so
on a channel of its own, and is handed what it waits for by whoever lets it go on (nobody can overtake it).  A wait
that ends by a timeout or by an exception gives back what it was handed at the last moment.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import BrokenBarrierError
from types import TracebackType
from typing import Any

import stackless
from stackless import atomic

from .base import SignalChannel, expired, time

__all__ = [
    "Barrier",
    "BoundedSemaphore",
    "BrokenBarrierError",
    "Condition",
    "Event",
    "Lock",
    "NLCondition",
    "RLock",
    "Semaphore",
    "ValueEvent",
    "WaitQueue",
]


class _Waiter(SignalChannel):
    """One tasklet's place in a WaitQueue."""

    def __init__(self) -> None:
        super().__init__()
        self.granted = False


class WaitQueue:
    """Who waits, first come first served.  Use it inside an atomic block; waiting leaves that block meanwhile."""

    __slots__ = ("_waiters",)

    def __init__(self) -> None:
        self._waiters: deque[_Waiter] = deque()

    def __len__(self) -> int:
        return len(self._waiters)

    def wait(self, timeout: float | None = None, give_back: Callable[[], Any] | None = None) -> bool:
        """Waits to be woken; False if time ran out.

        If an exception ends the wait of somebody who had just been woken, give_back is called first.
        """
        waiter = _Waiter()
        self._waiters.append(waiter)
        deadline = None if timeout is None else time() + timeout
        try:
            waiter.receive(timeout=timeout)
        except BaseException as e:
            timed_out = expired(e, deadline)
            if not waiter.granted:
                self._waiters.remove(waiter)
                if timed_out:
                    return False
            elif timed_out:
                return True
            elif give_back is not None:
                give_back()
            raise
        return True

    def wake(self, count: int = 1) -> int:
        """Lets so many go on; says how many there were."""
        woken = 0
        while self._waiters and woken < count:
            waiter = self._waiters.popleft()
            # It may have run out of time a moment ago without having been able to say so: then it takes the grant.
            waiter.granted = True
            waiter.signal()
            woken += 1
        return woken

    def wake_all(self) -> int:
        """Lets all go on."""
        return self.wake(len(self._waiters))


def _seconds(blocking: bool, timeout: float | None) -> float | None:
    """Checks the arguments of acquire(); None means for ever."""
    if timeout is None or timeout == -1:
        return None if blocking else 0
    if not blocking:
        raise ValueError("can't specify a timeout for a non-blocking call")
    if timeout < 0:
        raise ValueError("timeout value must be a non-negative number")
    return timeout


class Semaphore:
    """A counter that blocks whoever would take it below zero."""

    def __init__(self, value: int = 1) -> None:
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._value = value
        self._queue = WaitQueue()

    def acquire(self, blocking: bool = True, timeout: float | None = None) -> bool:
        """Takes one, waiting for it if there is none; False if none came in time."""
        seconds = _seconds(blocking, timeout)
        with atomic():
            if self._value > 0:
                self._value -= 1
                return True
            if seconds == 0:
                return False
            return self._queue.wait(seconds, self._pass_on)

    def _pass_on(self) -> None:
        if not self._queue.wake():
            self._value += 1

    def release(self, n: int = 1) -> None:
        """Gives back n, or adds them."""
        if n < 1:
            raise ValueError("n must be one or more")
        with atomic():
            for _ in range(n):
                self._pass_on()

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, cls: type | None, value: BaseException | None, traceback: TracebackType | None) -> None:
        self.release()

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.{type(self).__qualname__} at {id(self):#x}: value={self._value}>"


class BoundedSemaphore(Semaphore):
    """A Semaphore that is never given back more than was taken."""

    def __init__(self, value: int = 1) -> None:
        super().__init__(value)
        self._initial_value = value

    def release(self, n: int = 1) -> None:
        if n < 1:
            raise ValueError("n must be one or more")
        with atomic():
            if self._value + n > self._initial_value:
                raise ValueError("Semaphore released too many times")
            super().release(n)


class Lock:
    """A lock that one tasklet holds; any may release it."""

    def __init__(self) -> None:
        self._held = False
        self._queue = WaitQueue()

    def acquire(self, blocking: bool = True, timeout: float | None = -1) -> bool:
        """Takes the lock; False if it did not become free in time."""
        seconds = _seconds(blocking, timeout)
        with atomic():
            if not self._held:
                self._held = True
                return True
            if seconds == 0:
                return False
            return self._queue.wait(seconds, self._pass_on)

    def _pass_on(self) -> None:
        if not self._queue.wake():
            self._held = False

    def release(self) -> None:
        """Frees the lock, or hands it to who waits longest."""
        with atomic():
            if not self._held:
                raise RuntimeError("release unlocked lock")
            self._pass_on()

    def locked(self) -> bool:
        """Whether somebody holds it."""
        return self._held

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, cls: type | None, value: BaseException | None, traceback: TracebackType | None) -> None:
        self.release()

    def _at_fork_reinit(self) -> None:
        self.__init__()  # type: ignore[misc]

    def __repr__(self) -> str:
        state = "locked" if self._held else "unlocked"
        return f"<{state} {type(self).__module__}.{type(self).__qualname__} object at {id(self):#x}>"


class RLock:
    """A lock that the tasklet which holds it may take again."""

    def __init__(self) -> None:
        self._owner: Any = None
        self._count = 0
        self._queue = WaitQueue()

    def acquire(self, blocking: bool = True, timeout: float | None = -1) -> bool:
        """Takes the lock once more; False if it did not become free in time."""
        seconds = _seconds(blocking, timeout)
        me = stackless.getcurrent()
        with atomic():
            if self._owner is me:
                self._count += 1
                return True
            if self._owner is None and not self._queue:
                self._owner, self._count = me, 1
                return True
            if seconds == 0 or not self._wait(seconds):
                return False
            self._owner, self._count = me, 1
            return True

    def _wait(self, seconds: float | None) -> bool:
        return self._queue.wait(seconds, self._pass_on)

    def _pass_on(self) -> None:
        # A stand-in owns the lock until the tasklet that was woken runs, so that nobody overtakes it.
        self._count = 0
        self._owner = self if self._queue.wake() else None

    def release(self) -> None:
        """Undoes one acquire()."""
        with atomic():
            if self._owner is not stackless.getcurrent():
                raise RuntimeError("cannot release un-acquired lock")
            self._count -= 1
            if self._count == 0:
                self._pass_on()

    def locked(self) -> bool:
        """Whether somebody holds it."""
        return self._owner is not None

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, cls: type | None, value: BaseException | None, traceback: TracebackType | None) -> None:
        self.release()

    # What Condition needs, under the names that threading's conditions look for.

    def _is_owned(self) -> bool:
        return self._owner is stackless.getcurrent()

    def _recursion_count(self) -> int:
        return self._count if self._is_owned() else 0

    def _release_save(self) -> tuple[int, Any]:
        with atomic():
            if self._owner is None:
                raise RuntimeError("cannot release un-acquired lock")
            state = (self._count, self._owner)
            self._pass_on()
            return state

    def _acquire_restore(self, state: tuple[int, Any]) -> None:
        self.acquire()
        self._count, self._owner = state

    def _at_fork_reinit(self) -> None:
        self.__init__()  # type: ignore[misc]

    def __repr__(self) -> str:
        state = "locked" if self._owner is not None else "unlocked"
        return f"<{state} {type(self).__module__}.{type(self).__qualname__} object count={self._count} at {id(self):#x}>"


class Condition:
    """A condition variable with a lock (an RLock of its own unless one is given)."""

    def __init__(self, lock: Any = None) -> None:
        self._lock = RLock() if lock is None else lock
        self.acquire = self._lock.acquire
        self.release = self._lock.release
        self._queue = WaitQueue()

    def __enter__(self) -> Any:
        return self._lock.__enter__()

    def __exit__(self, *args: Any) -> Any:
        return self._lock.__exit__(*args)

    def _is_owned(self) -> bool:
        if hasattr(self._lock, "_is_owned"):
            return self._lock._is_owned()
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def wait(self, timeout: float | None = None) -> bool:
        """Releases the lock, waits for notify(), takes the lock again; False if time ran out."""
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        save = getattr(self._lock, "_release_save", None)
        restore = getattr(self._lock, "_acquire_restore", None)
        with atomic():
            state = save() if save is not None else self._lock.release()
            try:
                return self._queue.wait(timeout, self._queue.wake)
            finally:
                if restore is not None:
                    restore(state)
                else:
                    self._lock.acquire()

    def wait_for(self, predicate: Callable[[], Any], timeout: float | None = None) -> Any:
        """Waits until the predicate is true; its last value."""
        end = None if timeout is None else time() + timeout
        result = predicate()
        while not result:
            left = None if end is None else end - time()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result

    def notify(self, n: int = 1) -> None:
        """Lets n of those that wait go on."""
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        with atomic():
            self._queue.wake(n)

    def notify_all(self) -> None:
        """Lets all that wait go on."""
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        with atomic():
            self._queue.wake_all()

    notifyAll = notify_all


class NLCondition:
    """A condition without a lock, for tasklets of one thread: between two switches nothing can change anyway."""

    def __init__(self) -> None:
        self._queue = WaitQueue()

    def __enter__(self) -> NLCondition:
        return self

    def __exit__(self, *args: Any) -> None:
        pass

    acquire = release = lambda self: None

    def wait(self, timeout: float | None = None) -> bool:
        """Waits for notify(); False if time ran out."""
        with atomic():
            return self._queue.wait(timeout, self._queue.wake)

    wait_for = Condition.wait_for

    def notify(self, n: int = 1) -> None:
        """Lets n of those that wait go on."""
        with atomic():
            self._queue.wake(n)

    def notify_all(self) -> None:
        """Lets all that wait go on."""
        with atomic():
            self._queue.wake_all()

    notifyAll = notify_all


class Event:
    """A flag to wait for."""

    def __init__(self) -> None:
        self._flag = False
        self._queue = WaitQueue()

    def is_set(self) -> bool:
        """Whether the flag is up."""
        return self._flag

    isSet = is_set

    def set(self) -> None:
        """Raises the flag; everybody who waits goes on."""
        with atomic():
            self._flag = True
            self._queue.wake_all()

    def clear(self) -> None:
        """Lowers the flag."""
        self._flag = False

    def wait(self, timeout: float | None = None) -> bool:
        """Waits for the flag; False if time ran out."""
        with atomic():
            return self._flag or self._queue.wait(timeout)

    def _at_fork_reinit(self) -> None:
        self._queue = WaitQueue()

    def __repr__(self) -> str:
        state = "set" if self._flag else "unset"
        return f"<{type(self).__module__}.{type(self).__qualname__} at {id(self):#x}: {state}>"


class ValueEvent:
    """An event that carries a value or an exception, once."""

    def __init__(self) -> None:
        self._state: tuple[bool, Any] | None = None
        self._queue = WaitQueue()

    def is_set(self) -> bool:
        """Whether there is a value or an exception."""
        return self._state is not None

    def set(self, value: Any = None) -> None:
        """Gives everybody who waits, and will wait, the value."""
        self._settle((True, value))

    def abort(self, error: BaseException) -> None:
        """Raises an exception in everybody who waits, and will wait."""
        self._settle((False, error))

    def _settle(self, state: tuple[bool, Any]) -> None:
        with atomic():
            if self._state is not None:
                raise RuntimeError("the event was set already")
            self._state = state
            self._queue.wake_all()

    def wait(self, timeout: float | None = None) -> Any:
        """The value.  TimeoutError if none comes in time."""
        with atomic():
            if self._state is None and not self._queue.wait(timeout):
                raise TimeoutError("timed out")
        assert self._state is not None
        good, value = self._state
        if good:
            return value
        raise value


class Barrier:
    """Lets nobody through before all parties have come."""

    def __init__(self, parties: int, action: Callable[[], Any] | None = None, timeout: float | None = None) -> None:
        if parties < 1:
            raise ValueError("parties must be >= 1")
        self._parties = parties
        self._action = action
        self._timeout = timeout
        self._generation: dict[str, Any] = {"waiting": 0, "open": False, "broken": False}
        self._queue = WaitQueue()

    @property
    def parties(self) -> int:
        """How many have to come."""
        return self._parties

    @property
    def n_waiting(self) -> int:
        """How many have come."""
        return self._generation["waiting"]

    @property
    def broken(self) -> bool:
        """Whether somebody gave up."""
        return self._generation["broken"]

    def wait(self, timeout: float | None = None) -> int:
        """Waits for the others; a different number from 0 to parties - 1 for each."""
        if timeout is None:
            timeout = self._timeout
        with atomic():
            generation = self._generation
            if generation["broken"]:
                raise BrokenBarrierError
            index = generation["waiting"]
            generation["waiting"] += 1
            if index + 1 == self._parties:
                self._release(generation)
                return index
            try:
                woken = self._queue.wait(timeout)
            except BaseException:
                self._break(generation)
                raise
            if not woken:
                self._break(generation)
            if generation["broken"]:
                raise BrokenBarrierError
            return index

    def _release(self, generation: dict[str, Any]) -> None:
        try:
            if self._action is not None:
                self._action()
        except BaseException:
            self._break(generation)
            raise
        self._renew()

    def _renew(self) -> None:
        self._generation = {"waiting": 0, "open": False, "broken": False}
        queue, self._queue = self._queue, WaitQueue()
        queue.wake_all()

    def _break(self, generation: dict[str, Any]) -> None:
        generation["broken"] = True
        if generation is self._generation:
            self._queue.wake_all()

    def reset(self) -> None:
        """Makes the barrier new; who waits gets BrokenBarrierError."""
        with atomic():
            if self._generation["waiting"]:
                self._generation["broken"] = True
            self._renew()

    def abort(self) -> None:
        """Breaks the barrier for good."""
        with atomic():
            self._break(self._generation)
