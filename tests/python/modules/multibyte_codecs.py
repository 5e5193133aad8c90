"""The codecs of East Asia: tables, errors, states, streams. The digests are CPython 3.14's."""

import _codecs_jp
import _multibytecodec
import codecs
import hashlib
import io

TEXT = "日本語 テキスト 中文 한글 abc\n"

# Of all code points encoded, then of all sequences of two bytes decoded: see digests_of.
DIGESTS = {
    "gb2312": ("b4f90a10fb38b4a2fe4544bd3702f672", "381af89f61b02d02823827f800a9ca5f"),
    "gbk": ("59d42910dd224e72172d52dc22834d3f", "6f329eedcf40dbd09b0760efe8a21698"),
    "gb18030": ("ae23870ec06e2620a851821995e81ff6", "eac5ad74170b42c831a30e1f76f106d1"),
    "hz": ("88e719bbd290b981ae1301a5666a76b5", "e180143e648ab9b8cb1ce23f10aa1256"),
    "big5hkscs": ("dc72110d597bafb73fac24d8507542f4", "3826464cd1310ec28cdfee6566641eda"),
    "shift_jis": ("bebb1b6afc24418d4b45a3d5831aa30f", "979f3350adfdbaece83b2b0bd37f0564"),
    "cp932": ("5928b49d76f9e41255a7d67f2f355769", "9e5dfe978bf0d024d31d76292981cb5d"),
    "euc_jp": ("c003d6d1e927326b6842fa4c67bc852f", "f200ce36336e01099f2dd13c55bea094"),
    "shift_jis_2004": ("72486e1923562e5558df031a5501b645", "88e7ab720142d92fc75e16b0e2278f0d"),
    "euc_jis_2004": ("22b52fc536c3d10164550306278b289d", "3039f4e451a09959acf39c2e44a5276a"),
    "euc_jisx0213": ("3424e196fbc8a1d4fd9381b76eaaecc9", "ead5203dd5190eda8d9e8d1cd571af7e"),
    "shift_jisx0213": ("107fa1e28ede5a668d7d4186a4c4041e", "d971677f43a644880332d2de7a174760"),
    "euc_kr": ("8331062d4efa280e88f32058303c7dfa", "2bcc39a564ae46372b21a456f2d45390"),
    "cp949": ("0f91810ed2162d170134ab069d3d4e5a", "355515ab033fd27145a23805dd05bb16"),
    "johab": ("00b47e88c56c7f4dcf52522593c1e6d5", "00e4a89a471403972f7f8afe336dbd88"),
    "big5": ("e7b56ed58da7ae2f57340463aedf5d00", "edeb1c032bbb79f1ea64de0babb46f02"),
    "cp950": ("f0999f74d1c1e93f5d84594fde3a83ff", "3540d15da9d1a69c2b2a6d3d97f5b965"),
    "iso2022_jp": ("630a3531a51a3fa9bfd73ec5a747a710", "c669c8d7a1ac4010d605d8e940a85cee"),
    "iso2022_jp_1": ("325a83fe65cec6891dfee48070fa9305", "c669c8d7a1ac4010d605d8e940a85cee"),
    "iso2022_jp_2": ("df8f89ee04e1791998492eea0f93ede6", "5ff0840ad5b5bb74fee34c4773af8b30"),
    "iso2022_jp_2004": ("5d2038d180d805800b2e120ac3242f17", "c669c8d7a1ac4010d605d8e940a85cee"),
    "iso2022_jp_3": ("4d8d5f62db6ea45510f6db372bdcd479", "c669c8d7a1ac4010d605d8e940a85cee"),
    "iso2022_jp_ext": ("e6e994d662b38a21b440483be5183928", "c669c8d7a1ac4010d605d8e940a85cee"),
    "iso2022_kr": ("c33a27262703645d112ba05614d7db4e", "a0ac2e12fad022504c6084aa14db2ec0"),
}


def digests_of(encoding):
    """What all characters are as bytes and what all double bytes are as characters; "?" and U+FFFD for those that are none."""
    points = [*range(0x30000), *range(0x30000, 0x110000, 997), 0x10FFFF]
    encoded = "\n".join(map(chr, points)).encode(encoding, "replace")
    escape = b"\x1b$B" if encoding.startswith("iso2022") else b""
    codes = range(0x0100, 0x8000) if escape else range(0x8000, 0x10000)
    decoded = b"\n".join(escape + code.to_bytes(2) for code in codes).decode(encoding, "replace")
    return hashlib.md5(encoded).hexdigest(), hashlib.md5(decoded.encode("utf-8", "surrogatepass")).hexdigest()


def error_of(conversion, *args):
    try:
        conversion(*args)
    except Exception as error:
        return error
    raise AssertionError("no error")


# Every character and every double byte.
for encoding, expected in DIGESTS.items():
    assert digests_of(encoding) == expected, encoding

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
