"""The spawn functions of os, which start a program without replacing this one."""

import os
import sys

if hasattr(os, "spawnv") and os.name == "posix":
    script = [sys.executable, "-c", "import sys; sys.exit(7)"]
    assert os.spawnv(os.P_WAIT, sys.executable, script) == 7
    assert os.spawnl(os.P_WAIT, sys.executable, *script) == 7
    assert os.spawnvp(os.P_WAIT, "sh", ["sh", "-c", "exit 3"]) == 3
    assert os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "exit 4") == 4

    child = os.spawnv(os.P_NOWAIT, sys.executable, script)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7

    environment = {**os.environ, "SPAWNED": "5"}
    assert os.spawnve(os.P_WAIT, "/bin/sh", ["sh", "-c", "exit $SPAWNED"], environment) == 5
    assert os.spawnvpe(os.P_WAIT, "sh", ["sh", "-c", "exit $SPAWNED"], environment) == 5
    assert os.spawnv(os.P_WAIT, "/bin/sh", ["sh", "-c", "kill -9 $$"]) == -9
    assert os.spawnv(os.P_WAIT, "/nowhere/program", ["program"]) == 127

    for arguments, expected in (((), ValueError), (("",), ValueError), ("text", TypeError)):
        try:
            os.spawnv(os.P_WAIT, sys.executable, arguments)
        except expected:
            pass
        else:
            raise AssertionError(arguments)
