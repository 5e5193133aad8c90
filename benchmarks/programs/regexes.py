"""Regular expressions: finding, groups, substitution by a function, backtracking."""

import re
import time

ROUNDS = 3
EXPECTED = (40000, 13334, 26666, 6000)

LOG = "\n".join(
    f"2026-01-{i % 28 + 1:02} host{i % 7}.example [{'WARN' if i % 3 else 'ERROR'}] request /a/b{i}?q={i * 7} took {i % 900} ms"
    for i in range(40_000))

LINE = re.compile(r"^(?P<day>\d{4}-\d\d-\d\d) (\S+) \[(WARN|ERROR)\] (.*?) took (\d+) ms$", re.MULTILINE)
PATH = re.compile(r"/(?:[a-z]\d*/?)+\?q=(\d+)")


def work():
    lines = LINE.findall(LOG)
    errors = sum(1 for match in LINE.finditer(LOG) if match.group(3) == "ERROR")
    shorter = PATH.sub(lambda match: str(int(match.group(1)) % 97), LOG)
    warnings = len(re.findall(r"\bWARN\b", shorter))
    nothing = sum(1 for line in LOG.split("\n")[:6000] if not re.search(r"(?:a|b|ab)*c\d+$", line))
    return len(lines), errors, warnings, nothing


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
