"""Every str and bytes method on awkward arguments."""

TEXTS = ["", "a", "abc", "aAbB", "hello world", "  padded\t\n", "ÀÉ straße", "😀x😀", "a,b,,c", "line\nother\r\nthird", "123", "²½", "ǅ", "\ud800", "a" * 20, "İstanbul", "ﬁ", "Ω"]
NO_ARGUMENTS = ["upper", "lower", "title", "capitalize", "swapcase", "casefold", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines",
                "isalpha", "isdigit", "isdecimal", "isnumeric", "isalnum", "isspace", "isupper", "islower", "istitle", "isidentifier", "isprintable", "isascii",
                "expandtabs", "encode"]
ONE_TEXT = ["find", "rfind", "index", "rindex", "count", "startswith", "endswith", "split", "rsplit", "partition", "rpartition", "strip", "join", "removeprefix", "removesuffix"]
NUMBERS = ["center", "ljust", "rjust", "zfill", "expandtabs", "splitlines"]


def attempt(function, *arguments):
    try:
        return ascii(function(*arguments))
    except Exception as error:
        return f"{type(error).__name__}: {error!a}"


for text in TEXTS:
    print(ascii(text), len(text), attempt(hash, "") == "0", attempt(repr, text))
    for name in NO_ARGUMENTS:
        print(name, attempt(getattr(text, name)))
    for name in ONE_TEXT:
        print(name, *(attempt(getattr(text, name), other) for other in ("", "a", "b", "lo", "😀", ",", "\n", 1, None, b"a")))
    for name in NUMBERS:
        print(name, *(attempt(getattr(text, name), n) for n in (-1, 0, 1, 7, 9, "x")))
    for start in (-30, -2, 0, 1, 2, 30, None):
        print(start, *(ascii(text[start:stop:step]) for stop in (-3, 0, 2, None) for step in (-2, -1, 1, 3, None)))
    print(*(ascii(text.replace(old, new, count)) for old in ("", "a", "b,") for new in ("", "<>") for count in (-1, 0, 2)))
    for encoding in ("utf-8", "ascii", "latin-1", "utf-16-be", "utf-32-le", "utf-7", "no-such"):
        for errors in ("strict", "ignore", "replace", "backslashreplace", "surrogatepass", "surrogateescape", "xmlcharrefreplace", "namereplace"):
            print(encoding, errors, attempt(text.encode, encoding, errors))
for data in (b"", b"abc", b"a,b,,c", b"\xff\xfe", b"\xc3\xa9", b"\xc3", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80", b"\x80abc", b"\xe2\x82", b" x \n", bytes(range(20))):
    print(data, data.hex(), data.hex("-", 3))
    for name in NO_ARGUMENTS:
        if hasattr(data, name):
            print(name, attempt(getattr(data, name)))
    for encoding in ("utf-8", "ascii", "latin-1", "utf-16", "utf-16-le", "utf-32", "utf-8-sig"):
        print(encoding, *(attempt(data.decode, encoding, errors) for errors in ("strict", "ignore", "replace", "backslashreplace", "surrogateescape")))
    for other in (b"", b"a", b",", 97, 300, "a", None):
        print(*(attempt(getattr(data, name), other) for name in ("find", "count", "split", "startswith", "partition", "strip", "join", "__add__", "__contains__")))
