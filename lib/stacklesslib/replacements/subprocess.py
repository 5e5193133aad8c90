"""Popen whose waits block the calling tasklet: they are made on a worker thread."""

from __future__ import annotations

import subprocess as _subprocess
from typing import Any

from ..util import call_async

__all__ = ["Popen"]

_RealPopen = _subprocess.Popen


class Popen(_RealPopen):  # type: ignore[type-arg]
    """A process.  Reading its pipes directly blocks the thread; communicate() and wait() do not."""

    def wait(self, timeout: float | None = None) -> int:
        """Waits for its end; the exit code."""
        if self.returncode is not None:
            return self.returncode
        return call_async(super().wait, (timeout,))

    def communicate(self, input: Any = None, timeout: float | None = None) -> tuple[Any, Any]:
        """Sends the input, reads everything and waits for the end."""
        return call_async(super().communicate, (input, timeout))
