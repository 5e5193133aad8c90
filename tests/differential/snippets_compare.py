"""Compare how Weft and a reference Python compile small programs: code, errors with their places, and warnings.

usage: snippets_compare.py collect FOLDER OUT [MODE]    (under the reference) gather programs from the string constants
                                                       and doctests of the Python files in FOLDER; what they compile to
                                                       goes to OUT.expected, the programs to OUT.json
       snippets_compare.py compare OUT [-v]            compare with OUT.weft, which tests/Weft.Compiler.Dump wrote with
                                                       the argument "snippets" from OUT.json
"""

import ast
import doctest
import json
import sys
import warnings
from collections import Counter
from pathlib import Path


def gather(folder):
    programs = {}
    for path in sorted(Path(folder).glob("test_*.py")):
        try:
            tree = ast.parse(path.read_bytes())
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and 3 < len(node.value) < 3000:
                text = node.value
                if ">>>" in text:
                    try:
                        for example in doctest.DocTestParser().get_examples(text):
                            programs[example.source] = None
                    except ValueError:
                        pass
                if any(c in text for c in "=(:\n ") and "\0" not in text:
                    programs[text] = None
                    import textwrap
                    programs[textwrap.dedent(text)] = None
    return list(programs)


def outcome(source, mode, flags):
    from bytecode_compare import dump
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            code = compile(source, "<s>", mode, flags=flags, dont_inherit=True)
            out = []
            dump(code, out)
            result = "\n".join(out) + "\n"
        except SyntaxError as e:
            result = f"error {e.msg} {e.lineno} {e.offset} {e.end_lineno} {e.end_offset}"
        except RecursionError:
            result = "recursion"
    return "".join(f"warning {w.message} {w.lineno}|" for w in seen if "invalid escape" not in str(w.message)
                   and "invalid octal" not in str(w.message) and "literal" not in str(w.message).split(" ")[:3]) + result


def collect(folder, out, mode="exec", flags=0):
    programs, results = [], []
    for source in gather(folder):
        try:
            source.encode()
            result = outcome(source, mode, int(flags))
        except (ValueError, MemoryError):
            continue
        programs.append(json.dumps(source))
        results.append(json.dumps(result))
    Path(out + ".json").write_text("\n".join(programs) + "\n")
    Path(out + ".expected").write_text("\n".join(results) + "\n")
    print(len(programs), "programs")


def compare(out, verbose):
    programs, expected, actual = (
        [json.loads(line) for line in Path(out + ext).read_text().splitlines()] for ext in (".json", ".expected", ".weft"))
    kinds = Counter()
    for program, want, got in zip(programs, expected, actual):
        kind = want.split(" ")[0].split("\t")[0]
        if got == want:
            kinds["same", kind] += 1
            continue
        kinds["different", kind, got.split(" ")[0].split("\t")[0]] += 1
        if verbose:
            print("-" * 40)
            print(program[:500])
            print("want", want[:300])
            print("got ", got[:300])
    for kind, count in sorted(kinds.items()):
        print(count, *kind)


if __name__ == "__main__":
    if sys.argv[1] == "collect":
        collect(*sys.argv[2:])
    else:
        compare(sys.argv[2], "-v" in sys.argv)
