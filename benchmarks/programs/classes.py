"""Making classes and instances: class statements in a loop, inheritance, dunder methods, dataclass-like objects."""

import time

ROUNDS = 3
EXPECTED = (5000, 1200000, 599999)


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y


def make_class(n):
    class Base:
        kind = n

        def value(self):
            return self.kind

    class Derived(Base):
        @property
        def doubled(self):
            return super().value() * 2

    return Derived


def work():
    made = sum(1 for n in range(5000) if make_class(n)().doubled == n * 2)
    at, step = Point(0, 0), Point(1, 2)
    moves = 0
    for _ in range(600_000):
        at = at + step
        if at == step:
            continue
        moves += 1
    return made, at.y, moves


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
