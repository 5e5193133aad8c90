"""Writes the Unicode tables that the runtime embeds.

    python3.14 generate.py ALIASES SEQUENCES OUTPUT_FOLDER

Every fact but two is asked of the interpreter that runs this script (a CPython whose Unicode version is wanted).
ALIASES has lines "HEX;NAME" and SEQUENCES lines "NAME;HEX HEX ...", the data lines of NameAliases.txt and
NamedSequences.txt; only those that the interpreter knows are kept.

unicode.bin (properties; little-endian, then raw deflate):
    i32 record count, records; u16[8704] page numbers; i32 page count, u16[128] of record numbers for each page;
    i32 numeric count, f64 each; i32 mapping count, (u8 length, i32 each) for each.
    A record: u8 category, u8 bidi, u8 combining, u8 width, u16 flags, i8 decimal, i8 digit, u16 numeric (0xFFFF: none),
    i32 lower, upper, title, fold (a delta, or 0x40000000 | mapping number), i32 simple lower (a delta).
unicode-old.bin: the same trie with the properties of Unicode 3.2, records without case mappings.
unicode-decompositions.bin: tags, decompositions, and the normalization corrections of 3.2.
unicode-names.bin: names by code point, ranges of computed names, aliases, sequences.
"""

import _sre
import struct
import sys
import unicodedata
import zlib

CATEGORIES = "Cn Lu Ll Lt Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Lm Lo Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So".split()
BIDI = " L LRE LRO R AL RLE RLO PDF EN ES ET AN CS NSM BN B S WS ON LRI RLI FSI PDI".split(" ")
WIDTHS = "F H W Na A N".split()
FLAGS = ("alpha", "lower", "upper", "titlecase", "printable", "space", "xid_start", "xid_continue", "cased", "final_cased",
         "final_ignorable", "mirrored", "sre_cased", "ideograph")
PAGE = 128


def pack(blob):
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    return compressor.compress(blob) + compressor.flush()


def varint(n):
    out = bytearray()
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


class Trie:
    def __init__(self):
        self.records = {}
        self.index = []

    def add(self, record):
        self.index.append(self.records.setdefault(record, len(self.records)))

    def blob(self):
        pages = {}
        order = []
        for start in range(0, 0x110000, PAGE):
            page = tuple(self.index[start:start + PAGE])
            order.append(pages.setdefault(page, len(pages)))
        out = struct.pack("<i", len(self.records)) + b"".join(self.records)
        out += struct.pack("<%dH" % len(order), *order)
        out += struct.pack("<i", len(pages))
        for page in pages:
            out += struct.pack("<%dH" % PAGE, *page)
        return out


def numbered(table, value):
    return table.setdefault(value, len(table))


def final_sigma(text):
    return (text + "\u03a3").lower()[-1] == "\u03c2"


def properties():
    trie = Trie()
    numbers = {}
    mappings = {}

    def mapping(c, text):
        if len(text) == 1:
            return ord(text) - c
        return 0x40000000 | numbered(mappings, text)

    for c in range(0x110000):
        ch = chr(c)
        final = final_sigma(ch)
        flags = (ch.isalpha(), ch.islower(), ch.isupper(), ch.istitle() and not ch.isupper(), ch.isprintable(), ch.isspace(),
                 ch.isidentifier(), ("a" + ch).isidentifier(), (ch + "a").title()[-1] == "a", final,
                 not final and final_sigma("a" + ch), unicodedata.mirrored(ch) == 1, _sre.unicode_iscased(c), False)
        value = unicodedata.numeric(ch, None)
        trie.add(struct.pack(
            "<BBBBHbbHiiiii", CATEGORIES.index(unicodedata.category(ch)), BIDI.index(unicodedata.bidirectional(ch)),
            unicodedata.combining(ch), WIDTHS.index(unicodedata.east_asian_width(ch)),
            sum(1 << i for i, flag in enumerate(flags) if flag), unicodedata.decimal(ch, -1), unicodedata.digit(ch, -1),
            0xFFFF if value is None else numbered(numbers, value), mapping(c, ch.lower() if c != 0x3a3 else "\u03c3"), mapping(c, ch.upper()),
            mapping(c, ch.title()), mapping(c, ch.casefold()), _sre.unicode_tolower(c) - c))
    out = trie.blob() + struct.pack("<i", len(numbers)) + b"".join(struct.pack("<d", n) for n in numbers)
    out += struct.pack("<i", len(mappings))
    for text in mappings:
        out += struct.pack("<B%di" % len(text), len(text), *map(ord, text))
    return out


