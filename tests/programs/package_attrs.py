"""attrs: classes made by decorators, validators, conversion."""

import _packages

_packages.need("attr")

import attr
import attrs


@attrs.define(order=True)
class Point:
    x: int
    y: int = 3
    tags: list = attrs.field(factory=list)


point = Point(1)
assert repr(point) == "Point(x=1, y=3, tags=[])" and point == Point(1) and point < Point(2)
assert attrs.asdict(attrs.evolve(point, x=5)) == {"x": 5, "y": 3, "tags": []}
assert not hasattr(point, "__dict__")


@attr.s(frozen=True)
class Old:
    a = attr.ib(validator=attr.validators.instance_of(int))
    b = attr.ib(default=2, converter=int)


assert Old(1, "7") == Old(1, 7) and hash(Old(1)) == hash(Old(1))
try:
    Old("x")
except TypeError as error:
    assert error.args[0].startswith("'a' must be <class 'int'> (got 'x' that is a <class 'str'>)")
else:
    raise AssertionError("not validated")
try:
    Old(1).a = 2
except attr.exceptions.FrozenInstanceError:
    pass
else:
    raise AssertionError("not frozen")
