"""Timeouts, call_async, queues, tasklet-local storage."""

import _thread
import time

import stackless
from stacklesslib import base, util, weakmethod
from stacklesslib.threadpool import SimpleThreadPool, call_on_thread

# A timeout ends whatever the block waits in.
channel = stackless.channel()
try:
    with util.timeout(0.01):
        channel.receive()
except util.WaitTimeoutError:
    pass
else:
    raise AssertionError
assert channel.balance == 0
with util.timeout(5):
    pass
with util.timeout(None):
    stackless.schedule()
try:
    util.timeout_call(0.01, base.pause, (5,))
except TimeoutError:
    pass
else:
    raise AssertionError
try:
    with util.timeout(0.01, KeyError):
        channel.receive()
except KeyError:
    pass
else:
    raise AssertionError

# The inner of two limits is the one that counts, and the outer is not mistaken for it.
try:
    with util.timeout(0.01):
        with util.timeout(5, KeyError):
            channel.receive()
except util.WaitTimeoutError:
    pass
else:
    raise AssertionError
try:
    with util.timeout(5, blocking=False):
        channel.receive()
except util.WaitTimeoutError:
    pass
else:
    raise AssertionError

# Cancelling.
holder = []


def cancelled():
    try:
        with util.cancellable() as c:
            holder.append(c)
            channel.receive()
    except util.CancelledError:
        holder.append("cancelled")


util.tasklet_run(cancelled)
assert holder[0].cancel() and not holder[0].cancel()
stackless.run()
assert holder[1] == "cancelled"

# Calls on worker threads; others run meanwhile.
me = _thread.get_ident()
ticks = []


def ticker():
    while len(ticks) < 3:
        ticks.append(1)
        base.pause(0.001)


util.tasklet_new(ticker)
assert util.call_async(_thread.get_ident) != me
assert util.call_async(divmod, (7, 2)) == (3, 1)
assert util.call_async(int, ("11",), {"base": 2}) == 3
util.call_async(time.sleep, (0.1,))
assert len(ticks) == 3
try:
    util.call_async(lambda: 1 / 0)
except ZeroDivisionError:
    pass
else:
    raise AssertionError
try:
    util.call_async(time.sleep, (0.5,), timeout=0.01)
except util.WaitTimeoutError:
    pass
else:
    raise AssertionError
pool = SimpleThreadPool(2)
results = []
for i in range(10):
    util.tasklet_new(lambda i=i: results.append(call_on_thread(lambda: i * i, pool=pool)))
while len(results) < 10:
    base.pause(0.001)
assert sorted(results) == [i * i for i in range(10)] and pool.thread_count <= 2
pool.shutdown()
assert util.tasklet_call(lambda x: x + 1, (1,)) == 2

# Queues.
queue = util.QueueChannel()
queue.send(1)
queue.send_exception(KeyError, "k")
assert len(queue) == 2 == queue.balance
assert queue.receive() == 1
try:
    queue.receive()
except KeyError:
    pass
else:
    raise AssertionError
got = []
util.tasklet_new(lambda: got.extend(queue))
stackless.run()
assert queue.balance == -1
queue.send_sequence("abc")
queue.close()
stackless.run()
assert got == ["a", "b", "c"] and queue.closed
bounded = util.QueueChannel(maxsize=1)
bounded.send(1)
try:
    bounded.send(2, timeout=0.01)
except TimeoutError:
    pass
else:
    raise AssertionError
sender = util.tasklet_new(bounded.send, (3,))
stackless.run()
assert sender.alive and bounded.receive() == 1
stackless.run()
assert not sender.alive and bounded.receive() == 3
try:
    bounded.receive(timeout=0)
except util.WaitTimeoutError:
    pass
else:
    raise AssertionError

# Storage.
local = util.local()
local.x = 1
seen = []


def look():
    seen.append(hasattr(local, "x"))
    local.x = 2
    stackless.schedule()
    seen.append(local.x)


util.tasklet_new(look)
stackless.run()
assert seen == [False, 2] and local.x == 1 and local.__dict__ == {"x": 1}
del local.x
assert not hasattr(local, "x")


class Local(util.local):
    def __init__(self, start):
        self.values = [start]


mine = Local(5)
mine.values.append(6)
util.tasklet_new(lambda: seen.append(mine.values))
stackless.run()
assert seen[-1] == [5] and mine.values == [5, 6]


# Weak methods.
class Thing:
    def method(self, x):
        return x + 1


thing = Thing()
weak = weakmethod.WeakMethod(thing.method)
assert weak(1) == 2 and weak.alive and weak == weakmethod.WeakMethod(thing.method)
assert weakmethod.weak_callable(len) is len

# Signals, traps.
signal = base.SignalChannel()
assert not signal.signal(1) and signal.signal_all() == 0
util.tasklet_new(lambda: seen.append(signal.receive()))
stackless.run()
assert signal.signal("s")
stackless.run()
assert seen[-1] == "s"
with base.block_trap():
    try:
        channel.receive()
    except RuntimeError as e:
        assert "does not like to be blocked" in str(e)
with base.switch_trap():
    util.tasklet_new(len, ("",))
    try:
        stackless.schedule()
    except RuntimeError as e:
        assert str(e) == "switch_trap"
stackless.run()
