"""Closures: cells read and written, functions made in a loop, decorators, lambda, map and partial application."""

import functools
import time

ROUNDS = 5
EXPECTED = (400000, 79999800000, 800000, 400000)


def counter():
    n = 0

    def step():
        nonlocal n
        n += 1
        return n

    return step


def logged(function):
    calls = 0

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        nonlocal calls
        calls += 1
        wrapper.calls = calls
        return function(*args, **kwargs)

    return wrapper


@logged
def double(x, *, by=2):
    return x * by


def adder(n):
    return lambda x: x + n


def work():
    step = counter()
    for _ in range(400_000):
        last = step()
    total = 0
    for i in range(400_000):
        total = adder(i)(total)
    for i in range(200_000):
        doubled = double(400_000, by=2)
    return last, total, doubled, sum(map(functools.partial(pow, 1), range(400_000)))


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
