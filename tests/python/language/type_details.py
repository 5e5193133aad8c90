"""Corners of classes, aliases and frames."""

import collections
import inspect
import pickle
import sys
import types
import typing

# The namespace of a class keeps the order of the mapping it is made from.
order = collections.OrderedDict(a=1, b=2)
order.move_to_end("a")
assert list(vars(type("C", (), order)))[:2] == ["b", "a"]

for make in (lambda: type("A\udcdc", (), {}), lambda: type("A", (), {"__doc__": "\udcdc"})):
    try:
        make()
    except UnicodeEncodeError:
        continue
    raise AssertionError("a lone surrogate was taken")

# Unions take with | what Union[...] takes, and are not iterable.
assert (int | str) | "float" == typing.Union[int, str, "float"]
try:
    iter(int | str)
except TypeError as error:
    assert str(error) == "'typing.Union' object is not iterable"
else:
    raise AssertionError("a union was iterated")
assert typing.ParamSpec("P", bound=[int, str]).__bound__ == [int, str]

T = typing.TypeVar("T")


class Box(typing.Generic[T]):
    """A generic class whose instances are pickled by every protocol."""

    def __init__(self):
        self.value = 5


for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    assert pickle.loads(pickle.dumps(Box(), protocol)).value == 5

# Members and computed attributes are told apart.
assert types.MemberDescriptorType is not types.GetSetDescriptorType


class Documented:
    """Its slots have descriptions."""

    __slots__ = {"power": "in kilowatts"}


assert inspect.getdoc(Documented.power) == "in kilowatts"


# A frame's variable is also found by what is equal to its name.
class Text(str):
    """A str of another class."""


def overwrite(key):
    x = 1
    proxy = sys._getframe().f_locals
    proxy[key] = 2
    return x, proxy.keys()


assert overwrite(Text("x")) == (2, ["key", "x", "proxy"])


def backwards():
    a = b = None
    return reversed(sys._getframe().f_locals)


assert backwards() == ["b", "a"]

# Deleting a field of an exception resets it.
error = SyntaxError("text", ("file", 1, 2, "source"))
del error.lineno
assert error.lineno is None

# Inlined comprehensions count as nested blocks.
source = "i for i in r"
for _ in range(21):
    source = "[" + source + "] for i in r"
try:
    compile("x = [" + source + "]", "<nested>", "exec")
except SyntaxError as problem:
    assert "too many statically nested blocks" in str(problem)
else:
    raise AssertionError("no limit")
