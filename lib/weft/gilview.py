"""Reads a lock trace and prints what it means: who held the lock, who waited, how long, and in which convoys.

    weft -X locktrace=FILE program.py
    python -m weft.gilview FILE [--lock ID] [--svg PICTURE [--from S] [--to S]]

A trace has lines of `thread-id ticks tick-count EVENT seconds lock-id` (the first five columns are Beazley's; without
the sixth every line is about the GIL, whose id is 0). Runs on any Python.
"""

import argparse
import collections
import sys
import typing


class Event(typing.NamedTuple):
    """One line of a trace."""

    thread: int
    ticks: int
    tick_count: int
    kind: str
    time: float
    lock: int


class TraceError(Exception):
    """The file is not a lock trace."""


def read(lines) -> tuple[list[Event], int]:
    """Return the events of a trace and how many older ones it says were dropped."""
    events, dropped = [], 0
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            words = line.split()
            dropped = int(words[1]) if len(words) > 1 and words[1].isdigit() else dropped
            continue
        fields = line.split()
        if not fields:
            continue
        try:
            thread, ticks, count, kind, time, *lock = fields
            event = Event(int(thread, 16), int(ticks), int(count), kind, float(time), int(lock[0], 16) if lock else 0)
            if kind not in ("ENTRY", "BUSY", "RETRY", "ACQUIRE", "RELEASE"):
                raise ValueError(f"no event is called {kind}")
        except (ValueError, IndexError) as error:
            raise TraceError(f"line {number} is not an event: {error}") from None
        events.append(event)
    return events, dropped


class Figures:
    """What one thread had of one lock."""

    def __init__(self) -> None:
        self.acquires = self.contended = self.retries = 0
        self.holding = self.waiting = self.worst = 0.0
        self.worst_at = 0.0


class Slice(typing.NamedTuple):
    """A time in which a thread held or waited for a lock."""

    thread: int
    start: float
    end: float
    kind: str


class Analysis:
    """The history of one lock."""

    def __init__(self, events: list[Event]) -> None:
        self.threads: dict[int, Figures] = collections.defaultdict(Figures)
        self.slices: list[Slice] = []
        self.convoys: list[tuple[int, float, float]] = []
        self.wakeups: list[tuple[int, float]] = []
        self._run(events)

    def _run(self, events):
        entered, held, waiting = {}, {}, {}
        convoy_start, convoy_peak = None, 0
        for event in events:
            figures = self.threads[event.thread]
            if event.kind == "ENTRY":
                entered[event.thread] = event.time
            elif event.kind == "BUSY":
                waiting[event.thread] = entered.get(event.thread, event.time)
                if convoy_start is None and len(waiting) >= 1:
                    convoy_start, convoy_peak = event.time, 0
                convoy_peak = max(convoy_peak, len(waiting))
            elif event.kind == "RETRY":
                figures.retries += 1
                self.wakeups.append((event.thread, event.time))
            elif event.kind == "ACQUIRE":
                figures.acquires += 1
                start = waiting.pop(event.thread, None)
                if start is not None:
                    figures.contended += 1
                    waited = event.time - start
                    figures.waiting += waited
                    if waited > figures.worst:
                        figures.worst, figures.worst_at = waited, start
                    self.slices.append(Slice(event.thread, start, event.time, "wait"))
                held[event.thread] = event.time
                if not waiting and convoy_start is not None:
                    self.convoys.append((convoy_peak, convoy_start, event.time))
                    convoy_start = None
            elif event.kind == "RELEASE":
                start = held.pop(event.thread, None)
                if start is not None:
                    figures.holding += event.time - start
                    self.slices.append(Slice(event.thread, start, event.time, "hold"))


def report(events: list[Event], dropped: int, lock: int, out) -> None:
    """Print the analysis of one lock."""
    mine = [event for event in events if event.lock == lock]
    analysis = Analysis(mine)
    span = mine[-1].time - mine[0].time if mine else 0.0
    title = "the GIL" if lock == 0 else f"lock {lock:x}"
    print(f"{title}: {len(mine)} events in {span:.6f} s, {len(analysis.threads)} thread(s)", file=out)
    if dropped:
        print(f"{dropped} older events were dropped: what was going on then is not counted", file=out)
    print(f"{'thread':>8} {'acquires':>9} {'waited':>8} {'holding s':>11} {'waiting s':>11} {'retries':>8} "
          f"{'per acq.':>8} {'worst ms':>9} {'at s':>10}", file=out)
    for thread, figures in sorted(analysis.threads.items()):
        rate = figures.retries / figures.acquires if figures.acquires else 0.0
        print(f"{thread:>8x} {figures.acquires:>9} {figures.contended:>8} {figures.holding:>11.6f} "
              f"{figures.waiting:>11.6f} {figures.retries:>8} {rate:>8.2f} {figures.worst * 1e3:>9.3f} "
              f"{figures.worst_at:>10.6f}", file=out)
    waits = sorted((item for item in analysis.slices if item.kind == "wait"), key=lambda item: item.start - item.end)
    if waits:
        lengths = sorted(end - start for _, start, end in analysis.convoys)
        print(f"times with somebody waiting: {len(lengths)}, median {lengths[len(lengths) // 2] * 1e3:.3f} ms, "
              f"longest {lengths[-1] * 1e3:.3f} ms, most waiters at once "
              f"{max(peak for peak, _, _ in analysis.convoys)}" if lengths else "", file=out)
        print("worst waits:", file=out)
        for item in waits[:10]:
            holders = collections.Counter()
            for other in analysis.slices:
                if other.kind == "hold" and other.thread != item.thread:
                    overlap = min(other.end, item.end) - max(other.start, item.start)
                    if overlap > 0:
                        holders[other.thread] += overlap
            woken = sum(1 for thread, time in analysis.wakeups
                        if thread == item.thread and item.start <= time <= item.end)
            by = ", ".join(f"{thread:x} {time * 1e3:.3f} ms" for thread, time in holders.most_common(3))
            print(f"  thread {item.thread:x}: {(item.end - item.start) * 1e3:.3f} ms from {item.start:.6f}, "
                  f"woken in vain {woken} times, meanwhile held by {by or 'nobody'}", file=out)


