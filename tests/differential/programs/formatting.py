"""Format specifications, all crossed: which are accepted, what they print, what the errors say."""


def attempt(spec, value):
    try:
        return repr(format(value, spec))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for value in (0, 42, -7, 10 ** 18, True, 3.14159, -0.0, 1e100, float("inf"), float("nan"), "text", "é😀", None, 1 + 2j, b"x", [1]):
    for align in ("", "<", ">", "^", "=", "*^", "é<"):
        for sign in ("", "+", " "):
            for rest in ("", "5", "05", "12,", "_", ".2", "10.3", "#x", "b", "o", "X", "c", "d", "n", "e", "10.2E", "f", "g", ".3G", "%", "s", "z.0f", "q"):
                print(repr(value), repr(align + sign + rest), attempt(align + sign + rest, value))
for template, arguments in (("%d %i %u", (1, -2, 3)), ("%s %r %a", ("é", "é", "é")), ("%5s|%-5s|%.2s", ("ab", "ab", "abc")),
                            ("%+d % d %05d %-5d|", (1, 2, 3, 4)), ("%x %X %#x %o %#o", (255, 255, 255, 8, 8)),
                            ("%e %.2E %f %.0f %g %G", (1.5, 1.5, 1.5, 2.5, 1e10, 1e-10)), ("%c%c", (65, "B")), ("%%", ()),
                            ("%*d|%-*d|%.*f", (5, 1, 5, 2, 2, 3.14159)), ("%d", ("x",)), ("%d %d", (1,)), ("%d", (1, 2)),
                            ("%(a)s", {"a": 1}), ("%(b)s", {"a": 1}), ("%q", (1,)), ("%", (1,)), ("%c", ("ab",)), ("%x", (1.5,)), ("%d", (1.9,)), ("%s", ((1, 2),))):
    try:
        print(repr(template), repr(template % arguments))
    except Exception as error:
        print(repr(template), type(error).__name__, error)
for template, arguments in (("{} {}", (1, 2)), ("{1} {0}", (1, 2)), ("{} {0}", (1,)), ("{x}", ()), ("{0.real} {0[a]}", ({"a": 1},)), ("{", ()), ("}", ()),
                            ("{!r:>5}", ("a",)), ("{!x}", (1,)), ("{:{}}", (1, 5)), ("{:{}{}}", (1, "<", 5)), ("{0[0]}{0[1]}", ("ab",)), ("{a!s:^{w}}|", ()), ("{{}}", ()), ("{3}", (1,))):
    try:
        print(repr(template), repr(template.format(*arguments, a="A", w=5)))
    except Exception as error:
        print(repr(template), type(error).__name__, error)
