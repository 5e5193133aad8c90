"""Two thousand threads at once: all start, wait, take a lock, and end."""

import threading

COUNT = 2000
gate, lock, condition = threading.Event(), threading.Lock(), threading.Condition()
total = 0
arrived = 0


def work():
    global total, arrived
    with condition:
        arrived += 1
        condition.notify()
    gate.wait()
    for _ in range(3):
        with lock:
            total += 1


threading.stack_size(256 * 1024)
threads = [threading.Thread(target=work) for _ in range(COUNT)]
for thread in threads:
    thread.start()
with condition:
    assert condition.wait_for(lambda: arrived == COUNT, timeout=50)
assert threading.active_count() == COUNT + 1
gate.set()
for thread in threads:
    thread.join(50)
    assert not thread.is_alive()
assert total == 3 * COUNT and threading.active_count() == 1
