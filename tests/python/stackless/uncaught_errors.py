"""Where errors go; killing and throwing; errors through channels."""

import sys
import stackless


def raises(kind, text, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except kind as error:
        assert text in str(error), (str(error), text)
        return error
    raise AssertionError(f'{kind.__name__} expected')


def fail():
    raise ZeroDivisionError('here')


# To run(), not to the caller of t.run().
task = stackless.tasklet(fail)()
error = raises(ZeroDivisionError, 'here', stackless.run)
assert error.__traceback__.tb_next.tb_frame.f_code is fail.__code__
assert not task.alive
seen = []


def runner():
    try:
        stackless.tasklet(fail)().run()
        seen.append('runner goes on')
    except ZeroDivisionError:
        seen.append('wrong')


def worker():
    stackless.tasklet(runner)()
    stackless.schedule()


stackless.tasklet(runner)()
raises(ZeroDivisionError, 'here', stackless.run)
stackless.run()
assert seen == ['runner goes on'], seen

# The innermost run() gets it.
seen.clear()


def inner():
    stackless.tasklet(fail)()
    raises(ZeroDivisionError, 'here', stackless.run)
    seen.append('inner')


stackless.tasklet(inner)()
stackless.run()
assert seen == ['inner']

# Main blocked on a channel gets it, and does not wait any more.
channel = stackless.channel()
stackless.tasklet(fail)()
raises(ZeroDivisionError, 'here', channel.receive)
assert channel.balance == 0

# Killing.
ran = []
task = stackless.tasklet(ran.append)(1)
task.kill()
assert not task.alive and ran == []
task.kill()
task.kill(pending=True)
raises(RuntimeError, 'You cannot run an unbound(dead) tasklet', task.run)
raises(RuntimeError, 'You cannot run an unbound(dead) tasklet', task.insert)
raises(RuntimeError, 'You cannot run an unbound(dead) tasklet', task.switch)
raises(RuntimeError, 'You cannot throw to a dead tasklet', task.throw, ValueError)
raises(RuntimeError, 'You cannot throw to a dead tasklet', task.raise_exception, ValueError)
task.throw(TaskletExit)
task.raise_exception(TaskletExit)
raises(RuntimeError, 'You cannot run an unbound(dead) tasklet', stackless.tasklet(fail).run)
assert TaskletExit is stackless.TaskletExit and issubclass(TaskletExit, SystemExit)


def guarded(log, refuse=0):
    try:
        while True:
            try:
                channel.receive()
                log.append('received')
            except TaskletExit:
                if refuse == 0:
                    raise
                refuse -= 1
                log.append('refused')
    finally:
        log.append('finally')


log = []
task = stackless.tasklet(guarded)(log)
task.run()
assert task.blocked
raises(RuntimeError, 'You cannot run a blocked tasklet', task.run)
raises(RuntimeError, 'You cannot run a blocked tasklet', task.insert)
raises(RuntimeError, 'You cannot remove a blocked tasklet', task.remove)
task.kill()
assert log == ['finally'] and not task.alive and channel.balance == 0
log.clear()
task = stackless.tasklet(guarded)(log, 1)
task.run()
task.kill()
assert log == ['refused'] and task.alive and task.blocked
task.kill(pending=True)
assert log == ['refused'] and task.scheduled and not task.blocked
stackless.run()
assert log == ['refused', 'finally'] and not task.alive

# throw() and raise_exception().
caught = []


def catcher():
    while True:
        try:
            stackless.schedule_remove()
        except ValueError as error:
            caught.append(error.args)


task = stackless.tasklet(catcher)()
task.run()
task.raise_exception(ValueError, 1, 2)
task.throw(ValueError, 3)
task.throw(ValueError(4))
task.throw(ValueError, (5, 6))
assert caught == [(1, 2), (3,), (4,), (5, 6)], caught
raises(ZeroDivisionError, '', task.throw, ZeroDivisionError)
assert not task.alive
raises(TypeError, 'exceptions must be classes or instances deriving from BaseException', stackless.tasklet(catcher, ()).throw, 3)
raises(KeyError, 'me', stackless.getcurrent().throw, KeyError('me'))

# Throwing at one that never ran: the error goes to main.
task = stackless.tasklet(ran.append)(1)
raises(ValueError, 'early', task.throw, ValueError('early'))
assert ran == []

# Through channels.
def send_it(function, *args):
    stackless.tasklet(function)(*args)


send_it(channel.send_exception, ValueError, 1, 2)
assert raises(ValueError, '', channel.receive).args == (1, 2)


def origin():
    raise KeyError('thrown')


def thrower():
    try:
        origin()
    except KeyError:
        channel.send_throw(*sys.exc_info())


send_it(thrower)
error = raises(KeyError, 'thrown', channel.receive)
frames = []
link = error.__traceback__
while link:
    frames.append(link.tb_frame.f_code.co_name)
    link = link.tb_next
assert frames[-2:] == ['thrower', 'origin'], frames
send_it(channel.send_exception, StopIteration)
assert list(channel) == []
send_it(channel.send_exception, StopIteration, 4)
assert raises(StopIteration, '', channel.receive).value == 4


def producer():
    assert channel.send_sequence('abc') == 3
    channel.send_exception(StopIteration)


send_it(producer)
assert list(channel) == ['a', 'b', 'c']
send_it(producer)
collected = []


def consumer():
    for value in channel:
        collected.append(value)
    collected.append('end')


send_it(consumer)
stackless.run()
assert collected == ['a', 'b', 'c', 'end']

# The error handler runs on the dying tasklet.
handled = []


def handler(kind, value, traceback):
    handled.append((kind, value.args, stackless.getcurrent()))


assert stackless.set_error_handler(handler) is None
task = stackless.tasklet(fail)()
stackless.run()
assert handled == [(ZeroDivisionError, ('here',), task)], handled
assert stackless.set_error_handler(None) is handler

# A bomb in tempval raises when the tasklet resumes.
def waiter():
    try:
        handled.append(stackless.schedule_remove('d'))
    except KeyError as error:
        handled.append(error.args)


handled.clear()
task = stackless.tasklet(waiter)()
stackless.run()
assert task.tempval == 'd' and task.paused
task.tempval = 'x'
task.insert()
stackless.run()
task = stackless.tasklet(waiter)()
stackless.run()
task.tempval = stackless.bomb(KeyError, KeyError('boom'))
task.insert()
stackless.run()
assert handled == ['x', ('boom',)], handled
mark = object()
stackless.getcurrent().tempval = mark
assert stackless.tasklet(len)('').run() is mark
assert stackless.schedule(7) == 7 and stackless.schedule() is stackless.getcurrent()
assert stackless.schedule_remove(8) == 8
