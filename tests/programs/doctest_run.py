"""`-m doctest`: examples that hold, and the report of one that does not."""

import os
import subprocess
import sys
import tempfile

RIGHT = '''
def half(number):
    """Return half of a number.

    >>> half(8)
    4.0
    >>> [half(n) for n in range(4)]  # doctest: +ELLIPSIS
    [0.0, ..., 1.5]
    >>> half("a")
    Traceback (most recent call last):
        ...
    TypeError: unsupported operand type(s) for /: 'str' and 'int'
    """
    return number / 2
'''

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "halves.py")

    def run(text, *options):
        with open(path, "w") as file:
            file.write(text)
        return subprocess.run(
            [sys.executable, "-m", "doctest", *options, path], capture_output=True, text=True, env=os.environ | {"NO_COLOR": "1"}
        )

    done = run(RIGHT)
    assert (done.returncode, done.stdout) == (0, ""), done

    done = run(RIGHT, "-v")
    assert "3 passed." in done.stdout and "Test passed." in done.stdout, done.stdout

    done = run(RIGHT.replace("4.0", "5.0"))
    assert done.returncode == 1
    assert "Failed example:\n    half(8)\nExpected:\n    5.0\nGot:\n    4.0\n" in done.stdout, done.stdout
    assert "***Test Failed*** 1 failure.\n" in done.stdout, done.stdout
