"""Write what a reference Python makes of small programs, as expectations for Weft.Syntax.Tests.

    python3.14 make_syntax_cases.py OUTPUT_FOLDER

One JSON file a feature: a list of {"source", "mode", "tree"} or {"source", "mode", "error"}.
"""

import ast
import json
import os
import sys
import warnings

import _tokenize

EXPRESSIONS = """
a
(a)
a.b.c[d](e)
a + b * c ** -d ** e
-a ** b
not a and b or not c
a < b <= c != d is not e not in f
a | b ^ c & d << e >> f
a @ b // c % d
~a + +b - -c
a if b else c if d else e
lambda: 0
lambda a, b=1, *c, d, e=2, **f: a
lambda a, /, b, *, c: 0
()
(a,)
(a, *b)
a, *b, c
[]
[a, *b]
{}
{a: b, **c, d: e}
{a, *b}
[a for b in c if d if e for f, *g in h]
{a for b in c}
{a: b for c, d in e}
(a for b in c)
f(a for b in c)
f(a, *b, c=d, *e, **f)
f(a := 1)
f(**a, b=c)
a[b:c]
a[:]
a[::b, c, *d]
a[b := c]
a[*b]
(yield)
(yield a, b)
(yield from a)
await a
(a := b)
[a async for b in c]
...
None, True, False
0, 0x_ff, 0o17, 0b101, 1_000, 00, 1e3, 1.5e-7, .5, 5., 1j, 1.5e300, 123456789012345678901234567890, 0xffffffffffffffffffffff
é + ñandú
(
  a
  +
  b)
a == \\
b
""".strip("\n")

STATEMENTS = [
    "a = b = c\n", "a, (b, [c, *d]) = e\n", "a.b[c] = d\n", "*a, = b\n", "(a) = 1\n", "a: int\n", "(a): int = 3\n", "a.b: c = yield d\n",
    "a += 1\nb **= 2\nc //= 3\nd @= e\nf >>= g\n", "a = yield\n", "pass; a; b;\n", "del a, b.c, (d, [e])\n", "del (a), (b,)\n",
    "assert a, b\n", "raise\nraise a\nraise a from b\n", "import a.b.c as d, e\n", "from . import a\nfrom ...b.c import (d as e, f,)\nfrom .... import *\n",
    "global a, b\n", "def f():\n    nonlocal a\n    return *a, b\n", "if a:\n    b\nelif c:\n    d\nelif e: f\nelse:\n    g\n",
    "while a:\n    break\nelse:\n    continue\n", "for a, *b in c, d:\n    pass\nelse:\n    pass\n", "async def f():\n    async for a in b: pass\n    async with c as d: pass\n",
    "with a as b, c: pass\n", "with (a as b, c as (d, e),): pass\n", "with (a, b): pass\n", "with (a): pass\n", "with (a).b as c: pass\n", "with (yield): pass\n",
    "try:\n    a\nexcept B as c:\n    d\nexcept (E, F):\n    g\nexcept:\n    h\nelse:\n    i\nfinally:\n    j\n", "try: a\nexcept* B, C: d\n", "try: a\nexcept B, C: d\n", "try: a\nfinally: b\n",
    "def f(a, /, b: c = 1, *d: *e, f, g=2, **h) -> i: pass\n", "@a.b(c)\n@d[e]\nasync def f(): ...\n", "@a\nclass B(c, *d, e=f, **g):\n    '''doc'''\n",
    "class A: pass\n", "class A(): x: int = 1\n", "def f[T, *U, **V](): pass\n", "class A[T: int = str, *U = *V, **W = X]: pass\n", "type A[T] = list[T]\n", "type = 1\ntype(a)\ntype.b\n",
    "match = case = _ = 1\nmatch(a)\nmatch[b]\nmatch, c\nmatch * d\n", "if a:\n\tb\n\tc\nd\n", "if a:\n  # comment\n\n  b\n # odd\nc\n", "x = 1 # no newline", "\n\n# only a comment\n", "",
    "def f():\n  if a:\n    b\n  c\n\f\nd\n",
]

