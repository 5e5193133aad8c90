"""The histories of `linearizability.py` under each GIL policy and in the stress build's modes."""

import os
import subprocess
import sys

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "linearizability.py")

if sys.implementation.name == "weft":
    runs = [(["-X", f"gil-policy={policy}"], "") for policy in ("legacy", "plus", "new", "priority")]
    runs += [([], "switch"), ([], "hard"), ([], "constants")]
    for options, stress in runs:
        done = subprocess.run([sys.executable, *options, SCRIPT, "3", "2", "4"], env={**os.environ, "WEFT_STRESS": stress},
                              capture_output=True, text=True, timeout=55, check=False)
        assert done.returncode == 0, (options, stress, done.stdout, done.stderr)
