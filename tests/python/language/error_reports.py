"""What an error report tells beyond type and text: names that were meant, sources and chains."""

import contextlib
import io
import os
import subprocess
import sys
import tempfile
import traceback
import types


def report(source):
    """The last line of the report of what `source` raises."""
    try:
        exec(compile(source, "<program>", "exec"), {})
    except Exception as error:
        return traceback.format_exception_only(error)[-1].strip()
    raise AssertionError("no error")


# A misspelt keyword is found from the statement where the error is.
assert report("x = 1\nwhille x:\n    pass\n").endswith("Did you mean 'while'?")
assert report("if 1:\n    pass\nelseif 2:\n    pass\n").endswith("Did you mean 'elif'?")
assert report("with block ad something:\n    pass\n").endswith("Did you mean 'and'?")
try:
    compile("while 1:\n    pass\nx y", "<program>", "exec")
except SyntaxError as error:
    assert error._metadata == (1, 0, "while 1:\n    pass\nx y\n"), error._metadata

# A local variable that has no value yet is no misspelling of another.
assert report("def f():\n    something = 1\n    somethong\n    somethong = 2\nf()\n").endswith("not associated with a value")


# An AttributeError without arguments still knows what was looked up where.
class Forgetful:
    blech = None

    def __getattr__(self, name):
        raise AttributeError


try:
    Forgetful().bluch
except AttributeError as error:
    assert error.name == "bluch" and isinstance(error.obj, Forgetful)
    assert "blech" in traceback.format_exception_only(error)[-1]

module = types.ModuleType("mod")
module.mod = print
try:
    module()
except TypeError as error:
    assert str(error) == "'module' object is not callable. Did you mean: 'mod.mod(...)'?", error

# Keywords of functions that look at their arguments themselves.
for call, text in (
    (lambda: min(0, default=1, key=2, foo=3), "min() takes at most 2 keyword arguments (3 given)"),
    (lambda: ImportError(namez=1), "ImportError() got an unexpected keyword argument 'namez'. Did you mean 'name'?"),
    (lambda: print(nd=""), "print() got an unexpected keyword argument 'nd'. Did you mean 'end'?"),
    (lambda: str("a", "b", "c", "d"), "str expected at most 3 arguments, got 4"),
):
    try:
        call()
    except TypeError as error:
        assert str(error) == text, error
    else:
        raise AssertionError(text)


# The printer of last resort shows the chain, too.
def broken(*_):
    raise RuntimeError("broken")


def raiser():
    try:
        raise KeyError("first")
    except KeyError as error:
        raise ValueError("second") from error


usual, traceback._print_exception_bltin = traceback._print_exception_bltin, broken
try:
    raiser()
except ValueError as error:
    with contextlib.redirect_stderr(io.StringIO()) as output:
        sys.__excepthook__(type(error), error, error.__traceback__)
finally:
    traceback._print_exception_bltin = usual
text = output.getvalue()
for part in ("in raiser\n", "KeyError: 'first'\n", "direct cause of the following exception", "\nValueError: second\n"):
    assert part in text, (part, text)

# Without columns a report has no marks.
with tempfile.TemporaryDirectory() as folder:
    program = os.path.join(folder, "program.py")
    with open(program, "w", encoding="utf-8") as file:
        file.write("x = 1 / 0\n")
    command = [sys.executable, "-X", "no_debug_ranges", program]
    lines = subprocess.run(command, stderr=subprocess.PIPE, text=True).stderr.splitlines()
    assert lines[2:] == ["    x = 1 / 0", "ZeroDivisionError: division by zero"], lines

    # The text of a file that is not UTF-8 names the file.
    with open(program, "wb") as file:
        file.write(b"x = 1\ny = 2\n# \x89\n")
    error = subprocess.run([sys.executable, program], stderr=subprocess.PIPE, text=True).stderr
    assert f"in file {program} on line 3" in error, error
