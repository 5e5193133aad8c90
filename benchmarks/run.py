"""Compares interpreters on small programs, side by side in one run.

    run.py [--rounds N] [--only NAME ...] [--json FILE] --interp NAME=COMMAND [--interp NAME=COMMAND ...]

Every program under programs/ repeats its work a few times and prints its best time in seconds, so that start-up does
not count. Rounds interleave the interpreters, so that a busy moment of the machine hits them alike; the best round
counts. The table shows each interpreter's time, and its ratio to the first one: below 1 is faster. The last line is
the geometric mean of the ratios.
"""

import argparse
import json
import math
import os
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAMS = os.path.join(HERE, "programs")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--interp", action="append", default=[], metavar="NAME=COMMAND",
                        help="an interpreter; the first is the one the others are compared with")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=120, help="seconds a program may take")
    parser.add_argument("--only", nargs="*", default=[], help="names of programs (default: all)")
    parser.add_argument("--json", help="also write the times to this file")
    arguments = parser.parse_args()
    if not arguments.interp:
        parser.error("at least one --interp NAME=COMMAND is needed")
    return arguments


def run_once(command, program, limit):
    """Return the program's own time in seconds, or a short word on what went wrong."""
    try:
        done = subprocess.run(command + [program], capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return "timeout"
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        print(f"  {os.path.basename(program)}: {lines[-1] if lines else done.returncode}", file=sys.stderr)
        return "failed"
    try:
        return float(done.stdout.split()[-1])
    except (IndexError, ValueError):
        return "no time"


def main():
    arguments = parse_arguments()
    interpreters = []
    for entry in arguments.interp:
        name, _, command = entry.partition("=")
        interpreters.append((name, shlex.split(command)))
    names = sorted(name[:-3] for name in os.listdir(PROGRAMS) if name.endswith(".py"))
    if arguments.only:
        names = [name for name in names if name in arguments.only]

    width = 18
    print(f"{'seconds':16}" + "".join(f"{name:>{width}}" for name, _ in interpreters))
    table = {}
    for name in names:
        program = os.path.join(PROGRAMS, name + ".py")
        best = {}
        for _ in range(arguments.rounds):
            for interpreter, command in interpreters:
                before = best.get(interpreter)
                if isinstance(before, str):
                    continue
                found = run_once(command, program, arguments.limit)
                if isinstance(found, str) or before is None or found < before:
                    best[interpreter] = found
        table[name] = best
        first = best[interpreters[0][0]]
        cells = []
        for interpreter, _ in interpreters:
            time = best[interpreter]
            if isinstance(time, str):
                cells.append(time)
            elif isinstance(first, str) or interpreter == interpreters[0][0]:
                cells.append(f"{time:.4f}")
            else:
                cells.append(f"{time:.4f} x{time / first:.2f}")
        print(f"{name:16}" + "".join(f"{cell:>{width}}" for cell in cells), flush=True)

    base = interpreters[0][0]
    cells = []
    for interpreter, _ in interpreters:
        ratios = [best[interpreter] / best[base] for best in table.values()
                  if not isinstance(best[interpreter], str) and not isinstance(best[base], str)]
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else float("nan")
        cells.append(f"x{mean:.2f} of {len(ratios)}")
    print(f"{'geometric mean':16}" + "".join(f"{cell:>{width}}" for cell in cells))
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(table, file, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
