"""The events that auditing hooks are told of, and how a hook forbids."""

import os
import sys
import tempfile
import time

seen = []
forbidden = set()
listening = False


def hook(event, arguments):
    if listening:
        seen.append((event, arguments))
        if event in forbidden:
            raise RuntimeError("forbidden: " + event)


sys.addaudithook(hook)


def events(function, *arguments):
    """What a call raises, as a dict from name to arguments."""
    global listening
    seen.clear()
    listening = True
    try:
        function(*arguments)
    finally:
        listening = False
    return dict(seen)


def refused(event, function, *arguments):
    """Whether a hook that forbids an event keeps the function from its work."""
    forbidden.add(event)
    try:
        events(function, *arguments)
    except RuntimeError as error:
        return str(error) == "forbidden: " + event
    finally:
        forbidden.discard(event)
    return False


found = events(exec, "value = 1", {})
assert found["compile"] == (b"value = 1", "<string>")
assert found["exec"][0].co_filename == "<string>"
assert events(time.sleep, 0)["time.sleep"] == (0,)
assert events(sys._getframe)["sys._getframe"][0].f_code.co_name == "events"
number = 10 ** 30
assert events(id, number)["builtins.id"] == (id(number),)
assert refused("compile", eval, "1 + 1")

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "file")
    assert events(open, path, "wb")["open"][0] == path
    made = os.path.join(folder, "made")
    assert events(os.mkdir, made)["os.mkdir"] == (made, 511, -1)
    assert events(os.rmdir, made)["os.rmdir"] == (made, -1)
    assert refused("os.remove", os.remove, path)
    assert os.path.exists(path)
    assert events(os.rename, path, path + "2")["os.rename"] == (path, path + "2", -1, -1)
    assert events(os.chmod, path + "2", 0o600)["os.chmod"] == (path + "2", 0o600, -1)
    sys.path.insert(0, folder)
    with open(os.path.join(folder, "audited_module.py"), "w") as file:
        file.write("x = 1\n")

    def import_it():
        import audited_module
        return audited_module

    assert refused("import", import_it)
    assert events(import_it)["import"][0] == "audited_module"
    assert "import" not in events(import_it)
    sys.path.remove(folder)


# A hook before may keep a new one out, without an error.
def late(event, arguments):
    raise AssertionError("never added")


forbidden.add("sys.addaudithook")
events(sys.addaudithook, late)
forbidden.clear()
sys.audit("program.event", 1)
