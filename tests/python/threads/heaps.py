"""One heap used by several threads: operations follow each other; a comparison that blocks stops nobody."""

import heapq
import random
import threading

heap = []


def work(seed):
    rng = random.Random(seed)
    for n in range(2000):
        heapq.heappush(heap, (rng.random(), n))
        if n % 2:
            heapq.heappop(heap)


threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(heap) == 6 * 1000
order = [heapq.heappop(heap) for _ in range(len(heap))]
assert order == sorted(order)


class Slow:
    """An item whose comparison waits for another thread that uses a heap meanwhile."""

    answered = threading.Event()

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        assert Slow.answered.wait(20)
        return self.value < other.value


many = [[Slow(1), Slow(2)] for _ in range(100)]
threads = [threading.Thread(target=heapq.heappush, args=(one, Slow(0))) for one in many]
for thread in threads:
    thread.start()
for _ in range(100):
    other = [3, 4]
    heapq.heappush(other, 1)
    assert other[0] == 1
Slow.answered.set()
for thread in threads:
    thread.join()
assert all(one[0].value == 0 and len(one) == 3 for one in many)
