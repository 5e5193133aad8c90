"""What nobody can reach any more is collected: dropped channels with the tasklets that wait on them, cycles, results."""

import gc
import os
import weakref

import stackless

HARD = 'hard' in os.environ.get('WEFT_STRESS', '')


class Token:
    """Something that a tasklet holds."""


class Task(stackless.tasklet):
    """Tasklets with weak references."""


class Channel(stackless.channel):
    """Channels with weak references."""


def collected(references):
    """Whether all are gone after a few collections."""
    for _ in range(10):
        gc.collect()
        if all(reference() is None for reference in references):
            return True
    return False


def receives(channel, token):
    channel.receive()


def sends(channel, token):
    channel.send(token)


def keeps_its_channel(token):
    channel = Channel()
    references.append(weakref.ref(channel))
    channel.receive()


def in_callback(channel, token):
    sorted([2, 1], key=lambda x: channel.receive())


def in_generator(channel, token):
    for _ in (channel.receive() for _ in range(3)):
        pass


references = []


def make(function, with_channel=True):
    """A tasklet that waits on a channel; nobody keeps either."""
    channel = Channel()
    token = Token()
    task = Task(function)(*((channel, token) if with_channel else (token,)))
    references.extend([weakref.ref(channel), weakref.ref(token), weakref.ref(task)])
    stackless.run()
    assert task.blocked


def finished():
    token = Token()
    task = Task(lambda token: None)(token)
    references.extend([weakref.ref(token), weakref.ref(task)])
    stackless.run()


def paused():
    token = Token()
    task = Task(lambda token: stackless.schedule_remove())(token)
    references.extend([weakref.ref(token), weakref.ref(task)])
    stackless.run()
    assert task.paused


def never_begun():
    token = Token()
    task = Task(receives, (stackless.channel(), token))
    references.extend([weakref.ref(token), weakref.ref(task)])


def killed():
    token = Token()
    task = Task(receives)(stackless.channel(), token)
    references.extend([weakref.ref(token), weakref.ref(task)])
    stackless.run()
    task.kill()
    assert not task.alive


def failed():
    token = Token()
    task = Task(lambda token: 1 / 0)(token)
    references.extend([weakref.ref(token), weakref.ref(task)])
    try:
        stackless.run()
    except ZeroDivisionError:
        pass


def two_that_wait_for_each_other():
    one, two = Channel(), Channel()
    token = Token()
    tasks = [Task(lambda a, b, token: (a.receive(), b.send(1)))(one, two, token), Task(lambda a, b, token: (b.receive(), a.send(1)))(one, two, token)]
    references.extend(map(weakref.ref, [one, two, token, *tasks]))
    stackless.run()
    assert all(task.blocked for task in tasks)


def check(make, *args):
    references.clear()
    for _ in range(3):
        make(*args)
    # The interpreter's own stack may still hold what it worked on last: that is one tasklet, and gone with the next.
    before = list(references)
    make(*args)
    references[:] = before
    assert collected(references), (make.__name__, args, [reference() for reference in references])


for kind in (finished, never_begun, killed, failed):
    check(kind)

# A tasklet that waits with a native stack of its own is not garbage: it is killed when its thread ends.
if not HARD:
    for function in (receives, sends, in_callback, in_generator):
        check(make, function)
    check(make, keeps_its_channel, False)
    check(paused)
    check(two_that_wait_for_each_other)

assert stackless.runcount == 1
