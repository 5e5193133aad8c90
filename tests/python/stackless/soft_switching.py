"""A tasklet that blocks inside what the interpreter itself calls keeps no native stack."""

import os
import sys
import tempfile

import stackless

from _native import hard_sorted, needs_soft_switches

needs_soft_switches('it says which switches are soft')

channel = stackless.channel()
results = []


def softly(function, *args):
    """Runs a tasklet up to its block, checks that it is soft, and lets it end."""
    task = stackless.tasklet(function)(*args)
    stackless.run()
    assert task.blocked, function
    assert task.restorable and task.nesting_level == 0, function.__name__
    while channel.balance < 0:
        assert task.restorable, function.__name__
        channel.send(1)
        stackless.run()
    assert not task.alive, function


class Thing:
    def __init__(self):
        self.value = channel.receive()

    @property
    def attribute(self):
        return channel.receive()

    def method(self, *args, **kwargs):
        return channel.receive()

    def __enter__(self):
        channel.receive()
        return self

    def __exit__(self, *exc_info):
        channel.receive()
        return True

    def __getitem__(self, index):
        return channel.receive()

    async def coroutine(self):
        return await self.inner()

    async def inner(self):
        return channel.receive()


def generator():
    yield channel.receive()
    yield from inner_generator()


def inner_generator():
    yield channel.receive()


def in_init():
    assert Thing().value == 1


def in_property():
    assert thing.attribute == 1


def in_method():
    assert thing.method(1, 2, key=3) == 1
    assert thing.method(*[1], **{'a': 2}) == 1


def in_with():
    with thing:
        pass


def in_with_error():
    with thing:
        raise ValueError


def in_item():
    assert thing[0] == 1


def in_generator():
    assert [x for x in generator()] == [1, 1]


def in_coroutine():
    assert [x for x in driver()] == []


def driver():
    async def outer():
        return await thing.coroutine()

    async_result = outer()
    result = yield from _Await(async_result)
    assert result == 1


class _Await:
    def __init__(self, coroutine):
        self.coroutine = coroutine

    def __iter__(self):
        return self.coroutine.__await__()


def in_nested():
    def deep(n):
        return channel.receive() if n == 0 else deep(n - 1)
    assert deep(200) == 1


def with_keywords():
    send = channel.receive
    assert send(timeout=None) == 1
    assert send(*(), **{}) == 1


thing = Thing.__new__(Thing)
for function in (in_init, in_property, in_method, in_with, in_with_error, in_item, in_generator, in_coroutine, in_nested, with_keywords):
    softly(function)

# A function that is itself a blocking built-in, and bound methods.
softly(channel.receive)
softly(thing.method)

# exec(), and a module that blocks while it is imported
def in_exec():
    exec('value = channel.receive()')


softly(in_exec)
with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, 'blocks_on_import.py'), 'w') as file:
        file.write('import __main__\nvalue = __main__.channel.receive()\n')
    with open(os.path.join(folder, 'fails_on_import.py'), 'w') as file:
        file.write('import __main__\n__main__.channel.receive()\n1 / 0\n')
    sys.path.insert(0, folder)

    def imports():
        import blocks_on_import
        assert blocks_on_import.value == 1 and sys.modules['blocks_on_import'] is blocks_on_import

    def fails():
        try:
            import fails_on_import
        except ZeroDivisionError as error:
            names = []
            link = error.__traceback__
            while link:
                names.append(link.tb_frame.f_code.co_filename)
                link = link.tb_next
            assert not any('importlib' in name for name in names), names
            assert 'fails_on_import' not in sys.modules
        else:
            raise AssertionError

    softly(imports)
    softly(fails)
    sys.path.remove(folder)

# for over a channel
def collect():
    for value in channel:
        results.append(value)


task = stackless.tasklet(collect)()
stackless.run()
assert task.restorable
channel.send('a')
channel.send('b')
channel.send_exception(StopIteration)
stackless.run()
assert results == ['a', 'b'] and not task.alive

# send_sequence
task = stackless.tasklet(channel.send_sequence)(range(3))
stackless.run()
assert task.blocked
assert [channel.receive() for _ in range(3)] == [0, 1, 2]


def sequence():
    results.append(channel.send_sequence(range(3)))


task = stackless.tasklet(sequence)()
stackless.run()
assert task.restorable and task.blocked
assert [channel.receive() for _ in range(3)] == [0, 1, 2]
stackless.run()
assert results[-1] == 3

# Under native callers it keeps one, and works all the same.
task = stackless.tasklet(lambda: results.append(hard_sorted([3, 1, 2], key=lambda x: channel.receive() * x)))()
stackless.run()
assert task.blocked and not task.restorable and task.nesting_level == 1
for _ in range(3):
    channel.send(1)
stackless.run()
assert results[-1] == [1, 2, 3]

# Switching softly can be forbidden.
assert stackless.enable_softswitch(False) is True
task = stackless.tasklet(in_item)()
stackless.run()
assert task.blocked and not task.restorable
assert stackless.enable_softswitch(True) is False and stackless.enable_softswitch(None) is True
channel.send(1)
stackless.run()
assert not task.alive
