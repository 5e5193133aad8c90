"""Greenlets: coroutines with stacks of their own, over the frame chains that tasklets use.

The interface is that of the greenlet extension (3.3).  Every tasklet has a main greenlet; in a program without
tasklets that is one a thread, as usual.
"""

from _greenlet import GreenletExit, error, getcurrent, greenlet, gettrace, settrace

__version__ = "3.3.2"
__all__ = ["__version__", "GreenletExit", "error", "getcurrent", "greenlet", "gettrace", "settrace"]

GREENLET_USE_GC = True
GREENLET_USE_TRACING = True
GREENLET_USE_CONTEXT_VARS = True
