"""Modules in a zip archive on sys.path."""

import os
import sys
import tempfile
import zipfile

with tempfile.TemporaryDirectory() as folder:
    archive = os.path.join(folder, "modules.zip")
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("zipped_module.py", "value = 1\n")
        made.writestr("zipped_package/__init__.py", "value = 2\n")
        made.writestr("zipped_package/inner.py", "value = 3\n")
    sys.path.insert(0, archive)
    import zipped_module
    import zipped_package.inner

    assert (zipped_module.value, zipped_package.value, zipped_package.inner.value) == (1, 2, 3)
    assert zipped_module.__file__ == os.path.join(archive, "zipped_module.py")
