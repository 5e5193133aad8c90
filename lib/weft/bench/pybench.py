"""Many small operations, each by itself: the minimum and the average of some rounds, and a diff of two runs.

    pybench [--rounds 10] [--save FILE] [--compare FILE]
"""

import json
import sys

from weft.bench import common


class Base:
    """Something with attributes and methods."""

    attribute = 1

    def __init__(self):
        self.own = 2

    def method(self, x):
        """Return the argument."""
        return x


class Derived(Base):
    """A subclass."""

    def method(self, x):
        """Call the method of the base."""
        return super().method(x)


def function(x):
    """Return the argument."""
    return x


def keywords(a, b=1, *, c=2):
    """Return a sum."""
    return a + b + c


def generator(n):
    """Yield numbers."""
    for i in range(n):
        yield i


def simple_integer_arithmetic(n):
    a = 3
    for _ in range(n):
        b = a + 5; c = b - 3; d = c * 2; e = d // 3; e & 7


def simple_float_arithmetic(n):
    a = 3.5
    for _ in range(n):
        b = a + 5.5; c = b - 3.25; d = c * 2.0; d / 3.0


def big_integers(n):
    a = 2 ** 100
    for _ in range(n):
        b = a + 5; c = b * 3; c - a


def python_calls(n):
    f = function
    for _ in range(n):
        f(1); f(2); f(3); f(4); f(5)


def keyword_calls(n):
    f = keywords
    for _ in range(n):
        f(1); f(1, b=2); f(1, c=3)


def builtin_calls(n):
    f, values = len, [1, 2]
    for _ in range(n):
        f(values); f(values); f(values); f(values); f(values)


def method_calls(n):
    o = Base()
    for _ in range(n):
        o.method(1); o.method(2); o.method(3)


def super_calls(n):
    o = Derived()
    for _ in range(n):
        o.method(1); o.method(2)


def instance_attributes(n):
    o = Base()
    for _ in range(n):
        o.own; o.own; o.own = 3; o.own


def class_attributes(n):
    o = Base()
    for _ in range(n):
        o.attribute; Base.attribute; o.attribute; Base.attribute


def create_instances(n):
    c = Base
    for _ in range(n):
        c(); c(); c()


def string_operations(n):
    s = "abcdef"
    for _ in range(n):
        t = s + "x"; t[2]; t[1:4]; t == s; "c" in t


def string_methods(n):
    s = "some words of text"
    for _ in range(n):
        s.upper(); s.split(); s.replace("o", "0"); s.find("text")


def string_formatting(n):
    for i in range(n):
        f"{i} of {n}"; "%d of %d" % (i, n)


def list_operations(n):
    for _ in range(n):
        a = [1, 2, 3]; a.append(4); a[1]; a[1] = 5; a.pop()


def list_slicing(n):
    a = list(range(50))
    for _ in range(n):
        b = a[10:30]; b[2:4] = [1]; a[::-1]


def list_comprehensions(n):
    r = range(10)
    for _ in range(n):
        [i for i in r]; [i + 1 for i in r if i & 1]


def dict_operations(n):
    for i in range(n):
        d = {"a": 1, "b": 2}; d["c"] = i; d["a"]; d.get("x"); del d["b"]


def dict_iteration(n):
    d = {i: i for i in range(20)}
    for _ in range(n):
        for k, v in d.items():
            pass


def set_operations(n):
    for i in range(n):
        s = {1, 2, 3}; s.add(i); 2 in s; s | {7}


def tuple_operations(n):
    for i in range(n):
        t = (i, 2, 3); a, b, c = t; t[1]; t + (4,)


def generators(n):
    for _ in range(n):
        for _ in generator(10):
            pass


def exceptions(n):
    for _ in range(n):
        try:
            raise ValueError
        except ValueError:
            pass


def if_then_else(n):
    a = 2
    for _ in range(n):
        if a == 1:
            pass
        elif a == 2:
            if a > 1:
                pass


def comparisons(n):
    a, b = 2, 3
    for _ in range(n):
        a < b; a > b; a == b; a != b; a is b


