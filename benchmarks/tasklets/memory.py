"""What a blocked tasklet weighs, and a million of them.

    weft benchmarks/tasklets/memory.py [COUNT]...

For each count: resident memory with that many tasklets blocked on a channel, bytes for each, and the time to create,
block, wake and finish them all. Then the same with a native stack each (blocked in a native iterator's callback), 1,000.
"""

import gc
import itertools
import sys
import time

import stackless


def resident():
    """Resident bytes of this process now."""
    with open('/proc/self/statm') as statm:
        import resource
        return int(statm.read().split()[1]) * resource.getpagesize()


def blocked(count):
    channel = stackless.channel()
    finished = [0]

    def worker():
        channel.receive()
        finished[0] += 1

    gc.collect()
    before = resident()
    start = time.perf_counter()
    tasklet = stackless.tasklet
    for _ in range(count):
        tasklet(worker)()
    stackless.run()
    assert channel.balance == -count
    waiting = time.perf_counter() - start
    gc.collect()
    after = resident()
    start = time.perf_counter()
    channel.preference = 1
    for _ in range(count):
        channel.send(None)
    stackless.run()
    assert finished[0] == count
    waking = time.perf_counter() - start
    print(f'{count:>9,} blocked: {(after - before) / 2**20:8.1f} MB more, {after / 2**20:8.1f} MB resident, '
          f'{(after - before) / count:7.0f} bytes each, created and blocked in {waiting:.2f} s, finished in {waking:.2f} s')


def native(count):
    channel = stackless.channel()

    def worker():
        list(itertools.starmap(lambda x: channel.receive() and x, [(2,), (1,)]))

    gc.collect()
    before = resident()
    start = time.perf_counter()
    for _ in range(count):
        stackless.tasklet(worker)()
    stackless.run()
    assert channel.balance == -count
    after = resident()
    for _ in range(2 * count):
        channel.send(1)
    stackless.run()
    spent = time.perf_counter() - start
    print(f'{count:>9,} with native stacks: {(after - before) / count:10.0f} bytes each, all in {spent:.2f} s')


def main():
    counts = [int(text.replace(',', '').replace('_', '')) for text in sys.argv[1:]] or [10_000, 100_000, 1_000_000]
    blocked(1000)
    for count in counts:
        blocked(count)
    native(1000)


if __name__ == '__main__':
    main()
