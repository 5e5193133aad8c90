"""Every built-in type and cache used by threads at once: allowed errors only, nothing invented, nothing torn.

The rows of docs/thread-safety.md name the functions here. `audit.py SECONDS` runs each for longer.
"""

import array
import codecs
import collections
import contextvars
import functools
import io
import itertools
import json
import logging
import os
import random
import re
import struct
import sys
import tempfile
import threading
import time
import types
import weakref

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 0.12
THREADS = 4


def hammer(*bodies, threads=THREADS, seconds=None):
    """Run the bodies again and again in threads, body i % len in thread i; raise what any of them raises."""
    end = time.monotonic() + (SECONDS if seconds is None else seconds)
    errors = []
    barrier = threading.Barrier(threads)

    def run(index):
        body = bodies[index % len(bodies)]
        try:
            barrier.wait(30)
            while time.monotonic() < end and not errors:
                body()
        except BaseException as error:
            errors.append(error)

    workers = [threading.Thread(target=run, args=(index,)) for index in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if errors:
        raise errors[0]


def drain(iterator, allowed, valid):
    """Exhaust a shared iterator; every item must be valid."""
    while True:
        try:
            item = next(iterator)
        except StopIteration:
            return
        except allowed:
            continue
        assert valid(item), item


def iterators():
    """Iterators duplicate or skip, and never invent."""
    def numbers(item): return isinstance(item, int) and 0 <= item < 1000
    def pairs(item): return isinstance(item, tuple) and all(isinstance(x, int) for x in item)
    def anything(item): return True
    source = list(range(200))
    mapping = dict.fromkeys(source, 1)
    makers = {
        "list": (lambda: iter(source), numbers), "reversed": (lambda: reversed(source), numbers),
        "tuple": (lambda: iter(tuple(source)), numbers), "range": (lambda: iter(range(200)), numbers),
        "big range": (lambda: iter(range(10**20, 10**20 + 200)), lambda x: x >= 10**20),
        "str": (lambda: iter("abc" * 50), lambda x: x in "abc"), "bytes": (lambda: iter(b"abc" * 50), numbers),
        "bytearray": (lambda: iter(bytearray(b"abc" * 50)), numbers), "array": (lambda: iter(array.array("i", source)), numbers),
        "dict": (lambda: iter(mapping), numbers), "items": (lambda: iter(mapping.items()), pairs),
        "reversed dict": (lambda: reversed(mapping), numbers), "set": (lambda: iter(set(source)), numbers),
        "deque": (lambda: iter(collections.deque(source)), numbers), "memoryview": (lambda: iter(memoryview(bytes(200))), numbers),
        "enumerate": (lambda: enumerate(source), pairs), "zip": (lambda: zip(source, source), pairs),
        "map": (lambda: map(abs, source), numbers), "filter": (lambda: filter(None, source), numbers),
        "callable": (lambda: iter(iter(source).__next__, 150), numbers), "chain": (lambda: itertools.chain(source, source), numbers),
        "islice": (lambda: itertools.islice(source, 0, 150, 2), numbers), "accumulate": (lambda: itertools.accumulate(source), anything),
        "batched": (lambda: itertools.batched(source, 3), pairs), "pairwise": (lambda: itertools.pairwise(source), pairs),
        "compress": (lambda: itertools.compress(source, source), numbers), "dropwhile": (lambda: itertools.dropwhile(bool, source), numbers),
        "takewhile": (lambda: itertools.takewhile(lambda x: x < 150, source), numbers),
        "filterfalse": (lambda: itertools.filterfalse(None, source), numbers), "starmap": (lambda: itertools.starmap(max, zip(source, source)), numbers),
        "zip_longest": (lambda: itertools.zip_longest(source, source[:50]), lambda x: isinstance(x, tuple)),
        "product": (lambda: itertools.product(range(12), repeat=2), pairs), "permutations": (lambda: itertools.permutations(range(5), 3), pairs),
        "combinations": (lambda: itertools.combinations(range(9), 3), pairs),
        "combinations_with": (lambda: itertools.combinations_with_replacement(range(7), 3), pairs),
        "count": (lambda: itertools.islice(itertools.count(), 200), numbers), "repeat": (lambda: itertools.repeat(5, 200), numbers),
        "cycle": (lambda: itertools.islice(itertools.cycle(source[:7]), 200), numbers),
        "groupby": (lambda: (key for key, _ in itertools.groupby(source)), numbers),
        "generator": (lambda: (x for x in source), numbers), "re": (lambda: re.finditer("b", "abc" * 50), lambda x: x[0] == "b"),
        "struct": (lambda: struct.iter_unpack("<B", b"abc" * 40), lambda x: x[0] in b"abc"),
        "StringIO": (lambda: io.StringIO("line\n" * 60), lambda x: "line\n".endswith(x)), "BytesIO": (lambda: io.BytesIO(b"line\n" * 60), lambda x: b"line\n".endswith(x)),
    }
    for name, (make, valid) in makers.items():
        try:
            for _ in range(2):
                iterator = make()
                once = []

                def body():
                    drain(iterator, (ValueError, RuntimeError), valid)
                    once.append(1)

                hammer(body, seconds=0)
                workers = [threading.Thread(target=body) for _ in range(THREADS)]
                errors = []
                old, threading.excepthook = threading.excepthook, lambda args: errors.append(args.exc_value)
                for worker in workers:
                    worker.start()
                for worker in workers:
                    worker.join()
                threading.excepthook = old
                if errors:
                    raise errors[0]
        except BaseException as error:
            raise AssertionError(f"iterator of {name}: {error!r}") from error


def generators():
    """A generator that runs already raises ValueError and goes on undisturbed."""
    def numbers():
        for n in range(500):
            yield n

    shared, got, refused = numbers(), [], []

    def body():
        while True:
            try:
                got.append(next(shared))
            except StopIteration:
                return
            except ValueError as error:
                assert str(error) == "generator already executing"
                refused.append(1)

    workers = [threading.Thread(target=body) for _ in range(THREADS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(got) == list(range(500))


def bytearrays():
    """Resizing, slicing and exports race without tearing."""
    shared = bytearray(b"ab" * 20)

    def grow():
        try:
            shared.extend(b"ab" * 10); shared.append(97); del shared[-1:]; shared[0:2] = b"ab"
            if len(shared) > 200: del shared[40:]
        except BufferError:
            pass

    def read():
        assert set(bytes(shared)) <= {97, 98}
        assert shared.count(b"a") >= 0 and shared.find(b"zz") == -1
        try:
            with memoryview(shared) as view:
                assert set(view.tobytes()) <= {97, 98}
        except BufferError:
            pass
        shared + b"x"; shared == b"ab"; shared[3:9]; shared.upper(); len(shared)

    hammer(grow, read)


def arrays():
    """As bytearray."""
    shared = array.array("i", range(50))

    def change():
        try:
            shared.append(1); shared.pop(); shared.extend([2, 3]); shared[0] = 4
            if len(shared) > 200: del shared[50:]
        except (BufferError, IndexError):
            pass

    def read():
        assert all(0 <= x < 50 for x in shared.tolist())
        shared[1:5]; shared.index(4) if 4 in shared else None; sum(shared)

    def safe_read():
        try:
            read()
        except (ValueError, IndexError):
            pass

    def safe_change():
        try:
            change()
        except RuntimeError as error:
            assert "changed size" in str(error), error

    hammer(safe_change, safe_read)


def joins():
    """join over a list that changes does not crash."""
    parts, raw = ["a"] * 50, [b"a"] * 50

    def change():
        try:
            parts.append("a"); parts.pop(); parts.insert(0, "a"); parts.pop(0)
            raw.append(b"a"); raw.pop(); raw.clear(); raw.extend([b"a"] * 50)
        except IndexError:  # The other thread has just cleared it.
            pass

    def read():
        assert set("".join(parts)) <= {"a"} and set(b"".join(raw)) <= {97}
        assert set(tuple(parts)) <= {"a"}; parts + parts; parts * 2; parts == parts[:]; sorted(parts); repr(parts)

    hammer(change, read)


def dict_iteration():
    """Iteration beside changes raises RuntimeError or yields pairs that existed."""
    shared = {n: -n for n in range(50)}

    def change():
        n = random.randrange(100)
        shared[n] = -n; shared.pop(random.randrange(100), None); shared.update({n: -n}); shared.setdefault(n, -n)

    def read():
        try:
            for key, value in shared.items():
                assert key == -value
            for key in shared.keys() & {1, 2, 3}:
                assert key in (1, 2, 3)
        except RuntimeError as error:
            assert "changed" in str(error), error
        for key, value in dict(shared).items():
            assert key == -value
        for key, value in (shared | {}).items():
            assert key == -value
        repr(shared); shared == dict(shared); list(shared.values())

    hammer(change, read)


def set_operations():
    """Binary operations see one moment of each operand."""
    evens, all_of = set(range(0, 100, 2)), set(range(100))

    def change():
        n = random.randrange(0, 100, 2)
        evens.discard(n); evens.add(n); all_of.discard(n); all_of.add(n)

    def read():
        try:
            assert evens | all_of <= set(range(100)); assert all(n % 2 == 0 for n in evens & all_of)
            assert all(n < 100 for n in all_of - evens); evens ^ all_of; evens <= all_of; evens.isdisjoint(all_of)
            frozenset(evens); evens.copy(); repr(evens); len(evens)
        except RuntimeError as error:
            assert "changed" in str(error), error

    hammer(change, read)


def deques():
    """Iteration beside changes raises RuntimeError."""
    shared = collections.deque(range(50), maxlen=100)

    def change():
        shared.append(1); shared.popleft(); shared.appendleft(2); shared.pop(); shared.rotate(3); shared.extend([3, 4])

    def read():
        try:
            assert all(0 <= x < 50 for x in shared)
            list(shared); shared.count(1); 7 in shared
        except (RuntimeError, IndexError) as error:
            assert isinstance(error, IndexError) or "mutated" in str(error), error
        assert all(0 <= x < 50 for x in shared.copy()); len(shared); shared[0]

    def safe(body):
        def run():
            try:
                body()
            except IndexError:
                pass
        return run

    hammer(safe(change), safe(read))


def caches():
    """lru_cache calls at least once a key, answers rightly, and never serialises callers."""
    for size in (None, 8, 128):
        @functools.lru_cache(maxsize=size)
        def square(x):
            return x * x

        def body():
            n = random.randrange(20)
            assert square(n) == n * n
            if n == 0: square.cache_info()
            if n == 1 and size == 8: square.cache_clear()

        hammer(body)

    class Lazy:
        @functools.cached_property
        def value(self):
            return object()

    lazy = Lazy()
    hammer(lambda: lazy.value)


def classes():
    """Attributes of classes and instances change while others use them."""
    class Base:
        a = 1
        def method(self): return 1

    class Child(Base):
        pass

    shared = Child()

    def change():
        Base.a = random.randrange(10); Base.method = lambda self: 1; Child.b = 2
        try:
            del Child.b
        except AttributeError:
            pass
        shared.x = 1; shared.__dict__["y"] = 2
        for name in ("x", "y"):
            try:
                delattr(shared, name)
            except AttributeError:
                pass
        setattr(shared, f"n{random.randrange(30)}", 1)

    def use():
        assert 0 <= shared.a < 10 and shared.method() == 1 and Child().method() == 1
        assert getattr(shared, "x", 1) == 1 and getattr(shared, "y", 2) == 2 and getattr(Child, "b", 2) == 2
        vars(shared).copy(); dir(Child); Child.__mro__; Base.__subclasses__(); isinstance(shared, Base)

    def create():
        made = type("Made", (Base,), {"a": 5})
        assert made().a == 5 and made().method() == 1

    hammer(change, use, create, use)


def functions():
    """Code and defaults of a function change while others call it."""
    def f(x=1): return x
    def g(x=2): return x + 0
    codes, defaults = (f.__code__, g.__code__), ((1,), (2,))

    def change():
        f.__code__ = random.choice(codes); f.__defaults__ = random.choice(defaults); f.__dict__["k"] = 1

    def call():
        assert f() in (1, 2) and f(5) == 5

    hammer(change, call)


def imports():
    """A module is seen finished, or waited for."""
    with tempfile.TemporaryDirectory() as folder:
        for n in range(6):
            with open(os.path.join(folder, f"weft_audit_{n}.py"), "w") as file:
                file.write("import time\nstart = 1\ntime.sleep(0.002)\nend = 2\n")
        sys.path.insert(0, folder)
        try:
            for n in range(6):
                def load():
                    module = __import__(f"weft_audit_{n}")
                    assert module.start == 1 and module.end == 2
                    sys.modules.get("sys"); list(sys.modules)

                hammer(load, seconds=0.02)
        finally:
            sys.path.remove(folder)


def codec_and_regex_caches():
    """Registries and caches fill and empty meanwhile."""
    def use():
        n = random.randrange(600)
        assert re.match(f"a{{{n % 50}}}(?:b{n})?", "a" * (n % 50)) is not None
        assert "é".encode(random.choice(["utf-8", "latin-1", "cp1252", "utf-16"])).__class__ is bytes
        codecs.lookup(random.choice(["utf8", "ascii", "rot13", "iso8859-2"]))

    hammer(use, use, use, re.purge)


def interning():
    """Equal strings interned by threads are one object."""
    seen = {}

    def body():
        n = random.randrange(500)
        text = sys.intern("".join(["weft-", str(n)]))
        assert seen.setdefault(n, text) is text

    hammer(body)


def weak_references():
    """References die once, callbacks come once, dictionaries of them survive."""
    class Thing:
        pass

    keep, values, keys = collections.deque(maxlen=50), weakref.WeakValueDictionary(), weakref.WeakSet()

    def body():
        thing = Thing()
        keep.append(thing); values[random.randrange(100)] = thing; keys.add(thing)
        reference = weakref.ref(thing)
        assert reference() is thing and weakref.ref(thing) is reference
        for _ in range(3):
            found = values.get(random.randrange(100))
            assert found is None or isinstance(found, Thing)
        len(keys); weakref.getweakrefcount(thing)

    hammer(body)


def contexts():
    """Variables are seen by their own thread only."""
    variable = contextvars.ContextVar("variable", default=0)

    def body():
        mine = threading.get_ident()
        token = variable.set(mine)
        assert variable.get() == mine
        assert contextvars.copy_context()[variable] == mine
        variable.reset(token)

    hammer(body)


def local_values():
    """threading.local keeps threads apart."""
    local = threading.local()

    def body():
        local.value = threading.get_ident()
        assert local.value == threading.get_ident() and local.__dict__ == {"value": local.value}

    hammer(body)


def random_numbers():
    """The state of a generator is not torn."""
    shared = random.Random(1)

    def body():
        assert 0 <= shared.random() < 1 and 0 <= shared.randrange(10) < 10
        shared.getrandbits(100); shared.shuffle([1, 2, 3]); shared.getstate()

    hammer(body)


def io_objects():
    """Buffers and streams lose nothing; lines are not torn."""
    text, data = io.StringIO(), io.BytesIO()

    def write():
        text.write("line\n"); data.write(b"line\n")

    def read():
        text.getvalue(); data.getvalue(); text.tell(); data.tell()

    hammer(write, read)
    assert set(text.getvalue().split("\n")) <= {"line", ""}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "out.txt")
        with open(path, "w") as file:
            def lines():
                print("a whole line", "in two parts", file=file)
                file.flush()
            hammer(lines)
        with open(path) as file:
            assert set(file) == {"a whole line in two parts\n"}
        with open(path, "rb") as file:
            def chunks():
                file.read(13); file.seek(0); file.readline(); file.tell()
            hammer(chunks)


def logs():
    """A logger's records are whole lines."""
    stream = io.StringIO()
    logger = logging.Logger("audit")
    logger.addHandler(logging.StreamHandler(stream))
    hammer(lambda: logger.warning("one %s", "record"))
    assert set(stream.getvalue().split("\n")) <= {"one record", ""}


def texts():
    """Immutable objects fill their caches while they are read."""
    def body():
        text = "weft" * 20
        assert hash(text) == hash("weft" * 20) and json.loads(json.dumps([1, "a", None])) == [1, "a", None]
        assert (1, text) == (1, "weft" * 20) and f"{1.5:.3f}" == "1.500" and int("12" * 30) > 0

    hammer(body)


def slots_and_types():
    """Slots, namespaces, properties of shared instances."""
    class Slots:
        __slots__ = ("a", "b")

    shared, namespace = Slots(), types.SimpleNamespace()
    shared.a = 1

    def change():
        shared.a = 1; shared.b = 2; namespace.x = 1
        try:
            del shared.b, namespace.x
        except AttributeError:
            pass

    def read():
        assert shared.a == 1 and getattr(shared, "b", 2) == 2 and getattr(namespace, "x", 1) == 1
        repr(namespace); namespace == types.SimpleNamespace()

    hammer(change, read)


def exceptions():
    """One exception raised by many threads keeps a usable traceback."""
    shared = ValueError("shared")

    def body():
        try:
            raise shared
        except ValueError as error:
            assert error is shared and error.args == ("shared",)
            error.__traceback__; error.add_note("x"); error.__notes__.clear()

    hammer(body)


def ordered_and_default_dicts():
    """OrderedDict, defaultdict, Counter."""
    ordered, default, counter = collections.OrderedDict(), collections.defaultdict(list), collections.Counter()
    lock = threading.Lock()

    def body():
        n = random.randrange(20)
        default[n].append(n); counter[n] += 1
        with lock:  # An OrderedDict's order is kept by Python code: several threads need a lock.
            ordered[n] = n; ordered.move_to_end(n); ordered.popitem(last=False); list(ordered.items())
        assert set(default[n]) == {n} and counter[n] >= 0

    hammer(body)


ROWS = [iterators, generators, bytearrays, arrays, joins, dict_iteration, set_operations, deques, caches, classes, functions,
        imports, codec_and_regex_caches, interning, weak_references, contexts, local_values, random_numbers, io_objects,
        logs, texts, slots_and_types, exceptions, ordered_and_default_dicts]

failed = []
for row in ROWS:
    if len(sys.argv) > 2 and row.__name__ not in sys.argv[2:]:
        continue
    try:
        row()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        import traceback
        traceback.print_exc()
        failed.append(f"{row.__name__}: {error!r}")
assert not failed, "\n".join(failed)
