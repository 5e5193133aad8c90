"""Callables that do not keep their object alive."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

__all__ = ["WeakMethod", "WeakMethodProxy", "weak_callable"]


class WeakMethod:
    """A bound method that refers to its object weakly; calling it once that is gone does nothing and returns default."""

    __slots__ = ("__weakref__", "_reference", "default")

    def __init__(self, method: Callable[..., Any], default: Any = None, callback: Callable[[Any], Any] | None = None) -> None:
        self._reference = weakref.WeakMethod(method, callback)
        self.default = default

    @property
    def method(self) -> Callable[..., Any] | None:
        """The bound method, or None."""
        return self._reference()

    @property
    def alive(self) -> bool:
        """Whether its object is there."""
        return self._reference() is not None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        method = self._reference()
        return self.default if method is None else method(*args, **kwargs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WeakMethod) and self._reference == other._reference

    def __hash__(self) -> int:
        return hash(self._reference)


class WeakMethodProxy(WeakMethod):
    """A WeakMethod whose call fails with ReferenceError once its object is gone."""

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        method = self._reference()
        if method is None:
            raise ReferenceError("weakly-referenced object no longer exists")
        return method(*args, **kwargs)


def weak_callable(function: Callable[..., Any]) -> Callable[..., Any]:
    """A WeakMethod for a bound method; anything else as it is."""
    if getattr(function, "__self__", None) is not None and hasattr(function, "__func__"):
        return WeakMethod(function)
    return function