def old_properties():
    old = unicodedata.ucd_3_2_0
    trie = Trie()
    numbers = {}
    for c in range(0x110000):
        ch = chr(c)
        value = old.numeric(ch, None)
        trie.add(struct.pack(
            "<BBBBHbbH", CATEGORIES.index(old.category(ch)), BIDI.index(old.bidirectional(ch)), old.combining(ch),
            WIDTHS.index(old.east_asian_width(ch)), 1 << FLAGS.index("mirrored") if old.mirrored(ch) else 0,
            old.decimal(ch, -1), old.digit(ch, -1), 0xFFFF if value is None else numbered(numbers, value)))
    return trie.blob() + struct.pack("<i", len(numbers)) + b"".join(struct.pack("<d", n) for n in numbers)


def decompositions():
    tags = {"": 0}
    entries = []
    corrections = []
    last = 0
    for c in range(0x110000):
        ch = chr(c)
        text = unicodedata.decomposition(ch)
        if not text:
            continue
        parts = text.split()
        tag = parts.pop(0) if parts[0][0] == "<" else ""
        composes = not tag and len(parts) == 2 and unicodedata.normalize("NFC", ch) == ch
        entries.append(varint(c - last) + bytes([numbered(tags, tag) | (0x80 if composes else 0), len(parts)])
                       + b"".join(varint(int(p, 16)) for p in parts))
        last = c
        old = unicodedata.ucd_3_2_0
        if old.category(ch) != "Cn" and old.normalize("NFD", ch) != unicodedata.normalize("NFD", ch):
            corrections.append((c, ord(old.normalize("NFD", ch))))
    names = "\n".join(tags).encode()
    out = varint(len(names)) + names + varint(len(entries)) + b"".join(entries) + varint(len(corrections))
    return out + b"".join(varint(a) + varint(b) for a, b in corrections)


def names(alias_file, sequence_file):
    plain = []
    ranges = []
    for c in range(0x110000):
        name = unicodedata.name(chr(c), None)
        if name is None or name.startswith("HANGUL SYLLABLE "):
            continue
        digits = "%X" % c
        if name.endswith("-" + digits):
            prefix = name[:-len(digits)]
            if ranges and ranges[-1][1] == c - 1 and ranges[-1][2] == prefix:
                ranges[-1][1] = c
            else:
                ranges.append([c, c, prefix])
            continue
        plain.append((c, name))
    last = 0
    deltas = bytearray()
    for c, _ in plain:
        deltas += varint(c - last)
        last = c
    text = "\n".join(name for _, name in plain).encode()
    out = varint(len(plain)) + varint(len(deltas)) + deltas + varint(len(text)) + text + varint(len(ranges))
    for first, end, prefix in ranges:
        out += varint(first) + varint(end) + varint(len(prefix)) + prefix.encode()

    extra = []
    for line in open(alias_file, encoding="utf-8"):
        digits, _, name = line.strip().partition(";")
        c = chr(int(digits, 16))
        try:
            known = unicodedata.lookup(name)
        except KeyError:
            print("unknown alias", name)
            continue
        assert known == c, name
        extra.append((name, c))
    for line in open(sequence_file, encoding="utf-8"):
        line = line.partition("#")[0].strip()
        if not line:
            continue
        name, _, digits = line.partition(";")
        sequence = "".join(chr(int(d, 16)) for d in digits.split())
        try:
            known = unicodedata.lookup(name)
        except KeyError:
            print("unknown sequence", name)
            continue
        assert known == sequence, name
        extra.append((name, sequence))
    out += varint(len(extra))
    for name, value in extra:
        out += varint(len(name)) + name.encode() + varint(len(value)) + b"".join(varint(ord(ch)) for ch in value)
    print(len(plain), "names,", len(ranges), "ranges,", len(extra), "aliases and sequences")
    return out


def main(alias_file, sequence_file, folder):
    for file, blob in (("unicode.bin", properties()), ("unicode-old.bin", old_properties()),
                       ("unicode-decompositions.bin", decompositions()), ("unicode-names.bin", names(alias_file, sequence_file))):
        packed = pack(blob)
        with open(f"{folder}/{file}", "wb") as out:
            out.write(packed)
        print(file, len(blob), "->", len(packed))


main(*sys.argv[1:])
