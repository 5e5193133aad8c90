"""threading: start and join, identity, locals, daemon threads, locks, conditions, queues, exceptions."""

import queue
import sys
import threading
import time

results = []
thread = threading.Thread(target=lambda *a, **k: results.append((a, k)), args=(1,), kwargs={"x": 2}, name="named")
assert thread.name == "named" and not thread.is_alive() and thread.ident is None
thread.start()
thread.join(10)
assert results == [((1,), {"x": 2})] and not thread.is_alive() and thread.ident is not None
try:
    thread.start()
except RuntimeError as error:
    assert str(error) == "threads can only be started once"
assert threading.current_thread() is threading.main_thread() and threading.get_ident() == threading.main_thread().ident

local = threading.local()
local.value = "main"
seen = []
thread = threading.Thread(target=lambda: seen.append(hasattr(local, "value")))
thread.start()
thread.join(10)
assert seen == [False] and local.value == "main"

lock = threading.Lock()
assert lock.acquire() and lock.locked() and not lock.acquire(blocking=False) and not lock.acquire(timeout=0.01)
lock.release()
try:
    lock.release()
except RuntimeError as error:
    assert str(error) == "release unlocked lock"
recursive = threading.RLock()
with recursive, recursive:
    pass
try:
    recursive.release()
except RuntimeError as error:
    assert str(error) == "cannot release un-acquired lock"

condition, ready = threading.Condition(), []


def consumer():
    with condition:
        assert condition.wait_for(lambda: ready, timeout=10)
        ready.append("consumed")


thread = threading.Thread(target=consumer)
thread.start()
with condition:
    ready.append("made")
    condition.notify_all()
thread.join(10)
assert ready == ["made", "consumed"]

q = queue.Queue(maxsize=2)


def producer():
    for n in range(20):
        q.put(n, timeout=10)
    q.put(None, timeout=10)


thread = threading.Thread(target=producer)
thread.start()
got = []
while (item := q.get(timeout=10)) is not None:
    got.append(item)
thread.join(10)
assert got == list(range(20))

event = threading.Event()
assert not event.wait(0.01)
timer = threading.Timer(0.01, event.set)
timer.start()
assert event.wait(10)

hooked = []
threading.excepthook = lambda args: hooked.append((args.exc_type, str(args.exc_value)))
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join(10)
assert hooked == [(ZeroDivisionError, "division by zero")]

semaphore = threading.BoundedSemaphore(2)
assert semaphore.acquire() and semaphore.acquire() and not semaphore.acquire(blocking=False)
semaphore.release(2)
started = time.monotonic()
daemon = threading.Thread(target=time.sleep, args=(60,), daemon=True)
daemon.start()
assert daemon in threading.enumerate() and threading.active_count() >= 2 and time.monotonic() - started < 30
sys.exit(0)
