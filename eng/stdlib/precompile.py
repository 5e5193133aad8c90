"""Compiles the laid-out library, so that a start compiles nothing: run by the build with the interpreter just built.

`python precompile.py LIBRARY` writes a `.pyc` beside every source, and into `_frozen/` the code of the modules that must
exist before imports work, under the names that tracebacks show for them.
"""

import compileall
import marshal
import pathlib
import sys

FROZEN = {
    "importlib._bootstrap": "importlib/_bootstrap.py",
    "importlib._bootstrap_external": "importlib/_bootstrap_external.py",
    "zipimport": "zipimport.py",
}


def main(library: pathlib.Path) -> int:
    """Compiles everything under `library`; returns the exit status."""
    if not compileall.compile_dir(library, quiet=1):
        return 1
    frozen = library / "_frozen"
    frozen.mkdir(exist_ok=True)
    for name, file in FROZEN.items():
        code = compile((library / file).read_bytes(), f"<frozen {name}>", "exec", dont_inherit=True, optimize=0)
        (frozen / f"{name}.code").write_bytes(marshal.dumps(code))
    return 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
