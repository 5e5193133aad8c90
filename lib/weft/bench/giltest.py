"""How much two threads do at once, and how fast two threads take turns.

`e` is the rate of two CPU threads over the rate of one. On a machine that others use, the same by processor time says
whether threads get into each other's way: it is 2 when they do not, and when they wait for a lock asleep. A Lock pair is a producer and a consumer who free each other's
lock; a Condition pair shares one slot under one Condition. Both are measured alone and beside a CPU thread, whose own
rate is printed too. With --reads: how two threads reading the same objects compare with one.
"""

import functools
import sys
import threading
import time

from weft.bench import common


def cpu_worker(stop, counts, index):
    """Count in steps until told to stop."""
    total = 0
    while not stop:
        x = 0
        for _ in range(1000):
            x += 1
        total += x
    counts[index] = total


def start(*targets):
    """Start a daemon thread for each (function, arguments)."""
    threads = [threading.Thread(target=target, args=args, daemon=True) for target, args in targets]
    for thread in threads:
        thread.start()
    return threads


def cpu_rate(count, window, work=cpu_worker):
    """Return operations a second of `count` threads together, and operations a second of processor time."""
    stop, counts = [], [0] * count
    begin, used = common.now(), time.process_time()
    threads = start(*[(work, (stop, counts, index)) for index in range(count)])
    time.sleep(window)
    stop.append(True)
    for thread in threads:
        thread.join()
    return sum(counts) / (common.now() - begin), sum(counts) / max(time.process_time() - used, 1e-9)


def compare(window, work, note, name):
    """Note how the rate of two threads compares with that of one."""
    one, one_cpu = cpu_rate(1, window, work)
    two, two_cpu = cpu_rate(2, window, work)
    note(name, two / one)
    note(name + " by cpu", 2 * two_cpu / one_cpu)
    return one


def lock_pair(window, with_cpu=False):
    """Return turns a second of two threads over two locks, and the CPU thread's rate."""
    full, empty = threading.Lock(), threading.Lock()
    full.acquire()
    stop, done = [], [0]

    def producer():
        while not stop:
            empty.acquire()
            if stop:
                return
            try:
                full.release()
            except RuntimeError:
                if not stop:
                    raise

    def consumer():
        count = 0
        while not stop:
            full.acquire()
            count += 1
            done[0] = count
            if stop:
                return
            try:
                empty.release()
            except RuntimeError:
                # At the end finish() may have been here first.
                if not stop:
                    raise

    def finish():
        for lock in (full, empty):
            try:
                lock.release()
            except RuntimeError:
                pass

    return pair(window, with_cpu, producer, consumer, stop, done, finish)


def condition_pair(window, with_cpu=False):
    """Return turns a second of two threads over one Condition with a slot, and the CPU thread's rate."""
    condition = threading.Condition()
    slot, stop, done = [], [], [0]

    def producer():
        while not stop:
            with condition:
                while slot and not stop:
                    condition.wait()
                slot.append(1)
                condition.notify()

    def consumer():
        count = 0
        while not stop:
            with condition:
                while not slot and not stop:
                    condition.wait()
                if slot:
                    slot.pop()
                    count += 1
                condition.notify()
        done[0] = count

    def finish():
        with condition:
            condition.notify_all()

    return pair(window, with_cpu, producer, consumer, stop, done, finish)


def pair(window, with_cpu, producer, consumer, stop, done, finish):
    """Run two threads, and maybe a third, for a window."""
    counts = [0]
    begin = common.now()
    threads = start((producer, ()), (consumer, ()))
    others = start((cpu_worker, (stop, counts, 0))) if with_cpu else []
    time.sleep(window)
    stop.append(True)
    for _ in range(100):
        finish()
        if not any(thread.is_alive() for thread in threads):
            break
        time.sleep(0.01)
    for thread in others + threads:
        thread.join(5)
    elapsed = common.now() - begin
    return done[0] / elapsed, counts[0] / elapsed


def shared_function(x):
    """Do next to nothing."""
    return x


class Shared:
    """A class whose attribute is read."""

    attribute = 1


@functools.lru_cache(maxsize=None)
def cached(x):
    """Return a cached value."""
    return x


