"""Generators: a pipeline of them, delegation, and values sent in."""

import time

ROUNDS = 5
EXPECTED = (1333332, 65535, 79999800000)


def count(limit):
    n = 0
    while n < limit:
        yield n
        n += 1


def squares(numbers):
    for n in numbers:
        yield n * n


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)
    else:
        yield 0


def running_sum():
    total = 0
    while True:
        total += yield total


def work():
    total = 0
    for square in squares(n for n in count(1_000_000) if n % 3):
        total += square % 7
    nodes = sum(1 for _ in tree(15))
    adder = running_sum()
    next(adder)
    for i in range(400_000):
        last = adder.send(i)
    return total, nodes, last


def main():
    best = None
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = work()
        elapsed = time.perf_counter() - start
        assert result == EXPECTED, result
        best = elapsed if best is None else min(best, elapsed)
    print(best)


if __name__ == "__main__":
    main()
