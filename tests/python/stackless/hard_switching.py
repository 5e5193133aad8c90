"""Tasklets with native stacks: many at once, main among them, nested in exec and import, left behind at the end."""

import os
import stackless
import subprocess
import sys

from _native import hard_sorted

channel = stackless.channel()


def many(count):
    done = []

    def worker(number):
        assert hard_sorted([3, 1, 2], key=lambda x: channel.receive() + x) == [1, 2, 3]
        done.append(number)

    for number in range(count):
        stackless.tasklet(worker)(number)
    stackless.run()
    assert channel.balance == -count
    for _ in range(3 * count):
        channel.send(0)
    stackless.run()
    assert done == list(range(count)) and channel.balance == 0


many(3)
many(100)

# Afterwards main has a large stack again.
def nested_calls(n):
    return hard_sorted([n], key=lambda x: nested_calls(n - 1) or x) if n else 0


nested_calls(100)

# Main itself under a native caller.
seen = []


def other():
    for i in range(3):
        seen.append(i)
        stackless.schedule()


stackless.tasklet(other)()
assert hard_sorted([2, 1, 3], key=lambda x: (stackless.schedule(), x)[1]) == [1, 2, 3]
assert seen == [0, 1, 2]
stackless.run()

# A whole program in exec().
namespace = {'seen': seen, 'hard_sorted': hard_sorted}
exec("""
import stackless
channel = stackless.channel()
def worker():
    for x in hard_sorted([1, 2], key=lambda v: (channel.receive(), v)[1]):
        seen.append(x)
task = stackless.tasklet(worker)()
stackless.run()
channel.send(1)
""", namespace)
# exec() has returned, its tasklet waits in native code still.
assert namespace['task'].blocked
namespace['channel'].send(2)
stackless.run()
assert seen == [0, 1, 2, 1, 2]

# Nested run() under native callers.
order = []


def nested(depth):
    if depth:
        stackless.tasklet(nested)(depth - 1)
        hard_sorted([1], key=lambda x: stackless.run() or x)
    order.append(depth)


stackless.tasklet(nested)(5)
stackless.run()
assert order == [0, 1, 2, 3, 4, 5], order

# Errors in native callers.
task = stackless.tasklet(lambda: hard_sorted([1, 2], key=lambda x: channel.receive()))()
stackless.run()
try:
    channel.send_exception(KeyError, 'inside')
except KeyError as error:
    assert error.args == ('inside',)
else:
    raise AssertionError('KeyError expected')
assert not task.alive

# sys.exc_info and recursion depth belong to the tasklet.


def handling(number):
    try:
        raise ValueError(number)
    except ValueError:
        hard_sorted([1, 2], key=lambda x: stackless.schedule() and x)
        assert sys.exc_info()[1].args == (number,)


for number in range(5):
    stackless.tasklet(handling)(number)
stackless.run()
assert sys.exc_info() == (None, None, None)

depths = []


def deep(n):
    if n:
        return deep(n - 1)
    stackless.schedule()
    depths.append(stackless.getcurrent().recursion_depth)


for n in (10, 400, 800):
    stackless.tasklet(deep)(n)
stackless.run()
assert depths == [11, 401, 801], depths

# What waits in native code when the program ends is killed: finally blocks run, before atexit functions.
program = """
import atexit, stackless
from _native import hard_sorted
log = []
atexit.register(lambda: print(log))
def waits(name):
    try:
        hard_sorted([1, 2], key=lambda x: stackless.channel().receive())
    except TaskletExit:
        log.append(name)
        raise
for name in 'abc':
    stackless.tasklet(waits)(name)
stackless.run()
def runnable():
    try:
        stackless.schedule()
        while True: stackless.schedule()
    finally:
        log.append('runnable')
stackless.tasklet(runnable)()
stackless.schedule()
def refuses():
    while True:
        try:
            hard_sorted([1], key=lambda x: stackless.channel().receive())
        except TaskletExit:
            pass
stackless.tasklet(refuses)()
stackless.schedule()
print('end')
"""
result = subprocess.run([sys.executable, '-c', program], capture_output=True, text=True, timeout=50,
                        cwd=os.path.dirname(os.path.abspath(__file__)))
assert result.stdout.split('\n')[0] == 'end', result
assert result.stdout.split('\n')[1] == "['runnable', 'a', 'b', 'c']" or sorted(eval(result.stdout.split('\n')[1])) == ['a', 'b', 'c', 'runnable'], result
assert result.returncode == 0, result
