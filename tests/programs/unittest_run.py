"""`-m unittest`: discovery, outcomes, subtests, skips and the exit status."""

import os
import subprocess
import sys
import tempfile

TESTS = '''
import unittest


class Sums(unittest.TestCase):
    def test_right(self):
        self.assertEqual(1 + 1, 2)

    def test_wrong(self):
        self.assertEqual([1, 2], [1, 3])

    def test_each(self):
        for i in range(3):
            with self.subTest(i=i):
                self.assertNotEqual(i, 1)

    @unittest.skip("not today")
    def test_skipped(self):
        raise AssertionError

    @unittest.expectedFailure
    def test_expected(self):
        self.fail()


class Coroutines(unittest.IsolatedAsyncioTestCase):
    async def test_await(self):
        self.assertIsNone(await __import__("asyncio").sleep(0))
'''


def run(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "unittest", *arguments], cwd=folder, capture_output=True, text=True, env=os.environ | {"NO_COLOR": "1"}
    )


with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "test_sums.py"), "w") as file:
        file.write(TESTS)

    done = run(folder, "-v")
    assert done.returncode == 1, done
    assert "Ran 6 tests in" in done.stderr, done.stderr
    assert "FAILED (failures=2, skipped=1, expected failures=1)" in done.stderr, done.stderr
    assert "test_skipped (test_sums.Sums.test_skipped) ... skipped 'not today'" in done.stderr, done.stderr
    assert "FAIL: test_each (test_sums.Sums.test_each) (i=1)" in done.stderr, done.stderr
    assert "AssertionError: Lists differ: [1, 2] != [1, 3]" in done.stderr, done.stderr
    assert "First differing element 1:\n2\n3\n" in done.stderr, done.stderr

    done = run(folder, "test_sums.Sums.test_right", "test_sums.Coroutines")
    assert done.returncode == 0 and done.stderr.endswith("OK\n"), done.stderr

    done = run(folder, "test_missing")
    assert done.returncode == 1 and "ModuleNotFoundError: No module named 'test_missing'" in done.stderr, done.stderr