DICT = {f"key{i}": i for i in range(1000)}
LIST = list(range(1000))


def read_function(stop, counts, index):
    total = 0
    while not stop:
        for _ in range(200):
            shared_function(1); shared_function(1); shared_function(1); shared_function(1); shared_function(1)
        total += 1000
    counts[index] = total


def read_attribute(stop, counts, index):
    total = 0
    while not stop:
        for _ in range(200):
            Shared.attribute; Shared.attribute; Shared.attribute; Shared.attribute; Shared.attribute
        total += 1000
    counts[index] = total


def read_dict(stop, counts, index):
    total = 0
    keys = list(DICT)
    while not stop:
        for key in keys:
            DICT[key]
        total += len(keys)
    counts[index] = total


def read_list(stop, counts, index):
    total = 0
    while not stop:
        for i in range(1000):
            LIST[i]
        total += 1000
    counts[index] = total


def read_cache(stop, counts, index):
    total = 0
    while not stop:
        for _ in range(200):
            cached(1); cached(1); cached(1); cached(1); cached(1)
        total += 1000
    counts[index] = total


READS = {"global function": read_function, "class attribute": read_attribute, "dict of 1,000": read_dict,
         "list": read_list, "lru_cache hit": read_cache}


def lock_cost(count=200_000):
    """Return nanoseconds of an uncontended acquire and release, without the loop around it."""
    lock = threading.Lock()
    repeat = range(count)
    begin = common.now()
    for _ in repeat:
        pass
    middle = common.now()
    for _ in repeat:
        lock.acquire()
        lock.release()
    return (common.now() - middle - (middle - begin)) / count * 1e9


def measure(options):
    """Measure everything; medians of rounds in which all are interleaved."""
    series = {}

    def note(name, value):
        series.setdefault(name, []).append(value)

    cpu_rate(1, 0.2)
    for _ in range(options.rounds):
        if options.reads:
            for name, work in READS.items():
                compare(options.window, work, note, name)
            continue
        one = compare(options.window, cpu_worker, note, "e")
        note("cpu", one)
        note("lock", lock_pair(options.window)[0])
        note("condition", condition_pair(options.window)[0])
        if not options.short:
            turns, cpu = lock_pair(options.window, with_cpu=True)
            note("lock+cpu", turns)
            note("lock+cpu cpu", cpu / one)
            turns, cpu = condition_pair(options.window, with_cpu=True)
            note("condition+cpu", turns)
            note("condition+cpu cpu", cpu / one)
        note("uncontended", lock_cost())
    figures = {name: common.median(values) for name, values in series.items()}
    if sys.implementation.name == "weft":
        import _weft
        figures["primitive"], figures["monitor"] = _weft.lock_costs(2_000_000)
    return figures


def show(columns):
    """Print the table."""
    if "cpu" not in columns[0][1]:
        common.table(columns, [row for name in READS for row in (
            (f"{name}, two threads to one", name, ".2f"), ("  by processor time", name + " by cpu", ".2f"))])
        return
    common.table(columns, [
        ("one CPU thread, additions/s", "cpu", ",.0f"),
        ("e", "e", ".2f"),
        ("  by processor time (means something without a GIL)", "e by cpu", ".2f"),
        ("Lock pair/s", "lock", ",.0f"),
        ("Condition pair/s", "condition", ",.0f"),
        ("Lock pair/s beside a CPU thread", "lock+cpu", ",.0f"),
        ("  its rate, of one alone", "lock+cpu cpu", ".2f"),
        ("Condition pair/s beside a CPU thread", "condition+cpu", ",.0f"),
        ("  its rate, of one alone", "condition+cpu cpu", ".2f"),
        ("acquire and release, ns", "uncontended", ".1f"),
        ("  of these the lock itself, ns", "primitive", ".1f"),
        ("  a C# lock statement, ns", "monitor", ".1f"),
    ])


def add_options(parser):
    """Add this measurement's options."""
    parser.add_argument("--reads", action="store_true", help="measure reads of shared objects instead")
    parser.add_argument("--short", action="store_true", help="leave out the pairs beside a CPU thread")


if __name__ == "__main__":
    raise SystemExit(common.main("giltest", __doc__.splitlines()[0], measure, show, add_options))
