"""Exceptions: matching, finally in every way out, chaining, groups, tracebacks, notes."""


def ways_out(how):
    trail = []
    for _ in range(2):
        try:
            try:
                trail.append("try")
                if how == "return":
                    return trail
                if how == "break":
                    break
                if how == "continue":
                    continue
                if how == "raise":
                    raise KeyError("k")
            finally:
                trail.append("finally")
        except KeyError as error:
            trail.append(repr(error))
        else:
            trail.append("else")
    return trail


assert ways_out("return") == ["try", "finally"]
assert ways_out("break") == ["try", "finally"]
assert ways_out("continue") == ["try", "finally"] * 2
assert ways_out("raise") == ["try", "finally", "KeyError('k')"] * 2
assert ways_out("fall") == ["try", "finally", "else"] * 2

try:
    try:
        1 / 0
    except ZeroDivisionError as first:
        raise ValueError("second") from first
except ValueError as error:
    assert isinstance(error.__cause__, ZeroDivisionError) and error.__suppress_context__
    assert str(error.__cause__) == "division by zero"

try:
    try:
        {}["missing"]
    except KeyError:
        undefined
except NameError as error:
    assert isinstance(error.__context__, KeyError) and error.__cause__ is None

try:
    raise ValueError from None
except ValueError as error:
    assert error.__suppress_context__ and error.__cause__ is None


class Custom(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code


try:
    raise Custom(7)
except (KeyError, Custom) as error:
    assert error.code == 7 and error.args == ("code 7",)
    tb = error.__traceback__
    assert tb.tb_frame.f_code.co_name == "<module>" and tb.tb_next is None and tb.tb_lineno == tb.tb_frame.f_lineno - 4

error = ValueError("v")
error.add_note("note")
assert error.__notes__ == ["note"]

caught = []
try:
    raise ExceptionGroup("g", [ValueError(1), TypeError(2), ExceptionGroup("h", [ValueError(3), OSError(4)])])
except* ValueError as group:
    caught.append([str(e) for e in group.exceptions if not isinstance(e, ExceptionGroup)])
except* (TypeError, OSError) as group:
    caught.append(len(group.exceptions))
assert caught == [["1"], 2]

group = ExceptionGroup("g", [ValueError(1), TypeError(2)])
match, rest = group.split(ValueError)
assert len(match.exceptions) == 1 and isinstance(rest.exceptions[0], TypeError)
assert str(group) == "g (2 sub-exceptions)"

try:
    raise 1
except TypeError as error:
    assert str(error) == "exceptions must derive from BaseException"
try:
    try:
        raise ValueError
    except 5:
        pass
except TypeError as error:
    assert str(error) == "catching classes that do not inherit from BaseException is not allowed"
try:
    raise
except RuntimeError as error:
    assert str(error) == "No active exception to reraise"


class Manager:
    def __init__(self, swallow):
        self.swallow = swallow
        self.saw = None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.saw = kind
        return self.swallow


with Manager(True) as outer, Manager(False) as inner:
    raise LookupError
assert inner.saw is LookupError and outer.saw is LookupError


def recurse(n):
    return recurse(n + 1)


try:
    recurse(0)
except RecursionError as error:
    assert "maximum recursion depth exceeded" in str(error)
else:
    raise AssertionError

import sys

assert sys.exception() is None
try:
    raise ValueError(1)
except ValueError as error:
    assert sys.exception() is error and sys.exc_info()[1] is error
    try:
        raise TypeError
    except TypeError:
        pass
    assert sys.exception() is error
assert sys.exception() is None