STRINGS = [
    "'a' \"b\" '''c\nd'''", r"'\n\t\\\'\"\a\b\f\v\r\0\101\x41\u00e9\U0001F600\N{LATIN SMALL LETTER E WITH ACUTE}'", r"r'\n' R'\\'", r"b'\x00\xff\n' rb'\n' Br'\d'", "u'a'", "u'a' 'b'", "'a' u'b'",
    r"'\ud800'", r"'\ud83d\ude00'", "'\\\nx'", "''", "b''", "'é€😀'", "f''", "f'a'", "f'{a}'", "f'a{b}c{d!r}e{f:g}h{i!s:j{k}l}'", "f'{a=}'", "f'{a = !s}'", "f'{ a = :>{w}}'", "f'{{}}'", "f'{{{a}}}'",
    "f'{a:{b}{c}}'", "f'{a[\"b\"]}'", "f'{f'{f'{a}'}'}'", "f'''{\na\n+ # why\nb}'''", "f'{lambda_}{(lambda x: x)}'", "f'{a!r:^{w}.{p}}' 'x' f'y'", "'x' f'{a}' 'y' 'z'", r"f'\x41{a}\n'", r"rf'\d{a}\n'", r"f'\N{DIGIT ONE}{a}'",
    "f'{*a, b}'", "f'{yield}'", "f'{a:%H:%M}'", "f'{a if b else c}'", "f'{ {1: 2}[1] }'", "f'{a:=5}'", "f'{a != b}'", "f'{\"a\" \"b\"}'", "t''", "t'a{b}c'", "t'{a!r:{b}}' t'{c=}'", "t'{ a }'", "rt'\\{a}'",
    "f'{a:\\x41}'", "f'{a}' f'' 'b'", "f'é{a}ü'", "f'''\n{a}\n'''", "f'{a,}'", "f'{a:{b:{c}}}'",
]

PATTERNS = [
    "_", "a", "a.b.c", "1", "-1", "1+2j", "-1.5-2j", "'a' 'b'", "b'x'", "None", "True", "False", "(a)", "()", "(a,)", "(a, *b)", "[]", "[a, *_, b]", "a, b", "*a,", "a, *b, c", "{}", "{'a': b}", "{1: a, **b}", "{a.b: c, None: d, -1: e}",
    "A()", "A(b)", "A.B(c, d=e,)", "a | b | 1", "(a | b) as c", "A(b) as c", "[a] | {'b': c} as d", "a if b", "a, b if c := d",
]

ERRORS = [
    "f() = 1", "a + 1 = 2", "(a, b + 1) = 2", "[a, f()] = 1", "None = 1", "a = f() = 2", "x = yield = 1", "del f()", "del a + b", "del *a", "a + 1 += 2", "(a, b) += 1", "(a, b): int", "[a]: int", "a + 1: int",
    "for f() in a: pass", "for a + 1 in b: pass", "[a for 1 in b]", "with a as f(): pass", "import a as b.c", "import a from b", "import", "from a import", "from a import b,", "from a import (b",
    "f(a b)", "[a b]", "(a b)", "{a b}", "{a: b c}", "{a: b, c}", "{a: b, c:}", "{a: *b}", "{**a for b in c}", "{a:}", "a b", "print a", "exec 'a'", "f(a for b in c, d)", "f(a, b for c in d)", "f(a=1, b)", "f(**a, b)", "f(**a, *b)",
    "f(1=2)", "f(a.b=2)", "f(True=1)", "f(a=)", "f(a=b for c in d)", "f(*a=1)", "f(**a=1)", "f(*)", "class A(a for b in c): pass",
    "if a = 1: pass", "if a.b = 1: pass", "while a = b: pass", "(a = 1)", "(1 := 2)", "a := 1", "(a.b := 1)", "a if b", "(a if b)", "a if b else", "a if b else pass", "pass if a else b", "1 + not a", "- not a",
    "(*a)", "(**a)", "*a", "print(*)", "[*a for b in c]", "[a, b for c in d]", "[a, for b in c]", "lambda a, a b: 0", "lambda *: 0", "lambda (a): 0",
    "def f(a=1, b): pass", "def f(*): pass", "def f(*, **a): pass", "def f(a, *, *b): pass", "def f(**a, b): pass", "def f(**a=1): pass", "def f(*a=1): pass", "def f(/, a): pass", "def f(a, /, b, /): pass", "def f(*a, /): pass", "def f(a=): pass", "def f((a, b)): pass", "def f(a, / *b): pass",
    "def f: pass", "def f()", "def f() pass", "def f():\npass", "class A\n    pass", "class A:\npass", "if a\n    b", "if a:\nb", "if a:\n    b\nelif c\n    d", "if a:\n    b\nelif c:\nd", "if a:\n    b\nelse\n    c", "if a:\n    b\nelse:\nc", "if a:\n    b\nelse:\n    c\nelif d:\n    e",
    "while a\n    b", "while a:\nb", "for a in b\n    c", "for a in b:\nc", "with a\n    b", "with a:\nb", "with (a, b)\n    c", "try\n    a", "try:\na", "try:\n    a\nb", "try:\n    a\nexcept b\n    c", "try:\n    a\nexcept b:\nc", "try:\n    a\nfinally:\nb", "try:\n    a\nexcept* b:\nc", "try: a\nexcept B, C as d: e", "try: a\nexcept B as c.d: e", "try: a\nexcept*: b", "try: a\nexcept B: c\nexcept* D: e",
    "match a\n    case b: c", "match a:\ncase b: c", "match a:\n    case b\n        c", "match a:\n    case b:\n    c", "match a:\n    case b as _: c", "match a:\n    case b as c.d: e", "match a:\n    case A(b=c, d): e", "match a:\n    case 1j + 1: b", "match a:\n    case 1 + 1: b",
    "async a", "await", "global", "return return", "type A[] = b", "def f[*T: int](): pass", "def f[**T: (int, str)](): pass",
    "'abc", "'''abc", "f'abc", "f'''abc", "'abc\\'", "(", "[a, b", "{a: (b}", "a)", "a]", "(a]", "(a\nb]", "f(a\nb = 1", "a = (1, 2\nb = 3", "  a", "if a:\n        b\n    c", "if a:\n    b\n      c", "if a:\n\tb\n        c",
    "a $ b", "a ? b", "a ! b", "a\\ b", "\\", "0777", "1_", "1__0", "0x", "0xg", "0b2", "0o8", "1e", "1e+", "1abc", "0b1x", "1.5abc", "1jx", "€ = 1", "a\u00a0= 1", "a\u200b = 1", "ub'a'", "bf'a'", "b'é'", "'a' b'b'", "'a' t'b'", r"'\x4'", r"'\u12'", r"'\U00110000'", r"'\N{no such name}'", r"'\N'", r"b'\x4'",
    "f'{}'", "f'{a'", "f'{a b}'", "f'}'", "f'{a!}'", "f'{a!x}'", "f'{a! r}'", "f'{a:{b'", "f'{!r}'", "f'{=}'", "f'{:x}'", "f'{a=x}'", "f'{lambda x: 1}'", "f'{a)}'", "f'{(a}'", "f'{a!r b}'", "t'{}'", "f'{a:{b:{c:{d}}}}'", "f'{a\n", "1 <> 2", "a b'c'", "\"a\" b \"c\"", "x = {1: 2, 3 4}",
    "é = f(a b)", "é b", "x = 'é' y", "'" + "9" * 5 + "' 'é\\x'", "9" * 4301,
]

