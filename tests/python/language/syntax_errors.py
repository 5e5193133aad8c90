"""What does not compile: the message and the place (None: it does compile)."""

CASES = [
    ('x = ', 'invalid syntax', 1, 5),
    ('if x\n  pass', "expected ':'", 1, 5),
    ('(1, 2', "'(' was never closed", 1, 1),
    ('1 = x', "cannot assign to literal here. Maybe you meant '==' instead of '='?", 1, 1),
    ('f() = 1', "cannot assign to function call here. Maybe you meant '==' instead of '='?", 1, 1),
    ('return 1', "'return' outside function", 1, 1),
    ('break', "'break' outside loop", 1, 1),
    ('continue', "'continue' not properly in loop", 1, 1),
    ('def f(a, a): pass', "duplicate argument 'a' in function definition", 1, 10),
    ('def f():\nreturn', 'expected an indented block after function definition on line 1', 2, 1),
    ('  x = 1', 'unexpected indent', 1, 2),
    ('if 1:\n    a\n  b', 'unindent does not match any outer indentation level', 3, 4),
    ("print 'a'", "Missing parentheses in call to 'print'. Did you mean print(...)?", 1, 1),
    ('a b', 'invalid syntax', 1, 3),
    ('f(a=1, 2)', 'positional argument follows keyword argument', 1, 9),
    ("x = 'abc", 'unterminated string literal (detected at line 1)', 1, 5),
    ('def f():\n nonlocal x', "no binding for nonlocal 'x' found", 2, 2),
    ('def f():\n x = 1\n global x', "name 'x' is assigned to before global declaration", 3, 2),
    ('x = 0777', 'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers', 1, 5),
    ('for x in y: await z', "'await' outside function", 1, 13),
    ('yield 1', "'yield' outside function", 1, 1),
    ('del f()', 'cannot delete function call', 1, 5),
    ('a, b += 1', "'tuple' is an illegal expression for augmented assignment", 1, 1),
    ('None = 1', 'cannot assign to None', 1, 1),
    ('lambda: (yield)', None, 1, 1),
    ('class C(x for x in y): pass', 'invalid syntax', 1, 11),
    ('try:\n pass', "expected 'except' or 'finally' block", 2, 6),
    ('*a', "can't use starred expression here", 1, 1),
    ('import a.b as c.d', 'cannot use attribute as import target', 1, 15),
    ('from . import *\ndef f():\n from a import *', 'import * only allowed at module level', 3, 16),
    ('a := 1', 'invalid syntax', 1, 3),
    ('{1: 2, 3}', "':' expected after dictionary key", 1, 8),
    ('x = [1, 2', "'[' was never closed", 1, 5),
    ('x = 1)', "unmatched ')'", 1, 6),
    ('(1]', "closing parenthesis ']' does not match opening parenthesis '('", 1, 3),
    ('elif x: pass', 'invalid syntax', 1, 1),
    ('async x', 'invalid syntax', 1, 7),
]
for source, message, line, column in CASES:
    try:
        compile(source, "<test>", "exec")
    except SyntaxError as error:
        assert (error.msg, error.lineno, error.offset) == (message, line, column), (source, error.msg, error.lineno, error.offset)
    else:
        assert message is None, source
