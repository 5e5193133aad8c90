"""float and complex: shortest repr, parsing, rounding, special values, formatting."""

import math

assert repr(0.1 + 0.2) == "0.30000000000000004" and repr(1e16) == "1e+16" and repr(123456789012345.6) == "123456789012345.6"
assert repr(1e-5) == "1e-05" and repr(0.0001) == "0.0001" and repr(-0.0) == "-0.0" and repr(5e-324) == "5e-324" and repr(1.7976931348623157e308) == "1.7976931348623157e+308"
assert float("1_0.5e-1") == 1.05 and float(" inf ") == math.inf and math.isnan(float("-nan")) and float("1e400") == math.inf
assert round(2.5) == 2 and round(-3.5) == -4 and round(2.675, 2) == 2.67 and round(1234.5, -2) == 1200.0 and type(round(1.0)) is int
assert 7.5 // 2 == 3.0 and -7.5 % 2 == 0.5 and divmod(-1.0, 3.0) == (-1.0, 2.0) and math.copysign(1, 0.0 * -1) == -1
assert (0.1).hex() == "0x1.999999999999ap-4" and float.fromhex("0x1p-3") == 0.125 and (0.5).as_integer_ratio() == (1, 2)
assert f"{3.14159:.2f} {1e10:g} {1234.5:e} {0.00001:g} {1e6:,.1f} {0.25:.0%} {1.5:08.2f} {2.0:.3g}" == "3.14 1e+10 1.234500e+03 1e-05 1,000,000.0 25% 00001.50 2"
assert f"{0.5:.0f} {1.5:.0f} {2.5:.0f} {1e23:.0f}" == "0 2 2 99999999999999991611392"
assert 1.0 == 1 and hash(1.0) == hash(1) and hash(0.5) == 1152921504606846976 and hash(math.inf) == 314159 and 2.0 ** 0.5 == math.sqrt(2)
assert (1.0).is_integer() and not math.inf > math.inf and math.nan != math.nan and not math.nan < 1
assert math.fsum([0.1] * 10) == 1.0 and math.floor(-0.5) == -1 and math.trunc(-1.5) == -1 and math.isclose(0.1 + 0.2, 0.3)
for source, kind, text in (("1.0 / 0", ZeroDivisionError, "division by zero"), ("10.0 ** 400", OverflowError, "(34, 'Numerical result out of range')"),
                           ("float('x')", ValueError, "could not convert string to float: 'x'"), ("int(float('inf'))", OverflowError, "cannot convert float infinity to integer"),
                           ("int(float('nan'))", ValueError, "cannot convert float NaN to integer"), ("1.5 << 1", TypeError, "unsupported operand type(s) for <<: 'float' and 'int'")):
    try:
        eval(source)
    except kind as error:
        assert str(error) == text, (source, str(error))
    else:
        raise AssertionError(source)
z = 3 + 4j
assert abs(z) == 5.0 and z.conjugate() == 3 - 4j and z * 1j == -4 + 3j and repr(-1j) == "-1j" or repr(-1j) == "(-0-1j)"
assert repr(complex(0, -0.0)) == "-0j" and complex("1+2j") == 1 + 2j and (1 + 2j) ** 2 == -3 + 4j and str(1 + 0j) == "(1+0j)" and z / 2 == 1.5 + 2j
