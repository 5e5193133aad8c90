"""Method calls on instances: bound, inherited, and with a default argument."""

import time

ROUNDS = 5
EXPECTED = 3600000


class Counter:
    def __init__(self):
        self.total = 0

    def add(self, amount=1):
        self.total += amount
        return self

    def get(self):
        return self.total


class DoubleCounter(Counter):
    def add_twice(self, amount):
        self.add(amount)
        return self.add(amount)


def work():
    counter = DoubleCounter()
    for _ in range(600_000):
        counter.add()
        counter.add_twice(2)
        counter.add().get()
    return counter.get()


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
