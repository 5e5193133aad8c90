"""Small pieces of plumbing: each is a tasklet that passes values from channels to channels.

A piece ends when its source is closed, and closes what it sends to; it returns its output, so pieces can be chained:
for line in batch(keep(transform(source, str.strip), bool), 10): ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import stackless

from .util import QueueChannel, tasklet_new

__all__ = ["batch", "buffer", "feed", "keep", "merge", "pump", "tee", "transform"]


def _piece(work: Callable[[], Any], *outputs: Any) -> None:
    def run() -> None:
        try:
            work()
        finally:
            for output in outputs:
                output.close()
                _release(output)

    tasklet_new(run)


def _release(channel: Any) -> None:
    """Lets those go on that wait for a value of a channel that is closed now."""
    while channel.balance < 0:
        channel.send_exception(StopIteration)


def feed(iterable: Iterable[Any], output: Any = None) -> Any:
    """Sends every element."""
    output = stackless.channel() if output is None else output
    _piece(lambda: output.send_sequence(iterable), output)
    return output


def pump(source: Any, output: Any = None) -> Any:
    """Passes on what comes."""
    return transform(source, lambda value: value, output)


def transform(source: Any, function: Callable[[Any], Any], output: Any = None) -> Any:
    """Passes on function(value)."""
    output = stackless.channel() if output is None else output

    def work() -> None:
        for value in source:
            output.send(function(value))

    _piece(work, output)
    return output


def keep(source: Any, predicate: Callable[[Any], Any], output: Any = None) -> Any:
    """Passes on the values for which the predicate is true."""
    output = stackless.channel() if output is None else output

    def work() -> None:
        for value in source:
            if predicate(value):
                output.send(value)

    _piece(work, output)
    return output


def tee(source: Any, count: int = 2) -> tuple[QueueChannel, ...]:
    """So many outputs, each of which gets every value; they are buffered, so nobody waits for the slowest."""
    outputs = tuple(QueueChannel() for _ in range(count))

    def work() -> None:
        for value in source:
            for output in outputs:
                output.send(value)

    _piece(work, *outputs)
    return outputs


def merge(*sources: Any) -> Any:
    """One output for what comes from all of them."""
    output = stackless.channel()
    left = [len(sources)]

    def work(source: Any) -> None:
        try:
            for value in source:
                output.send(value)
        finally:
            left[0] -= 1
            if not left[0]:
                output.close()
                _release(output)

    if not sources:
        output.close()
    for source in sources:
        tasklet_new(work, (source,))
    return output


def batch(source: Any, size: int) -> Any:
    """Passes on lists of so many values; the last may be shorter."""
    if size < 1:
        raise ValueError("size must be positive")
    output = stackless.channel()

    def work() -> None:
        values: list[Any] = []
        for value in source:
            values.append(value)
            if len(values) == size:
                output.send(values)
                values = []
        if values:
            output.send(values)

    _piece(work, output)
    return output


def buffer(source: Any, maxsize: int | None = None) -> QueueChannel:
    """A buffer between the source and who receives."""
    output = QueueChannel(maxsize=maxsize)

    def work() -> None:
        for value in source:
            output.send(value)

    _piece(work, output)
    return output
