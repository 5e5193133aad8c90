"""Ways to end a program: atexit callbacks, output flushed, a message and a code."""

import atexit
import sys

atexit.register(print, "atexit ran")
sys.stdout.write("no newline")
print(file=sys.stderr)
try:
    sys.exit(3)
except SystemExit as error:
    print(repr(error), error.code)


class Owner:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"<owner {self.name}>"


try:
    sys.exit("message on standard error and exit code 1")
finally:
    print(Owner("last"))
