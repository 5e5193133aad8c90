"""What a switch costs: round trip over two channels, schedule(), a tasklet's life, a hop in a ring.

    weft benchmarks/tasklets/speed.py [--peer NAME=COMMAND]... [--rounds N]

Prints nanoseconds beside the published figures of Stackless Python. The same exchanges between greenlets (where the
extension is installed) and over asyncio queues are measured in this run, by this interpreter and by every peer, for
example ``--peer cpython=python3.14``.
"""

import argparse
import collections
import itertools
import json
import os
import subprocess
import sys
import time

STACKLESS = {'round trip': 217, 'schedule': 80, 'spawn': 826, 'ring hop': 104}
LIMITS = {'round trip': 1.5, 'schedule': 1.5, 'spawn': 0.8, 'ring hop': 1.5}


def round_trip(count):
    import stackless
    there, back = stackless.channel(), stackless.channel()

    def echo():
        for _ in range(count):
            back.send(there.receive())

    def client():
        for i in range(count):
            there.send(i)
            back.receive()

    stackless.tasklet(echo)()
    stackless.tasklet(client)()
    stackless.run()


def schedule(count):
    import stackless

    def worker(turns):
        yield_ = stackless.schedule
        for _ in range(turns):
            yield_()

    stackless.tasklet(worker)(count // 2)
    stackless.tasklet(worker)(count // 2)
    stackless.run()


def spawn(count):
    import stackless

    def nothing():
        pass

    tasklet, run = stackless.tasklet, stackless.run
    for _ in range(count):
        tasklet(nothing)()
        run()


def ring_hop(count, size=1000):
    import stackless
    channels = [stackless.channel() for _ in range(size)]

    def node(index):
        receive, send = channels[index].receive, channels[(index + 1) % size].send
        while True:
            left = receive()
            if left == 0:
                return
            send(left - 1)

    nodes = [stackless.tasklet(node)(i) for i in range(size)]
    stackless.run()
    channels[0].send(count)
    stackless.run()
    for task in nodes:
        task.kill()


def hard_switch(count):
    import stackless

    def worker():
        collections.deque(itertools.starmap(lambda x: stackless.schedule() and x, zip(range(count // 2))), 0)

    stackless.tasklet(worker)()
    stackless.tasklet(worker)()
    stackless.run()


def greenlet_round_trip(count):
    from greenlet import greenlet, getcurrent
    main = getcurrent()

    def echo(value):
        while True:
            value = main.switch(value)

    other = greenlet(echo)
    for i in range(count):
        other.switch(i)


def asyncio_round_trip(count):
    import asyncio

    async def go():
        there, back = asyncio.Queue(1), asyncio.Queue(1)

        async def echo():
            for _ in range(count):
                await back.put(await there.get())

        async def client():
            for i in range(count):
                await there.put(i)
                await back.get()

        await asyncio.gather(echo(), client())

    asyncio.run(go())


TASKLETS = [('round trip', round_trip, 200_000), ('schedule', schedule, 500_000), ('spawn', spawn, 200_000),
            ('ring hop', ring_hop, 300_000), ('hard switch', hard_switch, 20_000)]
PEERS = [('greenlet round trip', greenlet_round_trip, 200_000), ('asyncio queue round trip', asyncio_round_trip, 20_000)]


def measure(function, count, rounds):
    """Return the best round's nanoseconds, after a second in which compilers may do their work."""
    warm = time.perf_counter() + 1
    while time.perf_counter() < warm:
        function(count)
    best = float('inf')
    for _ in range(rounds):
        start = time.perf_counter()
        function(count)
        best = min(best, time.perf_counter() - start)
    return best / count * 1e9


def figures(rows, rounds):
    result = {}
    for name, function, count in rows:
        try:
            result[name] = measure(function, count, rounds)
        except ImportError:
            result[name] = None
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--peer', action='append', default=[], metavar='NAME=COMMAND')
    parser.add_argument('--rounds', type=int, default=7)
    parser.add_argument('--json', action='store_true', help='print the peers\' figures of this interpreter only')
    options = parser.parse_args()
    if options.json:
        print(json.dumps(figures(PEERS, options.rounds)))
        return
    print(f'{"":26}{"ns":>10}{"Stackless":>12}{"ratio":>8}{"at most":>9}')
    for name, value in figures(TASKLETS, options.rounds).items():
        line = f'{name:26}{value:10.0f}'
        if name in STACKLESS:
            line += f'{STACKLESS[name]:12}{value / STACKLESS[name]:8.2f}{LIMITS[name]:9.1f}'
        print(line)
    peers = {sys.implementation.name: figures(PEERS, options.rounds)}
    for peer in options.peer:
        name, _, command = peer.partition('=')
        output = subprocess.run([*command.split(), os.path.abspath(__file__), '--json', '--rounds', str(options.rounds)], capture_output=True, text=True)
        peers[name] = json.loads(output.stdout) if output.returncode == 0 else {}
    for peer, values in peers.items():
        for name, value in values.items():
            print(f'{name + ", " + peer:36}' + ('  not installed' if value is None else f'{value:10.0f} ns'))


if __name__ == '__main__':
    main()
