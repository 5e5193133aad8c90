"""What runs and what waits: names, parents, run times and stacks of tasklets.

``track(True)`` makes the scheduler keep run times and parents from then on; names and switch counts cost nothing.
"""

import signal as _signal
import sys as _sys
import traceback as _traceback
from collections import namedtuple as _namedtuple

from _weft_tasklets import (all, carriers, name, parent, run_time, set_name,
                            switches, track, waits_on)
from _weft_tasklets import function as _function

__all__ = ['Info', 'all', 'carriers', 'dump', 'dump_on_signal', 'info', 'name',
           'parent', 'run_time', 'set_name', 'state', 'switches', 'track',
           'waits_on']

Info = _namedtuple('Info', 'tasklet name state parent switches run_time waits_on thread_id')


def state(tasklet) -> str:
    """One word: current, runnable, blocked, paused or dead."""
    if tasklet.is_current:
        return 'current'
    if tasklet.blocked:
        return 'blocked'
    if not tasklet.alive:
        return 'dead'
    return 'runnable' if tasklet.scheduled else 'paused'


def info(tasklet) -> Info:
    """Everything that is known about a tasklet."""
    return Info(tasklet, name(tasklet), state(tasklet), parent(tasklet),
                switches(tasklet), run_time(tasklet), waits_on(tasklet),
                tasklet.thread_id)


def dump(file=None, limit: int | None = None) -> None:
    """Writes the stack of every tasklet that can be found."""
    file = _sys.stderr if file is None else file
    for tasklet in all():
        about = info(tasklet)
        title = f'{about.name!r} ' if about.name else ''
        waits = f', waits on {", ".join(map(repr, about.waits_on))}' if about.waits_on else ''
        main = ', main' if tasklet.is_main else ''
        print(f'Tasklet {title}at {id(tasklet):#x} ({about.state}{main}, thread {about.thread_id}, '
              f'{about.switches} switches{waits}):', file=file)
        frame = tasklet.frame
        if frame is not None:
            _traceback.print_stack(frame, limit=limit, file=file)
        elif (function := _function(tasklet)) is not None:
            print(f'  will call {function!r}', file=file)


def dump_on_signal(signum: int, file=None):
    """Dumps all stacks when the process gets the signal; returns the old handler."""
    return _signal.signal(signum, lambda number, frame: dump(file))
