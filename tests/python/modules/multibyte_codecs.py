"""The codecs of East Asia: tables, errors, states, streams. The digests are CPython 3.14's."""

import _codecs_jp
import _multibytecodec
import codecs
import hashlib
import io

TEXT = "日本語 テキスト 中文 한글 abc\n"

# Of all code points encoded, then of all sequences of two bytes decoded.
DIGESTS = {
    "gb2312": ("9a40f7930ec395aeb20a36e177277783", "48208f90f4ec93687e92b678da3801b1"),
    "gbk": ("d7ced9304d6c6f3ef725fada77e0d5e6", "04386ac4818d6b0c36f3d1b161c9b19e"),
    "gb18030": ("0a438adc26b248477421639638585e38", "b9980573dd4f06f4d747f231a6ef7690"),
    "hz": ("de7607419545b98f255acb315a2e2a58", "324d6bb400f740757f2971d5dbc04366"),
    "big5hkscs": ("427f4e64f3edbed4a4c6db1ff7aef56b", "907de4fd977f6fa12f8726d8494eeea7"),
    "shift_jis": ("f31bbc4dfb9fe1e37cb47fb205cbaff4", "899793e122886b50964a26d78c63a66d"),
    "cp932": ("7193bb455c9d8dd62a5b9377a7f55d6a", "e1ffa07e8a55e49b37515b9afd965a5d"),
    "euc_jp": ("5cf503973a544a3622b12a970970bebe", "c6aef7415a4a755c82aaf4b98d934db4"),
    "shift_jis_2004": ("4e077e2e83289af113ce33a895bfc782", "8b4a78fa01af1a71d0a0698a6a0c34c0"),
    "euc_jis_2004": ("cad34cb7dfc2d371f1cff12bda39f242", "0ac16cebe6c895fa8a9e61b0acfd7dcb"),
    "euc_jisx0213": ("b6025ccb917c156c72a958e526ecfe2a", "075b1882b4f88846070214ff08f02449"),
    "shift_jisx0213": ("5aa3bb4063d656ea691061ed3c5c7ea0", "9d8416f77467696ab654e1cc74d9d166"),
    "euc_kr": ("a23b93cb02f593fa486f9b5b8ae36537", "bd1706ddaf4e3a26920f003321dee126"),
    "cp949": ("1c5eddebc539582335a353d9d3b7cfa1", "12f5968f112bf31c0233b61a47eb18a0"),
    "johab": ("61f6aff1b5a1944eb376925674cf1d3c", "561d76dc2c4106b286b62d35d0788670"),
    "big5": ("0c538e6c262a74952c24398cb3ac169d", "739e7b34a478f7d6c5717b770f2c5db0"),
    "cp950": ("b5dc6886000b290700469dad0c61dec9", "1ecf036c711f891a115217ca7b60ca39"),
    "iso2022_jp": ("c9eabb0821c5d66f9ebe04c76fa45319", "fc4b5464aff7e60ffc8145ee7e9dd485"),
    "iso2022_jp_1": ("2a9106a67a87c99f28104f3a3c364ee9", "fc4b5464aff7e60ffc8145ee7e9dd485"),
    "iso2022_jp_2": ("599410fd0466406b7674449aa2a5e1d1", "36e477a48fbf917a320b9943640590f1"),
    "iso2022_jp_2004": ("90b6928bedffc0825673e624262ffdf8", "fc4b5464aff7e60ffc8145ee7e9dd485"),
    "iso2022_jp_3": ("de94b545237d76b070003c1e8bef070a", "fc4b5464aff7e60ffc8145ee7e9dd485"),
    "iso2022_jp_ext": ("5feecc5669aa53b27ec95d5a3606e90a", "fc4b5464aff7e60ffc8145ee7e9dd485"),
    "iso2022_kr": ("4233735d303b7438148008fdd7b7e673", "3600d7d1db44f1f1623335442dcaabaf"),
}


def digest(items):
    result = hashlib.md5()
    for item in items:
        result.update(repr(item).encode("ascii", "backslashreplace") + b"\n")
    return result.hexdigest()


def attempt(conversion, argument, encoding):
    try:
        return conversion(argument, encoding)
    except UnicodeError as error:
        return error.start, error.end, error.reason


def error_of(conversion, *args):
    try:
        conversion(*args)
    except Exception as error:
        return error
    raise AssertionError("no error")


# Every character and every double byte.
for encoding, (encoded, decoded) in DIGESTS.items():
    points = [*range(0x30000), *range(0x30000, 0x110000, 997), 0x10FFFF]
    assert digest(attempt(bytes, chr(point), encoding) for point in points) == encoded, encoding
    escape = b"\x1b$B" if encoding.startswith("iso2022") else b""
    codes = range(0x0100, 0x8000) if escape else range(0x8000, 0x10000)
    assert digest(attempt(str, escape + code.to_bytes(2), encoding) for code in codes) == decoded, encoding

