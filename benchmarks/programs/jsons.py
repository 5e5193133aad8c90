"""JSON: writing and reading nested data."""

import json
import time

ROUNDS = 3
EXPECTED = True


def make():
    return [{"id": i, "name": f"user {i} \u00e9", "score": i / 7, "tags": ["a", "b", str(i)],
             "nested": {"ok": i % 2 == 0, "none": None, "list": list(range(i % 20))}} for i in range(4000)]


DATA = make()


def work():
    same = True
    for _ in range(12):
        text = json.dumps(DATA)
        same = same and json.loads(text) == DATA
    return same and len(json.dumps(DATA[:300], indent=2, sort_keys=True)) > 1000


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
