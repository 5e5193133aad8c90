"""Who runs next after a transfer, a run(), a switch() and a kill()."""

import stackless


def order(created, preference, schedule_all=0):
    out = []
    channel = stackless.channel()
    channel.preference = preference
    channel.schedule_all = schedule_all

    def S():
        channel.send(1)
        out.append('S')

    def R():
        assert channel.receive() == 1
        out.append('R')

    def X():
        out.append('X')

    for name in created:
        stackless.tasklet(locals()[name])()
    stackless.run()
    return ''.join(out)


assert [order('SRX', p) for p in (-1, 0, 1)] == ['RXS', 'RXS', 'SXR']
assert [order('RSX', p) for p in (-1, 0, 1)] == ['RXS', 'SXR', 'SXR']
assert order('SRX', -1, schedule_all=1) == 'XSR'

channel = stackless.channel()
channel.preference = 17
assert channel.preference == 1
channel.preference = -5
assert channel.preference == -1

out = []
a, b, c = [stackless.tasklet(out.append)(name) for name in 'abc']
b.run()
assert out == ['b', 'c'], out
stackless.run()
out.clear()
a, b, c = [stackless.tasklet(out.append)(name) for name in 'abc']
b.remove().run()
assert out == ['b'], out
stackless.run()
assert out == ['b', 'a', 'c'], out

# switch() pauses the caller: nobody goes back to main by itself but when nothing else is left.
out.clear()
a, b = [stackless.tasklet(out.append)(name) for name in 'ab']
a.switch()
assert out == ['a', 'b'] and stackless.getruncount() == 1

# An immediate kill lets the tasklets behind it run first.
out.clear()
a, b, c = [stackless.tasklet(out.append)(name) for name in 'abc']
b.kill()
assert out == ['c'] and not b.alive, out
stackless.run()
assert out == ['c', 'a']

# next and prev go round the ring.
a = stackless.tasklet(out.append)('a')
b = stackless.tasklet(out.append)('b')
main = stackless.getmain()
assert main.next is a and a.next is b and b.next is main and main.prev is b
assert stackless.runcount == 3 == stackless.getruncount()
a.remove()
assert a.next is None and a.paused and not a.scheduled and a.alive
assert a.insert() is a and b.next is a
stackless.run()
assert stackless.runcount == 1

# A ring of schedule() calls.
out.clear()


def step(name):
    for i in range(3):
        out.append((name, i))
        stackless.schedule()


for name in 'xyz':
    stackless.tasklet(step)(name)
stackless.run()
assert out == [(n, i) for i in range(3) for n in 'xyz'], out
