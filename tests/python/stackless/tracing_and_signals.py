"""Trace functions belong to tasklets; interrupts reach a waiting main tasklet; recursion ends in an error."""

import os
import signal
import sys
import threading
import time

import stackless

from _native import hard_sorted

events = []


def tracer(name):
    def trace(frame, event, argument):
        if frame.f_code is traced.__code__:
            events.append((name, event))
        return trace
    return trace


def traced(name):
    if name:
        sys.settrace(tracer(name))
    stackless.schedule()
    inner(name)
    stackless.schedule()
    assert (sys.gettrace() is not None) == bool(name)
    sys.settrace(None)


def inner(name):
    pass


for name in ('a', '', 'b'):
    stackless.tasklet(traced)(name)
stackless.run()
assert sys.gettrace() is None
assert {name for name, event in events} <= {'a', 'b', ''} and not any(name == '' for name, event in events)

# trace_function of another tasklet.
seen = []


def observe(frame, event, argument):
    seen.append((frame.f_code.co_name, event))
    return observe


def observed():
    stackless.schedule()
    value = 1
    return value


task = stackless.tasklet(observed)()
stackless.tasklet(inner)(1)
task.trace_function = observe
assert task.trace_function is observe and sys.gettrace() is None
stackless.run()
assert ('observed', 'call') in seen and ('observed', 'return') in seen and not any(name == 'inner' for name, _ in seen), seen

# A signal interrupts a main tasklet that waits for another thread.
channel = stackless.channel()
stop = threading.Event()
waiter = threading.Thread(target=stop.wait)
waiter.start()
killer = threading.Thread(target=lambda: (time.sleep(0.2), os.kill(os.getpid(), signal.SIGINT)))
killer.start()
try:
    channel.receive()
except KeyboardInterrupt:
    pass
else:
    raise AssertionError('KeyboardInterrupt expected')
assert channel.balance == 0
stop.set()
waiter.join()
killer.join()

# Recursion, of Python functions and through native ones, is an error of the tasklet.
def deep(n):
    return deep(n + 1)


def deep_native(n):
    return hard_sorted([1], key=lambda x: deep_native(n + 1))


def other():
    for _ in range(3):
        stackless.schedule()


for function in (deep, deep_native):
    stackless.tasklet(other)()
    task = stackless.tasklet(function)(0)
    try:
        stackless.run()
    except RecursionError:
        pass
    else:
        raise AssertionError('RecursionError expected')
    stackless.run()
    assert not task.alive


def recursive_in_hard():
    hard_sorted([1], key=lambda x: stackless.schedule() and x)
    deep_native(0)


stackless.tasklet(other)()
stackless.tasklet(recursive_in_hard)()
try:
    stackless.run()
except RecursionError:
    pass
stackless.run()
