"""decimal: arithmetic, contexts, signals, conversion and formatting."""

import decimal
import math
import pickle
import threading
from decimal import Context, Decimal, localcontext, getcontext
from fractions import Fraction


def raises(error, function, *args):
    try:
        function(*args)
    except error as caught:
        return caught
    raise AssertionError(f"{error.__name__} not raised")


# Arithmetic rounds to 28 digits.
assert str(Decimal(1) / 3) == "0.3333333333333333333333333333"
assert str(Decimal("1.10") + Decimal("2.2")) == "3.30"
assert str(Decimal("1.20") * 3) == "3.60"
assert str(7 - Decimal("0.05")) == "6.95"
assert divmod(Decimal(-7), 2) == (Decimal(-3), Decimal(-1))
assert Decimal(2).sqrt() == Decimal("1.414213562373095048801688724")
assert Decimal(1).exp() == Decimal("2.718281828459045235360287471")
assert Decimal(10).ln() == Decimal("2.302585092994045684017991455")
assert Decimal(1000).log10() == 3
assert str(Decimal(2) ** Decimal("0.5")) == "1.414213562373095048801688724"
assert str(Decimal(4) ** Decimal("0.5")) == "2.000000000000000000000000000"
assert Decimal(3) ** -3 == Decimal("0.03703703703703703703703703704")
assert pow(Decimal(3), 200, 7) == 2
assert Decimal(2).fma(3, Decimal("0.5")) == Decimal("6.5")
assert str(Decimal("1e-20") + 1) == "1.00000000000000000001"

# Contexts.
with localcontext(prec=5, rounding=decimal.ROUND_UP) as context:
    assert Decimal(1) / 3 == Decimal("0.33334")
    assert context.flags[decimal.Inexact] and getcontext() is context
assert getcontext().prec == 28
assert Context(prec=3).create_decimal("3.14159") == Decimal("3.14")
assert repr(Context(traps=[decimal.Inexact])) == (
    "Context(prec=28, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, "
    "capitals=1, clamp=0, flags=[], traps=[Inexact])")
seen = []
with localcontext(prec=3):
    thread = threading.Thread(target=lambda: seen.append(getcontext().prec), context=None)
    thread.start()
    thread.join()
assert seen in ([28], [3]), seen

# Signals.
error = raises(decimal.DivisionByZero, lambda: Decimal(1) / 0)
assert error.args == ([decimal.DivisionByZero],) and isinstance(error, ZeroDivisionError)
error = raises(decimal.InvalidOperation, Decimal, "x")
assert error.args == ([decimal.ConversionSyntax],)
with localcontext() as context:
    context.traps[decimal.DivisionByZero] = False
    assert Decimal(-1) / 0 == Decimal("-Infinity")
    assert context.flags[decimal.DivisionByZero]
    context.traps[decimal.FloatOperation] = True
    raises(decimal.FloatOperation, Decimal, 1.5)
raises(TypeError, lambda: Decimal(1) + 1.5)
raises(ValueError, setattr, getcontext(), "prec", 0)

# Comparison and hashing agree with the other numbers.
assert Decimal("0.5") == 0.5 == Fraction(1, 2) and hash(Decimal("0.5")) == hash(0.5)
assert Decimal("1e20") == 10**20 and hash(Decimal("1e20")) == hash(10**20)
assert Decimal("0.1") != 0.1 and Decimal("0.1") < 0.1
assert Decimal("NaN") != Decimal("NaN")
raises(decimal.InvalidOperation, lambda: Decimal("NaN") < 1)
raises(TypeError, hash, Decimal("sNaN"))

# Conversion.
assert str(Decimal(0.1)) == "0.1000000000000000055511151231257827021181583404541015625"
assert Decimal("123.45").as_tuple() == (0, (1, 2, 3, 4, 5), -2)
assert Decimal((1, (1, 2), -1)) == Decimal("-1.2")
assert Decimal("1.25").as_integer_ratio() == (5, 4)
assert int(Decimal("-7.9")) == -7 and float(Decimal("1e-3")) == 0.001
assert round(Decimal("2.5")) == 2 and round(Decimal("1.005"), 2) == Decimal("1.00")
assert math.floor(Decimal("-1.5")) == -2 and math.ceil(Decimal("-1.5")) == -1
assert Decimal(" 1_000.5 ") == Decimal("1000.5")
assert pickle.loads(pickle.dumps(Decimal("1.50"))).as_tuple() == Decimal("1.50").as_tuple()
assert math.copysign(1, float(Decimal("NaN"))) == 1.0 == math.copysign(1, float("nan"))
assert math.copysign(1, float("-nan")) == -1.0

# Text.
assert f"{Decimal('1234567.891'):,.2f}" == "1,234,567.89"
assert f"{Decimal('123456'):08,}" == "0,123,456"
assert f"{Decimal('0.00012'):.3e}" == "1.200e-4"
assert f"{Decimal('-0.001'):z.1f}" == "0.0"
assert f"{Decimal('0.256'):.1%}" == "25.6%"
assert f"{Decimal('1.5'):*^9}" == "***1.5***"
assert Decimal("1E+3").to_eng_string() == "1E+3" and Decimal("12E+3").to_eng_string() == "12E+3"


class Money(Decimal):
    """A subclass with attributes of its own."""


money = Money("12.50")
money.currency = "EUR"
assert money.currency == "EUR" and type(money + 1) is Decimal
assert type(Money.from_float(0.5)) is Money
