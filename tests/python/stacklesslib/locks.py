"""Locks between tasklets, of one thread and of several."""

import _thread

import stackless
from stacklesslib import locks
from stacklesslib.base import pause
from stacklesslib.util import tasklet_new

# A semaphore hands over in the order of the waiters.
semaphore = locks.Semaphore(1)
order = []


def worker(name):
    with semaphore:
        order.append(name)
        stackless.schedule()


for name in "abc":
    tasklet_new(worker, (name,))
stackless.run()
assert order == ["a", "b", "c"], order
assert semaphore.acquire(False) and not semaphore.acquire(False)
assert not semaphore.acquire(timeout=0.01)
semaphore.release()
try:
    locks.BoundedSemaphore(1).release()
except ValueError:
    pass
else:
    raise AssertionError

# A waiter that is killed does not take the lock with it, even if it has just been handed it.
lock = locks.Lock()
lock.acquire()
got = []


def waiter(name):
    with lock:
        got.append(name)


first = tasklet_new(waiter, ("first",))
second = tasklet_new(waiter, ("second",))
stackless.run()
lock.release()
first.kill()
stackless.run()
assert got == ["second"] and not lock.locked(), got
try:
    lock.release()
except RuntimeError:
    pass
else:
    raise AssertionError

# A reentrant lock belongs to a tasklet.
rlock = locks.RLock()
with rlock, rlock:
    other = []
    tasklet_new(lambda: other.append(rlock.acquire(False)))
    stackless.run()
    assert other == [False]
assert rlock.acquire(False)
rlock.release()

# Conditions.
condition = locks.Condition()
items = []


def consumer(count):
    with condition:
        for _ in range(count):
            condition.wait_for(lambda: items)
            got.append(items.pop(0))


got.clear()
task = tasklet_new(consumer, (3,))
for item in range(3):
    with condition:
        items.append(item)
        condition.notify()
    stackless.run()
assert got == [0, 1, 2] and not task.alive
with condition:
    assert not condition.wait(0.01)

# Events, with a time limit, and with a value.
event = locks.Event()
assert not event.wait(0.01)
tasklet_new(event.set)
assert event.wait(5)
value = locks.ValueEvent()
tasklet_new(value.set, (7,))
assert value.wait() == 7 == value.wait()
failed = locks.ValueEvent()
tasklet_new(failed.abort, (KeyError("x"),))
try:
    failed.wait()
except KeyError:
    pass
else:
    raise AssertionError

# A barrier; the third gives up, so everybody gets an error.
barrier = locks.Barrier(3)
indices = []
for _ in range(3):
    tasklet_new(lambda: indices.append(barrier.wait()))
stackless.run()
assert sorted(indices) == [0, 1, 2], indices
broken = []


def party():
    try:
        barrier.wait(0.01)
    except locks.BrokenBarrierError:
        broken.append(1)


for _ in range(2):
    tasklet_new(party)
pause(0.1)
assert broken == [1, 1] and barrier.broken, broken
barrier.reset()
assert not barrier.broken

# Threads.
total = 0
lock = locks.Lock()
done = locks.Semaphore(0)


def count():
    global total
    for _ in range(200):
        with lock:
            total += 1
    done.release()


for _ in range(4):
    _thread.start_new_thread(count, ())
for _ in range(4):
    assert done.acquire(timeout=60)
assert total == 800, total
