"""threading.Condition: native for built-in locks, the library's for others; FIFO, timeouts, no lost wake-ups."""

import sys
import threading
import time

WEFT = sys.implementation.name == "weft"


def check_kinds():
    """The right implementation answers for each lock."""
    class MyLock:
        def __init__(self):
            self.inner, self.calls = threading.Lock(), 0
        def acquire(self, *args):
            self.calls += 1
            return self.inner.acquire(*args)
        def release(self):
            self.inner.release()
        def locked(self):
            return self.inner.locked()
        def __enter__(self):
            return self.acquire()
        def __exit__(self, *args):
            self.release()

    for lock in (None, threading.Lock(), threading.RLock()):
        condition = threading.Condition(lock)
        assert isinstance(condition, threading.Condition)
        if lock is not None:
            assert condition._lock is lock
        with condition:
            assert not condition.wait(0.001)
            condition.notify()
            condition.notify_all()
            assert len(condition._waiters) == 0
    mine = MyLock()
    condition = threading.Condition(mine)
    assert isinstance(condition, threading.Condition)
    with condition:
        assert not condition.wait(0.001)
    assert mine.calls >= 2, "the lock's own methods are used"

    class Sub(threading.Condition):
        def __init__(self):
            super().__init__(threading.Lock())
            self.extra = 1
        def notify(self, n=1):
            self.extra += n
            super().notify(n)

    sub = Sub()
    with sub:
        sub.notify(3)
    assert sub.extra == 4
    sub.label = "x"
    assert sub.label == "x"


def check_fifo():
    """Waiters go on in the order in which they came."""
    condition, order, ready = threading.Condition(), [], []

    def wait(index):
        with condition:
            ready.append(index)
            condition.wait()
            order.append(index)

    threads = []
    for index in range(5):
        thread = threading.Thread(target=wait, args=(index,))
        thread.start()
        threads.append(thread)
        while len(ready) <= index:
            time.sleep(0.001)
        with condition:
            pass
    for n in range(5):
        with condition:
            condition.notify()
        while len(order) <= n:
            time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert order == list(range(5)), order


def check_recursive():
    """A wait frees all levels of a reentrant lock and restores them."""
    condition, state = threading.Condition(), []

    def other():
        with condition:
            state.append("in")
            condition.notify()

    thread = threading.Thread(target=other)
    with condition, condition, condition:
        thread.start()
        assert condition.wait(30)
        assert state == ["in"]
        assert condition._is_owned()
    thread.join()
    assert not condition._is_owned()
    try:
        condition.release()
    except RuntimeError as error:
        assert "un-acquired" in str(error)
    else:
        raise AssertionError("released too often")


def check_stress(lock_type):
    """Nothing is lost between many producers and consumers, with timeouts in between."""
    condition, items, got = threading.Condition(lock_type()), [], []
    producers, each = 3, 800

    def produce(index):
        for n in range(each):
            with condition:
                items.append(index * each + n)
                condition.notify()

    def consume():
        while True:
            with condition:
                while not items:
                    condition.wait(0.0005 if len(got) % 3 else None)
                item = items.pop()
                if item is None:
                    return
                got.append(item)

    consumers = [threading.Thread(target=consume) for _ in range(3)]
    makers = [threading.Thread(target=produce, args=(index,)) for index in range(producers)]
    for thread in consumers + makers:
        thread.start()
    for thread in makers:
        thread.join()
    while len(got) < producers * each:
        with condition:
            condition.notify_all()
        time.sleep(0.001)
    with condition:
        items.extend([None] * 3)
        condition.notify_all()
    for thread in consumers:
        thread.join()
    assert sorted(got) == list(range(producers * each))


def check_signal():
    """A handler that raises ends the wait with the lock held, and passes a notification on."""
    import signal

    class Stop(Exception):
        pass

    def handler(*_):
        raise Stop

    old = signal.signal(signal.SIGALRM, handler)
    condition = threading.Condition()
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with condition:
            try:
                condition.wait(30)
            except Stop:
                assert condition._is_owned()
            else:
                raise AssertionError("not interrupted")
        assert not condition._is_owned()
        lock = threading.Lock()
        lock.acquire()
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        try:
            lock.acquire()
        except Stop:
            pass
        else:
            raise AssertionError("not interrupted")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


check_kinds()
check_fifo()
check_recursive()
for kind in (threading.Lock, threading.RLock):
    check_stress(kind)
check_signal()
with threading.Condition(threading.Lock()) as entered:
    assert entered is True
for bad in (float("nan"),):
    with (condition := threading.Condition()):
        try:
            condition.wait(bad)
        except ValueError as error:
            assert "NaN" in str(error)
        else:
            raise AssertionError("a NaN was waited for")
