"""sys.settrace: where events begin, what they say of lines, jumps."""

import sys
import warnings


def record(function, *args):
    events = []
    first = function.__code__.co_firstlineno

    def trace(frame, event, arg):
        if frame.f_code is function.__code__:
            events.append((frame.f_lineno - first, event))
        return trace

    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(None)
    return events


def simple(x):
    if x < 5:
        x += 1
    return x


assert record(simple, 1) == [(0, "call"), (1, "line"), (2, "line"), (3, "line"), (3, "return")], record(simple, 1)


def reraising():
    try:
        try:
            raise ValueError
        except ValueError:
            raise
    except ValueError:
        pass


assert [e for e in record(reraising) if e[1] == "exception"] == [(3, "exception")]


def starts_itself():
    events = []

    def trace(frame, event, arg):
        events.append(event)
        return trace

    sys._getframe().f_trace = trace
    sys.settrace(trace)
    x = 1
    sys.settrace(None)
    return events


assert starts_itself() == ["line", "line"], starts_itself()


class Loop:
    """Traced inside native calls as well as in the loop that called settrace."""

    def __init__(self):
        self.seen = []

    def trace(self, frame, event, arg):
        if event == "call":
            self.seen.append(frame.f_code.co_name)
        return None


def key(x):
    return x


def after():
    pass


t = Loop()
sys.settrace(t.trace)
sorted([2, 1], key=key)
after()
sys.settrace(None)
assert t.seen == ["key", "key", "after"], t.seen
sys.settrace(t.trace)
sys.settrace(None)


def jumped(output):
    output.append(1)
    output.append(2)
    output.append(3)


def jump(frame, event, arg):
    if frame.f_code is jumped.__code__ and event == "line" and frame.f_lineno == jumped.__code__.co_firstlineno + 2:
        frame.f_lineno += 1
    return jump


out = []
sys.settrace(jump)
jumped(out)
sys.settrace(None)
assert out == [1, 3], out


def unbound(output):
    if output is None:
        x = 1
    output.append(0)
    output.append(1)


def jump_unbound(frame, event, arg):
    if frame.f_code is unbound.__code__ and event == "line" and frame.f_lineno == unbound.__code__.co_firstlineno + 3:
        frame.f_lineno += 1
    return jump_unbound


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    out = []
    sys.settrace(jump_unbound)
    unbound(out)
    sys.settrace(None)
assert out == [1]
assert [str(w.message) for w in caught] == ["assigning None to 1 unbound local"], caught
