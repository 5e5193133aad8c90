"""Ends with an error nobody catches: the traceback and the exit code are compared."""

import sys
import traceback


def inner(values, key):
    return values[key] + undefined_thing(key)


def undefined_thing(n):
    if n == 0:
        raise ValueError("zero is not allowed")
    return 1 / (n - 1)


def middle(key):
    try:
        return inner([1, 2, 3], key)
    except ZeroDivisionError as error:
        raise RuntimeError("middle failed") from error


for key in (0, 1, 7):
    try:
        middle(key)
    except Exception:
        traceback.print_exc()


def recursive(n):
    if n == 0:
        raise KeyError("deep")
    recursive(n - 1)


for failing in (lambda: recursive(20), lambda: [][0], lambda: {}["k"].x, lambda: (1
                                                                                  + "a")):
    try:
        failing()
    except Exception as error:
        error.add_note("a note\nof two lines")
        traceback.print_exc()

try:
    raise ExceptionGroup("several", [ValueError(1), ExceptionGroup("nested", [TypeError("t"), KeyError("k")])])
except ExceptionGroup:
    traceback.print_exc()

for source in ("x = (1,\n", "if True:\nx = 1", "print 'a'", "a = 'unclosed", "f(a=1, 2)", "1 = x", "def f(:\n pass", "x = 08", "return 1", "for x in y\n  pass"):
    try:
        compile(source, "<test>", "exec")
    except SyntaxError:
        traceback.print_exc(limit=0)
sys.stderr.flush()


class Finalizer:
    def __enter__(self):
        return self

    def __exit__(self, *details):
        print("exit", details[0].__name__)


with Finalizer():
    try:
        middle(1)
    finally:
        middle(0)
