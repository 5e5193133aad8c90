"""Archives written and read again: stored, deflated and bzip2 members, folders, comments, an import from one."""

import io
import os
import sys
import tempfile
import time
import zipfile

stream = io.BytesIO()
with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
    for i in range(20):
        archive.writestr(f"data/{i}.txt", f"line {i}\n" * i * 100)
    archive.writestr(zipfile.ZipInfo("stored", (1999, 12, 31, 23, 59, 58)), b"raw \x00\xff")
    archive.writestr("compressed.bz2", b"b" * 10_000, compress_type=zipfile.ZIP_BZIP2)
    archive.mkdir("empty")
    archive.comment = "é comment".encode()

with zipfile.ZipFile(stream) as archive:
    assert archive.testzip() is None
    assert len(archive.namelist()) == 23
    assert archive.comment.decode() == "é comment"
    assert archive.read("data/19.txt") == b"line 19\n" * 1_900
    assert archive.getinfo("data/19.txt").compress_size < 200
    stored = archive.getinfo("stored")
    assert (stored.compress_type, stored.date_time, archive.read(stored)) == (zipfile.ZIP_STORED, (1999, 12, 31, 23, 59, 58), b"raw \x00\xff")
    assert archive.read("compressed.bz2") == b"b" * 10_000
    assert archive.getinfo("empty/").is_dir()
    with archive.open("data/2.txt") as member:
        assert member.readline() == b"line 2\n"
        assert member.seek(-7, os.SEEK_END) and member.read() == b"line 2\n"
    names = {str(path.at) for path in zipfile.Path(archive).joinpath("data").iterdir()}
    assert "data/7.txt" in names and len(names) == 20

data = bytearray(stream.getvalue())
position = data.index(b"raw ")
data[position] ^= 1
with zipfile.ZipFile(io.BytesIO(data)) as archive:
    assert archive.testzip() == "stored"
    try:
        archive.read("stored")
    except zipfile.BadZipFile as error:
        assert str(error) == "Bad CRC-32 for file 'stored'"
    else:
        raise AssertionError("a damaged member was read")

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "library.zip")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("packed/__init__.py", "from .numbers import VALUE\n")
        archive.writestr("packed/numbers.py", f"VALUE = {int(time.time())}\n")
    sys.path.insert(0, path)
    import packed

    assert packed.VALUE > 1_000_000_000 and packed.__file__.startswith(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("more", b"appended")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    with open(os.path.join(folder, "more"), "rb") as file:
        assert file.read() == b"appended"
