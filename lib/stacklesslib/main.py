"""The main loop: wait for the next event, pump what is due, run the tasklets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import stackless

from .base import elapsed_time, pause, time
from .events import EventHandle, EventQueue
from .util import WaitTimeoutError, channel_wait

__all__ = ["MainLoop", "elapsed_time", "event_queue", "mainloop", "schedule_soon", "sleep", "stop"]


class MainLoop:
    """Runs tasklets and events on the main tasklet of a thread until told to stop.

    A frame of a game, or another library's loop, may take its place by calling pump() itself.
    """

    def __init__(self, events: EventQueue | None = None) -> None:
        self.events = EventQueue() if events is None else events
        self.running = False
        #: The longest wait at a time; None: until something happens.
        self.max_wait: float | None = 1.0
        #: The watchdog's budget for a tasklet in instructions; 0: none.
        self.run_timeout = 0

    def get_wait_time(self) -> float | None:
        """How long there is nothing to do: 0 if tasklets are runnable or events due."""
        if stackless.getruncount() > 1:
            return 0.0
        delay = self.events.next_delay()
        if self.max_wait is None:
            return delay
        return self.max_wait if delay is None else min(delay, self.max_wait)

    def wait(self) -> None:
        """Sleeps while there is nothing to do; another thread's work, or interrupt_wait(), ends that."""
        delay = self.get_wait_time()
        if delay is not None and delay <= 0:
            return
        try:
            channel_wait(self.events.changed, delay)
        except WaitTimeoutError:
            pass

    def interrupt_wait(self) -> None:
        """Ends the wait.  Any thread may call it."""
        self.events.changed.signal()

    def pump(self) -> None:
        """Makes the calls that are due and runs the tasklets once."""
        self.events.pump()
        self.run_tasklets()

    def run_tasklets(self) -> None:
        """Runs every runnable tasklet until all of them wait, or have had their instructions."""
        try:
            if not self.run_timeout:
                stackless.run()
                return
            interrupted = stackless.run(self.run_timeout)
            if interrupted is not None:
                interrupted.insert()
        except Exception as e:
            self.handle_error(e)

    def handle_error(self, error: Exception) -> None:
        """What to do with a tasklet's uncaught error: raise it from run(), unless overridden."""
        raise error

    def loop(self) -> None:
        """One turn: wait, pump, run."""
        self.wait()
        self.pump()

    def run(self) -> None:
        """Turns until stop()."""
        self.running = True
        try:
            while self.running:
                self.loop()
        finally:
            self.running = False

    def run_until(self, done: Callable[[], Any]) -> None:
        """Turns until the predicate is true."""
        while not done():
            self.loop()

    def stop(self) -> None:
        """Ends run() after the turn.  Any thread may call it."""
        self.running = False
        self.interrupt_wait()


#: The loop and the event queue of the main thread.
mainloop = MainLoop()
event_queue = mainloop.events


def sleep(delay: float) -> None:
    """Lets other tasklets run for so many seconds."""
    pause(delay)


def schedule_soon(callback: Callable[..., Any], args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None) -> EventHandle:
    """Calls at the next turn of the main loop."""
    return event_queue.call_soon(callback, args, kwargs)


def stop() -> None:
    """Stops the main loop."""
    mainloop.stop()
