"""Arguments: defaults, keywords, stars, positional-only, evaluation order, and the errors of a bad call."""


def raises(kind, call, text=None):
    try:
        call()
    except kind as error:
        assert text is None or str(error) == text, str(error)
        return error
    raise AssertionError(f"no {kind.__name__}")


def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw


assert f(1, c=3) == (1, 2, (), 3, 4, {})
assert f(1, 5, 6, 7, c=8, e=9) == (1, 5, (6, 7), 8, 4, {"e": 9})
assert f(*[1, 2], *(3,), **{"c": 4}, **{"z": 5}) == (1, 2, (3,), 4, 4, {"z": 5})
raises(TypeError, lambda: f(c=1), "f() missing 1 required positional argument: 'a'")
raises(TypeError, lambda: f(1), "f() missing 1 required keyword-only argument: 'c'")
raises(TypeError, lambda: f(1, a=2, c=3), "f() got multiple values for argument 'a'")


def g(a, b, /, c, *, d):
    return a, b, c, d


assert g(1, 2, c=3, d=4) == (1, 2, 3, 4)
raises(TypeError, lambda: g(1, b=2, c=3, d=4))
raises(TypeError, lambda: g(1, 2, 3, 4), "g() takes 3 positional arguments but 4 were given")
raises(TypeError, lambda: g(1, 2, 3, d=4, e=5), "g() got an unexpected keyword argument 'e'")
raises(TypeError, lambda: g(), "g() missing 3 required positional arguments: 'a', 'b', and 'c'")


def kwonly_names(a, /, **kw):
    return a, kw


assert kwonly_names(1, a=2) == (1, {"a": 2})

order = []


def note(value):
    order.append(value)
    return value


def h(x=note("default"), *rest, **kw):
    return x


assert order == ["default"]
order.clear()
h(note(1), *[note(2)], k=note(3), **{"m": note(4)})
assert order == [1, 2, 3, 4]


def mutable(item, into=[]):
    into.append(item)
    return into


assert mutable(1) == [1] and mutable(2) == [1, 2]

assert f.__defaults__ == (2,) and f.__kwdefaults__ == {"d": 4}
f.__defaults__ = (20,)
assert f(1, c=0)[1] == 20
assert f.__code__.co_argcount == 2 and f.__code__.co_kwonlyargcount == 2
assert f.__code__.co_varnames[:6] == ("a", "b", "c", "d", "args", "kw")
f.note = "attribute"
assert f.__dict__ == {"note": "attribute"}
assert (lambda *a, **k: (a, k))(1, x=2) == ((1,), {"x": 2})


def annotated(x: int, *, y: "undefined_name" = 1) -> str:
    """Doc."""


assert annotated.__annotations__ == {"x": int, "y": "undefined_name", "return": str}
assert annotated.__doc__ == "Doc." and annotated.__name__ == annotated.__qualname__ == "annotated"

# Builtins may come from any mapping.
import types as _types

code = compile("superglobal", "<names>", "eval")
assert eval(code, {"__builtins__": _types.MappingProxyType({"superglobal": 1})}) == 1
try:
    eval(code, {"__builtins__": _types.MappingProxyType({})})
except NameError as error:
    assert str(error) == "name 'superglobal' is not defined"
else:
    raise AssertionError("found")
try:
    exec("import os", {"__builtins__": _types.MappingProxyType({})})
except ImportError as error:
    assert str(error) == "__import__ not found"
else:
    raise AssertionError("imported")
