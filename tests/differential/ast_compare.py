"""Compare syntax trees between a reference Python and Weft's parser.

    python ast_compare.py --reference "python3.14" --weft "Weft.Syntax.Dump" PATH...

Every ``.py`` file below the given paths that the reference parses is dumped by both
sides (``ast.dump(..., include_attributes=True)``); the SHA-1 of the texts must be equal.
``--cache FILE`` keeps the reference's hashes. ``--show`` prints the first difference of each file.
"""

import argparse
import os
import shlex
import subprocess
import sys

REFERENCE_PROGRAM = r"""
import ast, hashlib, sys, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(100000)
for path in sys.stdin.read().splitlines():
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read())
    except (SyntaxError, ValueError):
        continue
    text = ast.dump(tree, include_attributes=True)
    print(hashlib.sha1(text.encode("utf-8", "surrogatepass")).hexdigest(), path)
"""

DUMP_PROGRAM = r"""
import ast, sys, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(100000)
with open(sys.argv[1], "rb") as file:
    text = ast.dump(ast.parse(file.read()), include_attributes=True)
sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
"""


def find_files(paths):
    for path in paths:
        if os.path.isfile(path):
            yield path
            continue
        for folder, _, names in sorted(os.walk(path)):
            for name in sorted(names):
                if name.endswith(".py"):
                    yield os.path.join(folder, name)


def parse_hashes(text):
    result = {}
    for line in text.splitlines():
        digest, _, path = line.partition(" ")
        result[path] = digest
    return result


def run(command, text):
    done = subprocess.run(command, input=text, capture_output=True, text=True, errors="replace")
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr}")
    return done.stdout


def first_difference(left, right):
    at = next((i for i, (a, b) in enumerate(zip(left, right)) if a != b), min(len(left), len(right)))
    start = max(0, at - 100)
    return f"  reference: {left[start:at + 120]!r}\n  weft:      {right[start:at + 120]!r}"


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--reference", default="python3.14", help="command of the reference Python")
    options.add_argument("--weft", required=True, help="command of Weft.Syntax.Dump")
    options.add_argument("--cache", help="file that keeps the reference's hashes")
    options.add_argument("--prefix", default="", help="what the reference calls the root of the paths, as OURS=THEIRS")
    options.add_argument("--show", action="store_true", help="show the first difference of each file")
    options.add_argument("paths", nargs="*")
    arguments = options.parse_args()
    reference = shlex.split(arguments.reference)
    weft = shlex.split(arguments.weft)
    ours, _, theirs = arguments.prefix.partition("=")

    if arguments.cache and os.path.exists(arguments.cache):
        with open(arguments.cache) as file:
            expected = parse_hashes(file.read())
    else:
        names = [theirs + name[len(ours):] if ours else name for name in find_files(arguments.paths)]
        expected = parse_hashes(run(reference + ["-c", REFERENCE_PROGRAM], "\n".join(names)))
        if arguments.cache:
            with open(arguments.cache, "w") as file:
                file.writelines(f"{digest} {path}\n" for path, digest in expected.items())

    if ours:
        expected = {ours + path[len(theirs):]: digest for path, digest in expected.items()}
    expected = {path: digest for path, digest in expected.items() if os.path.exists(path)}
    output = run(weft + ["hash"], "".join(path + "\n" for path in expected))
    got = {}
    for line in output.splitlines():
        if line.startswith("error "):
            print(line)
        else:
            digest, _, path = line.partition(" ")
            got[path] = digest

    equal = [path for path in expected if got.get(path) == expected[path]]
    for path in expected:
        if path in got and got[path] != expected[path]:
            print("differs:", path)
            if arguments.show:
                name = theirs + path[len(ours):] if ours else path
                left = run(reference + ["-c", DUMP_PROGRAM, name], "")
                right = run(weft + ["dump", path], "")
                print(first_difference(left, right))
    print(f"{len(equal)} of {len(expected)} trees are equal")
    return len(equal) != len(expected)


if __name__ == "__main__":
    sys.exit(main())
