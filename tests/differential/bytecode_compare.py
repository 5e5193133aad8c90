"""Compare the code objects Weft compiles with a reference Python's, field by field.

usage: bytecode_compare.py dump LIST            (under the reference) write the reference's dumps
       bytecode_compare.py compare LIST [-v]    (under any Python) compare and print what differs

LIST has lines "source<TAB>reference dump<TAB>weft dump"; tests/Weft.Compiler.Dump writes the last of them.
"""

import marshal
import struct
import sys
from collections import Counter

FIELDS = ("kind qualname name counts stacksize flags firstlineno code consts names varnames cellvars freevars "
          "linetable exceptiontable localsplusnames localspluskinds").split()


def text(s):
    try:
        return "s" + s.encode("utf-8").hex()
    except UnicodeEncodeError:
        return "u" + ",".join(str(ord(c)) for c in s)


def constant(value, nested):
    if value is None:
        return "N"
    if value is True:
        return "T"
    if value is False:
        return "F"
    if value is ...:
        return "E"
    if isinstance(value, int):
        return f"i{value}"
    if isinstance(value, float):
        return "f" + struct.pack(">d", value).hex()
    if isinstance(value, complex):
        return "c" + struct.pack(">dd", value.real, value.imag).hex()
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bytes):
        return "b" + value.hex()
    if isinstance(value, tuple):
        return "(" + ",".join(constant(v, nested) for v in value) + ")"
    if isinstance(value, frozenset):
        return "{" + ",".join(sorted(constant(v, nested) for v in value)) + "}"
    if isinstance(value, slice):
        return "[" + ",".join(constant(v, nested) for v in (value.start, value.stop, value.step)) + "]"
    nested.append(value)
    return "C" + text(value.co_qualname)


class Marshalled:
    """Reads the fields of a code object that Python does not show: names and kinds of all variables."""

    def __init__(self, code):
        self.data = marshal.dumps(code)
        self.position = 0
        self.refs = []
        fields = self.read()
        self.names, self.kinds = fields[-2:]

    def take(self, n):
        self.position += n
        return self.data[self.position - n:self.position]

    def number(self, n=4):
        return int.from_bytes(self.take(n), "little", signed=n == 4)

    def read(self):
        byte = self.number(1)
        slot = None
        if byte & 0x80:
            slot = len(self.refs)
            self.refs.append(None)
        value = self.read_value(chr(byte & 0x7F))
        if slot is not None:
            self.refs[slot] = value
        return value

    def read_value(self, kind):
        match kind:
            case "N" | "T" | "F" | "." | "S" | "0":
                return None
            case "i":
                return self.number()
            case "l":
                return self.take(2 * abs(self.number()))
            case "g":
                return self.take(8)
            case "y":
                return self.take(16)
            case "s" | "u" | "t" | "a" | "A":
                data = self.take(self.number())
                return data if kind == "s" else data.decode("utf-8", "surrogatepass")
            case "z" | "Z":
                return self.take(self.number(1)).decode("ascii")
            case ")" | "(" | ">" | "<" | "[":
                return [self.read() for _ in range(self.number(1 if kind == ")" else 4))]
            case ":":
                return [self.read() for _ in range(3)]
            case "r":
                return self.refs[self.number()]
            case "c":
                for _ in range(5):
                    self.number()
                fields = [self.read() for _ in range(5)]
                for _ in range(3):
                    self.read()
                self.number()
                self.read()
                self.read()
                return fields
            case _:
                raise ValueError(kind)


def dump(code, out):
    nested = []
    consts = " ".join(constant(c, nested) for c in code.co_consts)
    plus = Marshalled(code)

    def names(items):
        return " ".join(map(text, items))

    out.append("\t".join((
        "code", text(code.co_qualname), text(code.co_name),
        f"{code.co_argcount},{code.co_posonlyargcount},{code.co_kwonlyargcount}", str(code.co_stacksize),
        f"{code.co_flags:x}", str(code.co_firstlineno), code.co_code.hex(), consts, names(code.co_names),
        names(code.co_varnames), names(code.co_cellvars), names(code.co_freevars), code.co_linetable.hex(),
        code.co_exceptiontable.hex(), names(plus.names), plus.kinds.hex())))
    for inner in nested:
        dump(inner, out)


def write_reference(pairs, optimize):
    import warnings
    warnings.simplefilter("ignore")
    for source, reference, _ in pairs:
        out = []
        try:
            with open(source, "rb") as file:
                dump(compile(file.read(), source, "exec", dont_inherit=True, optimize=optimize), out)
        except SyntaxError as e:
            out = [f"error\t{e.msg}\t{e.lineno}\t{e.offset}\t{e.end_lineno}\t{e.end_offset}"]
        except (ValueError, RecursionError, MemoryError) as e:
            out = [f"skip\t{e}"]
        with open(reference, "w") as file:
            file.write("\n".join(out) + "\n")


def compare(pairs, verbose):
    same = total = 0
    reasons = Counter()
    files_same = 0
    shown = 0
    for source, reference, ours in pairs:
        with open(reference) as file:
            expected = file.read().splitlines()
        try:
            with open(ours) as file:
                actual = file.read().splitlines()
        except FileNotFoundError:
            actual = []
        if expected and expected[0].startswith("skip"):
            continue
        total += len(expected)
        if actual == expected:
            same += len(expected)
            files_same += 1
            continue
        if not actual or not actual[0].startswith("code") or not expected[0].startswith("code"):
            reasons["whole file"] += 1
            print(source, "ours:", actual[:1] and actual[0][:600 if actual[0][0] == "c" and not actual[0].startswith("code") else 200],
                  "| expected:", expected[0][:100])
            continue
        for i, line in enumerate(expected):
            if i < len(actual) and actual[i] == line:
                same += 1
                continue
            if i >= len(actual):
                reasons["missing"] += 1
                continue
            a, b = actual[i].split("\t"), line.split("\t")
            differing = [f for f, x, y in zip(FIELDS, a, b) if x != y]
            reasons[",".join(differing)] += 1
            if verbose and shown < verbose:
                shown += 1
                print(source, bytes.fromhex(b[1][1:]).decode(), "line", b[6], differing)
    print(f"{same} of {total} code objects identical ({100 * same / max(total, 1):.2f} %), {files_same} of {len(pairs)} files")
    for reason, count in reasons.most_common(25):
        print(f"{count:6} {reason}")


if __name__ == "__main__":
    command, listing, *rest = sys.argv[1:]
    with open(listing) as file:
        pairs = [tuple(line.rstrip("\n").split("\t")) for line in file]
    if command == "dump":
        write_reference(pairs, int(rest[0]) if rest else 0)
    else:
        compare(pairs, int(rest[0]) if rest else 0)
