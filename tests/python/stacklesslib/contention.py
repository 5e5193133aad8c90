"""Tasklets of several threads meet at locks and queues, some of them giving up: nothing is lost, nothing is doubled."""

import _thread

import stackless
from stacklesslib import locks
from stacklesslib.base import pause
from stacklesslib.util import QueueChannel, WaitTimeoutError, call_async, tasklet_new, timeout

THREADS, TASKLETS, ROUNDS = 4, 10, 20

lock = locks.Lock()
condition = locks.Condition()
semaphore = locks.BoundedSemaphore(3)
queue = QueueChannel(maxsize=5)
finished = locks.Semaphore(0)
total = 0
inside = 0
most = 0
given_up = 0
received = []
errors = []


def work(thread, number):
    global total, inside, most, given_up
    try:
        for i in range(ROUNDS):
            with lock:
                old = total
                if i % 5 == 0:
                    stackless.schedule()
                total = old + 1
            with semaphore:
                with lock:
                    inside += 1
                    most = max(most, inside)
                pause(0)
                with lock:
                    inside -= 1
            queue.send((thread, number, i))
            if semaphore.acquire(timeout=0.0005):
                semaphore.release()
            try:
                with timeout(0.0005):
                    with lock:
                        pause(0.001)
            except WaitTimeoutError:
                with condition:
                    given_up += 1
                    condition.notify_all()
    except BaseException as e:
        errors.append(e)
        raise


def thread(number):
    tasks = [tasklet_new(work, (number, n)) for n in range(TASKLETS)]
    while any(task.alive for task in tasks):
        pause(0.001)
    finished.release()


def receive():
    for item in queue:
        received.append(item)


collector = tasklet_new(receive)
for n in range(THREADS):
    _thread.start_new_thread(thread, (n,))
for _ in range(THREADS):
    assert finished.acquire(timeout=240), (errors, total, len(received), queue.balance)
assert not errors, errors
queue.close()
while collector.alive:
    pause(0.001)
assert total == THREADS * TASKLETS * ROUNDS, total
assert sorted(received) == [(t, n, i) for t in range(THREADS) for n in range(TASKLETS) for i in range(ROUNDS)]
assert most <= 3 and inside == 0, (most, inside)
assert not lock.locked() and semaphore._value == 3
with condition:
    assert condition.wait_for(lambda: given_up >= 0, 10)

# Many calls on worker threads at once.
results = []
for n in range(100):
    tasklet_new(lambda n=n: results.append(call_async(lambda: n)))
while len(results) < 100:
    pause(0.001)
assert sorted(results) == list(range(100))
