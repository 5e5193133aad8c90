"""Text: split, join, replace, find, case, iteration over characters."""

import time

ROUNDS = 5
EXPECTED = (8700000, 12000, 45000, 400000)

TEXT = "The quick brown fox jumps over the lazy dog and runs away. " * 3000


def work():
    words = TEXT.split()
    size = 0
    for word in words * 50:
        size += len(word.strip(".").upper().replace("O", "0") + " ")
    joined = " ".join(reversed(words))
    vowels = 0
    for character in joined:
        if character in "aeiou":
            vowels += 1
    found = at = 0
    while (at := joined.find("o", at) + 1) > 0:
        found += 1
    letters = len("".join([chr(97 + i % 26) for i in range(400_000)]))
    return size, found, vowels, letters


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
