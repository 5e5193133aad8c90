"""cProfile is the profiler of sys.monitoring: one at a time, and its statistics know who called whom."""

import _lsprof
import cProfile
import io
import pstats
import sys


def inner():
    return len([1])


def outer():
    return [inner() for _ in range(3)]


profile = cProfile.Profile()
profile.enable()
assert sys.monitoring.get_tool(sys.monitoring.PROFILER_ID) == "cProfile"
try:
    _lsprof.Profiler().enable()
except ValueError as error:
    assert str(error) == "tool 2 is already in use"
else:
    raise AssertionError
outer()
profile.disable()
assert sys.monitoring.get_tool(sys.monitoring.PROFILER_ID) is None
stats = pstats.Stats(profile, stream=io.StringIO()).stats
callers = {key[2]: (value[0], [name for _, _, name in value[4]]) for key, value in stats.items()}
assert callers["inner"] == (3, ["outer"]), callers
assert callers["<built-in method builtins.len>"] == (3, ["inner"]), callers

# With another one made right after it.
again = cProfile.Profile()
assert again.runcall(outer) == [1, 1, 1]
assert any(key[2] == "inner" for key in pstats.Stats(again).stats)


def timer():
    """A clock that stops its profiler, which is refused."""
    try:
        stopped.disable()
    except RuntimeError as error:
        errors.append(str(error))
    return 0


errors = []
stopped = _lsprof.Profiler(timer)
stopped.enable()
(lambda: None)()
stopped.disable()
assert set(errors) == {"cannot disable profiler in external timer"}
