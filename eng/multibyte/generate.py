"""Writes the tables of the East Asian encodings that .NET's code pages do not have.

    python3.14 generate.py PAGES OUTPUT_FILE

PAGES is what code-pages.cs writes. Every other fact is asked of the interpreter that runs this script.

A character set maps codes (16 bits) to code points, or to a pair of them, written FIRST << 16 | SECOND. It starts from a
base (a code page of .NET or a set before it) and has two lists of differences: what codes decode to, and those code
points whose encoding is not the lowest code that decodes to them. A code or code point with the value 0 is not mapped.
The sets of Japan have 7-bit codes (row, cell); 0x8000 marks the second plane: JIS X 0212, or plane 2 of JIS X 0213.
In the others a code is the bytes themselves, and one below 0x100 is a single byte.

Output (raw deflate): u8 number of sets; for each a name and the base's name (u8 length, ASCII; a number is a code page),
then the two lists: varint count, count varints (key - previous key), count varints (zigzag of value - previous value - 1).
"""

import sys
import zlib

# name, the encoding that has it, base
SETS = [
    ("gb2312", "gb2312", "20936"),
    ("gbk", "gbk", "936"),
    ("gb18030", "gb18030", "936"),
    ("cp932", "cp932", "932"),
    ("jisx0208", "euc_jp", "20932"),
    ("jisx0213_2004", "euc_jis_2004", "jisx0208"),
    ("jisx0213_2000", "euc_jisx0213", "jisx0213_2004"),
    ("ksx1001", "euc_kr", "20949"),
    ("cp949", "cp949", "949"),
    ("johab", "johab", "1361"),
    ("cp950", "cp950", "950"),
    ("big5", "big5", "950"),
    ("big5hkscs", "big5hkscs", "big5"),
]


def read_pages(path):
    pages = {}
    with open(path, encoding="ascii") as lines:
        for line in lines:
            page, code, point = line.split()
            code = int(code, 16)
            if page == "20932":
                # JIS X 0212 stands here with its second byte below 0x80.
                code = code & 0x7F7F | (0 if code & 0x80 else 0x8000)
            pages.setdefault(page, {})[code] = int(point, 16)
    return pages


def attempt(conversion, argument, encoding):
    try:
        return conversion(argument, encoding)
    except UnicodeError:
        return None


def value_of(text):
    return ord(text) if len(text) == 1 else ord(text[0]) << 16 | ord(text[1])


def decoding_map(encoding, japanese):
    result = {}
    if japanese:
        for lead in b"", b"\x8f":
            for row in range(0xA1, 0xFF):
                for cell in range(0xA1, 0xFF):
                    text = attempt(str, lead + bytes([row, cell]), encoding)
                    if text:
                        result[(row << 8 | cell) & 0x7F7F | (0x8000 if lead else 0)] = value_of(text)
        return result
    for code in range(0x80, 0x100):
        text = attempt(str, bytes([code]), encoding)
        if text:
            result[code] = ord(text)
    singles = set(result)
    for code in range(0x8000, 0x10000):
        if code >> 8 not in singles:
            text = attempt(str, code.to_bytes(2), encoding)
            if text and not (len(text) == 2 and ord(text[1]) == code & 0xFF):
                result[code] = value_of(text)
    return result


def encoding_map(encoding, japanese):
    result = {}
    for point in range(0x80, 0x110000):
        data = attempt(bytes, chr(point), encoding)
        if data is None or len(data) > 3 or japanese and (len(data) < 2 or data[0] == 0x8E):
            continue
        code = int.from_bytes(data[-2:])
        result[point] = code & 0x7F7F | (0x8000 if len(data) == 3 else 0) if japanese else code
    return result


def differences(new, old):
    return sorted((key, new.get(key, 0)) for key in new.keys() | old.keys() if new.get(key, 0) != old.get(key, 0))


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def pack_list(entries):
    keys, values = bytearray(), bytearray()
    previous_key = previous_value = 0
    for key, value in entries:
        keys += varint(key - previous_key)
        delta = value - previous_value - 1
        values += varint(delta << 1 if delta >= 0 else ~(delta << 1))
        previous_key, previous_value = key, value
    return varint(len(entries)) + keys + values


def pack_name(name):
    return bytes([len(name)]) + name.encode("ascii")


def main():
    maps = read_pages(sys.argv[1])
    out = bytearray([len(SETS)])
    for name, encoding, base in SETS:
        japanese = encoding.startswith("euc_j")
        decoding = maps[name] = decoding_map(encoding, japanese)
        encoding_of = encoding_map(encoding, japanese)
        # The filler of EUC-KR is a character, but decoded only where it does not begin a syllable.
        for point, code in encoding_of.items():
            decoding.setdefault(code, point)
        inverse = {}
        for code in sorted(decoding):
            if decoding[code] <= 0x10FFFF:
                inverse.setdefault(decoding[code], code)
        decoded = differences(decoding, maps[base])
        encoded = differences(encoding_of, inverse)
        print(name, len(decoding), len(decoded), len(encoded))
        out += pack_name(name) + pack_name(base) + pack_list(decoded) + pack_list(encoded)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    with open(sys.argv[2], "wb") as file:
        file.write(packer.compress(out) + packer.flush())


main()
