"""match statements: every kind of pattern, guards, captures, and what does not match."""

from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int


def describe(value):
    match value:
        case None:
            return "none"
        case True | False:
            return "bool"
        case 0:
            return "zero"
        case int(n) if n < 0:
            return f"negative {n}"
        case int() | float():
            return "number"
        case "yes" | "no" as word:
            return f"word {word}"
        case str(text):
            return f"text {text}"
        case []:
            return "empty"
        case [one]:
            return f"one {one}"
        case [first, *middle, last] if len(middle) > 1:
            return f"{first}..{last} {middle}"
        case (a, b, *_):
            return f"pair {a} {b}"
        case {"kind": "circle", "r": r}:
            return f"circle {r}"
        case {"kind": kind, **rest}:
            return f"{kind} {rest}"
        case Point(0, y=0):
            return "origin"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point(x=x):
            return f"point {x}"
        case _:
            return "other"


assert [describe(v) for v in (None, True, 0, -3, 7, 2.5, "yes", "maybe", [], [1], [1, 2, 3, 4], (1, 2), [1, 2, 3])] == [
    "none", "bool", "zero", "negative -3", "number", "number", "word yes", "text maybe", "empty", "one 1",
    "1..4 [2, 3]", "pair 1 2", "pair 1 2"]
assert describe({"kind": "circle", "r": 2, "extra": 1}) == "circle 2"
assert describe({"kind": "square", "a": 1}) == "square {'a': 1}"
assert [describe(p) for p in (Point(0, 0), Point(2, 2), Point(1, 2))] == ["origin", "diagonal 2", "point 1"]
assert describe({1, 2}) == describe(b"ab") == describe(object()) == "other"


class Constants:
    RED = 1


def dotted(value):
    match value:
        case Constants.RED:
            return "red"
        case -1 | 1 + 2j | b"x":
            return "literal"


assert dotted(1) == "red" and dotted(-1) == dotted(1 + 2j) == dotted(b"x") == "literal" and dotted(5) is None

match [1, [2, {"a": [3, 4]}]]:
    case [int(a), [b, {"a": [_, c]}]]:
        assert (a, b, c) == (1, 2, 4)
    case _:
        raise AssertionError

match = case = type = 1
assert match + case + type == 3
try:
    match 1:
        case Constants(1):
            pass
except TypeError as error:
    assert str(error) == "Constants() accepts 0 positional sub-patterns (1 given)"
