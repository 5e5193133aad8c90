"""Lists: append, index, swap, slices: the sieve of Eratosthenes and a bubble of swaps."""

import time

ROUNDS = 5
EXPECTED = (114155, 19999900000)


def sieve(limit):
    marks = [True] * (limit + 1)
    marks[0] = marks[1] = False
    n = 2
    while n * n <= limit:
        if marks[n]:
            for multiple in range(n * n, limit + 1, n):
                marks[multiple] = False
        n += 1
    primes = []
    for i, prime in enumerate(marks):
        if prime:
            primes.append(i)
    return primes


def work():
    primes = sieve(1_500_000)
    items = list(range(200_000))
    for i in range(0, len(items) - 1, 2):
        items[i], items[i + 1] = items[i + 1], items[i]
    items = items[100_000:] + items[:100_000]
    while len(items) > 50_000:
        items[0] += items.pop()
    return len(primes), sum(items)


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
