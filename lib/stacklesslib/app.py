"""sleep, Event, Lock and others, for tasklets or for plain threads.

A library that uses these names works in both kinds of program; the program decides by install_stackless() (what is
in force at first) or install_vanilla().
"""

from __future__ import annotations

import threading as _threading
import time as _time
from typing import Any

from . import base, locks

__all__ = [
    "BoundedSemaphore",
    "Condition",
    "Event",
    "Lock",
    "RLock",
    "Semaphore",
    "install_stackless",
    "install_vanilla",
    "is_stackless",
    "sleep",
]

_stackless: dict[str, Any] = {"sleep": base.pause} | {
    name: getattr(locks, name) for name in ("BoundedSemaphore", "Condition", "Event", "Lock", "RLock", "Semaphore")
}
_vanilla: dict[str, Any] = {"sleep": _time.sleep} | {
    name: getattr(_threading, name) for name in ("BoundedSemaphore", "Condition", "Event", "Lock", "RLock", "Semaphore")
}
_current = _stackless


def install_stackless() -> None:
    """From now on waits block the tasklet."""
    global _current
    _current = _stackless


def install_vanilla() -> None:
    """From now on waits block the thread."""
    global _current
    _current = _vanilla


def is_stackless() -> bool:
    """Which of the two is in force."""
    return _current is _stackless


def sleep(delay: float) -> None:
    """Waits for so many seconds."""
    _current["sleep"](delay)


def Lock() -> Any:
    """A lock."""
    return _current["Lock"]()


def RLock() -> Any:
    """A lock that its holder may take again."""
    return _current["RLock"]()


def Event() -> Any:
    """A flag to wait for."""
    return _current["Event"]()


def Condition(lock: Any = None) -> Any:
    """A condition variable."""
    return _current["Condition"](lock)


def Semaphore(value: int = 1) -> Any:
    """A counter that blocks below zero."""
    return _current["Semaphore"](value)


def BoundedSemaphore(value: int = 1) -> Any:
    """A semaphore that is never given back more than was taken."""
    return _current["BoundedSemaphore"](value)
