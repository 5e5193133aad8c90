"""Stopping the world under a GIL: threads that have just given the GIL up are at rest already."""

import subprocess
import sys

PROGRAM = """
import sys, threading
stop = []
def spin():
    x = 0
    while not stop:
        x += 1
threads = [threading.Thread(target=spin) for _ in range(4)]
for t in threads: t.start()
for _ in range(300):
    assert len(sys._current_frames()) == 5
stop.append(True)
for t in threads: t.join()
print('ok')
"""

if sys.implementation.name == "weft":
    for policy in ("none", "legacy", "plus", "new", "priority"):
        options = ["-X", f"gil-policy={policy}"]
        done = subprocess.run([sys.executable, *options, "-c", PROGRAM], capture_output=True, text=True, timeout=50, check=False)
        assert (done.returncode, done.stdout) == (0, "ok\n"), (policy, done)
