"""What each container does, in order and one operation at a time; and threads that do random operations on a shared one."""

import collections
import os
import queue
import random


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


def fifo_step(state, name, argument):
    if name == "put":
        return state + (argument,), None
    if name == "get":
        return (state[1:], state[0]) if state else (state, "Empty")
    if name == "empty":
        return state, not state
    return state, len(state)


def fifo_body(shared, size):
    def body(index, record):
        rng = random.Random(os.urandom(8))
        for n in range(size):
            value = index * 100 + n
            kind = rng.randrange(5)
            if kind <= 1: record("put", value, lambda: shared.put(value))
            elif kind <= 3: record("get", None, shared.get_nowait)
            elif rng.random() < 0.5: record("empty", None, shared.empty)
            else: record("len", None, shared.qsize)
    return body


def list_pair_step(state, name, argument):
    """Two lists; operations on both at once."""
    a, b = state
    if name == "append a":
        return (a + (argument,), b), None
    if name == "append b":
        return (a, b + (argument,)), None
    if name == "a.extend(b)":
        return (a + b, b), None
    if name == "b += a":
        return (a, b + a), None
    if name == "clear a":
        return ((), b), None
    if name == "clear b":
        return (a, ()), None
    return (state, a) if name == "copy a" else (state, b)


def list_pair_body(shared, size):
    a, b = shared

    def extend_in_place():
        other = b
        other += a

    def body(index, record):
        rng = random.Random(os.urandom(8))
        for n in range(size):
            value = index * 100 + n
            kind = rng.randrange(9)
            if kind <= 1: record("append a", value, lambda: a.append(value))
            elif kind == 2: record("append b", value, lambda: b.append(value))
            elif kind == 3: record("a.extend(b)", None, lambda: a.extend(b))
            elif kind == 4: record("b += a", None, extend_in_place)
            elif kind == 5: record("clear a", None, a.clear)
            elif kind == 6: record("clear b", None, b.clear)
            elif kind == 7: record("copy a", None, lambda: tuple(a.copy()))
            else: record("copy b", None, lambda: tuple(b.copy()))
    return body


def dict_pair_step(state, name, argument):
    """Two dicts, as tuples of items."""
    a, b = map(dict, state)
    result = None
    if name == "set a":
        a[argument[0]] = argument[1]
    elif name == "set b":
        b[argument[0]] = argument[1]
    elif name == "a.update(b)":
        a.update(b)
    elif name == "b |= a":
        b |= a
    elif name == "clear a":
        a.clear()
    else:
        result = tuple((a if name == "copy a" else b).items())
    return (tuple(a.items()), tuple(b.items())), result


def dict_pair_body(shared, size):
    a, b = shared

    def merge_in_place():
        other = b
        other |= a

    def body(index, record):
        rng = random.Random(os.urandom(8))
        for n in range(size):
            item = (rng.choice("xyz"), index * 100 + n)
            kind = rng.randrange(8)
            if kind <= 1: record("set a", item, lambda: a.__setitem__(*item))
            elif kind == 2: record("set b", item, lambda: b.__setitem__(*item))
            elif kind == 3: record("a.update(b)", None, lambda: a.update(b))
            elif kind == 4: record("b |= a", None, merge_in_place)
            elif kind == 5: record("clear a", None, a.clear)
            elif kind == 6: record("copy a", None, lambda: tuple(a.copy().items()))
            else: record("copy b", None, lambda: tuple(b.copy().items()))
    return body


def set_pair_step(state, name, argument):
    """Two sets."""
    a, b = map(set, state)
    result = None
    if name == "add a":
        a.add(argument)
    elif name == "add b":
        b.add(argument)
    elif name == "discard a":
        a.discard(argument)
    elif name == "a |= b":
        a |= b
    elif name == "a &= b":
        a &= b
    elif name == "a -= b":
        a -= b
    elif name == "a ^= b":
        a ^= b
    elif name == "copy a":
        result = frozenset(a)
    else:
        result = frozenset({"a | b": a | b, "a & b": a & b, "b - a": b - a, "a ^ b": a ^ b}[name])
    return (frozenset(a), frozenset(b)), result


def set_pair_body(shared, size):
    a, b = shared

    def body(index, record):
        rng = random.Random(os.urandom(8))
        for _ in range(size):
            value = rng.randrange(4)
            kind = rng.randrange(13)
            if kind <= 1: record("add a", value, lambda: a.add(value))
            elif kind <= 3: record("add b", value, lambda: b.add(value))
            elif kind == 4: record("discard a", value, lambda: a.discard(value))
            elif kind == 5: record("a |= b", None, lambda: a.update(b))
            elif kind == 6: record("a &= b", None, lambda: a.intersection_update(b))
            elif kind == 7: record("a -= b", None, lambda: a.difference_update(b))
            elif kind == 8: record("a ^= b", None, lambda: a.symmetric_difference_update(b))
            elif kind == 9: record("copy a", None, lambda: frozenset(a.copy()))
            elif kind == 10: record("a | b", None, lambda: frozenset(a | b))
            elif kind == 11: record("a & b", None, lambda: frozenset(a & b))
            else: record("a ^ b", None, lambda: frozenset(a ^ b))
    return body


def channel_body(channel, size, threads):
    """Threads with even numbers send, the others receive as much; a number of threads that is odd leaves one idle."""
    def body(index, record):
        if index == threads - 1 and threads % 2:
            return
        for n in range(size):
            value = index * 100 + n
            if index % 2:
                record("receive", None, channel.receive)
            else:
                record("send", value, lambda: channel.send(value))
    return body


#: name, how to make it, its state at first, its step, its body
MODELS = [
    ("list", list, (), list_step, list_body),
    ("dict of str", dict, (), dict_step, lambda shared, size: dict_body(shared, size, ["a", "b", "c"])),
    ("dict of several types", dict, (), dict_step, lambda shared, size: dict_body(shared, size, [1, 2.5, "x"])),
    ("set", set, frozenset(), set_step, set_body),
    ("deque", collections.deque, (), deque_step, deque_body),
    ("SimpleQueue", queue.SimpleQueue, (), fifo_step, fifo_body),
    ("Queue", queue.Queue, (), fifo_step, fifo_body),
    ("two lists", lambda: ([], []), ((), ()), list_pair_step, list_pair_body),
    ("two dicts", lambda: ({}, {}), ((), ()), dict_pair_step, dict_pair_body),
    ("two sets", lambda: (set(), set()), (frozenset(), frozenset()), set_pair_step, set_pair_body),
]
