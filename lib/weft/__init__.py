"""Everything that only Weft has: the GIL of your choice, atomic blocks, traces, measurements.

`weft.gil` tells and sets the constants of the GIL's policy, `weft.atomic` is a block that no other thread's atomic
block overlaps, `weft.locks` says who waits for whom, `weft.gilview` reads lock traces, `weft.bench` measures.
The measurements run on any Python, so nothing native is imported before it is used.
"""

__all__ = ["atomic", "gil", "locks"]


def __getattr__(name):
    if name == "atomic":
        import _weft
        value = globals()["atomic"] = _weft.Atomic()
        return value
    if name in ("gil", "locks"):
        import importlib
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])
