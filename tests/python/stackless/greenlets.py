"""Greenlets in programs of tasklets."""

import greenlet
import stackless
from greenlet import getcurrent
from greenlet import greenlet as G

main = getcurrent()
log = []


def tasklet(name):
    # Every tasklet has a main greenlet of its own.
    root = getcurrent()
    assert root is not main and root.parent is None

    def inner():
        for i in range(3):
            log.append((name, i))
            stackless.schedule()
            root.switch(i)

    g = G(inner)
    for i in range(3):
        assert g.switch() == i
    g.switch()
    assert g.dead


for name in "ab":
    stackless.tasklet(tasklet)(name)
stackless.run()
assert log == [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 2), ("b", 2)], log

# Soft: a greenlet that waits under Python frames alone keeps no native stack.
channel = stackless.channel()


def blocks():
    g = G(lambda: channel.receive())
    log.append(g.switch())


task = stackless.tasklet(blocks)()
stackless.run()
assert channel.balance == -1 and channel.queue.restorable == stackless.enable_softswitch(None)
channel.send("value")
stackless.run()
assert log[-1] == "value" and not task.alive

# A tasklet that does not wait in a switch cannot be switched to.
roots = []
other = stackless.tasklet(lambda: (roots.append(getcurrent()), stackless.schedule()))()
other.run()
try:
    roots[0].switch()
except greenlet.error as e:
    assert "scheduled or blocked" in str(e)
else:
    raise AssertionError
stackless.run()
assert roots[0].dead
