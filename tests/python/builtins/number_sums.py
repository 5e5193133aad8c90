"""`sum` of complex numbers and of ints among floats loses nothing to rounding."""

assert sum([1.0, 10e100, 1.0, -10e100, 2j]) == 2 + 2j
assert sum([2 + 1j, 10e100j, 1j, -10e100j]) == 2 + 2j
assert sum([1j, 1, 10e100j, 1j, 1.0, -10e100j]) == 2 + 2j
assert sum([1.0, 10**100, 1.0, -10**100]) == 2.0
assert repr(sum([1.0, complex(1, -0.0)])) == "(2-0j)"
assert repr(sum([complex(1, -0.0), 1])) == "(2-0j)"
try:
    sum([1j, 10**1000])
except OverflowError:
    pass
else:
    raise AssertionError("10**1000 is a float")
