"""mmap: files and anonymous memory as bytes and as files."""

import mmap
import os
import tempfile


def raises(kind, text, action):
    try:
        action()
    except kind as e:
        assert str(e) == text, str(e)
    else:
        raise AssertionError("nothing raised")


def file_mapping():
    with tempfile.TemporaryFile() as file:
        file.write(b"hello\nworld\n")
        file.flush()
        with mmap.mmap(file.fileno(), 0) as m:
            assert len(m) == 12 and m[:5] == b"hello" and m[-1] == 10 and m[::3] == b"hlwl"
            assert m.readline() == b"hello\n" and m.tell() == 6 and m.read(3) == b"wor" and m.read() == b"ld\n"
            assert m.find(b"o", 0) == 4 and m.rfind(b"o") == -1 and m.rfind(b"o", 0) == 7
            m[0] = ord("J")
            m[1:3] = b"EL"
            m.flush()
            file.seek(0)
            assert file.read(5) == b"JELlo"
            m.move(6, 0, 5)
            assert m[6:11] == b"JELlo"
            m.resize(20)
            assert len(m) == 20 and os.fstat(file.fileno()).st_size == 20 and m[12:] == bytes(8)
        raises(ValueError, "mmap closed or invalid", m.read)
        with mmap.mmap(file.fileno(), 5, access=mmap.ACCESS_READ) as m:
            assert bytes(m) == b"JELlo"
            raises(TypeError, "mmap can't modify a readonly memory map.", lambda: m.write(b"x"))
        with mmap.mmap(file.fileno(), 5, access=mmap.ACCESS_COPY) as m:
            m[0] = 0
            file.seek(0)
            assert file.read(1) == b"J"
        raises(ValueError, "mmap length is greater than file size", lambda: mmap.mmap(file.fileno(), 100))


def anonymous():
    m = mmap.mmap(-1, 10)
    assert m.write(b"abc") == 3 and m.tell() == 3
    m.write_byte(100)
    m.seek(-10, 2)
    assert m.read_byte() == 97
    raises(ValueError, "data out of range", lambda: m.write(b"x" * 10))
    raises(IndexError, "mmap index out of range", lambda: m[10])
    raises(ValueError, "seek out of range", lambda: m.seek(11))
    raises(OverflowError, "unsigned byte integer is greater than maximum", lambda: m.write_byte(256))
    view = memoryview(m)
    view[5] = 7
    assert m[5] == 7
    raises(BufferError, "cannot close exported pointers exist", m.close)
    view.release()
    assert repr(m) == "<mmap.mmap closed=False, access=ACCESS_DEFAULT, length=10, pos=1, offset=0>"
    m.close()
    assert m.closed and repr(m) == "<mmap.mmap closed=True>"
    raises(OverflowError, "memory mapped length must be positive", lambda: mmap.mmap(-1, -1))
    raises(ValueError, "mmap invalid access parameter.", lambda: mmap.mmap(-1, 10, access=9))


file_mapping()
anonymous()
