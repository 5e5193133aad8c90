"""A walk through the pure-Python library: modules that real programs use first."""

import bisect
import collections
import contextlib
import copy
import datetime
import decimal
import fractions
import functools
import heapq
import io
import itertools
import json
import math
import operator
import pprint
import random
import re
import shlex
import statistics
import string
import struct
import textwrap
import types

print(collections.Counter("mississippi").most_common(), collections.OrderedDict(a=1), collections.defaultdict(list, a=[1]), collections.deque([1, 2, 3], 2))
print(collections.ChainMap({"a": 1}, {"a": 2, "b": 3}), collections.namedtuple("P", "x y")(1, 2))
print(list(itertools.permutations("abc", 2)), list(itertools.combinations(range(4), 2)), [(k, list(g)) for k, g in itertools.groupby("aabbca")])
print(list(itertools.islice(itertools.accumulate(itertools.count(1), operator.mul), 8)), list(itertools.batched("abcdefg", 3)), list(itertools.pairwise("abcd")))
print(functools.reduce(operator.add, range(5)), heapq.nsmallest(3, [5, 1, 4, 2]), bisect.bisect([1, 3, 5], 3))
print(json.dumps({"a": [1, 2.5, None, True, "é\n"], "b": {}}, indent=1), json.loads('[1, 2.0, "\\u00e9", {"k": null}]'))
for bad in ('{"a": }', "[1,]", '"\n"', "nul", ""):
    try:
        json.loads(bad)
    except json.JSONDecodeError as error:
        print(error)
print(re.findall(r"(\w)(\d+)?", "a1b22c"), re.sub(r"(?P<x>a+)", r"<\g<x>>", "baab"), re.split(r"[,;]\s*", "a, b;c"), re.fullmatch(r"(?i)(a|b)*c", "ABC"))
print(re.compile(r"(?<=a)b{2,3}?(?!c)", re.X | re.M), re.match(r"(a)|(b)", "b").groups(), re.escape("a.b*c"))
for bad in ("(", "a**", "[z-a]", "(?P<1>a)", "\\", "(?<=a+)b"):
    try:
        re.compile(bad)
    except re.error as error:
        print(error)
print(datetime.date(2024, 2, 29) + datetime.timedelta(days=366), datetime.datetime(2020, 1, 2, 3, 4, 5, 6).isoformat(), datetime.timedelta(days=-1, seconds=5))
print(datetime.datetime.fromisoformat("2011-11-04T00:05:23+04:00"), datetime.date(2024, 1, 1).strftime("%a %d %b %Y, week %W"), datetime.datetime.strptime("21/11/06 16:30", "%d/%m/%y %H:%M"))
print(decimal.Decimal("1.1") + decimal.Decimal("2.2"), decimal.Decimal(1) / 7, round(decimal.Decimal("2.675"), 2), decimal.Decimal("-0").copy_abs(), fractions.Fraction(3, 4) + fractions.Fraction("0.25"))
print(math.factorial(30), math.gcd(12, 18), math.comb(10, 3), math.isqrt(10 ** 20), math.sin(1), math.log(10), math.hypot(3, 4), math.nextafter(1, 2), math.dist([0, 0], [1, 1]))
print(statistics.mean([1, 2, 3, 4]), statistics.stdev([1, 2, 3, 4]), statistics.median([1, 3, 2]), statistics.mode("aab"))
generator = random.Random(12345)
print(generator.random(), generator.randrange(1000), generator.choice("abc"), generator.sample(range(100), 5), generator.gauss(0, 1), generator.getrandbits(70), generator.shuffle(x := list(range(6))), x)
print(textwrap.fill("The quick brown fox jumps over the lazy dog", 15), textwrap.dedent("  a\n   b\n"), textwrap.shorten("hello big world", 12))
print(struct.pack("<hIq4s", -1, 2, 3, b"ab"), struct.unpack(">Hb", b"\x01\x02\xff"), struct.calcsize("@lP"), string.Template("$a ${b}").substitute(a=1, b=2), shlex.split("a 'b c' \"d\""))
pprint.pprint({"key" * 5: list(range(30)), "b": {"nested": "x" * 60, "t": (1, 2)}})
with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(KeyError):
    print("captured")
    {}["x"]
print(repr(out.getvalue()), copy.deepcopy([[1], {2: [3]}]), types.SimpleNamespace(a=1, b="x"))


@contextlib.contextmanager
def manager():
    print("enter")
    try:
        yield 5
    finally:
        print("leave")


with manager() as value, contextlib.ExitStack() as stack:
    stack.callback(print, "callback")
    print(value)
