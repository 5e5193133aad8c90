"""Long lists of shared constants, which are kept in a form of their own, behave as other lists."""

import sys
import threading

MANY = (1 << 18) + 24


def same(items, expected):
    assert len(items) == len(expected), (len(items), len(expected))
    assert items == expected and expected == items
    assert all(a == b and type(a) is type(b) for a, b in zip(items, expected))
    assert items[:] == expected[:]
    assert items[-1] == expected[-1] and items[0] == expected[0]


def plain(iterable):
    """A list that has had another kind of item, so that it has no other form."""
    items = [object()]
    items.extend(iterable)
    del items[0]
    return items


flags = [True] * MANY
assert len(flags) == MANY and flags[MANY - 1] is True and flags[-MANY] is True
assert sys.getsizeof(flags) < 4 * MANY
for bad in (MANY, -MANY - 1, 1 << 40):
    try:
        flags[bad]
        assert False
    except IndexError as error:
        assert str(error) == "list index out of range"
    try:
        flags[bad] = 1
        assert False
    except IndexError as error:
        assert str(error) == "list assignment index out of range"
flags[5] = False
flags[-2] = None
assert flags[5] is False and flags[MANY - 2] is None and flags.count(True) == MANY - 2
assert flags.index(False) == 5 and None in flags and 7 not in flags
assert 1 in flags and flags.index(1) == 0

# An item that is no constant: everything that was there stays.
flags[7] = "seven"
assert flags[7] == "seven" and flags[5] is False and flags[-2] is None and len(flags) == MANY
flags[7] = True
same(flags, plain([True] * 5 + [False] + [True] * (MANY - 8) + [None, True]))

# Growing by append, with all values that are shared, and beyond them.
values = [i % 1029 - 5 for i in range(MANY + 3)]
same(values, plain(i % 1029 - 5 for i in range(MANY + 3)))
assert sys.getsizeof(values) < 5 * MANY
values.append(1024)
values.append(-6)
assert values[-2:] == [1024, -6] and values[:3] == [-5, -4, -3] and len(values) == MANY + 5
values.pop()
values.pop()

# The operations, beside a list that has its items in an array.
SHORT = [0, 1, 2, None, True, False, 1023, -5]
for make in (lambda: SHORT * (MANY // 8), lambda: SHORT * 3):
    operations = [
        lambda x: x.pop(), lambda x: x.pop(3), lambda x: x.append(9), lambda x: x.append("x"), lambda x: x.insert(2, 5),
        lambda x: x.extend([1, 2, 3]), lambda x: x.extend("ab"), lambda x: x.extend(range(5)), lambda x: x.extend(x),
        lambda x: x.reverse(), lambda x: x.clear(), lambda x: x.remove(1023), lambda x: x.__setitem__(slice(2, 4), [7]),
        lambda x: x.__setitem__(slice(1, 20, 3), [3] * len(range(1, 20, 3))), lambda x: x.__delitem__(-1),
        lambda x: x.__setitem__(slice(1, 20, 3), ["y"] * len(range(1, 20, 3))), lambda x: x.__delitem__(slice(0, 9, 2)),
        lambda x: x.sort(key=lambda item: item or 0), lambda x: x.__imul__(2), lambda x: x.__iadd__([1]), lambda x: x[3:9],
        lambda x: x[::-1], lambda x: x[2:], lambda x: x[5::7], lambda x: x.copy(), lambda x: x * 2, lambda x: x + [1],
        lambda x: [1] + x, lambda x: tuple(x), lambda x: sum(i or 0 for i in x), lambda x: list(reversed(x)),
        lambda x: x.__setitem__(-1, 3), lambda x: x[-3], lambda x: [*x, 1], lambda x: set(x), lambda x: x.pop(-1),
    ]
    for number, operation in enumerate(operations):
        constants = make()
        array = plain(constants)
        a, b = operation(constants), operation(array)
        if isinstance(a, list):
            same(a, b)
        else:
            assert a == b and type(a) is type(b), number
        if array:
            same(constants, array)
        else:
            assert constants == []

# Iterators see what is appended; an exhausted one stays so.
items = [0] * MANY
iterator = iter(items)
assert sum(1 for _ in iterator) == MANY
items.append(1)
assert next(iterator, "end") == "end"
backwards = reversed(items)
assert next(backwards) == 1

# Readers without a lock beside changes of the form: they see items that were there.
shared = [0] * MANY
stop = False
wrong = []


def read():
    while not stop:
        for at in (0, 17, MANY - 1, -1, -MANY):
            if shared[at] not in (0, "x"):
                wrong.append(shared[at])
        if len(shared) < MANY:
            wrong.append(len(shared))


def change():
    for turn in range(6):
        shared[17] = "x"
        shared[17] = 0
        while len(shared) < MANY + MANY // 8 + 10:
            shared.append(0)
        del shared[MANY:]


threads = [threading.Thread(target=read) for _ in range(2)]
for thread in threads:
    thread.start()
try:
    change()
except BaseException as error:
    wrong.append(error)
stop = True
for thread in threads:
    thread.join()
assert not wrong, wrong[:5]
