"""Arithmetic on pseudo-random numbers of every size: int, float, mixed; divisions, powers, shifts, conversions."""

import operator

state = 1


def random(bits):
    global state
    value = 0
    for _ in range(bits // 16 + 1):
        state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        value = value << 16 | state >> 48
    return value & (1 << bits) - 1


def attempt(function, *arguments):
    try:
        return repr(function(*arguments))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


OPERATIONS = [operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, divmod,
              operator.and_, operator.or_, operator.xor, operator.lt, operator.eq]
for bits in (1, 8, 31, 32, 53, 62, 63, 64, 65, 127, 200, 1000):
    for _ in range(6):
        a = random(bits) * (-1) ** random(1)
        b = random(max(1, bits // (1 + random(2)))) * (-1) ** random(1)
        for operation in OPERATIONS:
            print(operation.__name__, a, b, attempt(operation, a, b))
        shift = random(7)
        print(a << shift, a >> shift, a.bit_length(), hash(a), attempt(float, a), hex(a), f"{a:,}", f"{a:_x}")

values = [0.0, -0.0, 1.0, 0.1, 1 / 3, 1e308, 1e-308, 5e-324, 2.0 ** 53, 1e22, 1e23, 123456.789, float("inf"), float("nan"), -2.5]
values += [random(60) / (random(40) + 1) * 10.0 ** (random(6) - 32) for _ in range(40)]
for a in values:
    print(repr(a), str(a), f"{a:.3f} {a:e} {a:g} {a:.10g} {a:%}", attempt(int, a), attempt(round, a), attempt(round, a, 2), hash(a) if a == a else "nan")
    print(a.hex(), attempt(a.as_integer_ratio), attempt(a.is_integer))
    for b in values[:15]:
        for operation in OPERATIONS[:7]:
            print(operation.__name__, attempt(operation, a, b), end=" ")
        print(attempt(operator.pow, a, b))
for base in range(2, 37, 5):
    print(base, attempt(int, "1z", base), int("10110", base), attempt(int, "", base))
for text in ("12", " -7\n", "0x1f", "1__0", "1_000", "٣", "1e3", "+", "0b2", "1.5", "inf", "nan", "-Infinity", ".5", "5.", "1_.5", "0x1p3"):
    print(repr(text), attempt(int, text), attempt(int, text, 0), attempt(float, text), attempt(complex, text))
for z in (1j, 1 + 2j, -1.5 - 0.5j, complex("nan+infj"), 0j):
    print(repr(z), str(z), attempt(abs, z), attempt(pow, z, 2), attempt(operator.truediv, 1, z), f"{z:.2f}", hash(z) if z == z else "")