# Codecs that shift.
assert "a中文~b".encode("hz") == b"a~{VPND~}~~b"
assert b"a~{VPND~}~~b~\nc".decode("hz") == "a中文~bc"
assert "日本 a".encode("iso2022_jp") == b"\x1b$BF|K\\\x1b(B a"
assert "한글\n".encode("iso2022_kr") == b"\x1b$)C\x0eGQ1[\x0f\n"
assert b"\x1b$)C\x0eGQ1[\x0f\n".decode("iso2022_kr") == "한글\n"
assert b"\x1b.A\x1bNi\x1b.F\x1bNa\x1b$(CGQ\x1b(B".decode("iso2022_jp_2") == "éα한"
assert "똠".encode("euc_kr") == b"\xa4\xd4\xa4\xa8\xa4\xc7\xa4\xb1"
assert b"\xa4\xd4\xa4\xa8\xa4\xc7\xa4\xb1".decode("euc_kr") == "똠"
assert "か\u309aか".encode("euc_jis_2004") == b"\xa4\xf7\xa4\xab"
assert b"\x88\x62".decode("big5hkscs") == "\u00ca\u0304"
assert "\U0001f600\u00df".encode("gb18030") == b"\x949\xfc6\x810\x898"

# Errors: what, where, how long.
error = error_of(bytes, "ab\u0100\u0101", "shift_jis")
assert (error.encoding, error.object, error.start, error.end) == ("shift_jis", "ab\u0100\u0101", 2, 3)
assert error.reason == "illegal multibyte sequence"
error = error_of(str, b"a\x82\xa0\x82", "shift_jis")
assert (error.object, error.start, error.end, error.reason) == (b"a\x82\xa0\x82", 3, 4, "incomplete multibyte sequence")
error = error_of(str, b"\xae\xa1", "euc_jisx0213")
assert (error.start, error.end, error.reason) == (0, 2, "illegal multibyte sequence")
assert "a\u0100".encode("gbk", "replace") == b"a?"
assert "日\u0100".encode("iso2022_jp", "replace") == b"\x1b$BF|\x1b(B?"
assert "a\u0100".encode("cp932", "xmlcharrefreplace") == b"a&#256;"
assert "a\udc81".encode("cp932", "surrogateescape") == b"a\x81"
assert b"a\xff\x81".decode("euc_kr", "replace") == "a\ufffd\ufffd"
assert b"a\xff".decode("shift_jis", "backslashreplace") == "a\\xff"

answer = None
codecs.register_error("test.multibyte", lambda error: answer)
for answer, expected in [
    (("あ", 1), b"\x82\xa0b"),
    ((b"\xff", 2), b"\xff"),
    (("", -1), b"b"),
]:
    assert "\u0100b".encode("shift_jis", "test.multibyte") == expected
for answer, expected in [
    (None, TypeError),
    (("x", "y"), TypeError),
    (("x", 3), IndexError),
    (("x", -3), IndexError),
    (("x", 1 << 80), IndexError),
    (("\u0100", 1), UnicodeEncodeError),
]:
    assert isinstance(error_of("\u0100b".encode, "shift_jis", "test.multibyte"), expected), answer
answer = ("<>", 1)
assert b"\xffb".decode("big5", "test.multibyte") == "<>b"

# In pieces.
for encoding in ["gb18030", "euc_jis_2004", "iso2022_jp_2", "cp949", "hz", "utf_8"]:
    text = TEXT.encode(encoding, "ignore").decode(encoding)
    decoder = codecs.getincrementaldecoder(encoding)()
    pieces = [decoder.decode(bytes([byte])) for byte in text.encode(encoding)]
    assert "".join(pieces) + decoder.decode(b"", True) == text, encoding
    encoder = codecs.getincrementalencoder(encoding)()
    pieces = [encoder.encode(character) for character in text]
    assert b"".join(pieces) + encoder.encode("", True) == text.encode(encoding), encoding
    assert io.TextIOWrapper(io.BytesIO(text.encode(encoding)), encoding, newline="").read() == text
    assert codecs.getreader(encoding)(io.BytesIO(text.encode(encoding))).read() == text

decoder = codecs.getincrementaldecoder("iso2022_jp")()
assert decoder.getstate() == (b"", 0x424242)
assert decoder.decode(b"\x1b$B\x24") == ""
state = decoder.getstate()
assert state == (b"$", 0x4242C2)
assert decoder.decode(b"\x22") == "あ"
decoder.setstate(state)
assert decoder.decode(b"\x24") == "い"
encoder = codecs.getincrementalencoder("euc_jis_2004")()
assert encoder.encode("か") == b""
state = encoder.getstate()
assert encoder.encode("\u309a") == b"\xa4\xf7"
encoder.setstate(state)
assert encoder.encode("a") == b"\xa4\xaba"

# Streams ask for more until there is a character.
stream = io.BytesIO("あい\nう".encode("shift_jis"))
reader = codecs.getreader("shift_jis")(stream)
assert reader.read(1) == "あ"
assert reader.readline() == "い\n"
assert reader.readlines() == ["う"]
assert reader.stream is stream
target = io.BytesIO()
writer = codecs.getwriter("iso2022_jp")(target, errors="ignore")
assert writer.errors == "ignore"
writer.writelines(["あ\u0100", "い"])
writer.reset()
assert target.getvalue() == b'\x1b$B$"$$'

# The modules themselves.
assert isinstance(error_of(_codecs_jp.getcodec, "gbk"), LookupError)
assert isinstance(error_of(_codecs_jp.getcodec, 1), TypeError)
assert isinstance(error_of(type(_codecs_jp.getcodec("cp932"))), TypeError)
assert isinstance(error_of(_multibytecodec.MultibyteIncrementalEncoder), AttributeError)
assert isinstance(error_of(_multibytecodec.__create_codec, 1), ValueError)
