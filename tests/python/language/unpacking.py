"""Assignment targets: stars, nesting, chains, augmented assignment, deletion, and the errors."""

a, (b, *c), d = 1, (2, 3, 4), 5
assert (a, b, c, d) == (1, 2, [3, 4], 5)
*start, end = "abc"
assert start == ["a", "b"] and end == "c"
[x, *y] = range(3)
assert x == 0 and y == [1, 2]
p = q = []
assert p is q
i = 0
i, values = 1, [10, 20]
values[i], i = 99, 0
assert values == [10, 99] and i == 0
for k, (v, *w) in {"k": (1, 2, 3)}.items():
    assert (k, v, w) == ("k", 1, [2, 3])


def error_of(source, **names):
    try:
        exec(source, names)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


assert error_of("a, b = 1, 2, 3") == "ValueError: too many values to unpack (expected 2, got 3)"
assert error_of("a, b = iter([1, 2, 3])") == "ValueError: too many values to unpack (expected 2)"
assert error_of("a, b, c = 'xy'") == "ValueError: not enough values to unpack (expected 3, got 2)"
assert error_of("a, *b, c = [1]") == "ValueError: not enough values to unpack (expected at least 2, got 1)"
assert error_of("a, b = 1") == "TypeError: cannot unpack non-iterable int object"
assert error_of("[*1]") == "TypeError: Value after * must be an iterable, not int"
assert error_of("f(**1)", f=dict) in ("TypeError: dict() argument after ** must be a mapping, not int",
                                     "TypeError: argument after ** must be a mapping, not int")

assert [*"ab", *range(2)] == ["a", "b", 0, 1] and {*"aa"} == {"a"} and (*[], 1) == (1,)
assert {**{"a": 1}, "b": 2, **{"a": 3}} == {"a": 3, "b": 2}

log = []


class Trace(dict):
    def __getitem__(self, key):
        log.append(("get", key))
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        log.append(("set", key, value))
        super().__setitem__(key, value)

    def __delitem__(self, key):
        log.append(("del", key))


t = Trace(n=1)
t["n"] += 2
del t["n"]
assert log == [("get", "n"), ("set", "n", 3), ("del", "n")]
n = 7
n //= 2; n **= 3; n <<= 1; n |= 1; n ^= 5; n %= 40; n -= 1; n &= 62
assert n == 8, n
tup = ([1],)
try:
    tup[0] += [2]
except TypeError as error:
    assert str(error) == "'tuple' object does not support item assignment" and tup == ([1, 2],)
if (found := [1, 2, 3])[1] == 2 and (m := len(found)) == 3:
    assert m == 3
