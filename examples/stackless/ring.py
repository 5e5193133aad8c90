"""A token goes round a ring of 10,000 tasklets.

    ./weft examples/stackless/ring.py [TASKLETS] [ROUNDS]
"""

import sys
import time

import stackless


def node(receive, send):
    while True:
        hops = receive()
        send(hops + 1)


def main():
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    channels = [stackless.channel() for _ in range(size + 1)]
    start = time.perf_counter()
    for here, there in zip(channels, channels[1:]):
        stackless.tasklet(node)(here.receive, there.send)
    stackless.run()
    made = time.perf_counter() - start
    hops = 0
    for _ in range(rounds):
        channels[0].send(hops)
        hops = channels[size].receive()
    spent = time.perf_counter() - start - made
    print(f'{size:,} tasklets made in {made:.3f} s; {hops:,} hops in {spent:.3f} s')


if __name__ == '__main__':
    main()
