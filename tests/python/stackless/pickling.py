"""Tasklets, channels and what they hold survive a pickle, in this process and in another one."""

import copyreg
import io
import pickle
import subprocess
import sys
import types

import stackless

from _native import hard_sorted, needs_soft_switches

out = []


def copy(thing, protocol):
    return pickle.loads(pickle.dumps(thing, protocol))


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert text in str(error), (str(error), text)
        return
    raise AssertionError(f'{kind.__name__}({text!r}) expected')


# Where every switch is hard, whatever has begun says that it cannot be pickled; what has not begun can be.
if not stackless.enable_softswitch(None):
    begun = stackless.tasklet(stackless.schedule_remove)()
    fresh = stackless.tasklet(out.append)(1)
    stackless.run()
    raises(RuntimeError, 'native stack', pickle.dumps, begun)
    begun.kill()
    copy(stackless.tasklet(exec)('import sys; sys.pickled = True').remove(), 5).run()
    assert sys.pickled
needs_soft_switches('a tasklet that has begun has a native stack there, and says so')


def steps(name, count):
    total = 0
    for i in range(count):
        total += i
        got = stackless.schedule_remove((name, i))
        if got != (name, i):
            out.append(got)
    out.append((name, total))


class Holder:
    def __init__(self):
        self.items = []

    def method(self, n):
        with self:
            self.items.append(n)
            stackless.schedule_remove()
            self.items.append(-n)
        return self.items

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.items.append('exit')


def generators(n):
    def inner(k):
        for i in range(k):
            yield i
            stackless.schedule_remove()

    def outer(k):
        yield from inner(k)
        yield 'last'
    result = [x for x in outer(n)]
    out.append(result)


async def coroutine(n):
    return await nested(n)


async def nested(n):
    stackless.schedule_remove()
    return n * 2


def awaits(n):
    def drive():
        return (yield from coroutine(n).__await__())
    iterator = drive()
    for _ in iterator:
        pass


class Awaiting:
    def __await__(self):
        return (yield from coroutine(21).__await__())


def handles(n):
    try:
        raise KeyError(n)
    except KeyError:
        try:
            stackless.schedule_remove()
            raise
        except KeyError as error:
            names = []
            link = error.__traceback__
            while link:
                names.append(link.tb_frame.f_code.co_name)
                link = link.tb_next
            out.append((error.args, names[-1], sys.exc_info()[1] is error))


def cells(n):
    count = n

    def bump():
        nonlocal count
        count += 1
        return count
    square = lambda x: x * x + count
    bump()
    stackless.schedule_remove()
    bump()
    out.append((count, square(3)))


def iterators():
    them = [iter([1, 2, 3]), iter((4, 5, 6)), iter(range(3)), iter('abc'), iter(b'xyz'), iter({1: 2, 3: 4}),
            enumerate('pq'), zip([1, 2], 'ab'), map(str, [1, 2]), filter(None, [0, 1, 2]), reversed([1, 2]),
            iter({7}), iter({'k': 'v'}.items())]
    first = [next(it) for it in them]
    stackless.schedule_remove()
    out.append((first, [list(it) for it in them]))


def modules_and_methods():
    holder = Holder()
    method = holder.method
    join = ','.join
    os_module = types
    stackless.schedule_remove()
    out.append((join('ab'), os_module is types, method.__self__ is holder))


def comprehension():
    result = [(x, stackless.schedule_remove(x)) for x in range(3)]
    out.append(result)


def finish(task):
    while task.alive:
        task.run()


for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    for function, args in [(steps, ('a', 4)), (generators, (3,)), (awaits, (4,)), (handles, (1,)), (cells, (1,)),
                           (iterators, ()), (modules_and_methods, ()), (comprehension, ())]:
        # Expected: what it does without a pickle; then pickled at each of its stops.
        out.clear()
        finish(stackless.tasklet(function)(*args))
        expected = list(out)
        out.clear()
        task = stackless.tasklet(function)(*args)
        while task.alive:
            task = copy(task.remove() if task.scheduled else task, protocol)
            assert task.alive and task.paused and task.restorable
            task.run()
        assert out == expected, (protocol, function.__name__, out, expected)

# Bound methods, before and in their run; the copy has an object of its own.
holder = Holder()
task = stackless.tasklet(holder.method)(5)
other = copy(task, 2)
task.run()
third = copy(task, 5)
finish(task)
assert holder.items == [5, -5, 'exit']
finish(other)
finish(third)
assert holder.items == [5, -5, 'exit']

# Before it begins: functions by name with a hash, lambdas by value, keyword arguments.
out.clear()
task = copy(stackless.tasklet(lambda *args, **kwargs: out.append((args, kwargs)))(1, key=2), 4)
task.run()
assert out == [((1,), {'key': 2})]
data = pickle.dumps(stackless.tasklet(steps)('x', 1).remove())
old = steps.__code__
steps.__code__ = (lambda name, count: None).__code__
raises(ValueError, 'has changed since the pickle was made', pickle.loads, data)
steps.__code__ = old
pickle.loads(data).kill()

# Flags, value in transit, dead ones; a subclass keeps its attributes.


class Named(stackless.tasklet):
    def __init__(self, function, name):
        super().__init__(function)
        self.name = name


task = Named(steps, 'nadia')('n', 2)
task.run()
task.set_ignore_nesting(True)
task.block_trap = True
task.tempval = 'changed'
twin = copy(task, 3)
assert type(twin) is Named and twin.name == 'nadia' and twin.ignore_nesting and twin.block_trap and twin.tempval == 'changed'
task.kill()
out.clear()
finish(twin)
assert out == ['changed', ('n', 1)], out
assert not copy(task, 5).alive
bound = copy(stackless.tasklet(steps), 5)
assert not bound.alive
bound('b', 0).run()
assert out[-1] == ('b', 0)

