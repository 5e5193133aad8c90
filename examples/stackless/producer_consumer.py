"""Producers and consumers that meet on one channel.

    ./weft examples/stackless/producer_consumer.py [--sample] [PRODUCERS CONSUMERS ITEMS]

A channel has no buffer: whoever comes first waits, and costs a few hundred bytes while it does.
"""

import sys
import time

import stackless


def producer(name: str, items: int, channel: stackless.channel) -> None:
    """Sends its items."""
    for number in range(items):
        channel.send((name, number))


def consumer(channel: stackless.channel, received: dict[str, int]) -> None:
    """Takes what comes until the channel is closed."""
    for name, _ in channel:
        received[name] = received.get(name, 0) + 1


def run(producers: int, consumers: int, items: int) -> dict[str, int]:
    """How many items of each producer were received."""
    channel = stackless.channel()
    received: dict[str, int] = {}
    for _ in range(consumers):
        stackless.tasklet(consumer)(channel, received)
    for number in range(producers):
        stackless.tasklet(producer)(f"producer {number}", items, channel)
    stackless.run()
    # The consumers wait for more: end their loops.
    channel.close()
    while channel.balance < 0:
        channel.send_exception(StopIteration)
    stackless.run()
    return received


def main(arguments: list[str]) -> None:
    """Prints what was received, and the rate unless it is a sample."""
    sample = "--sample" in arguments
    numbers = [int(argument) for argument in arguments if argument != "--sample"]
    producers, consumers, items = numbers or ((3, 2, 4) if sample else (100, 10, 2000))
    start = time.perf_counter()
    received = run(producers, consumers, items)
    seconds = time.perf_counter() - start
    if sample:
        for name in sorted(received):
            print(f"{name}: {received[name]} items")
    total = sum(received.values())
    print(f"{total} items" if sample else f"{total} items, {seconds / total * 1e9:.0f} ns each")


if __name__ == "__main__":
    main(sys.argv[1:])
