"""Options of the command line that tests of modules do not see."""

import subprocess
import sys


def run(*arguments, **environment):
    """What a program prints."""
    return subprocess.run([sys.executable, *arguments], env=environment or None, capture_output=True, text=True, check=True).stdout.strip()


assert run("-c", "\n    if 1:\n        print('dedented')\n    \n") == "dedented"
assert run("-c", "  x = '''a\n      \n   b'''\n  print(repr(x))") == r"'a\n\n b'"
assert run("-X", "cpu_count=4321", "-c", "import os; print(os.cpu_count(), os.process_cpu_count())") == "4321 4321"
assert run("-X", "pycache_prefix=", "-c", "import sys; print(sys.pycache_prefix)") == "None"
assert run("-X", "int_max_str_digits=0", "-c", "import sys; print(sys.get_int_max_str_digits(), len(str(10 ** 5000)))") == "0 5001"
assert run("-W", "ignore", "-c", "import sys; print('warnings' in sys.modules)") == "True"
