"""What classes look like from outside: repr, MRO, __dict__, dir, annotations, special attributes."""

import enum
import functools
from dataclasses import dataclass, field
from typing import NamedTuple


class Base:
    """Doc."""
    x: int = 1
    __slots__ = ()

    def method(self, a, b=2, *c, d, **e): "method doc"


class Derived(Base, list):
    y: "str"
    attribute = []

    class Nested:
        pass


@dataclass(order=True)
class Data:
    a: int
    b: list = field(default_factory=list)
    c: str = "c"


class Color(enum.Enum):
    RED = 1
    GREEN = "g"
    ALIAS = 1


class Bits(enum.Flag):
    A = enum.auto()
    B = enum.auto()


class Named(NamedTuple):
    x: int
    y: int = 5


print(Derived.__mro__, Derived.__bases__, Derived.__base__, Derived.__name__, Derived.__qualname__, Derived.Nested.__qualname__, Derived.__module__)
print(Base.__doc__, Derived.__doc__, Base.__annotations__, Derived.__annotations__, Base.__slots__)
print(sorted(name for name in vars(Derived)))
print([name for name in dir(Derived()) if not name.startswith("__")])
print(Base.method.__qualname__, Derived().method.__func__ is Base.method, Base.method.__code__.co_varnames)
print(Data(1), Data(1) == Data(1), Data(1) < Data(2), sorted([Data(3), Data(1, [2])]), Data.__dataclass_params__)
print(list(Color), Color.ALIAS, Color("g"), Color["RED"], repr(Color.RED), str(Color.GREEN), Color.RED.name, Color.RED in Color)
print(Bits.A | Bits.B, repr(Bits.A & Bits.B), ~Bits.A, list(Bits), Bits(3))
print(Named(1), Named(1)._replace(x=7), Named._fields, Named(1)._asdict(), Named(1) == (1, 5))
for kind in (int, str, list, type, object, type(None), type(...), type(print), type(lambda: 0), type([].append), type(int.real), type(str.join), type(Base.method)):
    print(kind, kind.__mro__, kind.__flags__ & (1 << 10) != 0)
print(functools.partial(int, base=2), int | str, list[int], dict[str, list[int]], type[int], int | None)


@functools.singledispatch
def show(value):
    return f"object {value}"


@show.register
def _(value: int):
    return f"int {value}"


@show.register(list)
def _(value):
    return f"list {value}"


print(show(1), show("x"), show([1]), show(True))


@functools.total_ordering
class Ordered:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(Ordered(1) <= Ordered(1), Ordered(2) > Ordered(1), Ordered(1) >= Ordered(2))
try:
    Color(5)
except ValueError as error:
    print(error)
try:
    Data()
except TypeError as error:
    print(error)
