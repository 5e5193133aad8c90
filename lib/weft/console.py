"""The plain interactive mode, for when there is no terminal to edit lines on."""

import __main__
import code
import linecache
import sys

FILE_NAME = "<stdin>"


class PlainConsole(code.InteractiveConsole):
    """Reads statements from standard input and prompts on standard error."""

    def __init__(self) -> None:
        super().__init__(__main__.__dict__, FILE_NAME)

    def raw_input(self, prompt: object = "") -> str:
        """Return the next line; raise EOFError when there is none."""
        sys.stdout.flush()
        sys.stderr.write(str(prompt))
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.removesuffix("\n")

    def runsource(self, source: str, filename: str = FILE_NAME, symbol: str = "single") -> bool:
        """Run a statement if it is complete; return whether it needs more lines."""
        try:
            statement = self.compile(source, filename, symbol)
        except (OverflowError, SyntaxError, ValueError):
            self.showsyntaxerror(filename, source=source)
            return False
        if statement is None:
            return True
        # Tracebacks show lines that no file holds.
        linecache._register_code(statement, source, filename)
        self.runcode(statement)
        return False

    def runcode(self, code: object) -> None:
        """Run a statement and write out what it printed."""
        super().runcode(code)
        sys.stdout.flush()


def banner() -> None:
    """Say which interpreter this is."""
    sys.stderr.write(
        f"Python {sys.version} on {sys.platform}\n"
        'Type "help", "copyright", "credits" or "license" for more information.\n'
    )
    sys.stderr.flush()


def run() -> None:
    """Read and run statements until standard input ends."""
    PlainConsole().interact(banner="", exitmsg="")
