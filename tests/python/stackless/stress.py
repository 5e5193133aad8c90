"""Kills, throws, pickles and timeouts at random while threads exchange values; nothing hangs, nothing is doubled."""

import os
import pickle
import random
import subprocess
import sys
import threading
import time

import stackless

from _native import hard_sorted


class Poke(Exception):
    pass


def round_of(seed, threads=4, tasks=25, seconds=0.6):
    generator = random.Random(seed)
    channels = [stackless.channel() for _ in range(6)]
    for channel in channels:
        channel.preference = generator.choice((-1, 0, 1))
    deadline = time.monotonic() + seconds
    everybody = []
    sent, received = [0] * threads, [0] * threads
    problems = []

    def worker(number, own):
        while time.monotonic() < deadline:
            try:
                channel = channels[own.randrange(6)]
                turn = own.randrange(8)
                if turn < 3:
                    channel.send(1, timeout=0.02)
                    sent[number] += 1
                elif turn < 6:
                    received[number] += channel.receive(timeout=0.02)
                elif turn == 6:
                    stackless.schedule()
                else:
                    stackless.select(channel, channels[(own.randrange(5) + 1 + channels.index(channel)) % 6], timeout=0.01)
                    received[number] += 1
            except (TimeoutError, Poke):
                pass

    def hard_worker(number, own):
        hard_sorted(range(3), key=lambda x: worker(number, own) or x)

    def disturber(own):
        while time.monotonic() < deadline:
            try:
                victim = own.choice(everybody)
                action = own.randrange(3)
                if action == 0:
                    victim.throw(Poke, pending=True)
                elif action == 1:
                    try:
                        pickle.dumps(victim)
                    except (RuntimeError, TypeError, pickle.PicklingError, AttributeError, ValueError):
                        pass
                else:
                    victim.insert()
            except (RuntimeError, Poke):
                pass
            stackless.schedule()

    def body(number):
        try:
            own = random.Random(seed * 100 + number)
            mine = []
            for index in range(tasks):
                function = hard_worker if index % 10 == 9 else worker
                mine.append(stackless.tasklet(function)(number, random.Random(own.random())))
            everybody.extend(mine)
            stackless.tasklet(disturber)(own)
            finish = time.monotonic() + 30
            while any(task.alive for task in mine) and time.monotonic() < finish:
                try:
                    stackless.run(5000)
                    stackless.channel().receive(timeout=0.001)
                except (TimeoutError, Poke):
                    pass
            if any(task.alive for task in mine):
                problems.append([task for task in mine if task.alive])
        except BaseException as error:
            problems.append(error)
            raise

    group = [threading.Thread(target=body, args=(number,)) for number in range(threads)]
    for thread in group:
        thread.start()
    for thread in group:
        thread.join()
    assert not problems, problems
    return sum(sent), sum(received)


for seed in range(4):
    round_of(seed)


# Kills from another thread, again and again.
def killed(channel, log):
    try:
        while True:
            channel.receive()
    finally:
        log.append(1)


for _ in range(5):
    channel = stackless.channel()
    log = []
    tasks = []

    def owner():
        tasks.extend(stackless.tasklet(killed)(channel, log) for _ in range(50))
        ready.set()
        limit = time.monotonic() + 30
        while any(task.alive for task in tasks) and time.monotonic() < limit:
            stackless.run()
            time.sleep(0.001)

    ready = threading.Event()
    thread = threading.Thread(target=owner)
    thread.start()
    ready.wait()
    for task in tasks:
        task.kill()
    thread.join()
    assert not any(task.alive for task in tasks) and len(log) <= 50, len(log)
    assert channel.balance == 0

# Many short lives leave nothing behind.
def short(channel):
    channel.send(1)


for _ in range(20):
    channel = stackless.channel()
    for _ in range(500):
        stackless.tasklet(short)(channel)
    stackless.run()
    for _ in range(250):
        channel.receive()
    stackless.run()
    # The channel is dropped with what waits on it.
assert stackless.getruncount() == 1

# Every message accounted for, over threads, with kills, throws and pickles meanwhile (the long version is the default of the script).
# And many tasklets that wait under native callbacks at once.
BENCHMARKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', '..', 'benchmarks', 'tasklets')
for command in (['stress.py', '--tasklets', '200', '--messages', '50', '--rounds', '3'], ['native.py', '300']):
    result = subprocess.run([sys.executable, os.path.join(BENCHMARKS, command[0]), *command[1:]], capture_output=True, text=True, timeout=50)
    assert result.returncode == 0, (command, result.stderr)
