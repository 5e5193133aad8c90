"""Exceptions: raised and caught near and far, matched by class, with finally and else."""

import time

ROUNDS = 5
EXPECTED = (200000, 200000, 400000, 400000)


class Refused(ValueError):
    pass


def check(n):
    if n & 1:
        raise Refused(n)
    return n


def through(depth, n):
    if depth == 0:
        return check(n)
    try:
        return through(depth - 1, n)
    finally:
        pass


def work():
    table = {}
    refused = accepted = missing = finals = 0
    for i in range(400_000):
        try:
            table[i]
        except KeyError:
            missing += 1
        try:
            through(2, i)
        except (TypeError, ValueError):
            refused += 1
        else:
            accepted += 1
        finally:
            finals += 1
    return refused, accepted, missing, finals


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
