"""Who waits for whom: waits, deadlocks, and traces of what happens to locks."""

import sys
import traceback
import typing

import _weft


class Wait(typing.NamedTuple):
    """A thread that waits: for what, and for which thread (None when that is not one thread)."""

    thread: int
    name: str
    reason: str
    object: typing.Any
    holder: int | None
    frame: typing.Any

    @property
    def where(self) -> str:
        """The line that waits, as `file:line in function`."""
        if self.frame is None:
            return "outside Python code"
        code = self.frame.f_code
        return f"{code.co_filename}:{self.frame.f_lineno} in {code.co_qualname}"


def waits() -> list[Wait]:
    """Return the waits of all threads at this moment."""
    return [Wait(*row) for row in _weft.waits()]


def deadlocks() -> list[list[Wait]]:
    """Return the circles of threads each of which waits for the next: they will never go on."""
    waiting = {wait.thread: wait for wait in waits() if wait.holder is not None}
    circles, seen = [], set()
    for start in waiting:
        path, at = [], start
        while at in waiting and at not in seen:
            seen.add(at)
            path.append(at)
            at = waiting[at].holder
        if at in path:
            circles.append([waiting[thread] for thread in path[path.index(at):]])
    return circles


def report(file=None, *, stacks: bool = False) -> None:
    """Print every wait with its holder, deadlocks first; with `stacks`, the stack of each waiting thread."""
    file = sys.stderr if file is None else file
    for circle in deadlocks():
        print(f"deadlock of {len(circle)} thread(s):", file=file)
        for wait in circle:
            print(f"  {wait.name} holds what the one before waits for, and waits for {wait.object!r} "
                  f"held by {_weft.thread_name(wait.holder)} at {wait.where}", file=file)
    found = waits()
    if not found:
        print("no thread waits", file=file)
    for wait in found:
        holder = "" if wait.holder is None else f" held by {_weft.thread_name(wait.holder)}"
        print(f"{wait.name} ({wait.thread}) waits: {wait.reason} {wait.object!r}{holder} at {wait.where}", file=file)
        if stacks and wait.frame is not None:
            traceback.print_stack(wait.frame, file=file)


def trace(events: int = 5_000_000) -> None:
    """Begin to record events of the GIL and of all locks; the newest `events` are kept."""
    _weft.locktrace_start(events)


def stop() -> None:
    """Stop recording."""
    _weft.locktrace_stop()


def write(path) -> tuple[int, int]:
    """Write the recorded events; return how many were recorded, and how many of these were dropped."""
    _weft.locktrace_write(str(path))
    return _weft.locktrace_count()
