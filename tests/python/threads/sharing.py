"""Built-in containers shared by threads: nothing is lost, invented or torn, whatever the schedule."""

import threading

THREADS, EACH = 4, 3000


def together(*functions):
    """Run the functions at once, started by a barrier; raise what any of them raised."""
    barrier = threading.Barrier(len(functions))
    errors = []

    def run(function):
        try:
            barrier.wait(10)
            function()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
        assert not thread.is_alive()
    if errors:
        raise errors[0]


items = []
together(*[lambda base=base: [items.append(base * EACH + n) for n in range(EACH)] for base in range(THREADS)])
assert sorted(items) == list(range(THREADS * EACH))
for base in range(THREADS):
    mine = [n for n in items if n // EACH == base]
    assert mine == sorted(mine)

popped = [[] for _ in range(THREADS)]


def take(into):
    while True:
        try:
            into.append(items.pop())
        except IndexError:
            return


together(*[lambda into=into: take(into) for into in popped])
assert sorted(sum(popped, [])) == list(range(THREADS * EACH)) and items == []

table = {}
together(*[lambda base=base: [table.__setitem__((base, n), n) for n in range(EACH)] for base in range(THREADS)])
assert len(table) == THREADS * EACH and all(table[base, n] == n for base in range(THREADS) for n in range(EACH))

winners = {}
won = [[] for _ in range(THREADS)]
together(*[lambda who=who: [won[who].append(key) for key in range(EACH) if winners.setdefault(key, who) == who] for who in range(THREADS)])
assert sorted(sum(won, [])) == list(range(EACH))

members = set()
together(*[lambda base=base: [members.add(n) for n in range(base, THREADS * EACH, 2)] for base in range(2)])
assert members == set(range(THREADS * EACH))

counter, lock = 0, threading.Lock()


def count():
    global counter
    for _ in range(EACH):
        with lock:
            counter += 1


together(*[count] * THREADS)
assert counter == THREADS * EACH

stop = threading.Event()
changing = {n: n for n in range(100)}


def change():
    for n in range(EACH):
        changing[n % 300] = n % 300
        changing.pop((n * 7) % 300, None)
    stop.set()


def watch():
    while not stop.is_set():
        for key, value in changing.copy().items():
            assert key == value
        assert all(isinstance(key, int) for key in list(changing))


together(change, watch, watch)


class Shared:
    pass


shared = Shared()
together(*[lambda base=base: [setattr(shared, f"a{base}_{n}", n) for n in range(300)] for base in range(THREADS)])
assert len(vars(shared)) == THREADS * 300 and all(getattr(shared, f"a{b}_{n}") == n for b in range(THREADS) for n in range(300))
