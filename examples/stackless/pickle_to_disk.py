"""A running tasklet is pickled to disk and goes on in a second process.

    ./weft examples/stackless/pickle_to_disk.py
"""

import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import stackless


def collatz(start):
    """Counts steps, stopping to let others run at each."""
    number, steps = start, 0
    while number != 1:
        number = number // 2 if number % 2 == 0 else 3 * number + 1
        steps += 1
        stackless.schedule()
    print(f'collatz({start}) took {steps} steps')


def first_process(path):
    task = stackless.tasklet(collatz)(27)
    for _ in range(50):
        stackless.schedule()
    path.write_bytes(pickle.dumps(task.remove()))
    print(f'stopped at number {task.frame.f_locals["number"]}, {path.stat().st_size} bytes written')


def second_process(path):
    task = pickle.loads(path.read_bytes())
    print(f'goes on with number {task.frame.f_locals["number"]}')
    task.insert()
    stackless.run()


def main():
    if len(sys.argv) > 1:
        second_process(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'tasklet.pickle'
        first_process(path)
        sys.stdout.flush()
        subprocess.run([sys.executable, __file__, str(path)], check=True)


if __name__ == '__main__':
    main()
