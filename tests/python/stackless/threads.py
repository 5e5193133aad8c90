"""Tasklets and channels between threads."""

import stackless
import threading
import time

from _native import hard_sorted

main_id = threading.get_ident()
channel = stackless.channel()
back = stackless.channel()
log = []


def in_thread(function, *args):
    thread = threading.Thread(target=function, args=args)
    thread.start()
    return thread


# Main receiving while another thread is alive waits.
thread = in_thread(lambda: (time.sleep(0.05), channel.send('late')))
assert channel.receive() == 'late'
thread.join()

# A send to a tasklet of another thread never switches, whatever the preference.
for preference in (-1, 0, 1):
    channel.preference = preference
    log.clear()

    def receiver():
        log.append((channel.receive(), threading.get_ident()))
        back.send(None)

    def thread_main():
        stackless.tasklet(receiver)()
        while not log:
            stackless.run()
            time.sleep(0.001)
        stackless.run()

    thread = in_thread(thread_main)
    while channel.balance == 0:
        time.sleep(0.001)
    channel.send('x')
    back.receive()
    thread.join()
    assert log == [('x', thread.ident)] and thread.ident != main_id
channel.preference = -1

# Information.
info = []


def look():
    info.append(stackless.getthreads())
    info.append(stackless.get_thread_info(main_id))
    info.append(stackless.get_thread_info())


thread = in_thread(look)
thread.join()
assert info[0][0] == main_id and len(info[0]) == 2
assert info[1][0] is stackless.getmain() and info[1][2] == 1
assert info[2][0] is not stackless.getmain() and info[2][0].is_main
try:
    stackless.get_thread_info(123456789)
except RuntimeError as error:
    assert str(error) == 'Thread id not found'
else:
    raise AssertionError

# switch() across threads, a remote kill, remote throw, remote run.
results = []


def victim():
    try:
        channel.receive()
    except TaskletExit:
        results.append(('killed', threading.get_ident() == main_id))
        raise


task = stackless.tasklet(victim)()
task.run()
thread = in_thread(task.kill)
thread.join()
stackless.run()
assert results == [('killed', True)] and not task.alive


def remote_switch():
    try:
        other.switch()
    except RuntimeError as error:
        results.append(str(error))


other = stackless.tasklet(results.append)('ran here')
thread = in_thread(remote_switch)
thread.join()
assert results[-1] == "can't switch to a different thread."
other.remove()
thread = in_thread(other.run)
thread.join()
stackless.run()
assert results[-1] == 'ran here'

# A tasklet whose thread ended.
orphans = []


def leaves_behind():
    task = stackless.tasklet(channel.receive)()
    stackless.run()
    orphans.append(task)
    hard = stackless.tasklet(lambda: hard_sorted([1], key=lambda x: channel.receive()))()
    stackless.run()
    orphans.append(hard)


thread = in_thread(leaves_behind)
thread.join()
soft, hard = orphans
switches_softly = stackless.enable_softswitch(None)
assert soft.thread_id == -1 and soft.alive == soft.blocked == switches_softly
assert not hard.alive
soft.kill()
assert not soft.alive

# bind_thread moves a tasklet that has no native stack.
places = []


def wanderer():
    places.append(threading.get_ident())
    stackless.schedule_remove()
    places.append(threading.get_ident())


task = stackless.tasklet(wanderer)()
stackless.run()
assert task.paused


def adopt():
    task.bind_thread()
    task.insert()
    stackless.run()


if switches_softly:
    thread = in_thread(adopt)
    thread.join()
    assert places == [main_id, thread.ident] and not task.alive
else:
    task.kill()
try:
    stackless.tasklet(wanderer, ()).bind_thread(987654321)
except RuntimeError:
    pass
else:
    raise AssertionError


# Values are neither lost nor doubled.
def meet(threads, tasks, messages):
    channels = [stackless.channel() for _ in range(8)]
    sums = [0] * threads
    finished = [stackless.channel() for _ in range(threads)]

    def sender(number, index):
        for i in range(messages):
            channels[index % 8].send(i + 1)
        finished[number].send(None)

    def receiver(number, index):
        total = 0
        for _ in range(messages):
            total += channels[index % 8].receive()
        sums[number] += total
        finished[number].send(None)

    def body(number):
        for index in range(tasks):
            stackless.tasklet(receiver if number % 2 else sender)(number, index)
        for _ in range(tasks):
            finished[number].receive()

    group = [in_thread(body, number) for number in range(threads)]
    for thread in group:
        thread.join()
    assert sum(sums) == threads // 2 * tasks * messages * (messages + 1) // 2, sums


for _ in range(5):
    meet(4, 100, 50)


# Atomic blocks of all threads exclude each other.
inside = []
counter = [0]


def careful():
    for _ in range(200):
        with stackless.atomic():
            value = counter[0]
            for _ in range(20):
                pass
            counter[0] = value + 1


group = [in_thread(careful) for _ in range(4)]
for thread in group:
    thread.join()
assert counter[0] == 800, counter
