"""Memory while tasklets come and go: resident size every few seconds, which must stay flat.

    weft benchmarks/tasklets/flat.py [--seconds 60] [--every 5]

Each turn creates tasklets that finish, that are killed, that are dropped while they wait on a channel which is dropped
with them, that are pickled and forgotten, and some that wait under a native callback and are killed. The first line is
the size after a second of warming up.
"""

import argparse
import gc
import itertools
import pickle
import time

import stackless


def resident():
    """Resident megabytes of this process now."""
    with open('/proc/self/statm') as statm:
        import resource
        return int(statm.read().split()[1]) * resource.getpagesize() / 1e6


def ping(channel, count):
    for value in range(count):
        channel.send(value)


def pong(channel, count):
    for _ in range(count):
        channel.receive()


def waits(channel, own):
    own.append(channel)
    sorted([2, 1], key=lambda x: channel.receive())


def waits_hard(channel):
    list(itertools.starmap(lambda x: channel.receive(), [(1,)]))


def turn():
    """One of each kind; returns how many tasklets lived."""
    channel = stackless.channel()
    for _ in range(50):
        stackless.tasklet(ping)(channel, 5)
        stackless.tasklet(pong)(channel, 5)
    stackless.run()
    killed = [stackless.tasklet(channel.receive)() for _ in range(20)]
    stackless.run()
    for task in killed:
        task.kill()
    for _ in range(20):
        dropped = stackless.channel()
        stackless.tasklet(waits)(dropped, [])
    task = stackless.tasklet(waits)(stackless.channel(), [])
    stackless.run()
    pickle.loads(pickle.dumps(task))
    hard = stackless.tasklet(waits_hard)(channel)
    stackless.run()
    hard.kill()
    assert channel.balance == 0 and stackless.runcount == 1
    return 142


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--seconds', type=float, default=60)
    parser.add_argument('--every', type=float, default=5)
    options = parser.parse_args()
    lived = 0
    start = time.monotonic()
    end = start + 1 + options.seconds
    report = start + 1
    while (now := time.monotonic()) < end:
        if now >= report:
            gc.collect()
            print(f'{now - start - 1:5.0f} s  {resident():7.1f} MB resident, {lived:10,} tasklets so far', flush=True)
            report += options.every
        for _ in range(10):
            lived += turn()
    gc.collect()
    print(f'{options.seconds:5.0f} s  {resident():7.1f} MB resident, {lived:10,} tasklets so far')


if __name__ == '__main__':
    main()
