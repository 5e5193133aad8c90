"""Runs an unmodified program with monkeypatch in force: python -m stacklesslib.magic program.py arguments ...

With -m in front, the program is a module.  Its threads are tasklets then, and a server that has a thread a client has
a tasklet a client.
"""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence
from typing import Any

from . import monkeypatch

__all__ = ["run", "run_module"]


def run(path: str, args: Sequence[str] = ()) -> dict[str, Any]:
    """Runs a file as the main program; its namespace."""
    monkeypatch.patch_all()
    sys.argv = [path, *args]
    return runpy.run_path(path, run_name="__main__")


def run_module(name: str, args: Sequence[str] = ()) -> dict[str, Any]:
    """Runs a module as the main program; its namespace."""
    monkeypatch.patch_all()
    sys.argv = [name, *args]
    return runpy.run_module(name, run_name="__main__", alter_sys=True)


def _main(args: list[str]) -> int:
    if not args or (args[0] == "-m" and len(args) < 2):
        print("usage: python -m stacklesslib.magic [-m module | program.py] [arguments ...]", file=sys.stderr)
        return 2
    if args[0] == "-m":
        run_module(args[1], args[2:])
    else:
        run(args[0], args[1:])
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
