"""sys.monitoring: every event with its arguments, switching off at a place, local events, errors in callbacks."""

import sys

monitoring = sys.monitoring
E = monitoring.events
TOOL = 3


def watch(events, function, *args, local=False, answer=None):
    """The events of a function's own code, and of what it calls unless they are local."""
    seen = []
    code = function.__code__

    def recorder(name):
        def record(where, *details):
            if where.co_filename == code.co_filename and where.co_name != "watch":
                seen.append((name, where.co_name, *details))
                return answer

        return record

    monitoring.use_tool_id(TOOL, "test")
    for name in events:
        monitoring.register_callback(TOOL, getattr(E, name), recorder(name))
    switched = 0
    for name in events:
        switched |= getattr(E, name) if name not in ("C_RETURN", "C_RAISE") else E.CALL
    if local:
        monitoring.set_local_events(TOOL, code, switched)
    else:
        monitoring.set_events(TOOL, switched)
    try:
        function(*args)
    except ValueError:
        pass
    finally:
        monitoring.free_tool_id(TOOL)
    return seen


def numbers():
    yield 1
    return 2


def simple():
    for number in numbers():
        len([number])


start = simple.__code__.co_firstlineno
seen = watch(["PY_START", "PY_RESUME", "PY_YIELD", "PY_RETURN"], simple)
assert [event[:2] for event in seen] == [
    ("PY_START", "simple"), ("PY_START", "numbers"), ("PY_YIELD", "numbers"), ("PY_RESUME", "numbers"), ("PY_RETURN", "numbers"), ("PY_RETURN", "simple"),
], seen
assert seen[2][3] == 1 and seen[4][3] == 2
assert [event[2] - start for event in watch(["LINE"], simple, local=True)] == [1, 2, 1]

# Calls: the callable and its first argument, and how it ended
calls = [event[:2] + event[3:] for event in watch(["CALL", "C_RETURN"], simple)]
assert calls == [("CALL", "simple", numbers, monitoring.MISSING), ("CALL", "simple", len, [1]), ("C_RETURN", "simple", len, [1])], calls


def failing():
    try:
        int("x")
    except ValueError as error:
        raise error from None


names = [event[0] for event in watch(["CALL", "C_RAISE", "RAISE", "EXCEPTION_HANDLED", "RERAISE", "PY_UNWIND"], failing)]
assert names[:4] == ["CALL", "C_RAISE", "RAISE", "EXCEPTION_HANDLED"] and names[-1] == "PY_UNWIND", names


# Branches and jumps: offsets that co_branches() names
def branching(count):
    while count:
        if count == 2:
            pass
        count -= 1


ways = {(source, to) for source, left, right in branching.__code__.co_branches() for to in (left, right)}
seen = watch(["BRANCH_LEFT", "BRANCH_RIGHT", "JUMP"], branching, 3, local=True)
branches = [event for event in seen if event[0] != "JUMP"]
assert len(branches) == 7 and all(event[2:] in ways for event in branches), seen
assert len(seen) - len(branches) >= 3

# DISABLE holds for a place, until events are restarted
every = watch(["LINE"], branching, 3, local=True)
once = watch(["LINE"], branching, 3, local=True, answer=monitoring.DISABLE)
assert len(once) < len(every) and set(once) == set(every)
monitoring.restart_events()
assert watch(["LINE"], branching, 3, local=True) == every


# A callback's error is the monitored code's
class Stop(Exception):
    pass


def stop(code, line):
    raise Stop


monitoring.use_tool_id(TOOL, "test")
monitoring.register_callback(TOOL, E.LINE, stop)
monitoring.set_local_events(TOOL, branching.__code__, E.LINE)
try:
    branching(1)
except Stop as error:
    assert error.__traceback__.tb_next.tb_frame.f_code is branching.__code__
else:
    raise AssertionError("the error was lost")
assert monitoring.get_local_events(TOOL, branching.__code__) == E.LINE and monitoring.get_events(TOOL) == 0
for wrong in (E.C_RETURN, 1 << 30):
    try:
        monitoring.set_events(TOOL, wrong)
    except ValueError:
        pass
    else:
        raise AssertionError(wrong)
monitoring.free_tool_id(TOOL)
assert monitoring.get_tool(TOOL) is None and monitoring._all_events() == {}
branching(2)
