"""A library for programs made of tasklets.

base         time, context managers for the scheduler's switches, SignalChannel
main         the main loop: wait, pump, run
events       timed callbacks
app          sleep, Event, Lock and Condition, for tasklets or for plain threads
locks        synchronization between tasklets, of one thread and of several
wait         waiting for the first, or all, of several things
futures      Future and executors
util         timeouts, tasklet-local storage, queues, call_async
threadpool   worker threads
fittings     small pieces of plumbing between channels
weakmethod   bound methods that do not keep their object alive
monkeypatch  makes threading, socket, select, subprocess and time.sleep block a tasklet instead of the thread
magic        runs an unmodified program that way
"""

__all__ = [
    "app",
    "base",
    "events",
    "fittings",
    "futures",
    "locks",
    "magic",
    "main",
    "monkeypatch",
    "replacements",
    "threadpool",
    "util",
    "wait",
    "weakmethod",
]
