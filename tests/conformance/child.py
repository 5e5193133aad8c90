"""Runs one module of CPython's test suite and reports every test's outcome as it ends.

    child.py --report FILE --cwd DIR [--lib DIR] [--skip FILE] [--list] test.test_x

The report is a text file of tab-separated records, one a line, flushed one by one so that a process that dies loses
nothing but the test it died in:

    id      NAME               a test that was found (all of them, before the first runs)
    start   NAME               a test begins
    end     NAME  OUTCOME WHY  a test has ended: pass, fail, error, skip, xfail, xpass
    group   NAME  OUTCOME WHY  setUpClass or setUpModule ended its whole group: NAME is the class or module
    broken  WHY                the module cannot be imported
    done                       all tests ran

Imports are kept to what the suite itself cannot do without, because an interpreter in the making has to get through
them first.
"""

import os
import sys


class Report:
    """The report file. Only the process that opened it writes: children made by `os.fork` stay silent."""

    def __init__(self, path):
        self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._pid = os.getpid()

    def __call__(self, *fields):
        if os.getpid() == self._pid:
            line = "\t".join(map(plain, fields)) + "\n"
            os.write(self._fd, line.encode("utf-8", "backslashreplace"))


def plain(text):
    """Keep `text` within one field of one line."""
    text = str(text)
    if "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\r", " ").replace("\n", " ").replace("\t", " ")
    return text


def reason(error):
    """The last line of a traceback for an exception or an `exc_info` triple."""
    kind, value = error[:2] if isinstance(error, tuple) else (type(error), error)
    try:
        text = str(value)
    except BaseException as failure:
        text = f"<str() failed: {type(failure).__name__}>"
    text = text.strip()
    return f"{kind.__name__}: {text}"[:500] if text else kind.__name__


def options(arguments):
    """Parse the command line into a dict and the module's name."""
    found = {"skip": None, "lib": None, "list": False}
    position = 0
    while arguments[position].startswith("--"):
        name = arguments[position][2:]
        if name == "list":
            found[name] = True
            position += 1
        else:
            found[name] = arguments[position + 1]
            position += 2
    return found, arguments[position]


def tests_of(suite):
    """Yield the test cases of nested suites, in their order."""
    for item in suite:
        if hasattr(item, "__iter__"):
            yield from tests_of(item)
        else:
            yield item


def make_result(unittest, report, name_of, traceback):
    """Build the result object; a function because `unittest` may fail to import."""

    class Result(unittest.TestResult):
        """Reports each test once, when it stops: a failing subtest makes the whole test fail."""

        def __init__(self):
            super().__init__()
            self._outcome = None
            self._why = ""
            self._running = None

        def startTest(self, test):
            super().startTest(test)
            self._running, self._outcome, self._why = test, None, ""
            report("start", name_of(test))

        def stopTest(self, test):
            super().stopTest(test)
            report("end", name_of(test), self._outcome or "pass", self._why)
            self._running = None

        def _note(self, test, outcome, why, error=None):
            if error is not None and traceback is not None:
                traceback.print_exception(*error)
                sys.stderr.flush()
            if self._running is None:  # setUpClass, setUpModule and their likes, or a class that is skipped whole.
                name = test.id() if hasattr(test, "id") else str(test)
                if "(" in name:
                    report("group", name.partition("(")[2].rstrip(")"), outcome, why)
                else:
                    report("end", name_of(test), outcome, why)
            elif self._outcome not in ("fail", "error"):  # The first failure is the one that tells most.
                self._outcome, self._why = outcome, why

        def addSuccess(self, test):
            super().addSuccess(test)

        def addError(self, test, err):
            super().addError(test, err)
            self._note(test, "error", reason(err), err)

        def addFailure(self, test, err):
            super().addFailure(test, err)
            self._note(test, "fail", reason(err), err)

        def addSkip(self, test, why):
            super().addSkip(test, why)
            if self._running is None or not hasattr(test, "test_case"):  # A skipped subtest skips nothing else.
                self._note(test, "skip", why)

        def addExpectedFailure(self, test, err):
            super().addExpectedFailure(test, err)
            self._note(test, "xfail", reason(err))

        def addUnexpectedSuccess(self, test):
            super().addUnexpectedSuccess(test)
            self._note(test, "xpass", "")

        def addSubTest(self, test, subtest, err):
            super().addSubTest(test, subtest, err)
            if err is not None:
                outcome = "fail" if issubclass(err[0], test.failureException) else "error"
                self._note(test, outcome, f"{subtest._subDescription()} {reason(err)}", err)

    return Result()


def configure(support):
    """Set what CPython's own runner sets for a plain run: no extra resources, no tests that need much memory.

    The suite leaves the tests that it marks as details of CPython out on any other interpreter. They run here: Weft
    shares most of those details (bytecode, code objects, tracebacks, tracing), and what it does not share is named one
    by one in exclusions.txt.
    """
    support.cpython_only = lambda test: test
    try:
        import signal
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:  # A background job ignores it.
            signal.signal(signal.SIGINT, signal.default_int_handler)
    except (ImportError, AttributeError):
        pass  # Tests that need signals say so themselves.
    support.verbose = 1
    support.use_resources = {}
    support.max_memuse = 0
    support.real_max_memuse = 0
    support.failfast = False
    support.record_original_stdout(sys.stdout)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")


def main(arguments):
    found, module_name = options(arguments)
    report = Report(found["report"])
    os.chdir(found["cwd"])
    sys.path[:] = [entry for entry in sys.path if entry not in ("", os.path.dirname(os.path.abspath(__file__)))]
    if found["lib"] and found["lib"] not in sys.path:
        sys.path.append(found["lib"])
    leave_out = set()
    if found["skip"]:
        with open(found["skip"], encoding="utf-8") as lines:
            leave_out = {line.rstrip("\n") for line in lines}

    try:
        import unittest
    except BaseException as failure:
        report("broken", reason(failure))
        raise
    try:
        import traceback
    except BaseException:  # Without it the outcomes are still told, only the log has no tracebacks.
        traceback = None
    try:
        from test import support

        configure(support)
        __import__(module_name)
        loader = unittest.TestLoader()
        suite = loader.loadTestsFromModule(sys.modules[module_name])
        if loader.errors:
            raise ImportError(loader.errors[0].strip().rpartition("\n")[2])
    except unittest.SkipTest as skipped:
        report("group", module_name, "skip", str(skipped))
        report("done")
        return 0
    except BaseException as failure:
        report("broken", reason(failure))
        raise

    prefix = module_name + "."
    seen = {}

    def name_of(test):
        name = seen.get(id(test))
        if name is None:
            name = plain(test.id())
            name = seen[id(test)] = name[len(prefix):] if name.startswith(prefix) else name
        return name

    everything = list(tests_of(suite))
    for test in everything:
        report("id", name_of(test))
    if found["list"]:
        report("done")
        return 0

    result = make_result(unittest, report, name_of, traceback)
    if leave_out:
        drop(suite, leave_out, name_of)
    suite.run(result)
    report("done")
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads that a test left behind must not keep the process, whose work is done.
    os._exit(0 if result.wasSuccessful() else 1)


def drop(suite, leave_out, name_of):
    """Remove tests by name from nested suites in place, so that each suite keeps its class (some carry set-up)."""
    for item in suite._tests:
        if hasattr(item, "__iter__"):
            drop(item, leave_out, name_of)
    suite._tests = [item for item in suite._tests if hasattr(item, "__iter__") or name_of(item) not in leave_out]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
