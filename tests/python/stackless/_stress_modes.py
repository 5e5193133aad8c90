"""Runs the scripts of a folder with the environment variable WEFT_STRESS."""

import glob
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor


def run_all(mode, folder, skipped=(), leave_out=()):
    """Runs a folder's scripts two at a time; raises for the first that fails, and unless just those say SKIPPED."""
    def run(path):
        return path, subprocess.run([sys.executable, path], env={**os.environ, 'WEFT_STRESS': mode},
                                    capture_output=True, text=True, timeout=55)

    paths = [path for path in sorted(glob.glob(os.path.join(folder, '[!_]*.py')))
             if not os.path.basename(path).startswith('stress_') and os.path.basename(path) not in leave_out]
    assert paths, folder
    said = []
    with ThreadPoolExecutor(2) as pool:
        for path, result in pool.map(run, paths):
            name = os.path.basename(path)
            assert result.returncode == 0, f'{name} with WEFT_STRESS={mode}: exit code {result.returncode}\n{result.stderr[-3000:]}'
            if 'SKIPPED' in result.stdout:
                said.append(name)
    assert said == sorted(skipped), said
    print(f'{len(paths)} scripts with WEFT_STRESS={mode}, {len(said)} of them skipped: {said}')
