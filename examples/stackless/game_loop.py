"""A game: its main loop draws frames, and everything that lives in it is a tasklet.

    ./weft examples/stackless/game_loop.py [--sample] [SECONDS]

The game decides what time it is: the event queue runs on the game's clock, so a paused or a fast game pauses or hurries
everybody who sleeps in it.  Each frame pumps the events that are due and runs the tasklets that became runnable.
"""

import sys
import time
from collections.abc import Callable

import stackless
from stacklesslib.events import EventQueue
from stacklesslib.main import MainLoop
from stacklesslib.util import QueueChannel, tasklet_new

FRAME = 1 / 30


class World:
    """The game's time, its loop, and what happened."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self.now = 0.0
        self.loop = MainLoop(EventQueue(lambda: self.now))
        self.arrows: QueueChannel = QueueChannel()
        self.report = report

    def sleep(self, seconds: float) -> None:
        """Lets game time pass for a tasklet."""
        channel = stackless.channel()
        channel.preference = 1
        self.loop.events.call_later(seconds, channel.send, (None,))
        channel.receive()

    def tell(self, text: str) -> None:
        """Something to see."""
        self.report(f"{self.now:5.2f}  {text}")

    def frame(self) -> None:
        """One frame of the game."""
        self.now += FRAME
        self.loop.pump()


def archer(world: World) -> None:
    """Shoots now and then; an arrow is a tasklet too."""
    for number in range(1, 4):
        world.sleep(0.5)
        world.tell(f"the archer shoots arrow {number}")
        tasklet_new(arrow, (world, number))
    world.tell("the archer has no arrows left")


def arrow(world: World, number: int) -> None:
    """Flies, and arrives."""
    world.sleep(0.3)
    world.arrows.send(number)


def dragon(world: World, lives: int) -> None:
    """Waits for arrows."""
    while lives:
        number = world.arrows.receive()
        lives -= 1
        world.tell(f"arrow {number} hits the dragon, which has {lives} lives left")
    world.tell("the dragon flies away")


def main(arguments: list[str]) -> None:
    """Plays two seconds of the game; in real time unless it is a sample."""
    sample = "--sample" in arguments
    numbers = [float(argument) for argument in arguments if argument != "--sample"]
    world = World(print)
    tasklet_new(archer, (world,))
    tasklet_new(dragon, (world, 2))
    end = numbers[0] if numbers else 2.0
    while world.now < end:
        world.frame()
        if not sample:
            time.sleep(FRAME)


if __name__ == "__main__":
    main(sys.argv[1:])
