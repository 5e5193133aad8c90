"""What the measurements share: options, other interpreters, tables."""

import argparse
import contextlib
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time


def arguments(name, description):
    """Return a parser with the options that every measurement has."""
    parser = argparse.ArgumentParser(prog=f"weft.bench.{name}", description=description)
    parser.add_argument("--interpreter", action="append", default=[], metavar="NAME=COMMAND",
                        help="run on this interpreter too, or instead; several times for several")
    parser.add_argument("--rounds", type=int, default=5, help="windows of which the median counts (default 5)")
    parser.add_argument("--window", type=float, default=1.0, help="seconds of one window (default 1)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser


def median(values):
    """Return the median; 0 for none."""
    values = sorted(values)
    half = len(values) // 2
    if not values:
        return 0.0
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def percentile(values, part):
    """Return the value below which a part (0 to 1) of the values lies."""
    values = sorted(values)
    if not values:
        return float("nan")
    return values[min(len(values) - 1, int(len(values) * part))]


def this_interpreter():
    """Return a short name of the running Python."""
    name = sys.implementation.name
    version = ".".join(map(str, sys.version_info[:3]))
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    if name == "weft":
        import _weft
        return f"weft {_weft.gil_policy()}"
    return f"{name} {version}{'' if gil else 't'}"


def load():
    """Return the machine's load average, or None."""
    try:
        return round(os.getloadavg()[0], 2)
    except (AttributeError, OSError):
        return None


@contextlib.contextmanager
def package_elsewhere():
    """Give the environment in which another interpreter finds this package, alone in a folder that it can read."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with tempfile.TemporaryDirectory(prefix="weft-bench-") as folder:
        shutil.copytree(package, os.path.join(folder, "weft"), ignore=shutil.ignore_patterns("__pycache__"))
        os.chmod(folder, 0o755)
        yield dict(os.environ, PYTHONPATH=folder)


def run_elsewhere(name, command, extra):
    """Run a measurement on another interpreter; return its figures."""
    with package_elsewhere() as environment:
        done = subprocess.run([*command, "-m", f"weft.bench.{name}", "--json", *extra], env=environment,
                              stdout=subprocess.PIPE, text=True, check=False)
    for line in reversed(done.stdout.splitlines()):
        if line.startswith("{"):
            return json.loads(line)
    raise SystemExit(f"{command}: no figures (exit status {done.returncode})")


def split_interpreter(entry):
    """Return (label, command as a list) of `NAME=COMMAND` or `COMMAND`."""
    label, command = entry.split("=", 1) if "=" in entry.split()[0] else (entry, entry)
    return label, shlex.split(command)


def report(options, columns, show):
    """Print the columns (interpreter, figures) as a table or as JSON."""
    if options.json:
        print(json.dumps(columns[0][1] if len(columns) == 1 else dict(columns)), flush=True)
    else:
        show(columns)
        print("load average at the start: " + ", ".join(f"{label} {figures.get('load')}" for label, figures in columns))


def main(name, description, measure, show, options=None):
    """Run a measurement here or on the interpreters asked for, and print.

    `measure(options)` returns a dict; `show(columns)` prints a list of (interpreter, dict).
    """
    parser = arguments(name, description)
    if options is not None:
        options(parser)
    chosen = parser.parse_args()
    if chosen.interpreter:
        extra = without_interpreters(sys.argv[1:])
        columns = [(label, run_elsewhere(name, command, extra)) for label, command in map(split_interpreter, chosen.interpreter)]
    else:
        started = load()
        figures = measure(chosen)
        figures["load"] = started
        columns = [(this_interpreter(), figures)]
    report(chosen, columns, show)
    return 0


def without_interpreters(words):
    """Return the command line without the options that name interpreters and JSON."""
    kept, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word == "--interpreter":
            skip = True
        elif not word.startswith("--interpreter=") and word != "--json":
            kept.append(word)
    return kept


def table(columns, rows):
    """Print figures: `rows` are (title, key, format)."""
    width = max(len(title) for title, *_ in rows) + 2
    print(" " * width + "".join(f"{label:>18}" for label, _ in columns))
    for title, key, shape in rows:
        cells = []
        for _, figures in columns:
            value = figures.get(key)
            cells.append("-" if value is None else format(value, shape))
        print(f"{title:<{width}}" + "".join(f"{cell:>18}" for cell in cells))


def now():
    """Return seconds on the best clock for short times."""
    return time.perf_counter()
