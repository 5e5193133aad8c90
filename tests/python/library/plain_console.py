"""`-i` without a terminal: the banner and prompts on stderr, lines of tracebacks, statements of several lines."""

import subprocess
import sys

INPUT = "1/0\ndef f():\n  return 6 * 7\n\nf()\nx y\n"
done = subprocess.run([sys.executable, "-i"], input=INPUT, capture_output=True, text=True, env={"NO_COLOR": "1"})
assert done.returncode == 0 and done.stdout == "42\n", done
assert done.stderr.startswith("Python 3.14"), done.stderr
assert (
    '>>> Traceback (most recent call last):\n'
    '  File "<stdin>", line 1, in <module>\n    1/0\n    ~^~\n'
    "ZeroDivisionError: division by zero\n>>> ... ... >>> >>> "
) in done.stderr, done.stderr
assert 'File "<stdin>", line 1\n    x y\n      ^\nSyntaxError: invalid syntax\n' in done.stderr, done.stderr
done = subprocess.run([sys.executable, "-i", "-q", "-c", "x = 5"], input="x + 1\nraise SystemExit(3)\n", capture_output=True, text=True, env={"NO_COLOR": "1"})
assert done.returncode == 3 and done.stdout == "6\n" and "Python" not in done.stderr, done
