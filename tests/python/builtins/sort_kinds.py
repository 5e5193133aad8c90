"""Sorting by keys of every kind agrees with a sort that only knows '<': order, stability, both directions."""

import functools
import random

source = random.Random(7)


def slow(items, key, reverse):
    """A stable insertion sort."""
    result = []
    for item in reversed(items) if reverse else items:
        place = len(result)
        while place and key(item) < key(result[place - 1]):
            place -= 1
        result.insert(place, item)
    return result[::-1] if reverse else result


def check(keys):
    for count in (0, 1, 2, 3, 20, 70, 200):
        items = [(source.choice(keys), number) for number in range(count)]
        for reverse in (False, True):
            expected = slow(items, lambda item: item[0], reverse)
            assert sorted(items, key=lambda item: item[0], reverse=reverse) == expected, (items, reverse)
            plain = [item[0] for item in items]
            assert list(map(repr, sorted(plain, reverse=reverse))) == [repr(item[0]) for item in expected], (plain, reverse)


check([0, 1, -1, 2**62, -2**63, 2**63 - 1, 5, 7])
check([0, 2**63, -2**70, 2**64, 3])
check([0.0, -0.0, 1.5, -1.5, 1e308, -1e308, 5e-324, -5e-324, float("inf"), float("-inf")])
check([1, 1.0, 2.5, True, 2**60])
check(["", "a", "b", "a\0", "aa", "\x7f", "\x7fa", "\x80", "é", "z", "abcdefgh", "abcdefghi", "abcdefghij", "abcdefgh\x7f",
       "abcdefghé", "abcdefghéa", "abcdefghéb", "\uffff", "abc\ufffe", "abc\uffff"])
check(["a", "\U0001f600", "\ud800", "\uffff", "b"])
check([b"a", b"", b"ab", b"b"])
check([(1, 2.0), (1, 1.0), (0, 5.0), (1,), (1, 2.0, "x"), (-3, 0.5)])
check([("a", 1), ("b", 0), ("a", 0), ("aaaaaaaaaaaa", 1), ("aaaaaaaaaaab", 0), ("é", 1), ("è", 2)])
check([(1.0, "x"), (-0.0, "y"), (0.0, "x"), (2.5, "z")])
check([(), (1,), (1, 2)])
check([((1, 2), 3), ((1, 1), 4), ((0, 9), 1)])
check([[1], [], [1, 2], [0]])

# Not a number is less than nothing; what comes of it only has to be a permutation.
nan = float("nan")
for values in ([3.0, nan, 1.0, nan, 2.0], [(nan, 1), (nan, 0), (1.0, 2), (nan, 1)]):
    assert sorted(map(repr, sorted(values))) == sorted(map(repr, values))
assert sorted([(nan, 2), (nan, 1)]) == [(nan, 1), (nan, 2)]


# A comparison that fails leaves a permutation, and what cannot be compared is an error.
class Touchy:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        if self.value == 13 or other.value == 13:
            raise KeyError(13)
        return self.value < other.value


items = [Touchy(value) for value in range(40, 0, -1)]
before = set(map(id, items))
source.shuffle(items)
try:
    items.sort()
except KeyError:
    pass
else:
    raise AssertionError("no error")
assert set(map(id, items)) == before and len(items) == 40
for wrong in ([1, "a"], [(1, 2), (1, "a")], [("a", None), ("a", 1)], [1, None]):
    try:
        wrong.sort()
    except TypeError:
        continue
    raise AssertionError(wrong)

assert sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)) == [3, 2, 1]
