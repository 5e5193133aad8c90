"""bz2: whole and in pieces, several streams, errors, files."""

import bz2
import io
import tarfile

for data in (b"", b"a", b"abc" * 50000, bytes(2_000_000), bytes(range(256)) * 2000):
    for level in (1, 9):
        packed = bz2.compress(data, level)
        assert bz2.decompress(packed) == data
    compressor = bz2.BZ2Compressor()
    packed = b"".join(compressor.compress(data[i:i + 7777]) for i in range(0, len(data), 7777)) + compressor.flush()
    decompressor = bz2.BZ2Decompressor()
    out, feed = [], packed + b"rest"
    while not decompressor.eof:
        piece, feed = (feed[:100], feed[100:]) if decompressor.needs_input else (b"", feed)
        out.append(decompressor.decompress(piece, max_length=10000))
        assert len(out[-1]) <= 10000
    assert b"".join(out) == data and decompressor.unused_data + feed == b"rest"

assert bz2.decompress(bz2.compress(b"one") + bz2.compress(b"two")) == b"onetwo"
for bad, error in ((b"no bzip2 at all, certainly", OSError), (bz2.compress(b"x")[:-5], ValueError)):
    try:
        bz2.decompress(bad)
    except error:
        pass
    else:
        raise AssertionError(bad)

buffer = io.BytesIO()
with tarfile.open(fileobj=buffer, mode="w:bz2") as archive:
    entry = tarfile.TarInfo("hello.txt")
    entry.size = 5
    archive.addfile(entry, io.BytesIO(b"hello"))
buffer.seek(0)
with tarfile.open(fileobj=buffer, mode="r:bz2") as archive:
    assert archive.extractfile(archive.next()).read() == b"hello"
