"""str: code points, methods, formatting, comparison, encoding."""

assert len("😀é") == 2 and "😀é"[0] == "😀" and "a😀b"[::-1] == "b😀a" and ord("😀") == 0x1F600 and chr(0x1F600) == "😀"
assert "\ud800" + "\udc00" != "\U00010000" and len("\ud800\udc00") == 2
assert "ß".upper() == "SS" and "İ".lower() == "i̇" and "ǆ".title() == "ǅ" and "ß".casefold() == "ss" and "Σας".upper() == "ΣΑΣ"
assert "a,b,,c".split(",") == ["a", "b", "", "c"] and " a  b ".split() == ["a", "b"] and "a b c".rsplit(None, 1) == ["a b", "c"]
assert "a\nb\r\nc\x85d\u2028e".splitlines() == ["a", "b", "c", "d", "e"] and "a\nb\n".splitlines(True) == ["a\n", "b\n"]
assert "abcabc".find("c", 3) == 5 and "abc".find("") == 0 and "abc".rfind("") == 3 and "abc".find("", 4) == -1 and "aaa".count("aa") == 1
assert "abc".replace("", "-") == "-a-b-c-" and "aaa".replace("a", "b", 2) == "bba"
assert "x".join(["a", "b"]) == "axb" and "a-b_c".partition("-") == ("a", "-", "b_c") and "a-b-c".rpartition("-") == ("a-b", "-", "c")
assert "abc".center(7, "*") == "**abc**" and "42".zfill(5) == "00042" and "-42".zfill(5) == "-0042" and "a\tb".expandtabs(4) == "a   b"
assert "Hello World".swapcase() == "hELLO wORLD" and "they're bill's".title() == "They'Re Bill'S" and "hELLO".capitalize() == "Hello"
assert "  x ".strip() == "x" and "xxaxx".strip("x") == "a" and "prefix-x".removeprefix("prefix-") == "x" and "a.py".removesuffix(".py") == "a"
assert "abc".translate({97: "A", 98: None}) == "Ac" and str.maketrans("ab", "xy", "c") == {97: 120, 98: 121, 99: None}
assert "²".isdigit() and not "²".isdecimal() and "Ⅷ".isnumeric() and "_x1".isidentifier() and not "1x".isidentifier() and "\t ".isspace()
assert repr("a'b") == '"a\'b"' and repr("\n\x00é\ud800😀'\"") == "'\\n\\x00é\\ud800😀\\'\"'" and ascii("é😀") == "'\\xe9\\U0001f600'"
assert "%5.2f|%-5s|%05d|%x|%r|%%|%c" % (3.14159, "ab", 42, 255, "q", "z") == " 3.14|ab   |00042|ff|'q'|%|z"
assert "%(a)s %(b)03d" % {"a": 1, "b": 2} == "1 002"
assert "{0}{1[k]}{2.real!r:>4}{name:^{width}}".format(1, {"k": 2}, 3, name="n", width=5) == "12   3  n  "
x = 3.0
assert f"{x!r:>6}|{x:{8}.{2}f}|{'nested ' + f'{x}'}|{x=}|{{}}" == "   3.0|    3.00|nested 3.0|x=3.0|{}"
assert "abc" < "abd" and "a" < "aa" and "Z" < "a" and not "a" < "a" and "abc" * 2 == "abcabc" and "b" in "abc" and "" in ""
assert "é".encode() == b"\xc3\xa9" and "😀".encode("utf-16-le") == b"=\xd8\x00\xde" and b"\xc3\xa9".decode() == "é"
assert "é".encode("ascii", "replace") == b"?" and "é".encode("ascii", "xmlcharrefreplace") == b"&#233;" and b"\xff".decode("latin-1") == "ÿ"
assert b"a\xffb".decode("utf-8", "replace") == "a\ufffdb" and b"\xff".decode("utf-8", "surrogateescape") == "\udcff"
try:
    b"\xff".decode()
except UnicodeDecodeError as error:
    assert str(error) == "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"
try:
    "a\ud800".encode()
except UnicodeEncodeError as error:
    assert str(error) == "'utf-8' codec can't encode character '\\ud800' in position 1: surrogates not allowed"
for source, text in (("'a' + 1", 'can only concatenate str (not "int") to str'), ("'a'[5]", "string index out of range"),
                     ("'abc'.index('x')", "substring not found"), ("'%d' % 'x'", "%d format: a real number is required, not str"),
                     ("','.join([1])", "sequence item 0: expected str instance, int found"), ("str()['b']", "string indices must be integers, not 'str'")):
    try:
        eval(source)
    except Exception as error:
        assert str(error) == text, (source, str(error))
assert "abcdef"[1:-1:2] == "bd" and "abc"[10:] == "" and "abc"[-100:2] == "ab" and "abcdef"[::-2] == "fdb"
assert "a".__eq__(1) is NotImplemented and str(b"x") == "b'x'" and str(b"x", "ascii") == "x"
