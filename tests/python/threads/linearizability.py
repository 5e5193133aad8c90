"""Short concurrent histories of list, dict, set, deque, queues, pairs of containers and channels are linearizable; long
ones lose and invent nothing.

    linearizability.py [SECONDS] [THREADS...]       (default: 10 s and 2, 4, 8 threads; ten minutes: 600 2 4 8 16 64)
"""

import collections
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _linear import linearizable, rendezvous, run
from _models import MODELS, channel_body

try:
    import stackless
except ImportError:
    stackless = None


def fail(what, threads, history):
    """Print a history that no order explains, and end."""
    print(f"not linearizable: {what}, {threads} threads")
    for operation in sorted(history, key=lambda operation: operation[:2]):
        print("   ", operation)
    sys.exit(1)


def histories(end, threads):
    """Check short histories until the time is over; return how many."""
    count = 0
    size = 8 if threads <= 4 else 3 if threads <= 16 else 1
    while True:
        for name, make, initial, step, body in MODELS:
            shared = make()
            history = run(threads, body(shared, size))
            if not linearizable(history, initial, step):
                fail(name, threads, history)
            count += 1
        if stackless is not None:
            channel = stackless.channel()
            history = run(threads, channel_body(channel, size, threads))
            if channel.balance != 0 or not rendezvous(history):
                fail("channel", threads, history)
            count += 1
        if time.monotonic() >= end:
            return count


def conservation(end, threads):
    """Everything put in comes out once, from every container, until the time is over."""
    while True:
        for container in (list, collections.deque, dict, set):
            shared = container()
            taken = [[] for _ in range(threads)]
            per_thread = 3000

            def work(index, record):
                mine = taken[index]
                for n in range(per_thread):
                    value = index * per_thread + n
                    if container is dict:
                        shared[value] = value
                    elif container is set:
                        shared.add(value)
                    else:
                        shared.append(value)
                    if n % 2:
                        try:
                            if container is dict:
                                key, got = shared.popitem()
                                assert key == got, (key, got)
                            else:
                                got = shared.pop()
                            mine.append(got)
                        except (IndexError, KeyError):
                            pass

            run(threads, work)
            rest = list(shared)
            everything = sorted(rest + [value for mine in taken for value in mine])
            assert everything == list(range(threads * per_thread)), f"{container.__name__}: lost or invented elements"
            assert len(shared) == len(rest)
        if time.monotonic() >= end:
            return


def readers(end, threads):
    """Readers beside writers see only values that were written."""
    while True:
        values, mapping, members = list(range(100)), {n: n for n in range(100)}, set(range(100))
        stop = []

        def work(index, record):
            if index == 0:
                for n in range(300):
                    values[n % 100] = n % 100
                    values.append(n % 100); values.pop(); values.sort(); values.reverse()
                    mapping[n % 150] = n % 150
                    mapping.pop((n * 7) % 150, None)
                    members.add(n % 150); members.discard((n * 7) % 150)
                stop.append(True)
                return
            while not stop:
                assert all(0 <= value < 100 for value in list(values))
                assert sum(1 for _ in values) >= 99
                try:
                    for key, value in mapping.items():
                        assert key == value, (key, value)
                except RuntimeError as error:
                    assert "changed" in str(error), error
                try:
                    for value in members:
                        assert 0 <= value < 150
                except RuntimeError as error:
                    assert "changed" in str(error), error
                assert {**mapping}.keys() == {*{**mapping}} or True
                assert len(members | {200}) >= 1
                assert members & {5, 6, 7} <= {5, 6, 7}

        run(threads, work)
        if time.monotonic() >= end:
            return


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    counts = [int(word) for word in sys.argv[2:]] or [2, 4, 8]
    share = seconds / len(counts) / 3
    for threads in counts:
        checked = histories(time.monotonic() + share, threads)
        conservation(time.monotonic() + share, threads)
        readers(time.monotonic() + share, threads)
        if len(sys.argv) > 1:
            print(f"{threads} threads: {checked} histories", flush=True)


main()
