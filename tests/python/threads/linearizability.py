"""Short concurrent histories of list, dict, set and deque are linearizable; long ones lose and invent nothing.

    linearizability.py [SECONDS] [THREADS...]       (default: 3 s and 2, 4 threads; ten minutes: 600 2 4 8 16 64)
"""

import collections
import os
import random
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from _linear import linearizable, run


def list_step(state, name, argument):
    if name == "append":
        return state + (argument,), None
    if name == "pop":
        return (state[:-1], state[-1]) if state else (state, "IndexError")
    if name == "insert0":
        return (argument,) + state, None
    if name == "pop0":
        return (state[1:], state[0]) if state else (state, "IndexError")
    if name == "len":
        return state, len(state)
    if name == "copy":
        return state, state
    if name == "clear":
        return (), None
    if name == "get0":
        return (state, state[0]) if state else (state, "IndexError")
    if name == "set0":
        return ((argument,) + state[1:], None) if state else (state, "IndexError")
    if name == "extend":
        return state + argument, None
    if name == "sort":
        return tuple(sorted(state)), None
    if name == "reverse":
        return state[::-1], None
    raise AssertionError(name)


def list_body(shared, size):
    def body(index, record):
        rng = random.Random(os.urandom(8))
        for n in range(size):
            value = index * 100 + n
            kind = rng.randrange(12)
            if kind == 0: record("append", value, lambda: shared.append(value))
            elif kind == 1: record("pop", None, lambda: shared.pop())
            elif kind == 2: record("insert0", value, lambda: shared.insert(0, value))
            elif kind == 3: record("pop0", None, lambda: shared.pop(0))
            elif kind == 4: record("len", None, lambda: len(shared))
            elif kind == 5: record("copy", None, lambda: tuple(shared.copy()))
            elif kind == 6 and rng.random() < 0.3: record("clear", None, lambda: shared.clear())
            elif kind == 7: record("get0", None, lambda: shared[0])
            elif kind == 8: record("set0", value, lambda: shared.__setitem__(0, value))
            elif kind == 9: record("extend", (value, -value), lambda: shared.extend([value, -value]))
            elif kind == 10: record("reverse", None, lambda: shared.reverse())
            else: record("append", value, lambda: shared.append(value))
    return body


def dict_step(state, name, argument):
    found = dict(state)
    result = None
    if name == "set":
        found[argument[0]] = argument[1]
    elif name == "get":
        result = found.get(argument)
    elif name == "del":
        if argument in found:
            del found[argument]
        else:
            result = "KeyError"
    elif name == "pop":
        result = found.pop(argument, "none")
    elif name == "setdefault":
        result = found.setdefault(*argument)
    elif name == "popitem":
        result = found.popitem() if found else "KeyError"
    elif name == "len":
        result = len(found)
    elif name == "in":
        result = argument in found
    elif name == "copy":
        result = tuple(found.items())
    elif name == "clear":
        found.clear()
    else:
        raise AssertionError(name)
    return tuple(found.items()), result


def dict_body(shared, size, keys):
    def body(index, record):
        rng = random.Random(os.urandom(8))
        for n in range(size):
            key, value = rng.choice(keys), index * 100 + n
            kind = rng.randrange(11)
            if kind <= 1: record("set", (key, value), lambda: shared.__setitem__(key, value))
            elif kind == 2: record("get", key, lambda: shared.get(key))
            elif kind == 3: record("del", key, lambda: shared.__delitem__(key))
            elif kind == 4: record("pop", key, lambda: shared.pop(key, "none"))
            elif kind == 5: record("setdefault", (key, value), lambda: shared.setdefault(key, value))
            elif kind == 6: record("popitem", None, lambda: shared.popitem())
            elif kind == 7: record("len", None, lambda: len(shared))
            elif kind == 8: record("in", key, lambda: key in shared)
            elif kind == 9: record("copy", None, lambda: tuple(shared.copy().items()))
            elif rng.random() < 0.3: record("clear", None, lambda: shared.clear())
    return body


def set_step(state, name, argument):
    found = set(state)
    result = None
    if name == "add":
        found.add(argument)
    elif name == "discard":
        found.discard(argument)
    elif name == "remove":
        if argument in found:
            found.remove(argument)
        else:
            result = "KeyError"
    elif name == "in":
        result = argument in found
    elif name == "len":
        result = len(found)
    elif name == "copy":
        result = frozenset(found)
    else:
        raise AssertionError(name)
    return frozenset(found), result


def set_body(shared, size):
    def body(index, record):
        rng = random.Random(os.urandom(8))
        for _ in range(size):
            value = rng.randrange(4)
            kind = rng.randrange(7)
            if kind <= 1: record("add", value, lambda: shared.add(value))
            elif kind == 2: record("discard", value, lambda: shared.discard(value))
            elif kind == 3: record("remove", value, lambda: shared.remove(value))
            elif kind == 4: record("in", value, lambda: value in shared)
            elif kind == 5: record("len", None, lambda: len(shared))
            else: record("copy", None, lambda: frozenset(shared.copy()))
    return body


def deque_step(state, name, argument):
    if name == "append":
        return state + (argument,), None
    if name == "appendleft":
        return (argument,) + state, None
    if name == "pop":
        return (state[:-1], state[-1]) if state else (state, "IndexError")
    if name == "popleft":
        return (state[1:], state[0]) if state else (state, "IndexError")
    if name == "len":
        return state, len(state)
    if name == "copy":
        return state, state
    raise AssertionError(name)


def deque_body(shared, size):
    def body(index, record):
        rng = random.Random(os.urandom(8))
        for n in range(size):
            value = index * 100 + n
            kind = rng.randrange(6)
            if kind == 0: record("append", value, lambda: shared.append(value))
            elif kind == 1: record("appendleft", value, lambda: shared.appendleft(value))
            elif kind == 2: record("pop", None, lambda: shared.pop())
            elif kind == 3: record("popleft", None, lambda: shared.popleft())
            elif kind == 4: record("len", None, lambda: len(shared))
            else: record("copy", None, lambda: tuple(shared.copy()))
    return body


def histories(end, threads):
    """Check short histories until the time is over; return how many."""
    count = 0
    size = 8 if threads <= 4 else 3
    while time.monotonic() < end:
        for make, step, body in (
                (list, list_step, lambda shared: list_body(shared, size)),
                (dict, dict_step, lambda shared: dict_body(shared, size, ["a", "b", "c"])),
                (dict, dict_step, lambda shared: dict_body(shared, size, [1, 2.5, "x"])),
                (set, set_step, lambda shared: set_body(shared, size)),
                (collections.deque, deque_step, lambda shared: deque_body(shared, size))):
            shared = make()
            history = run(threads, body(shared))
            initial = frozenset() if make is set else ()
            if not linearizable(history, initial, step):
                print(f"not linearizable: {make.__name__}, {threads} threads")
                for operation in sorted(history):
                    print("   ", operation)
                sys.exit(1)
            count += 1
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
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    counts = [int(word) for word in sys.argv[2:]] or [2, 4]
    share = seconds / len(counts) / 3
    for threads in counts:
        checked = histories(time.monotonic() + share, threads)
        conservation(time.monotonic() + share, threads)
        readers(time.monotonic() + share, threads)
        if len(sys.argv) > 1:
            print(f"{threads} threads: {checked} histories")


main()
