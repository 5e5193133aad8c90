"""Lock traces, timelines and their reader."""

import json
import os
import subprocess
import sys
import tempfile

if sys.implementation.name != "weft":
    sys.exit(0)

from weft import gilview, locks

PROGRAM = """
import threading, time
l = threading.Lock()
def work():
    for _ in range(50):
        with l:
            time.sleep(0.0001)
ts = [threading.Thread(target=work, name=f"worker{i}") for i in range(3)]
for t in ts: t.start()
for t in ts: t.join()
assert not l.acquire(False) or True
"""


def run(*options):
    """Run the program with options; return nothing, it must succeed."""
    done = subprocess.run([sys.executable, *options, "-c", PROGRAM], capture_output=True, text=True, timeout=50, check=False)
    assert done.returncode == 0 and not done.stderr, done


with tempfile.TemporaryDirectory() as folder:
    trace, timeline, picture = (os.path.join(folder, name) for name in ("trace.txt", "trace.json", "trace.svg"))
    run("-X", f"locktrace={trace}", "-X", f"trace={timeline}")
    with open(trace, encoding="utf-8") as lines:
        events, dropped = gilview.read(lines)
    assert not dropped and {event.kind for event in events} >= {"ENTRY", "BUSY", "ACQUIRE", "RELEASE"}
    assert all(b.time >= a.time - 0.01 for a, b in zip(events, events[1:]))
    for lock in {event.lock for event in events}:
        held = None
        balance = 0
        for event in events:
            if event.lock == lock:
                balance += (event.kind == "ACQUIRE") - (event.kind == "RELEASE")
                assert balance in (-1, 0, 1, 2), (lock, event)
    with open(timeline, encoding="utf-8") as file:
        chrome = json.load(file)["traceEvents"]
    names = {event["args"]["name"] for event in chrome if event["ph"] == "M"}
    assert {"worker0", "worker1", "worker2"} <= names, names
    assert any(event["ph"] == "X" and event["name"] == "lock" and event["dur"] >= 0 for event in chrome)

    done = subprocess.run([sys.executable, "-m", "weft.gilview", trace, "--svg", picture], capture_output=True, text=True,
                          timeout=50, check=False)
    assert done.returncode == 0 and "acquires" in done.stdout and "worst waits" in done.stdout, done
    with open(picture, encoding="utf-8") as file:
        assert file.read().startswith("<svg")

    run("-X", f"locktrace={trace}", "-X", "locktrace-events=100", "-X", "gil-policy=legacy")
    with open(trace, encoding="utf-8") as lines:
        events, dropped = gilview.read(lines)
    assert len(events) == 100 and dropped > 0, (len(events), dropped)

    with open(trace, "w", encoding="utf-8") as file:
        file.write("1 0 0 ENTRY 0.0 0\nnot a line\n")
    done = subprocess.run([sys.executable, "-m", "weft.gilview", trace], capture_output=True, text=True, timeout=50, check=False)
    assert done.returncode == 1 and "line 2 is not an event" in done.stderr, done

    import threading
    locks.trace(1000)
    lock = threading.Lock()
    assert lock.acquire()
    assert not lock.acquire(False)
    lock.release()
    locks.stop()
    recorded, lost = locks.write(trace)
    with open(trace, encoding="utf-8") as lines:
        mine = [event.kind for event in gilview.read(lines)[0] if event.lock == id(lock)]
    assert mine == ["ENTRY", "ACQUIRE", "ENTRY", "BUSY", "RELEASE"], mine
    for bad, error in (("/nowhere/at/all", OSError),):
        try:
            locks.write(bad)
        except error:
            pass
        else:
            raise AssertionError("written")
    try:
        locks.trace(0)
    except ValueError:
        pass
    else:
        raise AssertionError("0 events")
