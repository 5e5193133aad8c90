"""Dictionaries: counting, look-ups that miss, deletion, iteration."""

import time

ROUNDS = 5
EXPECTED = (1000, 1000000, 750, 400000)


def work():
    counts = {}
    for i in range(1_000_000):
        key = i * 7919 % 1000
        counts[key] = counts.get(key, 0) + 1
    total = 0
    for _, value in counts.items():
        total += value
    words = {f"key{i}": i for i in range(1000)}
    hits = 0
    for i in range(400_000):
        if f"key{i % 1000}" in words:
            hits += 1
    for i in range(0, 1000, 4):
        del words[f"key{i}"]
    return len(counts), total, len(words), hits


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
