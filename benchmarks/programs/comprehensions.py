"""Comprehensions: list, set and dict, nested and filtered."""

import time

ROUNDS = 5
EXPECTED = (3333233334000000, 200, 12000, 640000)


def work():
    total = 0
    for _ in range(20):
        total += sum([x * x for x in range(100_000) if x % 2 == 0])
    residues = {x % 200 for x in range(100_000)}
    table = {x: [y for y in range(x % 10)] for x in range(40_000)}
    pairs = [(a, b) for a in range(800) for b in range(800)]
    return total, len(residues), sum(1 for value in table.values() if len(value) > 6), len(pairs)


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