def merged(slices, thread: int, gap: float) -> list[Slice]:
    """Return a thread's slices, those of one kind that a picture cannot tell apart joined."""
    found: list[Slice] = []
    last: dict[str, int] = {}
    for item in sorted((item for item in slices if item.thread == thread), key=lambda item: item.start):
        index = last.get(item.kind)
        if index is not None and item.start - found[index].end < gap:
            found[index] = found[index]._replace(end=max(found[index].end, item.end))
        else:
            last[item.kind] = len(found)
            found.append(item)
    return found


def picture(analysis: Analysis, start: float, end: float, title: str) -> str:
    """Return an SVG: a row a thread, green while it holds the lock, red while it waits, ticks for vain wake-ups."""
    width, row, left = 1000, 34, 90
    threads = sorted(analysis.threads)
    scale = (width - left - 10) / max(end - start, 1e-9)
    height = row * len(threads) + 70
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" '
           f'font-size="12"><rect width="100%" height="100%" fill="white"/>',
           f'<text x="{left}" y="18" font-size="14">{title}</text>']
    colours = {"hold": "#2f9e44", "wait": "#e03131"}
    for index, thread in enumerate(threads):
        top = 30 + index * row
        out.append(f'<text x="6" y="{top + 17}">thread {thread:x}</text>')
        out.append(f'<line x1="{left}" y1="{top + 24}" x2="{width - 10}" y2="{top + 24}" stroke="#dee2e6"/>')
        for item in merged(analysis.slices, thread, 0.3 / scale):
            if item.end >= start and item.start <= end:
                x = left + (max(item.start, start) - start) * scale
                wide = max((min(item.end, end) - max(item.start, start)) * scale, 0.4)
                y, tall = (top + 4, 10) if item.kind == "wait" else (top + 14, 10)
                out.append(f'<rect x="{x:.2f}" y="{y}" width="{wide:.2f}" height="{tall}" '
                           f'fill="{colours[item.kind]}"/>')
        for woken, time in analysis.wakeups:
            if woken == thread and start <= time <= end:
                x = left + (time - start) * scale
                out.append(f'<line x1="{x:.2f}" y1="{top}" x2="{x:.2f}" y2="{top + 14}" stroke="black" '
                           f'stroke-width="0.6"/>')
    base = 30 + len(threads) * row + 14
    for step in range(6):
        time = start + (end - start) * step / 5
        x = left + (time - start) * scale
        out.append(f'<text x="{x:.1f}" y="{base}" text-anchor="middle">{(time - start) * 1e3:.2f} ms</text>')
    out.append(f'<text x="{left}" y="{base + 20}">green: holds the lock; red: waits; black: woken, and the lock was '
               f'taken again</text></svg>')
    return "\n".join(out)


def main(arguments=None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="gilview", description="Analyses a lock trace.")
    parser.add_argument("trace", help="what -X locktrace=FILE wrote")
    parser.add_argument("--lock", type=lambda text: int(text, 16), help="a lock's id (default: the GIL, or every lock)")
    parser.add_argument("--svg", help="draw the lock's history into this file")
    parser.add_argument("--from", dest="start", type=float, default=None, help="second at which the picture begins")
    parser.add_argument("--to", dest="end", type=float, default=None, help="second at which it ends")
    parser.add_argument("--title", default="", help="title of the picture")
    options = parser.parse_args(arguments)
    try:
        with open(options.trace, encoding="utf-8") as lines:
            events, dropped = read(lines)
    except (OSError, UnicodeDecodeError, TraceError) as error:
        print(f"gilview: {options.trace}: {error}", file=sys.stderr)
        return 1
    if not events:
        print("the trace is empty")
        return 0
    counts = collections.Counter(event.lock for event in events)
    chosen = [options.lock] if options.lock is not None else [0] if 0 in counts else [
        lock for lock, _ in counts.most_common(5)]
    for lock in chosen:
        report(events, dropped, lock, sys.stdout)
        print()
    others = [lock for lock in counts if lock not in chosen]
    if others:
        busiest = ", ".join(f"{lock:x} ({counts[lock]})" for lock, _ in counts.most_common(6) if lock in others)
        print(f"{len(others)} more lock(s) in the trace, the busiest with their events: {busiest}")
    if options.svg:
        mine = [event for event in events if event.lock == chosen[0]]
        start = mine[0].time if options.start is None else options.start
        end = mine[-1].time if options.end is None else options.end
        with open(options.svg, "w", encoding="utf-8") as out:
            out.write(picture(Analysis(mine), start, end, options.title))
    return 0


if __name__ == "__main__":
    sys.exit(main())
