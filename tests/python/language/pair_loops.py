"""Loops that unpack pairs, augmented attributes and returns: what the interpreter fuses must look like its parts."""

import sys


def pairs(iterable):
    result = []
    for first, second in iterable:
        result.append((first, second))
    return result


table = {"a": 1, "b": 2, "c": 3}
assert pairs(table.items()) == [("a", 1), ("b", 2), ("c", 3)]
assert pairs(enumerate("xyz")) == [(0, "x"), (1, "y"), (2, "z")]
assert pairs(enumerate(["x", "y"], start=2**63 - 1)) == [(2**63 - 1, "x"), (2**63, "y")]
assert pairs(enumerate(iter(range(3)), -1)) == [(-1, 0), (0, 1), (1, 2)]
assert pairs([]) == pairs({}.items()) == pairs(enumerate(())) == []
assert pairs(zip("ab", "cd")) == [("a", "c"), ("b", "d")]

kept = []
for kept_pair in table.items():
    kept.append(kept_pair)
assert kept == [("a", 1), ("b", 2), ("c", 3)]

try:
    for key, value in table.items():
        table[key + "!"] = value
except RuntimeError as error:
    assert "changed size" in str(error)
else:
    raise AssertionError("no error")


class Once:
    """Counts how often it is asked, also behind its end."""

    def __init__(self, items):
        self.items = items
        self.asked = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.asked += 1
        if not self.items:
            raise StopIteration
        return self.items.pop()


once = Once([1, 2])
assert pairs(enumerate(once)) == [(0, 2), (1, 1)]
assert once.asked == 3


class Failing:
    def __iter__(self):
        yield 1
        raise LookupError("here")


try:
    for number, item in enumerate(Failing()):
        assert (number, item) == (0, 1)
except LookupError as error:
    assert error.args == ("here",)
else:
    raise AssertionError("no error")


class Renamed(enumerate):
    def __next__(self):
        number, item = super().__next__()
        return item, number


assert pairs(Renamed("ab")) == [("a", 0), ("b", 1)]


class Account:
    limit = 3

    def __init__(self):
        self.balance = 0

    def add(self, amount=1):
        self.balance += amount
        return self

    def none(self):
        self.limit += 1

    @property
    def doubled(self):
        return self.balance * 2

    @doubled.setter
    def doubled(self, value):
        self.balance = value // 2


class Slotted:
    __slots__ = ("value",)


account = Account()
for _ in range(100):
    account.add().add(2)
    assert account.none() is None
    account.doubled += 2
assert (account.balance, account.limit, Account.limit) == (400, 103, 3)
slotted = Slotted()
slotted.value = 0
for target in (account, account, slotted, slotted, account):
    name = target.value if isinstance(target, Slotted) else target.balance
    if isinstance(target, Slotted):
        target.value += 5
    else:
        target.balance -= 1
assert slotted.value == 10 and account.balance == 397


def store(target, value):
    target.value = value


for target in [Slotted(), Account(), Slotted(), Account()] * 3:
    store(target, 7)
    assert target.value == 7
try:
    store(3, 1)
except AttributeError:
    pass
else:
    raise AssertionError("no error")

# Generators: states of exceptions nest, whoever resumes them.


def quiet():
    while True:
        yield sys.exception()


def loud():
    while True:
        try:
            raise ValueError
        except ValueError:
            yield sys.exception()


silent, noisy = quiet(), loud()
assert next(silent) is None and isinstance(next(noisy), ValueError) and next(silent) is None
try:
    raise KeyError("outside")
except KeyError as outside:
    assert next(silent) is outside
    assert isinstance(next(noisy), ValueError)
    assert next(noisy).__context__ is outside
    assert sys.exception() is outside
assert next(silent) is None
for _, value in zip(range(3), quiet()):
    assert value is None


def delegating(depth):
    if depth:
        yield from delegating(depth - 1)
    received = yield depth
    assert received is None
    return depth


assert list(delegating(30)) == list(range(31))


def echo():
    received = None
    while True:
        received = yield received


def through():
    return (yield from echo())


repeater = through()
assert next(repeater) is None
assert [repeater.send(number) for number in range(3)] == [0, 1, 2]
assert next(repeater) is None
