"""A sample of each program in examples/stackless prints what stands beside it."""

import os
import subprocess
import sys

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), *[os.pardir] * 3, "examples", "stackless")
programs = sorted(name.removesuffix(".expected") for name in os.listdir(root) if name.endswith(".expected"))
assert programs
for name in programs:
    path = os.path.join(root, name + ".py")
    done = subprocess.run([sys.executable, path, "--sample"], capture_output=True, text=True, encoding="utf-8", timeout=300, env={**os.environ, "PYTHONUTF8": "1"})
    with open(os.path.join(root, name + ".expected"), encoding="utf-8") as file:
        expected = file.read()
    assert (done.returncode, done.stdout, done.stderr) == (0, expected, ""), (name, done)
