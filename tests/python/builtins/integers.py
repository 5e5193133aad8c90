"""int: arithmetic across the 64-bit border, division rules, conversion, bit operations."""

big = 2 ** 63
assert big - 1 + 1 == big and -big - 1 == -9223372036854775809 and (big - 1) * (big - 1) == 85070591730234615847396907784232501249
assert 2 ** 200 == 1606938044258990275541962092341162602522202993782792835301376
assert -7 // 2 == -4 and -7 % 2 == 1 and 7 // -2 == -4 and 7 % -2 == -1 and divmod(-7, 2) == (-4, 1)
assert -(2 ** 63) // -1 == 2 ** 63
for a, b in ((-(10 ** 30), 7 ** 20), (10 ** 30, -(7 ** 20)), (-(10 ** 30), -(7 ** 20)), (10 ** 18, 3), (-(2 ** 64), 2 ** 32)):
    q, r = divmod(a, b)
    assert q * b + r == a and abs(r) < abs(b) and (r == 0 or (r < 0) == (b < 0))
assert 7 / 2 == 3.5 and 10 ** 400 / 10 ** 399 == 10.0 and 2 ** -2 == 0.25
assert pow(3, 100, 7) == 4 and pow(3, -1, 7) == 5 and (-8) ** 3 == -512 and pow(0, 0) == 1
assert -1 >> 70 == -1 and 1 << 70 == 1180591620717411303424 and ~5 == -6 and -5 & 0xFF == 251 and -(2 ** 70) ^ 1 == -(2 ** 70) + 1
assert int("0x_ff", 16) == 255 and int("-0b101", 0) == -5 and int(" 12_3 ") == 123 and int("zz", 36) == 1295
assert int(3.99) == 3 and int(-3.99) == -3 and int(1e30) == 1000000000000000019884624838656 and int(b"17") == 17
assert (255).bit_length() == 8 and (0).bit_length() == 0 and (-256).bit_length() == 9 and (0b1011).bit_count() == 3
assert (1024).to_bytes(2) == b"\x04\x00" and int.from_bytes(b"\xff\xfe", "little", signed=True) == -257
assert round(12345, -2) == 12300 and round(15, -1) == 20 and round(25, -1) == 20
assert hash(2 ** 61 - 1) == 0 and hash(-1) == -2 and hash(2 ** 100) == hash(float(2 ** 100))
assert True + True == 2 and isinstance(True, int) and str(True) == "True" and True & 1 is not True
assert f"{1234567:,} {255:#x} {255:08b} {-5:+d} {10 ** 20:_}" == "1,234,567 0xff 11111111 -5 100_000_000_000_000_000_000"
assert 10 ** 20 == 1e20 and 10 ** 20 + 1 > 1e20 and 2 ** 53 + 1 != float(2 ** 53)
for bad, text in (("1.5", "invalid literal for int() with base 10: '1.5'"), ("", "invalid literal for int() with base 10: ''")):
    try:
        int(bad)
    except ValueError as error:
        assert str(error) == text
for source, text in (("1 // 0", "division by zero"), ("1 % 0", "division by zero"), ("1 / 0", "division by zero")):
    try:
        eval(source)
    except ZeroDivisionError as error:
        assert str(error) == text, (source, str(error))
try:
    1 << -1
except ValueError as error:
    assert str(error) == "negative shift count"
try:
    int("1" * 5000)
except ValueError as error:
    assert "Exceeds the limit (4300 digits) for integer string conversion" in str(error)
assert (10).numerator == 10 and (3).real == 3 and (3).is_integer() and (6).as_integer_ratio() == (6, 1)
