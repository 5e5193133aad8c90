"""pip: a wheel made here is installed into a folder, listed, used and removed."""

import _packages

_packages.need("pip")

import importlib.metadata

if (version := importlib.metadata.version("pip")).split(".")[0] in ("20", "21", "22", "23"):
    print(f"skipped: pip {version} is for older Pythons")
    raise SystemExit(0)

import base64
import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile

FILES = {
    "greeting/__init__.py": "def hello():\n    return 'hello from a wheel'\n",
    "greeting-1.5.dist-info/METADATA": "Metadata-Version: 2.1\nName: greeting\nVersion: 1.5\n",
    "greeting-1.5.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: by hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}

with tempfile.TemporaryDirectory() as folder:
    wheel = os.path.join(folder, "greeting-1.5-py3-none-any.whl")
    record = ""
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            record += f"{name},sha256={digest},{len(text)}\n"
        archive.writestr("greeting-1.5.dist-info/RECORD", record + "greeting-1.5.dist-info/RECORD,,\n")

    target = os.path.join(folder, "site")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path[1:]), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}

    def pip(*arguments):
        done = subprocess.run([sys.executable, "-m", "pip", *arguments], capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "Successfully installed greeting-1.5" in pip("install", "--no-index", "--no-deps", "--no-compile", "--target", target, wheel)
    assert "greeting==1.5" in pip("list", "--path", target, "--format", "freeze")
    sys.path.insert(0, target)
    import greeting

    assert greeting.hello() == "hello from a wheel"
