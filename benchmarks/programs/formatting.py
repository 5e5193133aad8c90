"""String formatting: f-strings, str.format, percent, int and float conversion."""

import time

ROUNDS = 3
EXPECTED = 1070081251


def work():
    size = 0
    for i in range(40_000):
        x = i / 3
        size += len(f"{i:>8} {x:10.3f} {i!r} {'name'} {i:#x}")
        size += len("{0} {1:,} {name}".format(i, i * 1000, name="n"))
        size += len("%d %s %.2f" % (i, i, x))
        size += int(str(i)) + len(repr(x)) + int(float(str(x)))
    return size


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
