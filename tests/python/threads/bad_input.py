"""Wrong timeouts and releases of what is not held: the same errors as CPython's."""

import queue
import threading
import time

NAN, INFINITE = float("nan"), float("inf")


def error(action):
    """Return what an action raises as (class name, text)."""
    try:
        action()
    except Exception as raised:
        return type(raised).__name__, str(raised)
    return None


held = threading.Lock()
held.acquire()
notheld = threading.Lock()
reentrant = threading.RLock()
condition = threading.Condition()
event = threading.Event()
finished = threading.Thread(target=lambda: None)
finished.start()
finished.join()
waiting = threading.Thread(target=event.wait, daemon=True)
waiting.start()
simple = queue.SimpleQueue()

NEGATIVE = ("ValueError", "timeout value must be a non-negative number")
NOT_A_NUMBER = ("ValueError", "Invalid value NaN (not a number)")
NOT_BLOCKING = ("ValueError", "can't specify a timeout for a non-blocking call")

for lock in (held, notheld, reentrant):
    assert error(lambda: lock.acquire(timeout=-2)) == NEGATIVE, error(lambda: lock.acquire(timeout=-2))
    assert error(lambda: lock.acquire(timeout=NAN)) == NOT_A_NUMBER, error(lambda: lock.acquire(timeout=NAN))
    assert error(lambda: lock.acquire(timeout=1e300))[0] == "OverflowError"
    assert error(lambda: lock.acquire(timeout=INFINITE))[0] == "OverflowError"
    assert error(lambda: lock.acquire(timeout=threading.TIMEOUT_MAX * 1.01))[0] == "OverflowError"
    assert error(lambda: lock.acquire(False, 1)) == NOT_BLOCKING
    assert error(lambda: lock.acquire(timeout="1"))[0] == "TypeError"
    assert error(lambda: lock.acquire(timeout=None))[0] == "TypeError"
assert notheld.acquire(timeout=-1) and reentrant.acquire(timeout=-1)
notheld.release()
reentrant.release()
assert held.acquire(timeout=0) is False and held.acquire(False) is False and held.acquire(timeout=1e-9) is False

assert error(notheld.release) == ("RuntimeError", "release unlocked lock")
assert error(reentrant.release) == ("RuntimeError", "cannot release un-acquired lock")
assert error(condition.release)[0] == "RuntimeError"
assert error(condition.wait) == ("RuntimeError", "cannot wait on un-acquired lock")
assert error(condition.notify) == ("RuntimeError", "cannot notify on un-acquired lock")
assert error(threading.BoundedSemaphore(1).release) == ("ValueError", "Semaphore released too many times")
assert error(lambda: threading.Semaphore(-1)) == ("ValueError", "semaphore initial value must be >= 0")
assert error(lambda: threading.Semaphore().release(0)) == ("ValueError", "n must be one or more")
assert error(lambda: threading.Semaphore().acquire(False, 1)) == ("ValueError", "can't specify timeout for non-blocking acquire")

with condition:
    assert condition.wait(-1) is False and condition.wait(0) is False
    assert error(lambda: condition.wait(NAN)) is not None
    assert error(lambda: condition.wait(1e300))[0] == "OverflowError"
assert event.wait(-1) is False and event.wait(0) is False
assert error(lambda: event.wait(NAN)) is not None

finished.join(-1)
waiting.join(-1)
assert waiting.is_alive()
assert error(lambda: waiting.join(NAN)) == NOT_A_NUMBER
assert error(lambda: waiting.join(1e300))[0] == "OverflowError"
assert error(lambda: threading.Thread(target=print).join()) == ("RuntimeError", "cannot join thread before it is started")
assert error(threading.current_thread().join) == ("RuntimeError", "cannot join current thread")
assert error(finished.start) == ("RuntimeError", "threads can only be started once")

for q in (queue.Queue(), simple):
    assert error(lambda: q.get(timeout=-1)) == ("ValueError", "'timeout' must be a non-negative number")
    assert error(lambda: q.get(timeout=0)) == ("Empty", "")
    assert error(lambda: q.get(False)) == ("Empty", "")
assert error(lambda: simple.get(timeout=NAN)) == NOT_A_NUMBER
assert error(lambda: time.sleep(-1)) == ("ValueError", "sleep length must be non-negative")
assert error(lambda: time.sleep(NAN)) == NOT_A_NUMBER
assert error(lambda: threading.stack_size(1))[0] == "ValueError"
assert error(lambda: threading.Barrier(0)) == ("ValueError", "parties must be >= 1"), error(lambda: threading.Barrier(0))
event.set()
waiting.join()
