"""A reader whose delimiter is a space, and one that is read from by its own source of lines."""

import csv
import struct
import sysconfig

rows = list(csv.reader(["a   b", "  a  ", "  ", ""], delimiter=" ", skipinitialspace=True))
assert rows == [["a", "b"], ["a", ""], [""], []], rows


class Lines:
    """Reads the second line through the reader that is asking for the first."""

    reader = None
    count = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.count += 1
        if self.count == 1:
            next(self.reader)
        return "a,b"


lines = Lines()
lines.reader = csv.reader(lines)
try:
    next(lines.reader)
except csv.Error as error:
    assert "already advanced" in str(error)
else:
    raise AssertionError

try:
    struct.pack("P", 1 << 200)
except struct.error as error:
    assert str(error) == "int too large to convert"
else:
    raise AssertionError

assert sysconfig.get_config_var("Py_DEBUG") == 0
