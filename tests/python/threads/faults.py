"""What goes wrong in threads stays there: lost locks, raising callbacks, exits beside running threads, deadlocks, floods."""

import gc
import subprocess
import sys
import threading
import time
import weakref

WEFT = sys.implementation.name == "weft"


def program(code, *options):
    """Run a program in a new interpreter; return (exit status, output, errors)."""
    done = subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True, timeout=50, check=False)
    return done.returncode, done.stdout, done.stderr


# A thread dies with a lock. A Lock can be released by others, an RLock is lost; nobody hangs who gives a timeout.
plain, reentrant, condition = threading.Lock(), threading.RLock(), threading.Condition()
ended = []
threading.excepthook = lambda args: ended.append(args.exc_type)


def die():
    plain.acquire()
    reentrant.acquire()
    condition.acquire()
    raise ZeroDivisionError


thread = threading.Thread(target=die, name="dead")
thread.start()
thread.join()
assert ended == [ZeroDivisionError]
assert not plain.acquire(timeout=0.01) and not reentrant.acquire(timeout=0.01) and not condition.acquire(timeout=0.01)
try:
    reentrant.release()
except RuntimeError:
    pass
else:
    raise AssertionError("released another thread's RLock")
plain.release()
assert plain.acquire(False)

# Callbacks raise while threads stop the world again and again.
unraisable, stop = [], []
sys.unraisablehook = lambda args: unraisable.append(args.exc_type)


class Finalized:
    def __del__(self):
        raise ValueError("in a finalizer")


def fail(*_):
    raise LookupError("in a callback")


def stop_the_world():
    while not stop:
        assert threading.get_ident() in sys._current_frames()
        sys._current_exceptions()


def make_garbage():
    while not stop:
        one = Finalized()
        one.itself = one
        reference = weakref.ref(one, fail)
        del one, reference
        time.sleep(0.0002)


gc.callbacks.append(fail)
workers = [threading.Thread(target=stop_the_world) for _ in range(2)] + [threading.Thread(target=make_garbage)]
for worker in workers:
    worker.start()
for _ in range(5):
    gc.collect()
    time.sleep(0.02)
stop.append(True)
for worker in workers:
    worker.join(30)
    assert not worker.is_alive()
gc.callbacks.remove(fail)
gc.collect()
assert set(unraisable) <= {ValueError, LookupError} and unraisable, set(unraisable)

# A trace function that raises in one thread ends there.
seen = []


def raising_trace(frame, event, argument):
    seen.append(event)
    raise KeyError("in a trace function")


def traced():
    sys.settrace(raising_trace)
    int("1")
    (lambda: None)()


ended.clear()
thread = threading.Thread(target=traced)
thread.start()
thread.join()
assert ended == [KeyError] and sys.gettrace() is None

# The process ends while daemon threads compute, sleep, print, wait and hold locks.
EXIT = """
import sys, threading, time
lock = threading.Lock()
def spin():
    x = 0
    while True: x += 1
def talk():
    while True: sys.stderr.write('')
def hold():
    with lock: time.sleep(100)
def wait():
    with lock: pass
for target in (spin, spin, talk, hold, wait, lambda: time.sleep(100), lambda: threading.Event().wait()):
    threading.Thread(target=target, daemon=True).start()
time.sleep(0.1)
print('end', flush=True)
%s
"""
policies = [("-X", f"gil-policy={name}") for name in ("none", "legacy", "plus", "new", "priority")] if WEFT else [()]
for options in policies:
    endings = (("", 0), ("sys.exit(3)", 3), ("import os; os._exit(4)", 4), ("1/0", 1))
    for last, status in endings if options == policies[0] else endings[1:2]:
        got, output, errors = program(EXIT % last, *options)
        assert (got, output) == (status, "end\n"), (options, last, got, output, errors)
    # Threads that are no daemons are waited for, and may start others meanwhile.
    got, output, errors = program("""
import threading, time
def late():
    time.sleep(0.05)
    threading.Thread(target=lambda: print('last')).start()
    print('late')
threading.Thread(target=late).start()
print('main')
""", *options)
    assert got == 0 and all(word in output for word in ("last", "late", "main")), (options, got, output, errors)

# A process of a pool that crashes breaks the pool, and nobody waits for it.
got, output, errors = program("""
import faulthandler
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
import multiprocessing
if __name__ == '__main__':
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context('spawn')) as pool:
        try:
            pool.submit(faulthandler._sigsegv).result(40)
        except BrokenProcessPool:
            print('broken')
""")
assert (got, output) == (0, "broken\n"), (got, output, errors)

# A deadlock is told with its threads, in the order in which they wait for each other.
if WEFT:
    import io
    from weft import locks

    first, second, both = threading.Lock(), threading.Lock(), threading.Barrier(2)

    def cross(mine, other):
        with mine:
            both.wait()
            if other.acquire(timeout=20):
                other.release()

    pair = [threading.Thread(target=cross, args=order, name=name)
            for order, name in (((first, second), "left"), ((second, first), "right"))]
    for thread in pair:
        thread.start()
    for _ in range(1000):
        circles = locks.deadlocks()
        if circles:
            break
        time.sleep(0.01)
    assert [sorted(wait.name for wait in circle) for circle in circles] == [["left", "right"]], circles
    text = io.StringIO()
    locks.report(text)
    assert "deadlock of 2 thread(s)" in text.getvalue() and "left" in text.getvalue(), text.getvalue()
    first.release()
    for thread in pair:
        thread.join(30)
        assert not thread.is_alive()
