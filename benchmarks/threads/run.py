"""Runs the measurements of `weft.bench` under every GIL policy and on the interpreters given, side by side.

    python3 benchmarks/threads/run.py [--weft ./weft] [--interp NAME=COMMAND]... [--only giltest,echo,…] [--quick]

Compare only figures of one run; each table ends with the machine's load.
"""

import argparse
import os
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
POLICIES = ("none", "new", "priority", "plus", "legacy")
MEASUREMENTS = {
    "giltest": ([], ["--rounds", "1", "--window", "0.3"]),
    "giltest --reads": ([], ["--rounds", "1", "--window", "0.3"]),
    "countdown": (["--rounds", "1"], ["--rounds", "1", "--count", "5000000"]),
    "echo": ([], ["--rounds", "1", "--window", "0.3", "--threads", "0", "1"]),
    "testserver": (["--rounds", "3"], ["--rounds", "1", "--requests", "2000"]),
    "pybench": ([], ["--rounds", "2", "--size", "1000"]),
}


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weft", default=str(ROOT / "weft"), help="the command that starts Weft")
    parser.add_argument("--interp", action="append", default=[], metavar="NAME=COMMAND", help="another interpreter")
    parser.add_argument("--only", help="measurements, separated by commas")
    parser.add_argument("--policies", default=",".join(POLICIES), help="policies, separated by commas")
    parser.add_argument("--quick", action="store_true", help="short windows, one round: a check that everything runs")
    options = parser.parse_args()
    chosen = options.only.split(",") if options.only else list(MEASUREMENTS)
    columns = [f"{name}={options.weft} -X gil-policy={name}" for name in options.policies.split(",")]
    columns += [f"{name}+PyCond={options.weft} -X gil-policy={name} -X condition=python" for name in ("none", "legacy")]
    columns += options.interp
    status = 0
    for name in chosen:
        module, *extra = name.split()
        arguments = [word for column in (columns if module != "pybench" else [columns[0], *options.interp])
                     for word in ("--interpreter", column)]
        command = [*shlex.split(options.weft), "-m", f"weft.bench.{module}", *extra, *arguments,
                   *MEASUREMENTS[name][1 if options.quick else 0]]
        print(f"== {name}", flush=True)
        status |= subprocess.run(command, env=os.environ, check=False).returncode
        print(flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
