"""Runs the other scripts of this folder with the environment variable WEFT_STRESS."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

FOLDER = os.path.dirname(os.path.abspath(__file__))


def run_all(mode, names):
    """Runs scripts two at a time; raises for the first that fails."""
    def run(name):
        return name, subprocess.run([sys.executable, os.path.join(FOLDER, name)], env={**os.environ, 'WEFT_STRESS': mode},
                                    capture_output=True, text=True, timeout=55)

    with ThreadPoolExecutor(2) as pool:
        for name, result in pool.map(run, names):
            assert result.returncode == 0, f'{name} with WEFT_STRESS={mode}: exit code {result.returncode}\n{result.stderr[-3000:]}'
