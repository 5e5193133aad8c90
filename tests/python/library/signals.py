"""Handlers of signals, and that blocking calls are interrupted by them."""
import os
import signal
import time

seen = []
signal.signal(signal.SIGUSR1, lambda number, frame: seen.append(number))
signal.raise_signal(signal.SIGUSR1)
os.kill(os.getpid(), signal.SIGUSR1)
assert seen == [signal.SIGUSR1] * 2


class Alarm(Exception):
    pass


def on_alarm(number, frame):
    raise Alarm


signal.signal(signal.SIGALRM, on_alarm)
r, w = os.pipe()
for blocking in (lambda: time.sleep(30), lambda: os.read(r, 1)):
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    start = time.monotonic()
    try:
        blocking()
    except Alarm:
        assert time.monotonic() - start < 10
    else:
        raise AssertionError("not interrupted")
assert signal.signal(signal.SIGALRM, signal.SIG_DFL) is on_alarm
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    pass
else:
    raise AssertionError("no KeyboardInterrupt")
print("ok")
