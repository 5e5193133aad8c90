"""Deadlocks, traps, closed channels, timeouts."""

import stackless


def raises(kind, text, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as error:
        assert str(error).startswith(text), (str(error), text)
        return error
    raise AssertionError(f'{kind.__name__} expected')


def nothing():
    pass


channel = stackless.channel()
lone = 'Deadlock: the last runnable tasklet cannot be blocked.'
raises(RuntimeError, lone, channel.receive)
raises(RuntimeError, lone, channel.send, 1)
assert channel.balance == 0 and channel.queue is None
stackless.tasklet(nothing)()
raises(RuntimeError, 'Deadlock: the main tasklet is receiving without a sender available.', channel.receive)
stackless.tasklet(nothing)()
raises(RuntimeError, 'Deadlock: the main tasklet is sending without a receiver available.', channel.send, 1)
assert channel.balance == 0 and stackless.runcount == 1

# A tasklet blocked for ever does not make run() fail.
blocked = stackless.tasklet(channel.receive)()
stackless.run()
assert blocked.blocked and blocked.alive and blocked.scheduled and not blocked.paused
assert channel.balance == -1 and channel.queue is blocked
blocked.kill()
assert not blocked.alive and channel.balance == 0

# The deadlock error of a tasklet that nobody catches goes to main, blocked or not.
stackless.tasklet(lambda: stackless.channel().receive())()
raises(RuntimeError, 'Deadlock', stackless.channel().receive)
assert stackless.runcount == 1

# A tasklet may catch its own.
answers = stackless.channel()


def careful():
    raises(RuntimeError, lone, stackless.channel().receive)
    answers.send('fine')


stackless.tasklet(careful)()
assert answers.receive() == 'fine'

# block_trap fires only when the operation would really block.
current = stackless.getcurrent()
current.block_trap = True
assert current.block_trap is True
raises(RuntimeError, 'this tasklet does not like to be blocked.', channel.receive)
sender = stackless.tasklet(channel.send)(5)
current.block_trap = False
stackless.run()
current.block_trap = True
assert channel.receive() == 5
current.block_trap = False
stackless.run()

# After close() waiting values can still be received.
sender = stackless.tasklet(channel.send)('last')
stackless.run()
channel.close()
assert channel.closing and not channel.closed
raises(ValueError, 'Send/receive operation on a closed channel', channel.send, 1)
assert channel.receive() == 'last'
assert channel.closed
raises(ValueError, 'Send/receive operation on a closed channel', channel.receive)
assert list(channel) == []
channel.open()
assert not channel.closing and not channel.closed
stackless.run()

# A trap makes every switch an error.
worker = stackless.tasklet(nothing)()
assert stackless.switch_trap(1) == 0
try:
    raises(RuntimeError, 'switch_trap', stackless.schedule)
    raises(RuntimeError, 'switch_trap', stackless.run)
    raises(RuntimeError, 'switch_trap', worker.run)
    raises(RuntimeError, 'switch_trap', channel.receive)
    assert stackless.switch_trap() == 1
finally:
    assert stackless.switch_trap(-1) == 1
stackless.run()
assert not worker.alive

# Timeouts are keyword-only additions.
raises(TimeoutError, 'timed out', channel.receive, timeout=0.01)
raises(TimeoutError, 'timed out', channel.send, 1, timeout=0.01)
raises(TimeoutError, 'timed out', channel.receive, timeout=0)
assert channel.balance == 0
sender = stackless.tasklet(channel.send)('in time')
assert channel.receive(timeout=10) == 'in time'
late = []


def impatient():
    try:
        channel.receive(timeout=0.01)
    except TimeoutError:
        late.append('late')
    late.append(channel.receive())


task = stackless.tasklet(impatient)()
try:
    channel.receive(timeout=0.2)
except TimeoutError:
    pass
assert late == ['late'], late
channel.send(3)
stackless.run()
assert late == ['late', 3]
raises(TypeError, 'channel.receive() takes no arguments (1 given)', channel.receive, 1)
raises(TypeError, 'channel.send() takes exactly one argument (2 given)', channel.send, 1, 2)
raises(TypeError, 'channel.send() takes exactly one argument (0 given)', channel.send)
