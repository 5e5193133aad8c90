"""breakpoint() asks for PYTHONBREAKPOINT when it is called."""

import os
import sys
import types

seen = []
sys.modules["hooks"] = module = types.ModuleType("hooks")
module.stop = lambda *args: seen.append(args)
for name, calls in (("hooks.stop", 1), ("0", 1), ("hooks.stop", 2)):
    os.environ["PYTHONBREAKPOINT"] = name
    breakpoint("here")
    assert len(seen) == calls, (name, seen)
assert seen == [("here",), ("here",)]