TOKENS = [
    "a = 1 # b\n", "if a:\n    b\n\n    # c\nd\n", "(a,\n  # x\n  b)\n", "f'{a!r:>{w}} b{{c}}'\n", "t'a{b}'\n", "x = '''a\nb'''", "a -> b := c ... != <= ** //=\n", "é = 'ü'\n", "a\\\n b\n", "1_000 0x1F 1e5 1.5j .5\n", "", "\n", "# c", "a;b", "a$?!\n", "f'''\n{a\n}\n'''\n",
]


def error_of(error):
    return [type(error).__name__, error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset]


def parse_case(source, mode):
    case = {"source": source, "mode": mode}
    try:
        case["tree"] = ast.dump(ast.parse(source, "<string>", mode), include_attributes=True)
    except SyntaxError as error:
        case["error"] = error_of(error)
    return case


def token_case(source):
    lines = iter(source.encode().splitlines(True))
    tokens = []
    case = {"source": source, "tokens": tokens}
    try:
        for token in _tokenize.TokenizerIter(lambda: next(lines, b""), encoding="utf-8", extra_tokens=True):
            tokens.append([token[0], token[1], *token[2], *token[3], token[4]])
    except SyntaxError as error:
        case["error"] = [type(error).__name__, error.msg, error.lineno, error.offset]
    return case


def main():
    warnings.simplefilter("ignore")
    expressions = [line for line in EXPRESSIONS.replace("\n  ", "\0  ").replace("\\\n", "\\\0").split("\n")]
    features = {
        "expressions": [parse_case(s.replace("\0", "\n"), "eval") for s in expressions],
        "statements": [parse_case(s, "exec") for s in STATEMENTS],
        "strings": [parse_case(s, "exec") for s in STRINGS],
        "patterns": [parse_case(f"match x:\n    case {p}:\n        pass\n", "exec") for p in PATTERNS],
        "errors": [parse_case(s, "exec") for s in ERRORS],
        "tokens": [token_case(s) for s in TOKENS],
    }
    for name, cases in features.items():
        with open(os.path.join(sys.argv[1], name + ".json"), "w", encoding="utf-8") as file:
            file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
        print(name, len(cases))


if __name__ == "__main__":
    main()
