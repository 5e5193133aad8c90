"""Files that nobody closes: what was written arrives, when the file is collected and at the end of the program."""

import gc
import io
import os
import subprocess
import sys
import tempfile
import warnings

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "file")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        file = open(path, "w", encoding="utf-8")
        file.write("written")
        del file
        gc.collect()
    assert len(seen) == 1 and seen[0].category is ResourceWarning, seen
    assert str(seen[0].message).startswith("unclosed file <_io.TextIOWrapper name="), seen[0]
    with open(path, encoding="utf-8") as file:
        assert file.read() == "written"

    program = f"file = open({path!r}, 'w'); file.write('at the end')"
    subprocess.run([sys.executable, "-c", program], check=True)
    with open(path, encoding="utf-8") as file:
        assert file.read() == "at the end"

    calls = []

    class Watched(io.FileIO):
        """Says what happens to it."""

        def __del__(self):
            calls.append("del")
            super().__del__()

        def close(self):
            calls.append("close")
            super().close()

    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        file = Watched(path)
        del file
        gc.collect()
    assert calls == ["del", "close"], calls

    class Failing(io.BytesIO):
        """Neither flush nor close succeed, the first time."""

        fails = True

        def flush(self):
            if self.fails:
                raise OSError("flush")

        def close(self):
            if self.fails:
                raise ValueError("close")
            super().close()

    below = Failing()
    text = io.TextIOWrapper(below)
    try:
        text.close()
    except ValueError as error:
        assert isinstance(error.__context__, OSError)
    else:
        raise AssertionError("close() of the stream below failed")
    below.fails = False
