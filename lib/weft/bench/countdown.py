"""Counting down from a big number, split over threads, against doing it in one (Beazley's measurement)."""

import os
import threading

from weft.bench import common


def count(n):
    """Count down."""
    while n > 0:
        n -= 1


def threaded(total, threads):
    """Return the seconds that `threads` threads take together."""
    workers = [threading.Thread(target=count, args=(total // threads,)) for _ in range(threads)]
    begin = common.now()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return common.now() - begin


def sequential(total, parts):
    """Return the seconds that the same work takes one part after the other."""
    begin = common.now()
    for _ in range(parts):
        count(total // parts)
    return common.now() - begin


def measure(options):
    """Measure the splits, and two threads on one core where that can be arranged."""
    figures = {}
    for threads in (1, 2, 4, 8):
        figures[f"threads {threads}"] = common.median(threaded(options.count, threads) for _ in range(options.rounds))
    figures["sequential"] = common.median(sequential(options.count, 2) for _ in range(options.rounds))
    if hasattr(os, "sched_setaffinity"):
        before = os.sched_getaffinity(0)
        pinned = on_one_core(options)
        os.sched_setaffinity(0, before)
        figures.update(pinned)
    return figures


def on_one_core(options):
    """Measure with the process bound to one core; threads started from now on inherit it."""
    core = min(os.sched_getaffinity(0))
    figures = {}
    result = []

    def run():
        os.sched_setaffinity(0, {core})
        result.append((common.median(sequential(options.count, 2) for _ in range(options.rounds)),
                       common.median(threaded(options.count, 2) for _ in range(options.rounds))))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if result:
        figures["one core sequential"], figures["one core threads 2"] = result[0]
    return figures


def show(columns):
    """Print the table."""
    rows = [(f"{n} thread(s), s", f"threads {n}", ".2f") for n in (1, 2, 4, 8)]
    rows += [("two parts in a row, s", "sequential", ".2f"),
             ("the same on one core, s", "one core sequential", ".2f"),
             ("two threads on one core, s", "one core threads 2", ".2f")]
    common.table(columns, rows)


def add_options(parser):
    """Add this measurement's options."""
    parser.add_argument("--count", type=int, default=100_000_000, help="decrements in all (default 100,000,000)")


if __name__ == "__main__":
    raise SystemExit(common.main("countdown", __doc__.splitlines()[0], measure, show, add_options))
