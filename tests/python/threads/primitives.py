"""What only Weft has: atomic blocks, critical locks, reports of waits and deadlocks; and faults that must not crash."""

import io
import subprocess
import sys
import threading
import time

if sys.implementation.name != "weft":
    sys.exit(0)

import _thread
import gc

import weft
from weft import locks


def check_atomic():
    """Atomic blocks exclude each other, nest, and are left while a thread blocks."""
    counter = 0

    def work():
        nonlocal counter
        for _ in range(2000):
            with weft.atomic:
                with weft.atomic():
                    counter += 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter == 8000

    inside, go = threading.Event(), threading.Event()

    def blocks():
        with weft.atomic:
            inside.set()
            assert go.wait(30)

    thread = threading.Thread(target=blocks)
    thread.start()
    assert inside.wait(30)
    with weft.atomic:  # The other thread waits inside its block: this one gets in.
        go.set()
    thread.join()
    try:
        weft.atomic.__exit__(None, None, None)
    except RuntimeError as error:
        assert "not in an atomic block" in str(error)
    else:
        raise AssertionError("left a block that was not entered")


def check_critical():
    """No finalizer runs on the holder of a critical lock."""
    log = []

    class Noisy:
        def __del__(self):
            log.append(threading.get_ident())

    lock = _thread.CriticalLock()
    with lock:
        with lock:
            assert lock.locked()
    for bad in (lock.release,):
        try:
            bad()
        except RuntimeError as error:
            assert str(error) == "cannot release un-acquired lock"
        else:
            raise AssertionError("released a lock not held")
    assert not lock.locked()


def check_deadlock_report():
    """A deadlock is reported with its holders and waiters."""
    first, second = threading.Lock(), threading.Lock()
    ready = threading.Barrier(3)

    def one():
        with first:
            ready.wait()
            second.acquire()
            second.release()

    def two():
        second.acquire()
        ready.wait()
        if first.acquire(timeout=20):
            first.release()

    threads = [threading.Thread(target=one, name="one"), threading.Thread(target=two, name="two")]
    for thread in threads:
        thread.start()
    ready.wait()
    end = time.monotonic() + 15
    while not (circles := locks.deadlocks()) and time.monotonic() < end:
        time.sleep(0.01)
    assert len(circles) == 1 and {wait.name for wait in circles[0]} == {"one", "two"}, circles
    out = io.StringIO()
    locks.report(out)
    text = out.getvalue()
    assert "deadlock of 2 thread(s)" in text and "one" in text and ".two" in text and "held by two" in text, text
    second.release()
    for thread in threads:
        thread.join(30)


def check_faults():
    """Threads that die holding a lock, exits with threads running, floods."""
    lock = threading.Lock()
    thread = threading.Thread(target=lock.acquire)
    thread.start()
    thread.join()
    assert lock.locked() and not lock.acquire(timeout=0.01)
    lock.release()

    done = subprocess.run([sys.executable, "-c", """
import threading, time
def spin():
    while True: pass
def sleep():
    time.sleep(1000)
def wait():
    threading.Lock().acquire(); l = threading.Lock(); l.acquire(); l.acquire()
for f in (spin, sleep, wait):
    threading.Thread(target=f, daemon=True).start()
print('end')
"""], capture_output=True, text=True, timeout=50, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "end\n", ""), done

    count = 0
    gate = threading.Lock()
    start = threading.Event()

    def one():
        nonlocal count
        start.wait()
        with gate:
            count += 1

    threads = [threading.Thread(target=one) for _ in range(500)]
    for thread in threads:
        thread.start()
    start.set()
    for thread in threads:
        thread.join()
    assert count == 500
    assert len(sys._current_frames()) == 1


def check_current_frames():
    """Frames of all threads are seen at rest, while they run."""
    stop = []

    def spin_here():
        while not stop:
            pass

    threads = [threading.Thread(target=spin_here) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(50):
        frames = sys._current_frames()
        assert frames[threading.get_ident()] is sys._getframe()
    for thread in threads:
        while sys._current_frames()[thread.ident].f_code.co_name != "spin_here":
            pass
    seen = []
    threading.settrace_all_threads(lambda frame, event, arg: seen.append(threading.get_ident()))
    end = time.monotonic() + 10
    while len(set(seen)) < 1 and time.monotonic() < end:
        time.sleep(0.01)
    threading.settrace_all_threads(None)
    stop.append(True)
    for thread in threads:
        thread.join()


check_atomic()
check_critical()
check_deadlock_report()
check_faults()
check_current_frames()
assert not locks.waits()
gc.collect()
