"""Compare what a reference Python and Weft's parser say about wrong programs.

    python syntax_error_compare.py --reference "python3.14" --weft "Weft.Syntax.Dump" FILE...

Statements of the given files are damaged at random (a token left out, put in, replaced, or the rest
cut off); type, text and position of the SyntaxError must be equal. ``--seed`` and ``--count`` choose the sample.
"""

import argparse
import json
import shlex
import subprocess
import sys

REFERENCE_PROGRAM = r"""
import ast, io, json, random, sys, textwrap, tokenize, warnings

warnings.simplefilter("ignore")
request = json.load(sys.stdin)
random.seed(request["seed"])
WORDS = '''( ) [ ] { } , : = == := * ** / . if else for in not lambda async await with as import from def class return yield
x 1 "s" f"{x}" f"{x!r:>{w}}" t"{x}" @ -> pass None print match case _ type except try raise finally elif while del
global ; ! != $ ? ... + - ~ and or is += 0777 1_ " ' \"\"\" \\ #c b"x" <>'''.split() + ["\n", "\n    "]

statements = []
for path in request["paths"]:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    lines = text.split("\n")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt) and node.end_lineno - node.lineno < 12:
            source = textwrap.dedent("\n".join(lines[node.lineno - 1:node.end_lineno])) + "\n"
            if len(source) < 600:
                statements.append(source)

count = 0
while count < request["count"]:
    source = random.choice(statements)
    try:
        tokens = [t for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.string]
    except (tokenize.TokenError, SyntaxError):
        continue
    lines = source.splitlines(True)
    token = random.choice(tokens)
    start = sum(map(len, lines[:token.start[0] - 1])) + token.start[1]
    end = sum(map(len, lines[:token.end[0] - 1])) + token.end[1]
    kind = random.random()
    if kind < 0.3:
        damaged = source[:start] + source[end:]
    elif kind < 0.6:
        damaged = source[:start] + random.choice(WORDS) + " " + source[start:]
    elif kind < 0.95:
        damaged = source[:start] + random.choice(WORDS) + source[end:]
    else:
        damaged = source[:end]
    mode = random.choice(["exec", "exec", "exec", "single", "eval"])
    if mode == "eval":
        damaged = damaged.strip()
    try:
        ast.parse(damaged, "<string>", mode)
        error = None
    except SyntaxError as e:
        error = [type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text]
    except (ValueError, MemoryError):
        continue
    count += 1
    print(json.dumps({"source": damaged, "mode": mode, "error": error}))
"""


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--reference", default="python3.14", help="command of the reference Python")
    options.add_argument("--weft", required=True, help="command of Weft.Syntax.Dump")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=5000)
    options.add_argument("--show", type=int, default=20, help="how many differences to print")
    options.add_argument("files", nargs="+", help="Python files, named as the reference sees them")
    arguments = options.parse_args()

    request = json.dumps({"seed": arguments.seed, "count": arguments.count, "paths": arguments.files})
    reference = subprocess.run(
        shlex.split(arguments.reference) + ["-c", REFERENCE_PROGRAM], input=request, capture_output=True, text=True, check=True)
    cases = [json.loads(line) for line in reference.stdout.splitlines()]
    weft = subprocess.run(
        shlex.split(arguments.weft) + ["errors"],
        input="".join(json.dumps({"source": c["source"], "mode": c["mode"]}) + "\n" for c in cases),
        capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in weft.stdout.split("\n") if line]

    different = 0
    for case, answer in zip(cases, answers, strict=True):
        if case["error"] != answer:
            different += 1
            if different <= arguments.show:
                print(f"{case['mode']} {case['source']!r}\n  reference: {case['error']}\n  weft:      {answer}")
    print(f"{len(cases) - different} of {len(cases)} answers are equal")
    return different != 0


if __name__ == "__main__":
    sys.exit(main())
