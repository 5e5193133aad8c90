"""Comprehensions and generator expressions: scopes, order of evaluation, nesting, conditions, walrus."""

assert [x * y for x in range(3) for y in range(x)] == [0, 0, 2]
assert {x: y for x, y in zip("ab", (1, 2))} == {"a": 1, "b": 2} and {x % 3 for x in range(10)} == {0, 1, 2}
assert [x for x in range(20) if x % 2 if x % 3] == [1, 5, 7, 11, 13, 17, 19]
assert [[y for y in range(x)] for x in range(3)] == [[], [0], [0, 1]] and [*(x for x in "ab")] == ["a", "b"]
x = "outside"
[x for x in range(3)]
assert x == "outside"

order = []


def note(value):
    order.append(value)
    return value


[note("element") for _ in note([1, 2]) if note("condition")]
assert order == [[1, 2], "condition", "element", "condition", "element"]
order.clear()
{note("key"): note("value") for _ in [1]}
assert order == ["key", "value"]

order.clear()
lazy = (note(n) for n in note([1, 2]))
assert order == [[1, 2]] and next(lazy) == 1 and order == [[1, 2], 1]
try:
    (n for n in 5)
except TypeError as error:
    assert str(error) == "'int' object is not iterable"

running = 0
assert [running := running + n for n in (1, 2, 3)] == [1, 3, 6] and running == 6
functions = [lambda: n for n in range(3)]
assert [f() for f in functions] == [2, 2, 2]


class Scope:
    items = [1, 2, 3]
    doubled = [n * 2 for n in items]
    try:
        inner = [items[0] for _ in range(1)]
    except NameError as error:
        inner = str(error)


assert Scope.doubled == [2, 4, 6] and Scope.inner == "name 'items' is not defined"


def nested(n):
    return [[a + b + n for a in range(2)] for b in range(2)]


assert nested(10) == [[10, 11], [11, 12]]
assert sum(n for n in range(1000)) == 499500 and dict((k, v) for k, v in [("a", 1)]) == {"a": 1}
assert [a for a, *b in [(1, 2, 3), (4,)]] == [1, 4] and [i for i, (j, k) in enumerate([(1, 2)])] == [0]
table = {}
[table.__setitem__(n, n) for n in range(3)]
assert table == {0: 0, 1: 1, 2: 2}
try:
    [1 / n for n in (1, 0)]
except ZeroDivisionError as error:
    assert error.__traceback__.tb_next is None
