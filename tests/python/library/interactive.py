"""The interactive mode without a terminal: statements from a pipe run one by one, errors do not end it."""

import subprocess
import sys

done = subprocess.run([sys.executable, "-i"], input="x = 5\n1/0\nx + 1\nfor i in range(2):\n    print('line', i)\n\n",
                      capture_output=True, text=True, timeout=60)
assert done.returncode == 0, done
assert "ZeroDivisionError: division by zero" in done.stderr, done
assert "6" in done.stdout and "line 1" in done.stdout, done
