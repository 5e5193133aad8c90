"""Timed runs, atomic sections, nesting."""

import stackless

from _native import hard_sorted


def spin(count):
    x = 0
    for _ in range(count):
        x += 1
    return x


soft = stackless.enable_softswitch(None)
tasks = [stackless.tasklet(spin)(1000) for _ in range(3)]
interrupted = 0
while stackless.runcount > 1:
    victim = stackless.run(100)
    if victim is None:
        break
    interrupted += 1
    assert victim in tasks and victim.alive and victim.paused and not victim.scheduled
    victim.insert()
assert interrupted > 20
assert not any(task.alive for task in tasks)
assert stackless.run(1000) is None

# A budget for the whole run, and for each tasklet.


def steps(count):
    for _ in range(count):
        stackless.schedule()


tasks = [stackless.tasklet(steps)(200) for _ in range(3)]
assert stackless.run(500) is None
assert not any(task.alive for task in tasks)
tasks = [stackless.tasklet(steps)(200) for _ in range(3)]
victim = stackless.run(500, totaltimeout=True)
assert victim in tasks
victim.insert()
stackless.run()

# Soft: leaves at the next switch, and nobody is taken out of the queue.
tasks = [stackless.tasklet(steps)(50) for _ in range(3)]
runs = 0
while stackless.runcount > 1:
    assert stackless.run(50, soft=True, totaltimeout=True) is None
    runs += 1
assert runs > 5

# An interrupt that is due waits until the atomic block is left.
log = []


def atomic():
    with stackless.atomic():
        assert stackless.getcurrent().atomic
        for i in range(500):
            log.append(i)
    assert not stackless.getcurrent().atomic
    for i in range(500):
        log.append('outside')


task = stackless.tasklet(atomic)()
assert stackless.run(100) is task
assert 499 in log and log.count('outside') < 5, log[-3:]
task.kill()

# Atomic does not stop switches, and new tasklets do not inherit it.
seen = []


def parent():
    task = stackless.getcurrent()
    assert task.set_atomic(True) is False
    seen.append(stackless.tasklet(spin)(1).atomic)
    stackless.schedule()
    seen.append(task.atomic)
    assert task.set_atomic(False) is True


stackless.tasklet(parent)()
stackless.run()
assert seen == [False, True]

# No interrupt under a function that is native or stands for one, unless told so.


def native(call):
    call([3, 2, 1], key=lambda x: spin(300) and x)
    for _ in range(100_000):
        pass


def check_nesting(call, levels):
    task = stackless.tasklet(native)(call)
    if soft:
        assert stackless.run(100) is task and task.nesting_level == 0 and task.frame.f_code is not spin.__code__
    task.kill()
    task = stackless.tasklet(native)(call)
    assert stackless.run(100, ignore_nesting=True) is task
    assert task.nesting_level == levels and task.restorable == (levels == 0) and task.frame.f_code is spin.__code__
    task.kill()
    task = stackless.tasklet(native)(call)
    assert task.set_ignore_nesting(True) is False and task.ignore_nesting
    assert stackless.run(100) is task and task.nesting_level == levels
    task.insert()
    while True:
        victim = stackless.run(1000, ignore_nesting=True)
        if victim is None:
            break
        victim.insert()
    assert not task.alive


check_nesting(hard_sorted, 1)
check_nesting(sorted, 0 if soft else 1)

# Nested runs: the innermost ends first, a timed one inside acts like run().
order = []


def outer():
    spinner = stackless.tasklet(spin)(10_000)
    assert stackless.run(10) is spinner
    spinner.insert()
    assert stackless.run() is None
    order.append('inner')


task = stackless.tasklet(outer)()
assert stackless.run() is None
order.append('outer')
assert order == ['inner', 'outer']


def inside():
    stackless.tasklet(spin)(10_000)
    result = stackless.run(10)
    order.append(result)


order.clear()
task = stackless.tasklet(inside)()
victim = stackless.run(2000)
assert victim is not None and victim is not task
victim.insert()
while stackless.runcount > 1:
    victim = stackless.run(2000)
    if victim:
        victim.insert()
assert order == [None], order

# Main woken by hand ends the runs inside of its own.
done = []


def wake():
    stackless.main.run()
    done.append('woke')


def runs_inside():
    stackless.tasklet(wake)()
    stackless.run()
    done.append('ran')


stackless.tasklet(runs_inside)()
stackless.run()
assert done == []
stackless.run()
assert sorted(done) == ['ran', 'woke'], done

# An interrupted tasklet can be stopped anywhere and still computes the same.


def compute():
    total = 0
    for i in range(200):
        try:
            total += [x * x for x in range(i % 7)][-1] if i % 7 else sum(d for d in {1: 2, 3: 4}.values())
            if i % 50 == 0:
                raise KeyError(i)
        except KeyError as error:
            total += error.args[0]
    answers.append(total)


answers = []
compute()
for budget in (1, 2, 3, 7, 50):
    stackless.tasklet(compute)()
    while stackless.runcount > 1:
        victim = stackless.run(budget)
        if victim:
            victim.insert()
assert len(set(answers)) == 1 and len(answers) == 6, answers
