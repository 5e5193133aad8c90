"""_pickle writes what the library's own pickler writes, and reads it."""

import io
import pickle

import _pickle


class Plain:
    def __init__(self):
        self.x = 1
        self.y = [1, 2, {"a": (1, 2.5, None, True)}]

    def __eq__(self, other):
        return self.__dict__ == other.__dict__


OBJECTS = [
    1, -1, 2**40, -(2**100), 1.5, "abc", "é\ud800😀", b"x" * 300, [1, 2, 3], {}, {1: 2, 3: 4}, (1,), (1, 2, 3, 4), {1, 2},
    frozenset([1, 2]), Plain(), Plain, len, bytearray(b"abc"), None, ..., type(None), list(range(3000)), "x" * 70000,
    str.maketrans, [[[]], ()],
]

for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    for o in OBJECTS:
        data = _pickle.dumps(o, protocol)
        assert data == pickle._dumps(o, protocol), (protocol, o)
        assert _pickle.loads(data) == o
        assert _pickle.load(io.BytesIO(data)) == o

loop = []
loop.append(loop)
copy = _pickle.loads(_pickle.dumps(loop))
assert copy[0] is copy

for damaged in (b"", b"\x80\x04.", b"(.", b"\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\x7f", b"h\x05.", b"X\xff\xff\xff\x7fabc", b"\xff", b"c\nx\n."):
    try:
        _pickle.loads(damaged)
    except (_pickle.UnpicklingError, EOFError, ValueError, MemoryError, OverflowError):
        pass
    else:
        raise AssertionError(damaged)

deep = []
for _ in range(100_000):
    deep = [deep]
try:
    _pickle.dumps(deep)
except RecursionError:
    pass
else:
    raise AssertionError("no RecursionError")


class Persistent(_pickle.Pickler):
    def persistent_id(self, obj):
        return "id" if obj is len else None


class Loader(_pickle.Unpickler):
    def persistent_load(self, pid):
        return pid.upper()


file = io.BytesIO()
Persistent(file).dump([len, 1])
file.seek(0)
assert Loader(file).load() == ["ID", 1]
