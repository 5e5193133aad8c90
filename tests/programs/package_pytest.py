"""pytest: fixtures, parameters, rewritten asserts, the summary and the exit status."""

import _packages

_packages.need("pytest", "_pytest", "pluggy", "iniconfig", "packaging")

import os
import subprocess
import sys
import tempfile

TESTS = '''
import pytest


@pytest.fixture
def numbers(tmp_path):
    (tmp_path / "n").write_text("1 2")
    yield [int(n) for n in (tmp_path / "n").read_text().split()]


@pytest.mark.parametrize("index, value", [(0, 1), (1, 2), (1, 3)])
def test_numbers(numbers, index, value):
    assert numbers[index] == value


def test_raises():
    with pytest.raises(ZeroDivisionError, match="division"):
        1 / 0


@pytest.mark.skip(reason="later")
def test_later():
    assert False


def test_output(capsys):
    print("hello")
    assert capsys.readouterr().out == "hello\\n"
'''

with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "test_numbers.py"), "w") as file:
        file.write(TESTS)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path[1:]), "NO_COLOR": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], cwd=folder, capture_output=True, text=True, env=environment)
    assert done.returncode == 1, done
    assert "1 failed, 4 passed, 1 skipped" in done.stdout, done.stdout
    assert "FAILED test_numbers.py::test_numbers[1-3] - assert 2 == 3" in done.stdout, done.stdout
    assert ">       assert numbers[index] == value\nE       assert 2 == 3" in done.stdout, done.stdout
