"""list, tuple, dict, set: operations, views, ordering, identity rules, and mutation while iterating."""

items = [3, 1, 2]
items.sort(reverse=True)
items.insert(-1, 9)
items[1:2] = ["a", "b"]
assert items == [3, "a", "b", 9, 1] and items.index("b") == 2 and items.pop(0) == 3 and items.count(1) == 1
del items[::2]
assert items == ["b", 1]
items *= 2
items.extend(iter("z"))
items.reverse()
assert items == ["z", 1, "b", 1, "b"]
items.remove("b")
assert items == ["z", 1, 1, "b"]
extended = list(range(6))
extended[::2] = "abc"
assert extended == ["a", 1, "b", 3, "c", 5]
try:
    extended[::2] = [1]
except ValueError as error:
    assert str(error) == "attempt to assign sequence of size 1 to extended slice of size 3"
assert sorted([("b", 1), ("a", 2), ("b", 0)], key=lambda pair: pair[0]) == [("a", 2), ("b", 1), ("b", 0)]
assert [1, [2]] < [1, [3]] and (1, 2) < (1, 2, 3) and [] == [] and [1] != (1,)
loop = []
loop.append(loop)
assert repr(loop) == "[[...]]" and repr({"a": loop, **{}}) == "{'a': [[...]]}" and repr((1,)) == "(1,)" and repr(set()) == "set()"

d = {"a": 1, "b": 2}
d["c"] = d.pop("a")
assert list(d) == ["b", "c"] and d == {"c": 1, "b": 2} and d.setdefault("b", 9) == 2 and d.setdefault("x", []) == []
d.update([("y", 1)], z=2)
assert list(d.items())[-2:] == [("y", 1), ("z", 2)] and d.popitem() == ("z", 2) and list(reversed(d)) == ["y", "x", "c", "b"]
keys = d.keys()
d["new"] = 0
assert "new" in keys and keys & {"new", "b"} == {"new", "b"} and len(d.values()) == 5
assert {1: "a", 1.0: "b", True: "c"} == {1: "c"} and list({1: "a", 1.0: "b"}) == [1]
assert d | {"b": 0} == {**d, "b": 0} and dict.fromkeys("ab", 0) == {"a": 0, "b": 0} and dict([(1, 2)], a=3) == {1: 2, "a": 3}
try:
    for k in d:
        d[k + "!"] = 1
except RuntimeError as error:
    assert str(error) == "dictionary changed size during iteration"
try:
    {}["missing"]
except KeyError as error:
    assert repr(error) == "KeyError('missing')"
try:
    {[]: 1}
except TypeError as error:
    assert str(error) == "cannot use 'list' as a dict key (unhashable type: 'list')", error


class Missing(dict):
    def __missing__(self, key):
        return key * 2


assert Missing()["x"] == "xx" and Missing().get("x") is None

a, b = {1, 2, 3}, {3, 4}
assert a | b == {1, 2, 3, 4} and a & b == {3} and a - b == {1, 2} and a ^ b == {1, 2, 4}
assert a > {1} and not a > b and a.isdisjoint({9}) and {1, 2} <= {1, 2} and frozenset(a) == a and hash(frozenset([1, 2])) == hash(frozenset([2, 1]))
a.discard(99)
a.update([5], [6])
a &= {1, 5, 6}
assert a == {1, 5, 6} and len(a) == 3
try:
    a.remove(99)
except KeyError as error:
    assert error.args == (99,)
nan = float("nan")
assert nan in [nan] and [nan] == [nan] and nan != nan and {nan: 1}[nan] == 1

assert list(range(10, 0, -3)) == [10, 7, 4, 1] and range(0, 10, 2)[-1] == 8 and 5 in range(1, 10, 2) and range(3) == range(0, 3, 1)
assert range(10 ** 20)[-1] == 10 ** 20 - 1
assert slice(None, -1, 2).indices(10) == (0, 9, 2) and slice(1, 2) == slice(1, 2)
assert (1, 2) + (3,) == (1, 2, 3) and (1, 2) * 2 == (1, 2, 1, 2) and (1, 2, 1).count(1) == 2
assert list(zip("ab", [1, 2, 3])) == [("a", 1), ("b", 2)] and list(enumerate("a", 5)) == [(5, "a")] and list(map(max, [1, 5], [3, 2])) == [3, 5]
try:
    list(zip("ab", [1], strict=True))
except ValueError as error:
    assert str(error) == "zip() argument 2 is shorter than argument 1"
assert min([3, 1], key=lambda n: -n) == 3 and max("", default="d") == "d" and sum([[1], [2]], []) == [1, 2] and any(iter([0, 1])) and all([])
it = iter([1, 2, 3])
assert next(it) == 1 and list(it) == [2, 3] and next(it, "end") == "end" and list(iter(lambda: 1, 1)) == []
assert list(reversed([1, 2])) == [2, 1] and list(filter(None, [0, 1, ""])) == [1]
