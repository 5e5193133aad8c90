"""A game's main loop pumps the scheduler once a frame; actors are tasklets that sleep for frames.

    ./weft examples/stackless/game_loop.py [FRAMES]
"""

import heapq
import itertools
import sys

import stackless


class World:
    def __init__(self):
        self.frame = 0
        self.sleepers = []
        self.order = itertools.count()
        self.log = []

    def sleep(self, frames):
        """The calling actor goes on that many frames later."""
        channel = stackless.channel()
        heapq.heappush(self.sleepers, (self.frame + frames, next(self.order), channel))
        channel.receive()

    def tick(self):
        """One frame: wakes who is due, and lets every actor have at most 10,000 instructions."""
        self.frame += 1
        while self.sleepers and self.sleepers[0][0] <= self.frame:
            heapq.heappop(self.sleepers)[2].send(None)
        while stackless.getruncount() > 1:
            greedy = stackless.run(10_000)
            if greedy is not None:
                greedy.insert()
                self.log.append(f'frame {self.frame}: {greedy.name} thinks on')
                break


class Actor(stackless.tasklet):
    """A tasklet with a name."""

    def __new__(cls, name, function):
        return super().__new__(cls, function)

    def __init__(self, name, function):
        super().__init__(function)
        self.name = name


def guard(world, name, pause):
    for step in itertools.count(1):
        world.sleep(pause)
        world.log.append(f'frame {world.frame}: {name} makes step {step}')


def thinker(world):
    world.sleep(2)
    best = max(range(5_000), key=lambda move: (move * 7919) % 5003)
    total = 0
    for move in range(4_000):
        total += move % (best + 1)
    world.log.append(f'frame {world.frame}: thinker has decided on {best}')


def main():
    frames = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    world = World()
    Actor('ann', guard)(world, 'ann', 2)
    Actor('bob', guard)(world, 'bob', 3)
    Actor('thinker', thinker)(world)
    for _ in range(frames):
        world.tick()
    print('\n'.join(world.log))


if __name__ == '__main__':
    main()
