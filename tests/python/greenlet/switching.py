"""Greenlets: what passes through switches, where control goes at an end, and what the states are."""

import sys

import greenlet
from greenlet import GreenletExit, getcurrent
from greenlet import greenlet as G

main = getcurrent()


def raises(kind, function, *args, text=None, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as e:
        assert type(e) is kind, e
        assert text is None or str(e) == text, e
        return e
    raise AssertionError(f"{kind} expected")


# What a switch returns.
g = G(lambda *args, **kwargs: (args, kwargs))
assert not g and not g.dead and g.parent is main and g.gr_frame is None
assert g.switch(1, 2, x=3) == ((1, 2), {"x": 3})
assert g.dead and not g
assert g.switch() == () and g.switch(1) == 1 and g.switch(1, 2) == (1, 2)
assert g.switch(a=1) == {"a": 1} and g.switch(1, a=1) == ((1,), {"a": 1})
assert main.switch(4, 5) == (4, 5)


def iterate(values):
    for value in values:
        getcurrent().parent.switch(value)


g = G(iterate)
got = [g.switch(range(3))]
while g:
    got.append(g.switch())
assert got == [0, 1, 2, None], got

# Errors go to the parent; GreenletExit is a value.
raises(ZeroDivisionError, G(lambda: 1 / 0).switch)
raises(KeyError, G(len).throw, KeyError)
assert isinstance(G(len).throw(), GreenletExit)
g = G(lambda: main.switch())
g.switch()
assert g.gr_frame.f_code.co_name == "<lambda>" and g.gr_frame.f_back is None
assert isinstance(g.throw(GreenletExit, 5), GreenletExit) and g.dead


def catcher():
    try:
        main.switch()
    except ValueError as e:
        return e


g = G(catcher)
g.switch()
error = ValueError("x")
assert g.throw(error) is error
raises(TypeError, g.throw, 5, text="exceptions must be classes, or instances, not int")
raises(TypeError, g.throw, error, "y", text="instance exception may not have a separate value")
raises(TypeError, g.throw, ValueError, "y", 5, text="throw() third argument must be a traceback object")

# Parents: not begun, dead, changed, cyclic.
parent = G(lambda *args: ("parent", args))
assert G(lambda: 7, parent).switch() == ("parent", (7,)) and parent.dead
parent = G(len)
raises(ZeroDivisionError, G(lambda: 1 / 0, parent).switch)
assert parent.dead
parent = G()
raises(AttributeError, G(lambda: 1, parent).switch, text="run")
assert not parent.dead
g = G(lambda: 1)
raises(ValueError, setattr, g, "parent", g, text="cyclic parent chain")
raises(ValueError, setattr, g, "parent", G(len, g), text="cyclic parent chain")
raises(TypeError, setattr, g, "parent", 5, text="GreenletChecker: Expected any type of greenlet, not int")
raises(AttributeError, setattr, main, "parent", g, text="cannot set the parent of a main greenlet")
raises(AttributeError, delattr, g, "parent", text="can't delete attribute")

# run.
raises(AttributeError, lambda: G().run, text="run")
raises(TypeError, G(None).switch, text="'NoneType' object is not callable")
g.switch()
raises(AttributeError, setattr, g, "run", len, text="run cannot be set after the start of the greenlet")
raises(AttributeError, lambda: main.run, text="Main greenlets do not have a run attribute.")
raises(TypeError, G, 1, 2, 3, text="green() takes at most 2 arguments (3 given)")
raises(TypeError, G, foo=2, text="green() got an unexpected keyword argument 'foo'")


class Sub(G):
    def __init__(self):
        self.log = []

    def run(self, *args):
        self.log.append(args)
        return super().switch(*args)

    def switch(self, *args):
        return super().switch(*args)


s = Sub()
assert s.switch(1) == 1 and s.log == [(1,)] and s.dead

# Each has exceptions of its own.


def handling():
    try:
        raise KeyError("inner")
    except KeyError:
        main.switch()
        return sys.exception().args


g = G(handling)
try:
    raise ValueError("outer")
except ValueError as e:
    g.switch()
    assert sys.exception() is e
    assert g.switch() == ("inner",)
    assert sys.exception() is e

# Through native callers.
g = G(lambda: sorted([3, 1, 2], key=lambda x: main.switch(x)))
got, value = [], g.switch()
while g:
    got.append(value)
    value = g.switch(-value)
assert got == [3, 1, 2] and value == [3, 2, 1]


def chain(n):
    return main.switch("deep") if n == 0 else G(chain).switch(n - 1)


g = G(chain)
assert g.switch(100) == "deep" and not g.dead

# Errors in representations.
assert repr(G()).endswith(" pending>") and repr(main).endswith(" current active started main>")
raises(TypeError, __import__("pickle").dumps, G(), text="cannot serialize 'greenlet.greenlet' object")
assert issubclass(greenlet.error, Exception) and not issubclass(GreenletExit, Exception)
assert G.getcurrent() is main and G.error is greenlet.error and G.GreenletExit is GreenletExit
