"""import: packages, relative imports, cycles, reload, failing modules, __all__, star imports, module attributes."""

import importlib.util
import os
import sys
import tempfile
import types

root = tempfile.mkdtemp()


def write(name, text):
    path = os.path.join(root, *name.split("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


write("pkg_w/__init__.py", "from .a import value\nfrom . import b\n__all__ = ['value', 'late']\n\ndef __getattr__(name):\n    if name == 'lazy':\n        return 'made'\n    raise AttributeError(name)\n")
write("pkg_w/a.py", "value = 1\nfrom .sub.deep import up\n")
write("pkg_w/b.py", "import pkg_w.a\nname = __name__\n")
write("pkg_w/late.py", "loaded = True\n")
write("pkg_w/sub/__init__.py", "")
write("pkg_w/sub/deep.py", "from .. import a as up\n")
write("fails_w.py", "before = 1\nraise ValueError('while importing')\n")
write("cycle_one_w.py", "import cycle_two_w\nx = 1\n")
write("cycle_two_w.py", "from cycle_one_w import x\n")
write("star_w.py", "__all__ = ['shown', '_also']\nshown = 1\n_also = 2\nhidden = 3\n")
write("broken_w.py", "def f(:\n")
write("space_w/part.py", "x = 'namespace'\n")
sys.path.insert(0, root)
importlib.invalidate_caches()

import pkg_w
import pkg_w.sub.deep as deep
from pkg_w import b as renamed, lazy

assert pkg_w.value == 1 and renamed.name == "pkg_w.b" and deep.up is pkg_w.a and lazy == "made"
assert pkg_w.__path__ == [os.path.join(root, "pkg_w")] and pkg_w.a.__package__ == "pkg_w" and pkg_w.__spec__.name == "pkg_w"
assert deep.__file__.endswith("deep.py") and sys.modules["pkg_w.sub.deep"] is deep and isinstance(pkg_w, types.ModuleType)
namespace = {}
exec("from pkg_w import *", namespace)
assert namespace["late"].loaded and namespace["value"] == 1
namespace = {}
exec("from star_w import *", namespace)
assert "shown" in namespace and "_also" in namespace and "hidden" not in namespace

for statement, kind, text in (
        ("import no_such_w", ModuleNotFoundError, "No module named 'no_such_w'"),
        ("import pkg_w.none", ModuleNotFoundError, "No module named 'pkg_w.none'"),
        ("import star_w.none", ModuleNotFoundError, "No module named 'star_w.none'; 'star_w' is not a package"),
        ("from star_w import absent", ImportError, f"cannot import name 'absent' from 'star_w' ({os.path.join(root, 'star_w.py')})"),
        ("import fails_w", ValueError, "while importing"),
        ("from . import x", ImportError, "attempted relative import with no known parent package"),
        ("import cycle_one_w", ImportError, f"cannot import name 'x' from partially initialized module 'cycle_one_w' (most likely due to a circular import) ({os.path.join(root, 'cycle_one_w.py')})"),
        ("import broken_w", SyntaxError, "invalid syntax (broken_w.py, line 1)")):
    try:
        exec(statement, {"__name__": "__main__", "__package__": None, "__spec__": None})
    except kind as error:
        assert str(error) == text, (statement, str(error))
    else:
        raise AssertionError(statement)
assert "fails_w" not in sys.modules and "cycle_one_w" not in sys.modules

import space_w.part

assert space_w.part.x == "namespace" and getattr(space_w, "__file__", None) is None
import star_w

write("star_w.py", "shown = 'reloaded, and longer than before'\n")
assert importlib.reload(star_w).shown.startswith("reloaded")
assert importlib.import_module(".sub", "pkg_w") is pkg_w.sub and importlib.util.find_spec("no_such_w") is None
module = types.ModuleType("made", "doc")
assert module.__name__ == "made" and module.__doc__ == "doc" and repr(module) == "<module 'made'>"
try:
    module.missing
except AttributeError as error:
    assert str(error) == "module 'made' has no attribute 'missing'"
