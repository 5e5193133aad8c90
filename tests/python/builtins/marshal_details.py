"""`marshal`: files that cannot seek, values that refer to themselves, sets that change meanwhile."""

import io
import marshal


class Pipe(io.RawIOBase):
    """A file that can only be read on."""

    def __init__(self, data):
        self._data = io.BytesIO(data)

    def readable(self):
        return True

    def readinto(self, buffer):
        return self._data.readinto(buffer)


values = [("a", 1, 2.5), {"k": [1, 2]}, b"xyz" * 100, frozenset("ab"), 10**50]
pipe = Pipe(b"".join(map(marshal.dumps, values)) + b"rest")
assert [marshal.load(pipe) for _ in values] == values
assert pipe.read() == b"rest"
try:
    marshal.load(Pipe(marshal.dumps("a long text")[:-1]))
except EOFError:
    pass
else:
    raise AssertionError("a cut value was read")

# A tuple can hold what refers to it; a slice cannot.
loop = ([],)
loop[0].append(loop)
copy = marshal.loads(marshal.dumps(loop))
assert copy[0][0] is copy
piece = slice([], None)
piece.start.append(piece)
for version in range(marshal.version + 1):
    try:
        marshal.dumps(piece, version)
    except ValueError:
        continue
    raise AssertionError("a slice in itself was written")


class Growing:
    """A buffer whose reader changes the set it is in."""

    def __hash__(self):
        return 0

    def __buffer__(self, flags):
        items.update(range(1000, 1400))
        return memoryview(b"abc")


items = {Growing(), *range(1, 60)}
try:
    marshal.dumps(items)
except RuntimeError as error:
    assert "set changed size" in str(error)
else:
    raise AssertionError("no error")

# The code objects of a program share the name of its file.
code = compile("def f(): pass\ndef g(): pass", "some file", "exec")
names = {id(c.co_filename) for c in (code, *code.co_consts) if hasattr(c, "co_filename")}
assert len(names) == 1
