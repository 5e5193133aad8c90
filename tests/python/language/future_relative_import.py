"""A relative import from a module called __future__ is an ordinary import, wherever it stands."""

try:
    exec("from __future__ import annotations\nx = 1\nfrom .__future__ import spam")
except ImportError:
    pass
else:
    raise AssertionError

try:
    exec("x = 1\nfrom __future__ import annotations")
except SyntaxError as error:
    assert "must occur at the beginning" in error.msg
else:
    raise AssertionError
