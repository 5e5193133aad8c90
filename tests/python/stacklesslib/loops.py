"""Events, the main loop, waits for several things, futures, fittings."""

import time

import stackless
from stacklesslib import app, events, fittings, futures, main, wait
from stacklesslib.base import pause
from stacklesslib.util import WaitTimeoutError, tasklet_new

# Events by time, on a clock of our own.
now = 0.0
queue = events.EventQueue(lambda: now)
calls = []
queue.call_later(2, calls.append, ("later",))
queue.call_soon(calls.append, ("soon",))
gone = queue.call_at(1, calls.append, ("gone",))
repeated = queue.call_repeatedly(1, calls.append, args=("again",))
assert gone.cancel() and queue.next_delay() == 0
assert queue.pump() == 1 and calls == ["soon"] and queue.next_delay() == 1
now = 1.0
queue.pump()
now = 3.5
queue.pump()
assert calls == ["soon", "again", "later", "again"] or calls == ["soon", "again", "again", "later"], calls
assert queue.next_time() == 4, queue.next_time()
repeated.cancel()
assert queue.next_delay() is None and queue.pump() == 0
assert not calls.clear() and not queue.is_due

# The loop sleeps until the next event, and another thread's work ends the sleep.
loop = main.MainLoop()
loop.events.call_later(0.01, tasklet_new, (calls.append, ("from tasklet",)))
loop.events.call_later(0.02, loop.stop)
loop.run()
assert calls == ["from tasklet"]
loop.max_wait = None
import _thread

_thread.start_new_thread(lambda: loop.events.call_soon(loop.stop), ())
loop.run()
loop.run_timeout = 1000
spinning = True


def spin():
    while spinning:
        pass


tasklet_new(spin)
for _ in range(3):
    loop.pump()
spinning = False
loop.pump()

# Waiting for several things.
tasks = [wait.WaitableTasklet(lambda n=n: pause(n / 10) or n)() for n in (3, 1, 2)]
assert [task.get() for task in wait.iwait(tasks)] == [1, 2, 3]
assert wait.all(tasks) and wait.any(tasks) is tasks[0]
failing = wait.WaitableTasklet(lambda: 1 / 0)()
assert wait.swait(failing) is failing
try:
    failing.get()
except ZeroDivisionError:
    pass
else:
    raise AssertionError
channel = wait.WaitableChannel()
assert wait.any([channel], timeout=0.01) is None and not wait.all([channel], timeout=0)
try:
    wait.swait(channel, 0.01)
except WaitTimeoutError:
    pass
else:
    raise AssertionError
tasklet_new(channel.send, ("value",))
assert wait.swait(channel) is channel and channel.receive() == "value"

# Futures.
for executor in (futures.ImmediateExecutor(), futures.TaskletExecutor(), futures.TaskletExecutor(2), futures.ThreadExecutor(2)):
    with executor:
        assert executor.submit(pow, 2, 5).result(10) == 32
        assert list(executor.map(lambda x: x * x, range(5))) == [0, 1, 4, 9, 16]
        error = executor.submit(lambda: 1 / 0).exception(10)
        assert isinstance(error, ZeroDivisionError)
        made = [executor.submit(lambda x: x, i) for i in range(3)]
        assert sorted(f.result() for f in futures.as_completed(made, 10)) == [0, 1, 2]
        done, not_done = futures.wait(made)
        assert done == set(made) and not not_done
    try:
        executor.submit(len, "")
    except RuntimeError:
        pass
    else:
        raise AssertionError
future = futures.Future()
assert future.cancel() and future.cancelled() and not future.set_running_or_notify_cancel()
try:
    future.result()
except futures.CancelledError:
    pass
else:
    raise AssertionError
future = futures.Future()
try:
    future.result(0.01)
except TimeoutError:
    pass
else:
    raise AssertionError
noted = []
future.add_done_callback(noted.append)
tasklet_new(future.set_result, (5,))
assert future.result() == 5 and noted == [future]
assert len(futures.wait([future, futures.Future()], return_when=futures.FIRST_COMPLETED).done) == 1

# Plumbing.
squares = fittings.transform(fittings.feed(range(10)), lambda x: x * x)
assert list(fittings.batch(fittings.keep(squares, lambda x: x % 2), 2)) == [[1, 9], [25, 49], [81]]
left, right = fittings.tee(fittings.feed("ab"))
assert list(left) == ["a", "b"] == list(right)
assert sorted(fittings.merge(fittings.feed("ab"), fittings.feed("cd"))) == list("abcd")
assert list(fittings.buffer(fittings.pump(fittings.feed(range(3))), 1)) == [0, 1, 2]

# One library for both kinds of program.
start = time.monotonic()
app.sleep(0.01)
assert time.monotonic() - start >= 0.009
with app.Lock():
    pass
app.install_vanilla()
assert not app.is_stackless() and type(app.Lock()).__module__ == "_thread"
app.sleep(0)
app.install_stackless()
assert type(app.Event()).__module__ == "stacklesslib.locks"
