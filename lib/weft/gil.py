"""The global interpreter lock: which policy this process runs, its constants and its figures.

The policy is chosen when the process starts (`-X gil-policy=NAME`, `WEFT_GIL_POLICY`, `-X gil=0|1`). The constants can
be changed at any time::

    from weft import gil
    gil.policy                      # 'none', 'legacy', 'plus', 'new' or 'priority'
    gil.check_interval = 1000       # instructions between two ticks (legacy, plus)
    gil.yield_every = 10            # every how many ticks a CPU thread gives way to another one (plus)
    gil.switch_interval = 0.001     # seconds until a waiter asks (new, priority); as sys.setswitchinterval
    for row in gil.stats(): print(row)
"""

import sys
import types
import typing

import _weft

policies: tuple[str, ...] = _weft.gil_policies()

_CONSTANTS = ("switch_interval", "check_interval", "yield_every")


class Stats(typing.NamedTuple):
    """What one thread had of the GIL; waits in seconds."""

    thread: int
    name: str
    acquisitions: int
    waits: int
    forced_releases: int
    voluntary_releases: int
    longest_wait: float
    total_wait: float


def stats() -> list[Stats]:
    """Return the figures of every thread that took the GIL, in order of the threads' start; without a GIL, none."""
    return sorted(Stats(**row) for row in _weft.gil_stats())


def reset_stats() -> None:
    """Set all figures to zero."""
    _weft.gil_reset_stats()


def constants() -> dict[str, float]:
    """Return the constants that the policy has."""
    return _weft.gil_constants()


class _Module(types.ModuleType):
    """Makes the policy's name and constants attributes of the module."""

    @property
    def policy(self) -> str:
        """The name of the policy."""
        return _weft.gil_policy()

    @property
    def enabled(self) -> bool:
        """Whether there is a GIL."""
        return _weft.gil_policy() != "none"

    def __getattr__(self, name):
        if name in _CONSTANTS:
            found = _weft.gil_constants()
            if name in found:
                return found[name]
            raise AttributeError(f"the policy {_weft.gil_policy()!r} has no constant {name!r}")
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    def __setattr__(self, name, value):
        if name in _CONSTANTS:
            _weft.gil_set_constant(name, value)
        elif name in ("policy", "enabled"):
            raise AttributeError(f"{name!r} is chosen when the process starts")
        else:
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Module
