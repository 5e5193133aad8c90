"""pyexpat and what stands on it: ElementTree, SAX, minidom."""

import io
import xml.etree.ElementTree as ET
import xml.sax
from xml.dom import minidom
from xml.parsers import expat


def events(data, *, pieces=None, **options):
    """All element and text events of a document."""
    seen = []

    def text(data):
        # Each call of Parse() delivers what it has.
        if seen and isinstance(seen[-1], str) and seen[-1][0] != "/":
            seen[-1] += data
        else:
            seen.append(data)

    parser = expat.ParserCreate(**options)
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: seen.append((name, attributes))
    parser.EndElementHandler = lambda name: seen.append("/" + name)
    parser.CharacterDataHandler = text
    if pieces:
        for start in range(0, len(data), pieces):
            parser.Parse(data[start:start + pieces], False)
        parser.Parse(b"", True)
    else:
        parser.Parse(data, True)
    return seen


document = "<?xml version='1.0'?><a x='1 &amp; 2'>é&#65;<b/><![CDATA[<&>]]>\r\nend</a>"
expected = [("a", {"x": "1 & 2"}), "éA", ("b", {}), "/b", "<&>\nend", "/a"]
assert events(document) == expected
assert events(document.encode()) == expected
assert events(document.encode("utf-16")) == expected
assert events(document.encode(), pieces=1) == expected
latin = document.replace("?>", " encoding='iso-8859-1'?>", 1).encode("latin-1")
assert events(latin) == expected
assert events(document.replace("?>", " encoding='cp1252'?>", 1).encode("cp1252"), pieces=3) == expected

assert events(b"<n:a xmlns:n='u' n:x='1' y='2'/>", namespace_separator=" ") == [
    ("u a", {"u x": "1", "y": "2"}), "/u a"]

dtd = b"""<!DOCTYPE a [
<!ELEMENT a (b|c)*>
<!ATTLIST a x CDATA 'default' y (p|q) #REQUIRED>
<!ENTITY e "<b>text</b>">
<!ENTITY % p "<!ENTITY f 'F'>">
]><a y='q'>&e;</a>"""
assert events(dtd) == [("a", {"y": "q", "x": "default"}), ("b", {}), "text", "/b", "/a"]


def error(data):
    try:
        events(data)
    except expat.ExpatError as caught:
        return str(caught)
    raise AssertionError(data)


assert error(b"") == "no element found: line 1, column 0"
assert error(b"<a><b></a>") == "mismatched tag: line 1, column 8"
assert error(b"<a>\n<") == "unclosed token: line 2, column 0"
assert error(b"<a/>x") == "junk after document element: line 1, column 4"
assert error(b"<a x='1' x='2'/>") == "duplicate attribute: line 1, column 9"
assert error(b"<a>&u;</a>") == "undefined entity: line 1, column 3"
assert error(b"<a>\x01</a>") == "not well-formed (invalid token): line 1, column 3"
bomb = "<!DOCTYPE a [<!ENTITY e0 'xxxxxxxxxx'>" + "".join(
    f"<!ENTITY e{i} '{f'&e{i - 1};' * 10}'>" for i in range(1, 9)) + "]><a>&e8;</a>"
assert error(bomb.encode()).startswith("limit on input amplification factor")
assert error(b"<!DOCTYPE a [<!ENTITY e '&e;'>]><a>&e;</a>").startswith("recursive entity reference")

tree = ET.fromstring("<r><i n='1'>one</i>tail<i n='2'/></r>")
assert [item.get("n") for item in tree.iter("i")] == ["1", "2"] and tree[0].tail == "tail"
assert ET.tostring(tree) == b'<r><i n="1">one</i>tail<i n="2" /></r>'
assert minidom.parseString("<r a='1'><!-- c --><x>t</x></r>").documentElement.toxml() == '<r a="1"><!-- c --><x>t</x></r>'


class Names(xml.sax.ContentHandler):
    """Collects the names of elements."""

    def __init__(self):
        super().__init__()
        self.names = []

    def startElement(self, name, attrs):
        self.names.append(name)


handler = Names()
xml.sax.parse(io.BytesIO(b"<r><x/><y/></r>"), handler)
assert handler.names == ["r", "x", "y"]
