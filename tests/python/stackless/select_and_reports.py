"""select(), timeouts, deadlock reports, weft.tasklets."""

import io
import stackless
import threading
import time
from weft import tasklets


def raises(kind, text, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as error:
        assert text in str(error), (str(error), text)
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


a, b, c = stackless.channel(), stackless.channel(), stackless.channel()
out = []

# One that is ready at once.
sender = stackless.tasklet(b.send)('from b')
stackless.run()
assert stackless.select(a, b, c) == (1, 'from b')
stackless.run()
assert not sender.alive and a.balance == b.balance == c.balance == 0
receiver = stackless.tasklet(lambda: out.append(c.receive()))()
stackless.run()
assert stackless.select(a, (c, 'sent')) == (1, None)
stackless.run()
assert out == ['sent']

# Waiting for one of several.


def waits():
    out.append(stackless.select(a, b, (c, 'value')))


out.clear()
task = stackless.tasklet(waits)()
stackless.run()
assert task.blocked and task.restorable == stackless.enable_softswitch(None) and (a.balance, b.balance, c.balance) == (-1, -1, 1)
assert a.queue is task and tasklets.waits_on(task) == (a, b, c)
b.send('here')
stackless.run()
assert out == [(1, 'here')] and (a.balance, b.balance, c.balance) == (0, 0, 0) and not task.alive
task = stackless.tasklet(waits)()
stackless.run()
assert c.receive() == 'value'
stackless.run()
assert out[-1] == (2, None) and (a.balance, b.balance, c.balance) == (0, 0, 0)

# Errors, kills, timeouts.
task = stackless.tasklet(waits)()
stackless.run()
task.kill()
assert not task.alive and (a.balance, b.balance, c.balance) == (0, 0, 0)
raises(TimeoutError, 'timed out', stackless.select, a, b, timeout=0.01)
raises(TimeoutError, 'timed out', stackless.select, a, b, timeout=0)
assert (a.balance, b.balance) == (0, 0)
raises(RuntimeError, 'Deadlock', stackless.select, a, b)
assert (a.balance, b.balance) == (0, 0)
stackless.tasklet(a.send_exception)(KeyError, 'through')
raises(KeyError, 'through', stackless.select, a, b)
raises(ValueError, 'same channel', stackless.select, a, (a, 1))
raises(ValueError, 'at least one', stackless.select)
raises(TypeError, 'not int', stackless.select, 3)

# Two selections meet.
def one_side():
    out.append(('left', stackless.select((a, 1), b)))


def other_side():
    out.append(('right', stackless.select(a, c)))


out.clear()
stackless.tasklet(one_side)()
stackless.tasklet(other_side)()
stackless.run()
assert sorted(out) == [('left', (0, None)), ('right', (0, 1))], out
assert (a.balance, b.balance, c.balance) == (0, 0, 0)

# Between threads: everything arrives once.
channels = [stackless.channel() for _ in range(3)]
total = []


def sends(count):
    for i in range(count):
        stackless.select(*[(channel, i) for channel in channels])


def receives(count):
    for _ in range(count):
        total.append(stackless.select(*channels)[1])


group = [threading.Thread(target=sends, args=(300,)) for _ in range(2)] + [threading.Thread(target=receives, args=(300,)) for _ in range(2)]
for thread in group:
    thread.start()
for thread in group:
    thread.join()
assert sorted(total) == sorted(list(range(300)) * 2)

# A deadlock says who waits where.
named = stackless.tasklet(a.receive)()
tasklets.set_name(named, 'stuck')
stackless.run()
text = raises(RuntimeError, 'Deadlock: the last runnable tasklet cannot be blocked.', b.receive)
assert "tasklet 'stuck'" in text and 'receiving on channel' in text, text
assert named in tasklets.all() and stackless.getmain() in tasklets.all()

# Figures and stacks.
assert tasklets.name(named) == 'stuck' and tasklets.state(named) == 'blocked'


def busy():
    spent = time.perf_counter() + 0.02
    while time.perf_counter() < spent:
        pass
    stackless.schedule()
    stackless.channel().receive()


assert tasklets.track(True) is False
task = stackless.tasklet(busy)()
stackless.run()
info = tasklets.info(task)
assert info.parent is stackless.getmain() and info.switches >= 1 and info.run_time > 0, info
assert tasklets.track(False) is True
file = io.StringIO()
tasklets.dump(file)
text = file.getvalue()
assert 'in busy' in text and "'stuck'" in text and 'main' in text, text
named.kill()
task.kill()
assert tasklets.state(task) == 'dead'