# Channels with what waits on them.
channel = stackless.channel()
channel.preference = 1


def waits(name):
    value = channel_of().receive()
    out.append((name, value))


def channel_of():
    return current_channel


current_channel = channel
tasks = [stackless.tasklet(waits)(name) for name in 'xy']
stackless.run()
twin, twins = pickle.loads(pickle.dumps((channel, tasks), 5))
assert twin.balance == -2 and twin.preference == 1 and twin.queue is twins[0] and twins[0].next is twins[1]
assert all(t.blocked and t.alive for t in twins)
out.clear()
twin.send(1)
twin.send(2)
stackless.run()
assert out == [('x', 1), ('y', 2)] and not any(t.alive for t in twins)
assert channel.balance == -2
for t in tasks:
    t.kill()


def sends(values):
    current_channel.send_sequence(values)


task = stackless.tasklet(sends)([10, 20, 30])
stackless.run()
assert channel.receive() == 10
twin = copy(channel, 5)
current_channel = twin
assert [twin.receive(), twin.receive()] == [20, 30]
assert [channel.receive() for _ in range(2)] == [20, 30]
stackless.run()

# Generators by themselves.
def numbers():
    try:
        for i in range(5):
            yield i
    finally:
        out.append('closed')


g = numbers()
assert [next(g), next(g)] == [0, 1]
h = copy(g, 4)
assert list(g) == [2, 3, 4] == list(h)
assert list(copy(g, 4)) == []

# An interrupted tasklet: anywhere.
computed = None


def compute(n):
    global computed
    total = 0
    table = {}
    for i in range(n):
        table[i] = [x * x for x in range(i)]
        try:
            if i % 3 == 0:
                raise ValueError(i)
            total += sum(table[i])
        except ValueError as error:
            total += error.args[0]
    computed = total, sorted(table)


compute(12)
expected, computed = computed, None
task = stackless.tasklet(compute)(12)
pickles = 0
while True:
    victim = stackless.run(7)
    if victim is None:
        break
    pickles += 1
    copy(victim, 5).insert()
assert computed == expected and pickles > 30, (computed, pickles)

# What cannot be pickled says why.
raises(RuntimeError, 'the tasklet which is current', pickle.dumps, stackless.getcurrent())
task = stackless.tasklet(lambda: hard_sorted([1], key=lambda x: stackless.channel().receive()))()
stackless.run()
raises(RuntimeError, 'native stack', pickle.dumps, task)
task.kill()


def running():
    g = (pickle.dumps(h) for h in [None])
    def self_pickling():
        yield pickle.dumps(me)
    me = self_pickling()
    raises(RuntimeError, 'running', next, me)


running()

# Damaged pickles are errors, never more.
task = stackless.tasklet(steps)('d', 3)
task.run()
data = pickle.dumps(task)
for length in range(0, len(data), max(1, len(data) // 60)):
    try:
        pickle.loads(data[:length])
    except Exception:
        continue
    raise AssertionError(f'{length} of {len(data)} bytes were enough')
changed = bytearray(data)
at = data.index(b'schedule_remove')
changed[at] ^= 1
raises(ValueError, 'hash of a code object does not match', pickle.loads, bytes(changed))
code = steps.__code__
restore, arguments = copyreg.dispatch_table[types.CodeType](code)
raises(ValueError, 'bytecode version', restore, arguments[0], arguments[1], arguments[2] + 1)
import random
random.seed(1)
survived = 0
for _ in range(300):
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        changed[random.randrange(len(changed))] = random.randrange(256)
    try:
        twin = pickle.loads(bytes(changed))
        if isinstance(twin, stackless.tasklet) and twin.alive:
            twin.kill()
        survived += 1
    except BaseException:
        pass
task.kill()
for state in ((), (1,), (1, 2, 0, None, (), None, None, None, None, None), (9, 0, 0, None, (), None, None, None, None, None),
              (1, 2, 0, None, (1,), None, None, None, None, None), None, 3):
    raises(ValueError, 'pickle', stackless.tasklet().__setstate__, state)

# Flags.
assert stackless.pickle_flags() == 0 == stackless.pickle_flags_default()
assert stackless.pickle_flags(stackless.PICKLEFLAGS_PRESERVE_TRACING_STATE, 1) == 0
assert stackless.pickle_flags() == 1 and stackless.pickle_with_tracing_state is True
assert stackless.pickle_flags(0, 1) == 1
raises(ValueError, '', stackless.pickle_flags, 1 << 20)
raises(ValueError, '', stackless.pickle_flags_default, 0, 1 << 20)

# Another process, by value: the functions are not there under their names.
program = '''
import pickle, stackless, sys
out = []
task = pickle.load(sys.stdin.buffer)
while task.alive:
    task.run()
print(out)
'''
out.clear()
tasks = []
for function, args in [(steps, ('p', 3)), (generators, (2,)), (cells, (3,)), (comprehension, ())]:
    task = stackless.tasklet(function)(*args)
    task.run()
    data = pickle.dumps(task)
    finish(task)
    result = subprocess.run([sys.executable, '-c', program], input=data, capture_output=True, timeout=50)
    assert result.returncode == 0, result.stderr.decode()
    assert eval(result.stdout) == out, (result.stdout, out)
    out.clear()
