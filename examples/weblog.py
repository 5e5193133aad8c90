"""Sums up a web server's access log (combined format), as a table or as JSON.

    weft examples/weblog.py access.log
    weft examples/weblog.py --json --top 3 access.log
    weft examples/weblog.py --sample            a log made up on the spot
"""

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta, timezone

LINE = re.compile(
    r'(?P<host>\S+) \S+ \S+ \[(?P<time>[^\]]+)\] "(?P<method>[A-Z]+) (?P<path>\S+) [^"]*" '
    r"(?P<status>\d{3}) (?P<size>\d+|-)")


@dataclass(frozen=True, slots=True)
class Request:
    host: str
    time: datetime
    method: str
    path: str
    status: int
    size: int


@dataclass
class Report:
    requests: int = 0
    unreadable: int = 0
    bytes_sent: int = 0
    median_size: float = 0.0
    first: str = ""
    last: str = ""
    statuses: dict[str, int] = field(default_factory=dict)
    paths: list[tuple[str, int]] = field(default_factory=list)
    busiest_hours: list[tuple[str, int]] = field(default_factory=list)
    errors_by_host: dict[str, int] = field(default_factory=dict)


def median(values: list[int]) -> float:
    """The middle of the sorted values."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def parse(lines: Iterable[str]) -> Iterator[Request | None]:
    """Yield a request for each line, or None for a line that is none."""
    for line in lines:
        if (match := LINE.match(line)) is None:
            yield None
            continue
        size = match["size"]
        yield Request(match["host"], datetime.strptime(match["time"], "%d/%b/%Y:%H:%M:%S %z"), match["method"],
                      match["path"].partition("?")[0], int(match["status"]), 0 if size == "-" else int(size))


def classify(status: int) -> str:
    match status // 100:
        case 2:
            return "ok"
        case 3:
            return "redirect"
        case 4 | 5 as kind:
            return "client error" if kind == 4 else "server error"
        case _:
            return "other"


def report_on(lines: Iterable[str], top: int) -> Report:
    report = Report()
    statuses: Counter[str] = Counter()
    paths: Counter[str] = Counter()
    hours: Counter[str] = Counter()
    errors: defaultdict[str, int] = defaultdict(int)
    sizes, times = [], []
    for request in parse(lines):
        if request is None:
            report.unreadable += 1
            continue
        statuses[classify(request.status)] += 1
        paths[request.path] += 1
        hours[f"{request.time:%H}:00"] += 1
        sizes.append(request.size)
        times.append(request.time)
        if request.status >= 400:
            errors[request.host] += 1
    report.requests = len(sizes)
    if sizes:
        report.bytes_sent = sum(sizes)
        report.median_size = median(sizes)
        report.first, report.last = min(times).isoformat(), max(times).isoformat()
    report.statuses = dict(sorted(statuses.items()))
    report.paths = paths.most_common(top)
    report.busiest_hours = hours.most_common(top)
    report.errors_by_host = dict(sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:top])
    return report


def sample(count: int = 2000) -> Iterator[str]:
    """Make up a log; the same one every time."""
    dice = random.Random(2026)
    time = datetime(2026, 1, 1, tzinfo=timezone.utc)
    pages = ["/", "/about", "/search?q=weft", "/static/app.js", "/api/items", "/missing"]
    for number in range(count):
        time += timedelta(seconds=dice.randrange(90))
        path = dice.choices(pages, weights=[30, 5, 20, 25, 18, 2])[0]
        status = 404 if path == "/missing" else dice.choices([200, 304, 500], weights=[90, 8, 2])[0]
        size = "-" if status == 304 else dice.randrange(200, 20_000)
        yield f'10.0.{dice.randrange(4)}.{dice.randrange(9)} - - [{time:%d/%b/%Y:%H:%M:%S %z}] "GET {path} HTTP/1.1" {status} {size}\n'
        if number % 500 == 499:
            yield "-- log rotated --\n"


def print_table(report: Report) -> None:
    print(f"{report.requests:,} requests, {report.bytes_sent / 1e6:.1f} MB, median {report.median_size:,.0f} bytes, "
          f"{report.unreadable} unreadable lines")
    print(f"from {report.first} to {report.last}")
    for title, rows in (("status", report.statuses.items()), ("path", report.paths), ("hour", report.busiest_hours),
                        ("errors by host", report.errors_by_host.items())):
        print(f"\n{title}")
        for name, count in rows:
            print(f"  {name:<16}{count:>6}  {'#' * round(40 * count / max(1, report.requests))}".rstrip())


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("log", nargs="?", help="the log to read ('-' for standard input)")
    source.add_argument("--sample", action="store_true", help="use a log made up on the spot")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--top", type=int, default=5, metavar="N", help="rows of each list (default: %(default)s)")
    options = parser.parse_args(arguments)
    if options.sample:
        report = report_on(sample(), options.top)
    elif options.log == "-":
        report = report_on(sys.stdin, options.top)
    else:
        with open(options.log, encoding="utf-8", errors="replace") as log:
            report = report_on(log, options.top)
    if options.json:
        json.dump(asdict(report), sys.stdout, indent=2)
        print()
    else:
        print_table(report)
    return 0 if report.requests else 1


if __name__ == "__main__":
    sys.exit(main())
