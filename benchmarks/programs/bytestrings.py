"""Bytes: a checksum over a bytearray, slices, translation, hexadecimal."""

import time

ROUNDS = 5

DATA = bytes(i * 31 % 251 for i in range(1_000_000))
EXPECTED = (1524156633, 1000000, 7969)


def work():
    a, b = 1, 0
    for value in DATA:
        a = (a + value) % 65521
        b = (b + a) % 65521
    buffer = bytearray(DATA)
    for i in range(0, len(buffer) - 1, 2):
        buffer[i], buffer[i + 1] = buffer[i + 1], buffer[i]
    chunks = [bytes(buffer[i:i + 64]) for i in range(0, len(buffer), 64)]
    text = b"".join(chunks).hex()
    table = bytes(reversed(range(256)))
    return (b << 16) | a, len(bytes.fromhex(text).translate(table)), text.count("00")


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
