"""Special methods called by name, and classes derived from built-in ones."""

import pickle


def fails(kind, function, *args, **kwargs):
    try:
        result = function(*args, **kwargs)
    except kind as e:
        return str(e)
    raise AssertionError(f"no {kind.__name__} but {result!r}")


assert fails(TypeError, "a".__add__, 5) == 'can only concatenate str (not "int") to str'
assert fails(TypeError, [].__mul__, "x") == "'str' object cannot be interpreted as an integer"
assert fails(TypeError, bytearray().__iadd__, 5) == "can't concat int to bytearray"
assert (1).__add__("x") is NotImplemented


class WithInit(list):
    def __init__(self, items, extra=None):
        super().__init__(items)
        self.extra = extra


class WithNew(tuple):
    def __new__(cls, items, extra=None):
        made = super().__new__(cls, items)
        made.extra = extra
        return made


assert WithInit([1], extra=2).extra == 2
assert WithNew([1], extra=2).extra == 2
assert "keyword" in fails(TypeError, type("Plain", (list,), {}), iterable=[])


class Slotted(set):
    __slots__ = ("a", "b")


s = Slotted([1, 2])
s.a = 5
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    copied = pickle.loads(pickle.dumps(s, protocol))
    assert copied == s and copied.a == 5 and not hasattr(copied, "b")


class Annotated:
    @classmethod
    def c(cls, x: int) -> str: ...

    @staticmethod
    def s(x: int) -> str: ...


for name in "c", "s":
    assert Annotated.__dict__[name].__annotations__ == {"x": int, "return": str}


class Lookup:
    @property
    def __eq__(self):
        raise AttributeError


assert Lookup() != 5

assert type(3).__module__ == type.__module__ == "builtins"
assert fails(AttributeError, setattr, 1, "x", 2) == "'int' object has no attribute 'x' and no __dict__ for setting new attributes"
assert fails(ValueError, complex, "1__0") == "could not convert string to complex: '1__0'"
assert fails(TypeError, enumerate) == "enumerate() missing required argument 'iterable'"

for n in 1000, 100_000:
    a, b = "a" * n, "b" * n
    assert (a + a + b + a + a).find(a + b + b + a) == -1
    assert (a + b + b + a + a + b + b + a).count(a + b + b + a) == 2
    assert (b"x" * n + (a + b).encode()).find((a + b).encode()) == n

items = list(reversed({1: 2}))
assert items == [1]
try:
    {}.update([object()])
except TypeError as e:
    assert e.__notes__ == ["Cannot convert dictionary update sequence element #0 to a sequence"]
