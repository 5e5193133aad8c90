"""Signals that arrive while a process ends do not crash it."""

import signal
import subprocess
import sys

CHILD = "import signal, sys; signal.signal(signal.SIGINT, lambda *_: None); sys.stdout.write('ready\\n'); sys.stdout.flush()"

for _ in range(12):
    with subprocess.Popen([sys.executable, "-I", "-S", "-c", CHILD], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"ready\n"
        while child.poll() is None:
            child.send_signal(signal.SIGINT)
        # Late ones find the default action back in force.
        assert child.returncode in (0, -signal.SIGINT, 130), (child.returncode, child.stderr.read())
