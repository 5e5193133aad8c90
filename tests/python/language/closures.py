"""Scopes: cells, nonlocal, global, late binding, class bodies, comprehensions, exec and locals."""

x = "global"


def outer():
    x = "outer"

    def inner():
        return x

    x = "changed"
    return inner


assert outer()() == "changed"


def counter():
    n = 0

    def up():
        nonlocal n
        n += 1
        return n

    def get():
        return n

    return up, get


up, get = counter()
assert [up(), up(), get()] == [1, 2, 2]
assert up.__closure__[0].cell_contents == 2
assert [f() for f in [lambda: i for i in range(3)]] == [2, 2, 2]
assert [f() for f in [lambda i=i: i for i in range(3)]] == [0, 1, 2]


class Body:
    x = "class"
    seen_by_comprehension = [x for _ in range(1)]

    def method(self):
        return x


assert Body().method() == "global"
assert Body.seen_by_comprehension == ["global"]


def set_global():
    global created
    created = 1


set_global()
assert created == 1


def unbound():
    try:
        return y
    except UnboundLocalError as error:
        assert str(error) == "cannot access local variable 'y' where it is not associated with a value"
    y = 1


unbound()


def free():
    def use():
        return later

    try:
        use()
    except NameError as error:
        message = str(error)
    later = 1
    return message, use()


assert free() == ("cannot access free variable 'later' where it is not associated with a value in enclosing scope", 1)

try:
    undefined_anywhere
except NameError as error:
    assert str(error) == "name 'undefined_anywhere' is not defined" and error.name == "undefined_anywhere"


def deleted():
    z = 1
    del z
    try:
        z
    except UnboundLocalError:
        return True


assert deleted()

assert [last := n for n in range(4)] == [0, 1, 2, 3] and last == 3

namespace = {}
exec("a = 1\ndef f(): return a", namespace)
namespace["a"] = 5
assert namespace["f"]() == 5
assert eval("a + b", {"a": 1}, {"b": 2}) == 3


def local_names(a):
    b = a + 1
    copy = locals()
    copy["b"] = 99
    return b, sorted(copy)


assert local_names(1) == (2, ["a", "b"])


class WithSuper:
    def who(self):
        return __class__


assert WithSuper().who() is WithSuper
try:
    e = 1
    raise ValueError
except ValueError as e:
    pass
assert "e" not in globals()
