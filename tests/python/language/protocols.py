"""Protocols that the language calls: iteration, context managers, containers, calls, comparison, conversion, pickling hooks."""

log = []


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration("done")
        self.n -= 1
        return self.n

    def __length_hint__(self):
        return self.n


assert list(Countdown(3)) == [2, 1, 0] and 1 in Countdown(3) and max(Countdown(4)) == 3 and [*Countdown(2)] == [1, 0]
a, b = Countdown(2)
assert (a, b) == (1, 0)
for value in Countdown(0):
    raise AssertionError
else:
    log.append("else")
while True:
    break
else:
    log.append("wrong")
assert log == ["else"]


class Indexed:
    def __getitem__(self, index):
        if index > 2:
            raise IndexError
        return index * 10


assert list(Indexed()) == [0, 10, 20] and 20 in Indexed() and list(zip(Indexed(), "ab")) == [(0, "a"), (10, "b")]
assert list(reversed(type("Sized", (Indexed,), {"__len__": lambda self: 2})())) == [10, 0]


class NotIterable:
    __iter__ = None


for action, text in ((lambda: iter(NotIterable()), "'NotIterable' object is not iterable"), (lambda: len(NotIterable()), "object of type 'NotIterable' has no len()"),
                     (lambda: NotIterable()[0], "'NotIterable' object is not subscriptable"), (lambda: NotIterable()(), "'NotIterable' object is not callable"),
                     (lambda: NotIterable() < NotIterable(), "'<' not supported between instances of 'NotIterable' and 'NotIterable'"),
                     (lambda: 1 in NotIterable(), "argument of type 'NotIterable' is not a container or iterable")):
    try:
        action()
    except TypeError as error:
        assert str(error) == text, str(error)
    else:
        raise AssertionError(text)


class Reflect:
    def __eq__(self, other):
        log.append("eq")
        return NotImplemented

    def __lt__(self, other):
        return NotImplemented

    def __gt__(self, other):
        return "reflected"

    def __rsub__(self, other):
        return f"{other} - me"

    def __len__(self):
        return 0

    def __str__(self):
        return "str"

    def __format__(self, spec):
        return "format:" + spec

    def __bytes__(self):
        return b"bytes"

    def __int__(self):
        return 7

    def __float__(self):
        return 1.5

    def __complex__(self):
        return 2j

    def __round__(self, n=None):
        return ("round", n)

    def __divmod__(self, other):
        return "divmod"

    def __pow__(self, other, modulus=None):
        return ("pow", other, modulus)

    def __neg__(self):
        return "neg"

    def __reversed__(self):
        return iter("rev")

    def __delitem__(self, key):
        log.append(key)

    def __setitem__(self, key, value):
        log.append((key, value))


r = Reflect()
assert (r == r) is True and (r == 1) is False and (1 < r) == "reflected" and 5 - r == "5 - me" and not r
assert str(r) == "str" and f"{r:x}" == "format:x" and bytes(r) == b"bytes" and int(r) == 7 and float(r) == 1.5 and complex(r) == 2j
assert round(r) == ("round", None) and round(r, 2) == ("round", 2) and divmod(r, 1) == "divmod" and pow(r, 2, 3) == ("pow", 2, 3)
assert r ** 2 == ("pow", 2, None) and -r == "neg" and "".join(reversed(r)) == "rev"
log.clear()
r[1:2, ::3] = "v"
del r["k"]
assert log == [((slice(1, 2), slice(None, None, 3)), "v"), "k"]


class Order:
    def __init__(self, log, name, fail=False):
        self.log, self.name, self.fail = log, name, fail

    def __enter__(self):
        self.log.append("+" + self.name)
        if self.fail:
            raise ValueError(self.name)
        return self.name

    def __exit__(self, *details):
        self.log.append("-" + self.name + ("!" if details[0] else ""))


log.clear()
try:
    with (Order(log, "a") as a, Order(log, "b"), Order(log, "c", fail=True)):
        log.append("body")
except ValueError:
    pass
assert log == ["+a", "+b", "+c", "-b!", "-a!"] and a == "a"


def leave():
    with Order(log, "r"):
        return "returned"


log.clear()
assert leave() == "returned" and log == ["+r", "-r"]
for i in range(2):
    with Order(log, str(i)):
        continue
assert log[2:] == ["+0", "-0", "+1", "-1"]


def trace(label):
    def decorate(function):
        log.append(f"decorate {label}")
        return lambda *arguments: f"{label}({function(*arguments)})"
    return decorate


log.clear()


@trace("outer")
@trace("inner")
def decorated(x):
    return x


assert decorated(1) == "outer(inner(1))" and log == ["decorate inner", "decorate outer"]
assert 1 < 2 < 3 and not 1 < 3 < 2 and (1 < 2) == True != False and (0 or "a" and "b") == "b" and (None is not None) is False
assert (1 if [] else 2) == 2 and [] == [] is not None
