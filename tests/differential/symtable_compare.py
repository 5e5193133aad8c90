"""Compare Weft's symbol tables with a reference Python's.

usage: symtable_compare.py LIST [-v]     (under the reference)

LIST has lines "source<TAB>weft dump"; tests/Weft.Compiler.Dump writes the latter with the argument "symbols".
"""

import _symtable
import sys

# A name that only passes through a block; such names come in the order of a set.
PASSED_THROUGH = f"={_symtable.FREE << _symtable.SCOPE_OFF}"


def render(entry, depth, out):
    symbols = " ".join(f"{name}={flags}" for name, flags in entry.symbols.items())
    out.append("\t".join(map(str, (depth, entry.name, entry.type, entry.lineno, entry.nested, " ".join(entry.varnames), symbols))))
    for child in entry.children:
        render(child, depth + 1, out)


def normalized(line):
    *fields, symbols = line.split("\t")
    items = symbols.split(" ")
    passed = sorted(s for s in items if s.endswith(PASSED_THROUGH))
    return [*fields, [s for s in items if not s.endswith(PASSED_THROUGH)], passed]


def main(listing, verbose):
    same = total = 0
    with open(listing) as file:
        pairs = [line.rstrip("\n").split("\t") for line in file]
    for source, ours in pairs:
        expected = []
        try:
            with open(source, "rb") as file:
                render(_symtable.symtable(file.read(), source, "exec"), 0, expected)
        except (SyntaxError, ValueError, OSError):
            continue
        with open(ours) as file:
            actual = file.read().splitlines()
        total += 1
        if actual == expected or list(map(normalized, actual)) == list(map(normalized, expected)):
            same += 1
        elif verbose:
            for a, b in zip(actual + [""] * len(expected), expected):
                if a != b:
                    a, b = a.split("\t"), b.split("\t")
                    sa, sb = set(a[-1].split(" ")), set(b[-1].split(" "))
                    print(source, b[1], b[3], "ours", a[:6], sorted(sa - sb)[:8], "reference", b[:6], sorted(sb - sa)[:8],
                          "order" if sa == sb else "")
                    break
    print(f"{same} of {total} symbol tables identical")


if __name__ == "__main__":
    main(sys.argv[1], "-v" in sys.argv)