def closures(n):
    for i in range(n):
        g = lambda x: x + i
        g(1)


def sorting(n):
    a = [5, 2, 9, 1, 7, 3]
    for _ in range(n):
        sorted(a); sorted(a, reverse=True)


def unpacking(n):
    values = [1, 2, 3, 4]
    for _ in range(n):
        a, *b = values; [*values, 5]; {**{"x": 1}}


TESTS = [simple_integer_arithmetic, simple_float_arithmetic, big_integers, python_calls, keyword_calls, builtin_calls,
         method_calls, super_calls, instance_attributes, class_attributes, create_instances, string_operations,
         string_methods, string_formatting, list_operations, list_slicing, list_comprehensions, dict_operations,
         dict_iteration, set_operations, tuple_operations, generators, exceptions, if_then_else, comparisons, closures,
         sorting, unpacking]


def measure(options):
    """Run every test in every round; times in milliseconds for `--size` repetitions."""
    times = {test.__name__: [] for test in TESTS}
    for test in TESTS:
        test(max(1, options.size // 10))
    for _ in range(options.rounds):
        for test in TESTS:
            begin = common.now()
            test(options.size)
            times[test.__name__].append((common.now() - begin) * 1e3)
    figures = {name: [min(values), sum(values) / len(values)] for name, values in times.items()}
    figures = {"tests": figures, "size": options.size, "interpreter": common.this_interpreter()}
    if options.save:
        with open(options.save, "w", encoding="utf-8") as file:
            json.dump(figures, file)
    if options.compare:
        with open(options.compare, encoding="utf-8") as file:
            figures["other"] = json.load(file)
        if figures["other"]["size"] != options.size:
            raise SystemExit(f"{options.compare} was measured with --size {figures['other']['size']}")
    return figures


def show(columns):
    """Print one run, or a run and another one with the differences, or runs side by side."""
    if len(columns) == 1 and "other" in columns[0][1]:
        label, figures = columns[0]
        columns = [("this: " + label, figures), ("other: " + figures["other"]["interpreter"], figures["other"])]
    if len(columns) == 1:
        label, figures = columns[0]
        print(f"{label}: milliseconds for {figures['size']} repetitions")
        print(f"{'test':<28}{'minimum':>10}{'average':>10}")
        for name, (least, average) in figures["tests"].items():
            print(f"{name:<28}{least:>10.2f}{average:>10.2f}")
        print(f"{'total':<28}{sum(v[0] for v in figures['tests'].values()):>10.2f}"
              f"{sum(v[1] for v in figures['tests'].values()):>10.2f}")
        return
    (left, mine), *rest = columns
    for right, theirs in rest:
        print(f"{left}  against  {right}: milliseconds, difference of this to the other")
        print(f"{'test':<28}{'minimum run-time':>28}{'average run-time':>32}")
        print(f"{'':<28}{'this':>9}{'other':>9}{'diff':>10}  {'this':>10}{'other':>10}{'diff':>10}")
        sums = [0.0] * 4
        for name, (least, average) in mine["tests"].items():
            if name in theirs["tests"]:
                row = [least, theirs["tests"][name][0], average, theirs["tests"][name][1]]
                sums = [a + b for a, b in zip(sums, row)]
                line(name, row)
        line("total", sums)


def line(name, row):
    """Print a row of the comparison."""
    least, other_least, average, other_average = row
    print(f"{name:<28}{least:>9.2f}{other_least:>9.2f}{(least / other_least - 1) * 100:>+9.1f}%  "
          f"{average:>10.2f}{other_average:>10.2f}{(average / other_average - 1) * 100:>+9.1f}%")


def add_options(parser):
    """Add this measurement's options."""
    parser.set_defaults(rounds=10)
    parser.add_argument("--size", type=int, default=10_000, help="repetitions of each test (default 10,000)")
    parser.add_argument("--save", help="write the figures into this file")
    parser.add_argument("--compare", help="compare with a file that --save wrote")


if __name__ == "__main__":
    sys.exit(common.main("pybench", __doc__.splitlines()[0], measure, show, add_options))
