"""Measures how long interpreters take to start: nothing, and three large imports.

    startup.py [--rounds N] --interp NAME=COMMAND [--interp NAME=COMMAND ...]

Prints the best wall time of N starts in milliseconds. For Weft it also prints how many methods were compiled at run
time, which Weft tells on standard error when WEFT_STARTUP_STATS=1 is set: the number that start-up work is judged by.
"""

import argparse
import os
import shlex
import subprocess
import sys
import time

CASES = [("-c pass", ["-c", "pass"]),
         ("-S -c pass", ["-S", "-c", "pass"]),
         ("import asyncio, json, re", ["-c", "import asyncio, json, re"]),
         ("import unittest", ["-c", "import unittest"])]


def start(command, limit=60):
    """Run a command once; return its wall time in seconds, or None when it fails."""
    begin = time.perf_counter()
    try:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=limit)
    except subprocess.TimeoutExpired:
        return None
    return time.perf_counter() - begin if done.returncode == 0 else None


def statistics_of(command):
    """Return what Weft tells about its own start-up, or an empty string."""
    environment = dict(os.environ, WEFT_STARTUP_STATS="1")
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    except subprocess.TimeoutExpired:
        return ""
    return " ".join(line for line in done.stderr.splitlines() if "method" in line)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--interp", action="append", required=True, metavar="NAME=COMMAND")
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    print(f"{'milliseconds':28}{'case':28}{'best':>8}{'median':>8}")
    for entry in arguments.interp:
        name, _, text = entry.partition("=")
        command = shlex.split(text)
        for case, options in CASES:
            times = [start(command + options) for _ in range(arguments.rounds)]
            if None in times:
                print(f"{name:28}{case:28}{'failed':>8}")
                continue
            times.sort()
            line = f"{name:28}{case:28}{times[0] * 1000:8.1f}{times[len(times) // 2] * 1000:8.1f}"
            print(f"{line}  {statistics_of(command + options)}".rstrip(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
