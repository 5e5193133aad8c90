"""Rule 7: under a GIL, an atomic block keeps the lock: no other thread runs Python code meanwhile."""

import subprocess
import sys
import threading

import stackless

POLICIES = ('new', 'priority', 'plus', 'legacy')


def count_in_threads(guard):
    """Return how many of 200 slow increments arrive that are guarded in one thread and not in the other."""
    counter = [0]
    inside = [False]
    intrusions = []

    def guarded():
        for _ in range(100):
            with guard():
                inside[0] = True
                value = counter[0]
                for _ in range(3000):
                    pass
                counter[0] = value + 1
                inside[0] = False

    def intruder():
        while counter[0] < 100 and thread.is_alive():
            if inside[0]:
                intrusions.append(counter[0])
                return

    thread = threading.Thread(target=guarded)
    thread.start()
    intruder()
    thread.join()
    assert counter == [100]
    return len(intrusions)


if len(sys.argv) > 1:
    sys.setswitchinterval(1e-5)
    print(count_in_threads(stackless.atomic))
else:
    for policy in POLICIES:
        done = subprocess.run([sys.executable, '-X', f'gil-policy={policy}', __file__, 'child'], capture_output=True, text=True, timeout=100)
        assert done.returncode == 0 and done.stdout == '0\n', (policy, done)
