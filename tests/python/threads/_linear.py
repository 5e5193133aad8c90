"""Histories of concurrent operations and a check that some order of them explains every answer.

A history is a list of operations (start, end, name, argument, result) of several threads on one object. It is
linearizable if the operations can be put into one order that respects real time (an operation that ended before another
began comes first) and in which a sequential object gives exactly these answers. The search is Wing and Gong's, with the
states seen before remembered (Lowe): exponential at worst, fast for the short histories used here.
"""

import itertools
import queue
import threading

_tick = itertools.count().__next__


class Recorder:
    """Runs operations on a shared object and writes down what happened."""

    def __init__(self):
        self.operations = []

    def __call__(self, name, argument, action):
        """Run `action()` as the operation `name(argument)`."""
        start = _tick()
        try:
            result = action()
        except (KeyError, IndexError, ValueError, queue.Empty) as error:
            result = type(error).__name__
        self.operations.append((start, _tick(), name, argument, result))
        return result


def linearizable(operations, initial, step):
    """Whether an order explains the history. `step(state, name, argument)` returns (new state, result); states hash."""
    operations = sorted(operations)
    count = len(operations)
    done_all = (1 << count) - 1
    seen = set()
    stack = [(0, initial)]
    while stack:
        done, state = stack.pop()
        if done == done_all:
            return True
        if (done, state) in seen:
            continue
        seen.add((done, state))
        earliest_end = min(operations[i][1] for i in range(count) if not done >> i & 1)
        for i in range(count):
            if done >> i & 1:
                continue
            start, _, name, argument, result = operations[i]
            if start > earliest_end:
                break
            new, expected = step(state, name, argument)
            if expected == result:
                stack.append((done | 1 << i, new))
    return False


def rendezvous(operations):
    """Whether a history of sends and receives is one of a channel without a buffer.

    Each value sent is received once, the two operations overlap in time, and so each pair has a moment of its own; what
    one thread does has the order of its program, which the intervals say already.
    """
    sent = {argument: (start, end) for start, end, name, argument, _ in operations if name == "send"}
    received = {result: (start, end) for start, end, name, _, result in operations if name == "receive"}
    if sent.keys() != received.keys() or 2 * len(sent) != len(operations):
        return False
    return all(sent[value][0] < received[value][1] and received[value][0] < sent[value][1] for value in sent)


def run(threads, body):
    """Run `body(index, recorder)` in threads that start together; return the joint history."""
    barrier = threading.Barrier(threads)
    recorders = [Recorder() for _ in range(threads)]
    failures = []

    def work(index):
        try:
            barrier.wait()
            body(index, recorders[index])
        except BaseException as error:
            failures.append(error)
            raise

    workers = [threading.Thread(target=work, args=(index,)) for index in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(50)
        assert not worker.is_alive(), "a thread does not come to its end"
    assert not failures, failures
    return [operation for recorder in recorders for operation in recorder.operations]
