"""Threads of tasklets that exchange numbered messages over shared channels while others kill, throw at and pickle them.

    weft benchmarks/tasklets/stress.py [--threads 4] [--tasklets 1000] [--messages 1000] [--rounds 1] [--seed N]

Half of a thread's tasklets send, half receive. Every message is unique, so that afterwards each can be accounted for: none
arrives twice; one that was sent arrived, unless a receiver was interrupted in that moment; one whose sender was
interrupted arrived once or not at all. Prints the figures of each round; hangs, crashes and false accounts are failures.
"""

import argparse
import pickle
import random
import threading
import time

import stackless


class Poke(Exception):
    """What tasklets are poked with."""


def sender(thread, number, channel):
    """Sends its messages. What it shares it reaches by global names, so that a pickled copy is small."""
    try:
        for sequence in range(current.messages):
            try:
                channel.send((number, sequence))
                current.sent[number][sequence] = 1
            except Poke:
                current.interrupted_sends[thread] += 1
    except TaskletExit:
        current.interrupted_sends[thread] += 1
        raise


def receiver(thread, channel):
    """Receives until it is killed."""
    try:
        while True:
            try:
                number, sequence = channel.receive()
                current.arrived[number][sequence] += 1
            except Poke:
                current.interrupted_receives[thread] += 1
    except TaskletExit:
        current.interrupted_receives[thread] += 1
        raise


class Round:
    """One run: the channels, the accounts, and the threads."""

    def __init__(self, threads, tasklets, messages, seed):
        self.threads = threads
        self.senders = tasklets // 2
        self.messages = messages
        self.random = random.Random(seed)
        self.channels = [stackless.channel() for _ in range(16)]
        for channel in self.channels:
            channel.preference = self.random.choice((-1, 0, 1))
        count = threads * self.senders
        self.sent = [bytearray(messages) for _ in range(count)]
        self.arrived = [bytearray(messages) for _ in range(count)]
        self.interrupted_sends = [0] * threads
        self.interrupted_receives = [0] * threads
        self.kills = [0] * threads
        self.throws = [0] * threads
        self.pickles = [0] * threads
        self.sending = [True] * threads
        self.victims = []
        self.problems = []

    def disturber(self, thread, own):
        while any(self.sending):
            victim = own.choice(self.victims)
            try:
                match own.randrange(8):
                    case 0 if self.kills[thread] < self.senders // 5:
                        victim.kill(pending=True)
                        self.kills[thread] += 1
                    case 1:
                        pickle.dumps(victim)
                        self.pickles[thread] += 1
                    case _:
                        victim.throw(Poke, pending=True)
                        self.throws[thread] += 1
            except (RuntimeError, pickle.PicklingError, Poke):
                # It is dead, or current in its thread.
                pass
            try:
                stackless.channel().receive(timeout=0.005)
            except TimeoutError:
                pass

    def body(self, thread):
        try:
            own = random.Random(self.random.random())
            mine = []
            for index in range(self.senders):
                # A channel's tasklets are spread over all threads, and over the quick and the slow ones.
                channel = self.channels[(index + thread) % len(self.channels)]
                mine.append(stackless.tasklet(sender)(thread, thread * self.senders + index, channel))
                mine.append(stackless.tasklet(receiver)(thread, self.channels[index % len(self.channels)]))
            self.victims.extend(mine)
            mine.append(stackless.tasklet(self.disturber)(thread, own))
            limit = time.monotonic() + 60
            while any(self.sending):
                self.sending[thread] = any(task.alive for task in mine[:-1:2])
                if time.monotonic() > limit:
                    self.sending[thread] = False
                    raise AssertionError(f'hangs: {sum(task.alive for task in mine)} tasklets, balances {[c.balance for c in self.channels]}')
                try:
                    if interrupted := stackless.run(100_000):
                        interrupted.insert()
                    stackless.channel().receive(timeout=0.002)
                except (TimeoutError, Poke):
                    pass
            for task in mine:
                task.kill()
            if left := sum(task.alive for task in mine):
                raise AssertionError(f'{left} tasklets survive')
        except BaseException as error:
            self.problems.append(error)
            raise

    def run(self):
        start = time.perf_counter()
        group = [threading.Thread(target=self.body, args=(number,)) for number in range(self.threads)]
        for thread in group:
            thread.start()
        for thread in group:
            thread.join()
        seconds = time.perf_counter() - start
        assert not self.problems, self.problems
        twice = lost = uncertain = delivered = 0
        for sent, arrived in zip(self.sent, self.arrived):
            for ok, count in zip(sent, arrived):
                twice += count > 1
                lost += ok and not count
                uncertain += count and not ok
                delivered += count
        assert twice == 0, twice
        assert lost <= sum(self.interrupted_receives), (lost, self.interrupted_receives)
        assert uncertain <= sum(self.interrupted_sends), (uncertain, self.interrupted_sends)
        assert all(channel.balance == 0 for channel in self.channels), [channel.balance for channel in self.channels]
        return (f'{delivered:9,} messages in {seconds:5.1f} s, {delivered / seconds:9,.0f}/s; kills {sum(self.kills)}, throws {sum(self.throws)}, '
                f'pickles {sum(self.pickles)}; lost with an interrupted receiver {lost}, arrived from an interrupted sender {uncertain}')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    for name, default in (('threads', 4), ('tasklets', 1000), ('messages', 1000), ('rounds', 1), ('seed', None)):
        parser.add_argument('--' + name, type=int, default=default)
    options = parser.parse_args()
    for number in range(options.rounds):
        seed = number if options.seed is None else options.seed + number
        global current
        current = Round(options.threads, options.tasklets, options.messages, seed)
        print(current.run(), flush=True)


if __name__ == '__main__':
    main()
