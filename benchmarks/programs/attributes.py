"""Reading and writing instance attributes, class attributes and slots."""

import time

ROUNDS = 5
EXPECTED = (2000000.0, 1.0, 2000000)


class Particle:
    mass = 2.0

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = 0
        self.b = 1


def work():
    p = Particle(0.0, 1.0)
    s = Slotted()
    for _ in range(2_000_000):
        p.x = p.x + p.y
        p.y = p.mass - p.y
        s.a = s.a + s.b
        s.b = 3 - s.b if s.b == 3 else s.b
    return p.x, p.y, s.a


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
