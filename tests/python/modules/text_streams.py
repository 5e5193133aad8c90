"""Text over streams that give little at a time, and over pairs without positions."""

import io

# A \r at the end of what was read is no line end where lines end in \r\n.
data = b"unix\nwindows\r\nos9\rlast\nnonl"
for size in range(1, 12):
    with io.TextIOWrapper(io.BufferedReader(io.BytesIO(data), size), newline="\r\n", encoding="ascii") as text:
        text._CHUNK_SIZE = 1
        assert list(text) == ["unix\nwindows\r\n", "os9\rlast\nnonl"], size

# Writing keeps what was read ahead where it cannot be read again.
pair = io.BufferedRWPair(io.BytesIO(b"foo\nbar\n"), io.BytesIO())
text = io.TextIOWrapper(pair, encoding="ascii")
assert text.readline() == "foo\n"
text.write("x")
assert text.readline() == "bar\n"

# Memory that cannot be written is the wrong argument.
for stream in (io.BytesIO(b"abc"), io.BufferedReader(io.BytesIO(b"abc"))):
    try:
        stream.readinto(memoryview(b"xyz"))
    except TypeError as error:
        assert str(error) == "readinto() argument must be read-write bytes-like object, not memoryview", error
    else:
        raise AssertionError(stream)

# A stream below may give any bytes-like object.
class Views(io.BytesIO):
    """Reads memoryviews."""

    def read1(self, size=-1, /):
        return memoryview(super().read1(size))


assert io.TextIOWrapper(Views(b"text"), encoding="ascii").read(10) == "text"
