"""gc.get_objects, get_referrers and get_referents; beside threads that change what is looked at."""

import collections
import functools
import gc
import threading
import weakref


class Node:
    """Something with attributes."""

    def method(self):
        return self


# Objects are found through variables of running functions, modules, instances and suspended generators.
def in_a_frame():
    """A list that only this frame knows."""
    mine = []
    mine.append(mine)
    return any(o is mine for o in gc.get_objects())


assert in_a_frame()
node = Node()
node.value = [1, 2]
assert any(o is node.value for o in gc.get_objects())
assert all(gc.is_tracked(o) for o in gc.get_objects())
assert sum(len(gc.get_objects(generation)) for generation in range(3)) > 1000
for bad, error in ((1000, ValueError), (-1000, ValueError), ("1", TypeError), (1.5, TypeError)):
    try:
        gc.get_objects(bad)
    except error:
        pass
    else:
        raise AssertionError(bad)

# Referrers are the direct ones.
holder = [node.value]
referrers = gc.get_referrers(node.value)
assert any(o is node for o in referrers) and any(o is holder for o in referrers)
assert not any(o is globals() for o in referrers)


def generator():
    """Holds an object in a variable."""
    secret = ["secret"]
    yield secret


running = generator()
found = gc.get_referrers(next(running))
assert [type(o) for o in found] == [type(running)], found

# From a code object to the function, its class's dict and the class.
function, = [o for o in gc.get_referrers(Node.method.__code__) if hasattr(o, "__code__")]
namespace, = [o for o in gc.get_referrers(function) if isinstance(o, dict) and o is not globals()]
classes = [o for o in gc.get_referrers(namespace) if isinstance(o, type)]
assert classes == [Node]

# Referents.
assert sorted(gc.get_referents([1, 3], (5,), {7: 9}, {11})) == [1, 3, 5, 7, 9, 11]
assert gc.get_referents(1, "a", 4j) == []
assert node.value in gc.get_referents(node) and Node in gc.get_referents(node)
assert print in gc.get_referents(functools.partial(print))
assert {1, 2} <= {o for o in gc.get_referents(collections.deque([1, 2])) if isinstance(o, int)}
assert gc.get_referents(weakref.ref(node)) == []

# What is tracked.
for untracked in (None, 1, 1.0, 1j, True, b"a", "a", bytearray(b"a"), type, int, object(), ()):
    assert not gc.is_tracked(untracked), untracked
for tracked in (Node, node, [], {}, set(), gc, (1, []), Node.method):
    assert gc.is_tracked(tracked), tracked

gc.freeze()
assert gc.get_freeze_count() > 1000
gc.unfreeze()
assert gc.get_freeze_count() == 0

# Threads go on beside it, and nothing is torn.
stop = threading.Event()


def change():
    """Makes and drops containers of an object."""
    while not stop.is_set():
        one = {"key": node}
        two = [node, one]
        three = (two, node)
        del one, two, three


threads = [threading.Thread(target=change) for _ in range(3)]
for thread in threads:
    thread.start()
for _ in range(20):
    assert any(o is globals() for o in gc.get_referrers(node))
    gc.get_objects()
stop.set()
for thread in threads:
    thread.join()

# A class that only inline caches know dies, also when its code is still there.
def leave_a_class():
    """A class whose methods were specialised."""
    class Local:
        def __init__(self, value):
            self.value = value

    Local(1)
    return weakref.ref(Local)


reference = leave_a_class()
gc.collect()
assert reference() is None

# A deleted key does not live on in the dict.
table = {}
key = Node()
table[key] = 1
reference = weakref.ref(key)
del table[key], key
gc.collect()
assert reference() is None and not table

# Finalizers of one object run in order, none in the midst of another.
order = []
owner = Node()
finalizers = [weakref.finalize(owner, lambda n=n: order.append(n)) for n in range(5)]
del owner
gc.collect()
assert order == [4, 3, 2, 1, 0], order
