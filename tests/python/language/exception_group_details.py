"""except* after everything was handled, the text of exception groups, and closing over a broken iterator."""

import collections
import sys

log = []
try:
    raise ExceptionGroup("all", [BlockingIOError("io")])
except* OSError as group:
    log.append(repr(group))
except* BlockingIOError:
    log.append("again")
assert log == ["ExceptionGroup('all', [BlockingIOError('io')])"], log

members = [ValueError(1), TypeError(2)]
group = ExceptionGroup("test", members)
members.clear()
assert repr(group) == "ExceptionGroup('test', [ValueError(1), TypeError(2)])"
assert group.args == ("test", [])
members = collections.deque([ValueError(1)])
group = ExceptionGroup("test", members)
members.clear()
assert repr(group) == "ExceptionGroup('test', deque([ValueError(1)]))"
group = ExceptionGroup("msg", [ValueError()])
for args in ((), (1,)):
    group.args = args
    assert repr(group) == "ExceptionGroup('msg', (ValueError(),))"


class Broken:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def __getattr__(self, name):
        1 / 0


def delegating():
    yield from Broken()


seen = []
hook, sys.unraisablehook = sys.unraisablehook, lambda what: seen.append(what.exc_type)
generator = delegating()
assert next(generator) == 1
generator.close()
sys.unraisablehook = hook
assert seen == [ZeroDivisionError], seen
