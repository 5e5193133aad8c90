"""Finds the packages that some of the programs are about."""

import importlib.util
import os
import sys

DEBIAN = "/usr/lib/python3/dist-packages"


def need(*names: str) -> None:
    """Make packages importable; end the program, saying why, where one is not installed or cannot run here."""
    folder = os.environ.get("WEFT_PACKAGES", DEBIAN)
    if os.path.isdir(folder) and folder not in sys.path:
        sys.path.append(folder)
    for name in names:
        if importlib.util.find_spec(name) is None:
            print(f"skipped: {name} is not installed (set WEFT_PACKAGES to a folder that has it)")
            raise SystemExit(0)
