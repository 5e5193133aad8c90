"""The GIL policies: choosing one, bad choices, their figures, and that programs run the same under each."""

import os
import subprocess
import sys

WEFT = sys.implementation.name == "weft"

PROGRAM = r"""
import sys, threading, queue, time
counts = {}
def work(name, n):
    total = 0
    for i in range(n):
        total += i
    counts[name] = total
threads = [threading.Thread(target=work, args=(i, 20000)) for i in range(3)]
q = queue.Queue()
def consume():
    while q.get() is not None:
        time.sleep(0)
threads.append(threading.Thread(target=consume))
for t in threads: t.start()
for i in range(200): q.put(i)
q.put(None)
for t in threads: t.join()
assert set(counts.values()) == {sum(range(20000))}
try:
    from weft import gil
    with_gil = gil.policy != "none"
    assert sys._is_gil_enabled() == with_gil == bool(sys.flags.gil)
    rows = gil.stats()
    assert bool(rows) == with_gil, rows
    for row in rows:
        assert row.acquisitions >= row.forced_releases + row.voluntary_releases
        assert row.longest_wait <= row.total_wait + 1e-9
    print(gil.policy, sorted(gil.constants()))
except ImportError:
    print("none")
"""


def run(*options, code=PROGRAM, **environment):
    """Return (exit status, output, errors) of a new interpreter."""
    clean = {key: value for key, value in os.environ.items() if key not in ("PYTHON_GIL", "PYTHONGIL", "WEFT_GIL_POLICY")}
    done = subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True,
                          env={**clean, **environment}, timeout=50, check=False)
    return done.returncode, done.stdout.strip(), done.stderr


def policy(*options, **environment):
    """Return the policy that is chosen by options and environment."""
    status, output, errors = run(*options, code="import _weft; print(_weft.gil_policy())", **environment)
    assert status == 0, errors
    return output


if WEFT:
    expected = {"none": [], "legacy": ["check_interval"], "plus": ["check_interval", "yield_every"], "new": [], "priority": []}
    for name, constants in expected.items():
        status, output, errors = run("-X", f"gil-policy={name}")
        assert (status, output) == (0, f"{name} {sorted([*constants, 'switch_interval'])}"), (name, status, output, errors)

    assert policy() == "none"
    assert policy("-X", "gil=0") == "none"
    assert policy("-X", "gil=1") == "new"
    assert policy("-X", "nogil") == "none"
    assert policy(PYTHON_GIL="1") == "new"
    assert policy(PYTHON_GIL="0") == policy(PYTHONGIL="0") == "none"
    assert policy(WEFT_GIL_POLICY="plus") == "plus"
    assert policy("-X", "gil=0", PYTHON_GIL="1") == "none"
    assert policy("-X", "gil-policy=legacy", WEFT_GIL_POLICY="plus") == "legacy"
    assert policy("-X", "gil=1", "-X", "gil-policy=priority") == "priority"
    assert policy("-E", WEFT_GIL_POLICY="plus") == "none"

    for options, environment, text in (
            (("-X", "gil=2"), {}, 'PYTHON_GIL / -X gil must be "0" or "1"'),
            (("-X", "gil"), {}, 'PYTHON_GIL / -X gil must be "0" or "1"'),
            ((), {"PYTHON_GIL": "x"}, 'PYTHON_GIL / -X gil must be "0" or "1"'),
            (("-X", "gil-policy=fast"), {}, "none, legacy, plus, new, priority"),
            (("-X", "gil-policy"), {}, "none, legacy, plus, new, priority"),
            ((), {"WEFT_GIL_POLICY": "fast"}, "none, legacy, plus, new, priority"),
            (("-X", "gil=0", "-X", "gil-policy=new"), {}, "contradicts"),
            (("-X", "nogil", "-X", "gil=1"), {}, "contradicts"),
            ((), {"PYTHON_GIL": "0", "WEFT_GIL_POLICY": "new"}, "contradicts"),
            (("-X", "locktrace=/nowhere/at/all"), {}, "cannot write the trace file"),
            (("-X", "locktrace"), {}, "needs a file"),
            (("-X", "trace=/nowhere/at/all"), {}, "cannot write the trace file"),
            (("-X", "locktrace=x", "-X", "locktrace-events=0"), {}, "must be a number"),
            (("-X", "thread_inherit_context=2"), {}, "n is missing or invalid")):
        status, output, errors = run(*options, code="print('ran')", **environment)
        assert status == 1 and not output and "Fatal Python error" in errors and text in errors, (options, status, output, errors)

    from weft import gil
    assert gil.policies == ("none", "legacy", "plus", "new", "priority")
    for name, value, kind in (("check_interval", 5, ValueError), ("yield_every", 5, ValueError), ("policy", "new", AttributeError),
                              ("switch_interval", 0, ValueError), ("switch_interval", -1, ValueError)):
        try:
            setattr(gil, name, value)
        except kind:
            pass
        else:
            raise AssertionError(f"{name} = {value} was accepted")
    gil.switch_interval = 0.002
    assert sys.getswitchinterval() == 0.002
    status, output, errors = run("-X", "gil-policy=plus", code="""
from weft import gil
gil.check_interval = 500; gil.yield_every = 7
assert (gil.check_interval, gil.yield_every) == (500, 7)
for name in ('check_interval', 'yield_every'):
    try: setattr(gil, name, 0)
    except ValueError as e: assert 'strictly positive' in str(e)
    else: raise AssertionError
print('ok')""")
    assert output == "ok", errors
for bad in (0, -1, -0.5):
    try:
        sys.setswitchinterval(bad)
    except ValueError as error:
        assert str(error) == "switch interval must be strictly positive"
    else:
        raise AssertionError(f"{bad} was accepted")
