"""python -m stacklesslib.magic runs a program that knows nothing of tasklets."""

import os
import subprocess
import sys
import tempfile

PROGRAM = """
import sys, threading, time, concurrent.futures

def work(name):
    time.sleep(0.01)
    print(name, threading.current_thread().name, flush=True)

if __name__ == "__main__":
    import stackless
    assert stackless.getmain() is stackless.getcurrent()
    threads = [threading.Thread(target=work, args=(a,), name="T" + a) for a in sys.argv[1:]]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert stackless.getthreads() == stackless.getthreads()[:1], "the threads are tasklets"
    # Its end is waited for, though nobody joins it.
    threading.Thread(target=work, args=("last",), name="Tlast").start()
"""

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "program.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(PROGRAM)
    done = subprocess.run([sys.executable, "-m", "stacklesslib.magic", path, "a", "b"], capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (0, "a Ta\nb Tb\nlast Tlast\n", ""), done
    done = subprocess.run([sys.executable, "-m", "stacklesslib.magic", "-m", "program"], capture_output=True, text=True, timeout=300, cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "last Tlast\n", ""), done
    done = subprocess.run([sys.executable, "-m", "stacklesslib.magic"], capture_output=True, text=True, timeout=300)
    assert done.returncode == 2 and done.stderr.startswith("usage:"), done
