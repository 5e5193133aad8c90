"""bytes, bytearray, memoryview."""

b = b"hello\x00\xff"
assert b[0] == 104 and b[-1] == 255 and b[1:3] == b"el" and repr(b) == "b'hello\\x00\\xff'" and list(b"ab") == [97, 98]
assert bytes(3) == b"\0\0\0" and bytes([1, 2]) == b"\x01\x02" and bytes("é", "utf-8") == b"\xc3\xa9" and b"a" + bytearray(b"b") == b"ab"
assert b"a,b".split(b",") == [b"a", b"b"] and b"abc".find(b"c") == b"abc".find(99) == 2 and b"x".join([b"1", b"2"]) == b"1x2"
assert b"Hello".upper() == b"HELLO" and b" x ".strip() == b"x" and b"ab".replace(b"a", b"xy") == b"xyb" and b"abc".startswith((b"x", b"a"))
assert b"\x01\xab".hex() == "01ab" and b"\x01\xab\xcd".hex(":", 2) == "01:abcd" and bytes.fromhex("01 ab") == b"\x01\xab"
assert b"%s %d %a" % (b"x", 5, "é") == b"x 5 '\\xe9'" and b"ab" * 2 == b"abab" and 97 in b"abc" and b"bc" in b"abc"
a = bytearray(b"abc")
a[0] = 65
a[1:2] = b"xyz"
a += b"!"
a.append(63)
del a[-1]
assert a == b"Axyzc!" and a.pop() == 33 and a.decode() == "Axyzc" and repr(a) == "bytearray(b'Axyzc')"
m = memoryview(a)
m[0] = 66
assert a[0] == 66 and m[1:3].tobytes() == b"xy" and m.readonly is False and len(m) == 5 and m.tolist()[0] == 66
try:
    a.append(1)
except BufferError as error:
    assert str(error) == "Existing exports of data: object cannot be re-sized"
m.release()
a.append(1)
wide = memoryview(bytes(range(8))).cast("H")
assert wide.itemsize == 2 and len(wide) == 4 and wide[1] == 0x0302
for source, kind in (("b'a' + 'a'", TypeError), ("bytes([256])", ValueError), ("b'é'", SyntaxError), ("memoryview('a')", TypeError), ("b'a' < 'a'", TypeError)):
    try:
        eval(source)
    except kind:
        pass
    else:
        raise AssertionError(source)
assert b"a" != "a" and hash(b"a") == hash(bytes([97])) and b"abc".translate(None, b"b") == b"ac" and bytes(bytearray(b"q")) == b"q"
assert int.from_bytes(b"\x01\x00") == 256 and b"\r\n a\tb".split() == [b"a", b"b"] and b"abc"[::-1] == b"cba" and b"ab".isalpha()
