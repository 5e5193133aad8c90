"""The time limit of one wait does not end a later one; a wakeup is kept for who comes after it."""

import stackless

channel = stackless.channel()


def waits():
    # The limit is long enough not to be reached here, and passes during the next wait.
    results.append(channel.receive(timeout=0.05))
    results.append(channel.receive())


results = []
task = stackless.tasklet(waits)()
stackless.run()
channel.send("in time")
stackless.run()
try:
    stackless.channel().receive(timeout=0.2)
except TimeoutError:
    pass
assert task.blocked, results
channel.send("later")
stackless.run()
assert results == ["in time", "later"] and not task.alive

# The same for select().
other = stackless.channel()


def selects():
    results.append(channel.receive(timeout=0.05))
    results.append(stackless.select(channel, other)[1])


results.clear()
task = stackless.tasklet(selects)()
stackless.run()
channel.send(1)
stackless.run()
try:
    stackless.channel().receive(timeout=0.2)
except TimeoutError:
    pass
assert task.blocked, results
other.send(2)
stackless.run()
assert results == [1, 2], results

# Wakeups.
assert not channel._wake() and channel.balance == 0
assert channel.receive() is None
task = stackless.tasklet(lambda: results.append(channel.receive()))()
stackless.run()
assert channel._wake()
stackless.run()
assert results[-1] is None and not task.alive
