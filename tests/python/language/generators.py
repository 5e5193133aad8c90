"""Generators: send, throw, close, delegation, return values, finalisation, and misuse."""


def echo():
    received = []
    try:
        while True:
            received.append((yield len(received)))
    except ValueError as error:
        yield f"caught {error}"
    finally:
        received.append("closed")
        finished.append(received)


finished = []
g = echo()
assert next(g) == 0 and g.send("a") == 1 and g.send("b") == 2
assert g.throw(ValueError("x")) == "caught x"
g.close()
assert finished == [["a", "b", "closed"]]
try:
    next(g)
except StopIteration as stop:
    assert stop.value is None
else:
    raise AssertionError


def returns():
    yield 1
    return "value"


def delegates():
    got = yield from returns()
    yield got
    got = yield from [10, 20]
    yield got


assert list(delegates()) == [1, "value", 10, 20, None]


def inner():
    try:
        yield "in"
    except KeyError:
        yield "inner caught"


def outer():
    yield from inner()


g = outer()
next(g)
assert g.throw(KeyError) == "inner caught"

g = returns()
try:
    g.send(1)
except TypeError as error:
    assert str(error) == "can't send non-None value to a just-started generator"
else:
    raise AssertionError


def itself():
    yield next(me)


me = itself()
try:
    next(me)
except ValueError as error:
    assert str(error) == "generator already executing"
else:
    raise AssertionError


def stops():
    yield 1
    raise StopIteration


try:
    list(stops())
except RuntimeError as error:
    assert str(error) == "generator raised StopIteration" and isinstance(error.__cause__, StopIteration)
else:
    raise AssertionError


def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = ignores()
next(g)
try:
    g.close()
except RuntimeError as error:
    assert str(error) == "generator ignored GeneratorExit"
else:
    raise AssertionError
g = None

lazy = (n * n for n in range(10) if n % 2)
assert next(lazy) == 1 and list(lazy) == [9, 25, 49, 81]
g = returns()
assert g.gi_frame is not None and g.gi_code.co_name == "returns" and not g.gi_running
list(g)
assert g.gi_frame is None


def deep(n):
    if n:
        yield from deep(n - 1)
    yield n


assert sum(deep(400)) == 80200


def closes_with_value():
    try:
        yield
    except GeneratorExit:
        return "bye"


g = closes_with_value()
next(g)
assert g.close() == "bye"
