"""Measures the resident memory of interpreters in three states: idle, a long list, many instances.

    memory.py --interp NAME=COMMAND [--interp NAME=COMMAND ...]

Each program prints its own resident size (Linux: /proc/self/status), so that launchers and wrappers do not count.
"""

import argparse
import shlex
import subprocess
import sys

RESIDENT = """
def resident(name="VmRSS"):
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(name + ":"):
                return int(line.split()[1])
"""

CASES = [("idle (-c pass)", "print(resident())"),
         ("list of 10 million small ints", "items = [i & 127 for i in range(10_000_000)]\nprint(resident())"),
         ("list of 5 million distinct ints", "items = [i * 1000 for i in range(5_000_000)]\nprint(resident())"),
         ("1 million instances, 3 attributes", """
class Point:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z
items = [Point(None, True, "z") for _ in range(1_000_000)]
print(resident())"""),
         ("1 million dicts of 3 keys", "items = [{'a': 1, 'b': 2, 'c': 3} for _ in range(1_000_000)]\nprint(resident())")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--interp", action="append", required=True, metavar="NAME=COMMAND")
    arguments = parser.parse_args()
    interpreters = [(name, shlex.split(command)) for name, _, command in
                    (entry.partition("=") for entry in arguments.interp)]
    print(f"{'resident MB':36}" + "".join(f"{name:>14}" for name, _ in interpreters))
    for case, program in CASES:
        cells = []
        for _, command in interpreters:
            try:
                done = subprocess.run(command + ["-c", RESIDENT + program], capture_output=True, text=True, timeout=120)
                cells.append(f"{int(done.stdout) / 1024:.1f}" if done.returncode == 0 else "failed")
            except subprocess.TimeoutExpired:
                cells.append("timeout")
            except ValueError:
                cells.append("no number")
        print(f"{case:36}" + "".join(f"{cell:>14}" for cell in cells), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
