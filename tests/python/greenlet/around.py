"""Greenlets and what is around them: tracing, contexts, threads, the collector."""

import contextvars
import gc
import threading

import greenlet
from greenlet import getcurrent
from greenlet import greenlet as G

main = getcurrent()

# Tracing.
events = []


def trace(event, pair):
    origin, target = pair
    events.append((event, "main" if origin is main else "g", "main" if target is main else "g", getcurrent() is target))


assert greenlet.settrace(trace) is None and greenlet.gettrace() is trace
g = G(lambda: main.switch(1))
g.switch()
g.throw(greenlet.GreenletExit)
greenlet.settrace(None)
assert events == [("switch", "main", "g", True), ("switch", "g", "main", True), ("throw", "main", "g", True), ("switch", "g", "main", True)], events


def failing(event, pair):
    raise KeyError(event)


greenlet.settrace(failing)
g = G(lambda: 1)
try:
    g.switch()
except KeyError as e:
    assert e.args == ("switch",)
else:
    raise AssertionError
assert g.dead and greenlet.gettrace() is None

# Contexts.
variable = contextvars.ContextVar("variable", default=0)
variable.set(1)
seen = []


def look():
    seen.append(variable.get())
    variable.set(2)
    main.switch()
    seen.append(variable.get())


g = G(look)
assert g.gr_context is None
g.switch()
assert variable.get() == 1 and g.gr_context[variable] == 2
g.switch()
assert seen == [0, 2]
g = G(look)
g.gr_context = contextvars.copy_context()
g.switch()
assert seen[-1] == 1
for value, kind in ((5, TypeError),):
    try:
        g.gr_context = value
    except kind as e:
        assert str(e) == "greenlet context must be a contextvars.Context or None"
    else:
        raise AssertionError
g.switch()

# Threads.
waiting = G(lambda: main.switch())
waiting.switch()
pending = G(lambda: 1)
texts = []
theirs = []


def thread():
    for target in (waiting, pending, main):
        try:
            target.switch()
        except greenlet.error as e:
            texts.append(str(e).split("\n")[0])
    assert getcurrent() is not main and getcurrent().parent is None
    mine = getcurrent()
    g = G(lambda: mine.switch())
    g.switch()
    theirs.extend((g, mine))


t = threading.Thread(target=thread)
t.start()
t.join()
assert texts == ["Cannot switch to a different thread"] * 3, texts
for g in theirs:
    assert g.dead
    try:
        g.switch()
    except greenlet.error as e:
        assert str(e) == "cannot switch to a different thread (which happens to have exited)"
    else:
        raise AssertionError
assert not waiting.dead
waiting.switch()

# A greenlet that nobody can reach ends by GreenletExit.
ended = []


def dropped():
    try:
        main.switch()
    finally:
        ended.append(getcurrent() is not main)


def drop():
    G(dropped).switch()


drop()
for _ in range(5):
    gc.collect()
    if ended:
        break
try:
    from stackless import enable_softswitch
except ImportError:
    collects = True
else:
    # One that keeps a native stack is kept alive by that.
    collects = enable_softswitch(None)
assert ended == [True] or not collects
