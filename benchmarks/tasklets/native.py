"""Many tasklets wait in callbacks of native functions at once, with a native stack each, and finish with the right result.

    weft benchmarks/tasklets/native.py [COUNT]...

For each count (1,000 and 10,000 unless told): what one weighs, and how long it takes to get there and to finish.
"""

import functools
import sys
import time

import stackless


def resident():
    """Resident bytes of this process now."""
    with open('/proc/self/statm') as statm:
        import resource
        return int(statm.read().split()[1]) * resource.getpagesize()


def main(count):
    channel = stackless.channel()
    results = {}

    def compare(number, a, b):
        return channel.receive()[number % 7] * (a - b)

    def worker(number):
        results[number] = sorted([1, 2], key=functools.cmp_to_key(functools.partial(compare, number)))

    signs = [1, -1, 1, -1, 1, -1, 1]
    before = resident()
    start = time.perf_counter()
    for number in range(count):
        stackless.tasklet(worker)(number)
    stackless.run()
    assert channel.balance == -count, channel.balance
    task = channel.queue
    assert not task.restorable and task.nesting_level == 1
    waiting = time.perf_counter() - start
    after = resident()
    start = time.perf_counter()
    for _ in range(count):
        channel.send(signs)
    stackless.run()
    waking = time.perf_counter() - start
    assert channel.balance == 0 and len(results) == count
    assert all(result == ([1, 2] if signs[number % 7] > 0 else [2, 1]) for number, result in results.items())
    print(f'{count:,} at once: {(after - before) / count:,.0f} bytes resident each, {1e6 * waiting / count:.0f} us each until blocked, {1e6 * waking / count:.0f} us each to finish')


if __name__ == '__main__':
    for argument in sys.argv[1:] or ['1000', '10000']:
        main(int(argument))
