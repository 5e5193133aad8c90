"""Sets: membership, union, intersection, difference, adding and discarding."""

import time

ROUNDS = 5
EXPECTED = (1199998, 133334, 266666, 200, 4762)


def work():
    evens = set(range(0, 800_000, 2))
    threes = set(range(0, 800_000, 3))
    either = len(evens | threes) + len(evens ^ threes) + len(evens - threes)
    both = evens & threes
    hits = 0
    for i in range(800_000):
        if i in evens and i not in threes:
            hits += 1
    frozen = {frozenset((i % 20, i % 100, i % 200)) for i in range(60_000)}
    work_list = [0]
    seen = set()
    while work_list:
        n = work_list.pop()
        if n not in seen:
            seen.add(n)
            work_list.extend(m for m in (n * 2 + 1, n * 3 + 1) if m < 60_000)
    found = len(seen)
    for n in list(seen):
        seen.discard(n)
    return either, len(both), hits, len(frozen), found


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
