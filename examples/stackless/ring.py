"""A ring of tasklets that passes a token round.

    ./weft examples/stackless/ring.py [--sample] [TASKLETS ROUNDS]
"""

import sys
import time

import stackless


def node(receive: stackless.channel, send: stackless.channel) -> None:
    """Passes on what comes, one more than it was."""
    for hops in receive:
        send.send(hops + 1)


def run(size: int, rounds: int) -> int:
    """The hops that the token counted."""
    channels = [stackless.channel() for _ in range(size + 1)]
    for source, target in zip(channels, channels[1:]):
        stackless.tasklet(node)(source, target)
    stackless.run()
    hops = 0
    for _ in range(rounds):
        stackless.tasklet(channels[0].send)(hops)
        hops = channels[-1].receive()
    for channel in channels:
        channel.close()
        while channel.balance < 0:
            channel.send_exception(StopIteration)
    stackless.run()
    return hops


def main(arguments: list[str]) -> None:
    """Prints the hops, and the time of one unless it is a sample."""
    sample = "--sample" in arguments
    numbers = [int(argument) for argument in arguments if argument != "--sample"]
    size, rounds = numbers or (10_000, 2 if sample else 20)
    start = time.perf_counter()
    hops = run(size, rounds)
    seconds = time.perf_counter() - start
    print(f"{size} tasklets, {rounds} rounds, {hops} hops" + ("" if sample else f", {seconds / hops * 1e9:.0f} ns a hop"))


if __name__ == "__main__":
    main(sys.argv[1:])
