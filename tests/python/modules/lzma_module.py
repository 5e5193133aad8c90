"""lzma over the system's library: formats, filters, pieces, limits, errors; nothing to test where the library is missing."""

import io
import sys
import threading

try:
    import lzma
except ImportError as error:
    assert "liblzma" in str(error), error
    print("SKIPPED: no liblzma")
    sys.exit()

DATA = b"".join(b"%d times seven is %d\n" % (i, 7 * i) for i in range(20_000))


def raises(kind, text, function, *args, **options):
    try:
        function(*args, **options)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"no {kind.__name__}: {text}")


RAW = [{"id": lzma.FILTER_DELTA, "dist": 4}, {"id": lzma.FILTER_LZMA2, "preset": 1, "lc": 2}]
for options, back in [({}, {}), ({"format": lzma.FORMAT_ALONE}, {}), ({"check": lzma.CHECK_SHA256}, {}), ({"preset": 9 | lzma.PRESET_EXTREME}, {}),
                      ({"filters": RAW}, {}), ({"format": lzma.FORMAT_RAW, "filters": RAW}, {"format": lzma.FORMAT_RAW, "filters": RAW})]:
    packed = lzma.compress(DATA, **options)
    assert len(packed) < len(DATA) // 3
    assert lzma.decompress(packed, **back) == DATA
    # Byte by byte, and with a limit of the output.
    coder = lzma.LZMADecompressor(**back)
    assert b"".join(coder.decompress(packed[i:i + 1]) for i in range(len(packed)) if not coder.eof) == DATA
    coder = lzma.LZMADecompressor(**back)
    pieces = [coder.decompress(packed, 1000)]
    while not coder.eof and len(pieces) < 10_000:
        assert not coder.needs_input or not pieces[-1]
        pieces.append(coder.decompress(b"", 1000))
        assert len(pieces[-1]) <= 1000
        if coder.needs_input:
            break
    assert b"".join(pieces) == DATA

two = lzma.compress(b"one") + lzma.compress(b"two")
assert lzma.decompress(two) == b"onetwo"
coder = lzma.LZMADecompressor()
assert coder.decompress(two) == b"one" and coder.eof and coder.unused_data == lzma.compress(b"two") and coder.check == lzma.CHECK_CRC64
raises(EOFError, "Already at end of stream", coder.decompress, b"")
with lzma.open(io.BytesIO(lzma.compress("grüße\n".encode() * 3)), "rt", encoding="utf-8") as lines:
    assert list(lines) == ["grüße\n"] * 3

raises(lzma.LZMAError, "Input format not supported by decoder", lzma.decompress, b"plain text, not compressed")
raises(lzma.LZMAError, "Memory usage limit exceeded", lzma.decompress, lzma.compress(DATA), memlimit=1)
raises(ValueError, "Must specify filters for FORMAT_RAW", lzma.LZMACompressor, format=lzma.FORMAT_RAW)
raises(ValueError, "Invalid filter specifier for LZMA filter", lzma.LZMACompressor, filters=[{"id": lzma.FILTER_LZMA2, "colour": 1}])
packed = lzma.compress(DATA)
for at in range(0, len(packed), 37):
    for bad in (packed[:at], packed[:at] + bytes([packed[at] ^ 0x55]) + packed[at + 1:]):
        try:
            assert lzma.decompress(bad) == DATA or not bad
        except lzma.LZMAError:
            pass

# One compressor used by several threads: nothing is lost, and the stream is whole.
coder, parts = lzma.LZMACompressor(), []
lock = threading.Lock()


def feed():
    for _ in range(50):
        with lock:
            parts.append(coder.compress(b"x" * 1000))


threads = [threading.Thread(target=feed) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert lzma.decompress(b"".join(parts) + coder.flush()) == b"x" * 200_000
