"""Built-in functions that call back, operators and special methods of Python classes: tasklets block in them softly,
and are pickled and go on there, with the same results as anywhere else."""

import contextvars
import functools
import os
import pickle
import sys
import traceback

import stackless

HARD = 'hard' in os.environ.get('WEFT_STRESS', '')
channel = stackless.channel()
answers = []


def ask(value=None):
    """Blocks; the answer is what was asked."""
    channel.send(value)
    return value


def serve(task):
    """Answers everything a tasklet asks; returns how often it did."""
    count = 0
    stackless.run()
    while task.alive:
        assert task.blocked, task
        assert HARD or (task.restorable and task.nesting_level == 0), task.frame.f_code.co_name
        channel.receive()
        count += 1
        stackless.run()
    return count


def serve_copies(task):
    """As serve(), but each time a pickled copy of the tasklet goes on, and the original is forgotten."""
    count = 0
    stackless.run()
    while task.alive:
        assert task.paused and task.restorable
        task = pickle.loads(pickle.dumps(task))
        count += 1
        task.insert()
        stackless.run()
    return count


class Number:
    """Every special method asks."""

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return ask(self.value == getattr(other, 'value', other))

    def __lt__(self, other):
        return ask(self.value < other.value)

    def __hash__(self):
        return hash(self.value)

    def __add__(self, other):
        return Number(ask(self.value + other.value)) if isinstance(other, Number) else NotImplemented

    def __radd__(self, other):
        return Number(ask(other + self.value))

    def __iadd__(self, other):
        if isinstance(other, str):
            return ask(NotImplemented)
        self.value = ask(self.value + other)
        return self

    def __pow__(self, other, modulo=None):
        return Number(ask(self.value ** other))

    def __neg__(self):
        return Number(ask(-self.value))

    def __pos__(self):
        return ask(self)

    def __invert__(self):
        return ask(~self.value)

    def __abs__(self):
        return ask(abs(self.value))

    def __bool__(self):
        return ask(self.value != 0)

    def __repr__(self):
        return ask(f'Number({self.value})')

    def __format__(self, spec):
        return ask(format(self.value, spec))


class Later(Number):
    """Its reflected method goes first."""

    def __radd__(self, other):
        return 'later' if ask(True) else None


class Bag:
    def __init__(self, *items):
        self.items = list(items)

    def __len__(self):
        return ask(len(self.items))

    def __getitem__(self, index):
        return ask(self.items[index])

    def __setitem__(self, index, value):
        self.items[index] = ask(value)

    def __delitem__(self, index):
        ask()
        del self.items[index]

    def __contains__(self, value):
        return ask(value in self.items)

    def __iter__(self):
        ask()
        return Steps(self.items)

    def __call__(self, *args, **kwargs):
        return ask((args, kwargs))


class Steps:
    def __init__(self, items):
        self.rest = list(items)

    def __iter__(self):
        return self

    def __next__(self):
        ask()
        if not self.rest:
            raise StopIteration
        return self.rest.pop(0)


class Descriptor:
    def __get__(self, thing, owner):
        return ask(7)

    def __set__(self, thing, value):
        thing.__dict__['stored'] = ask(value)


class Looks:
    described = Descriptor()

    @property
    def made(self):
        return ask(lambda *args: len(args))

    @made.setter
    def made(self, value):
        self.__dict__['set'] = ask(value)

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return ask(name.upper())


class Everything(Looks):
    def __getattribute__(self, name):
        ask(name)
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, ask(value))


class Made:
    def __new__(cls, *args):
        ask()
        return object.__new__(cls)

    def __init__(self, *args):
        self.args = ask(args)


class Table(dict):
    def __init__(self, *args):
        ask()
        super().__init__(*args)

    def __getitem__(self, key):
        return ask(super().__getitem__(key))


class Meta(type):
    def __new__(mcls, name, bases, ns, **kw):
        ask(name)
        return super().__new__(mcls, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)


class Calling(type):
    def __call__(cls, *args):
        return ask(args)


class Called(metaclass=Calling):
    pass


def double(x):
    return ask(x) * 2


def even(x):
    return ask(x) % 2 == 0


def gen(*items):
    for item in items:
        yield ask(item)
    return 'done'


def over_map():
    total = []
    for x in map(double, [1, 2, 3]):
        total.append(x)
    return total


def over_maps():
    return [x for x in map(lambda a, b: ask(a + b), gen(1, 2), [10, 20, 30])]


def over_filter():
    return [x for x in filter(even, gen(1, 2, 3, 4))]


def over_true():
    return [x for x in filter(None, map(double, [0, 1]))]


def over_zip():
    return [x for x in zip(gen(1, 2), 'abc')]


def over_enumerate():
    return [x for x in enumerate(gen('a', 'b'), 5)]


def over_bag():
    return [x for x in Bag(1, 2)]


def to_containers():
    return (list(gen(3, 1)), tuple(map(double, [1])), set(gen(1, 2)), frozenset(gen(1)), dict(zip(gen('a'), [1])),
            '-'.join(gen('x', 'y')), [*gen(1, 2), 3], {*gen(1)}, (lambda *a: a)(*gen(4, 5)))


def extending():
    made = [0]
    made.extend(gen(1, 2))
    made += [3]
    return made


def unpacking():
    a, b = gen(1, 2)
    c, *d = gen(3, 4, 5)
    return a, b, c, d


def sorting():
    made = [3, 1, 2]
    made.sort(key=double, reverse=True)
    return sorted([3, 1, 2], key=double), made, sorted(gen(2, 1)), sorted([], key=double), sorted([1, 2], key=ask, reverse=1)


def folding():
    return (functools.reduce(lambda a, b: ask(a + b), [1, 2, 3]), functools.reduce(lambda a, b: a + b, gen(1, 2), 10),
            functools.reduce(double, [], 5))


def summing():
    return sum(gen(1, 2, 3)), sum(gen(0.1, 0.2, 0.3)), sum(gen([1], [2]), []), sum([Number(1), Number(2)]).value, sum(gen(1 << 62, 1 << 62, 1.5))


def extremes():
    return (min([3, 1, 2], key=double), max([3, 1, 2], key=double), max(3, 9, key=lambda x: -ask(x)), min(gen(2, 1)), max(gen(), default='none'),
            max([Number(1), Number(3)]).value if hasattr(Number, '__gt__') else 3)


def truths():
    return any(gen(0, 1, 2)), all(gen(1, 0, 2)), any(gen()), all([Number(1), Number(2)]), bool(Number(0)), not Number(1), 1 if Bag() else 2


def operators():
    a, b = Number(1), Number(2)
    in_place = Number(5)
    in_place += 3
    return ((a + b).value, (1 + a).value, (b ** 3).value, (-a).value, (+a).value, ~a, abs(Number(-3)), in_place.value, Number(1) + Later(2),
            a == b, a != b, a < b, a > b, a == 1, 1 == a, sum([a, b]).value)


def fallbacks():
    errors = []
    for function in (lambda: Number(1) + [], lambda: [] + Number(1), lambda: Number(1) <= 3, lambda: Number(1) - 1):
        try:
            errors.append(function())
        except TypeError as error:
            errors.append(str(error))
    return errors


def subscripts():
    bag = Bag(1, 2, 3)
    bag[0] = 5
    del bag[1]
    bag[0:1] = [7]
    return bag[0], bag[-1], bag[0:2], 3 in bag, 4 not in bag, len(bag), bag.items, 2 in gen(1, 2, 3), Table(a=1)['a'] if False else Table({'a': 1})['a']


def attributes():
    thing = Looks()
    thing.described = 3
    thing.made = 4
    other = Everything()
    other.x = 1
    return thing.described, thing.stored, thing.set, thing.made(1, 2), thing.missing, other.x, other.gone


def texts():
    return str(Number(1)), repr(Number(2)), f'{Number(3)}', f'{Number(4):>4}', f'{Number(5)!r}', format(Number(6), 'x'), f'{Number(7)!s}'


def calling():
    bag = Bag()
    return (bag(1, a=2), bag(*[1], **{'b': 3}), functools.partial(double, 4)(), functools.partial(bag, 1, k=2)(3), Made(1, 2).args, Made(*[3]).args,
            Called(9), next(gen(8)), next(gen(), 'default'), next(iter(Bag(6))), iter(Bag()).rest)


def in_context():
    return contextvars.copy_context().run(double, 5)


def class_bodies():
    class Base:
        value = ask(3)

        class Inner:
            value = ask(4)

    class Derived(Base, metaclass=Meta, keyword=1):
        other = ask(Base.value + 1)

        def method(self):
            return __class__

    return Base.value, Base.Inner.value, Derived.other, Derived().method() is Derived, Base.__qualname__, Base.__module__, type(Derived) is Meta


def class_body():
    class Simple:
        first = ask(1)
        second = first + ask(2)
    return Simple.second, Simple.__qualname__


def sending():
    def echo():
        got = None
        while got != 'end':
            got = yield ask(got)
        return 'returned'
    made = echo()
    result = [next(made), made.send(1), made.send(2)]
    try:
        made.send('end')
    except StopIteration as stop:
        result.append(stop.value)
    try:
        next(made)
    except StopIteration as stop:
        result.append(stop.args)
    return result


def raising():
    seen = []

    def fail(x):
        ask(x)
        raise KeyError(x)
    for function in (lambda: sorted([1], key=fail), lambda: list(map(fail, [1])), lambda: Bag(1)[5], lambda: functools.reduce(fail, []),
                     lambda: [x for x in map(fail, [1, 2])], lambda: max([]), lambda: (lambda: (yield from map(fail, [1])))().send(None)):
        try:
            function()
        except Exception as error:
            names = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
            files = {frame.filename for frame in traceback.extract_tb(error.__traceback__)}
            seen.append((type(error).__name__, str(error), names, files == {__file__}))
    return seen


def stopping():
    def stop(x):
        if ask(x) == 2:
            raise StopIteration
        return x
    return [x for x in map(stop, [1, 2, 3])], list(map(stop, [1, 2, 3]))


def looking():
    """What a callback sees of its callers."""
    def callers(x):
        ask()
        frame = sys._getframe()
        names = []
        while frame.f_code != looking.__code__:
            names.append(frame.f_code.co_name)
            frame = frame.f_back
        return names
    local = 5
    return sorted([1], key=lambda x: callers(x) == ['callers', '<lambda>']), list(map(callers, [1])), list(map(eval, ['local'])), [local]


FUNCTIONS = [over_map, over_maps, over_filter, over_true, over_zip, over_enumerate, over_bag, to_containers, extending, unpacking, sorting,
             folding, summing, extremes, truths, operators, fallbacks, subscripts, attributes, texts, calling, in_context, class_body, class_bodies,
             sending, raising, stopping, looking]

# Contexts, and classes that are local to a function, do not pickle.
UNPICKLABLE = [in_context, class_bodies]


def run(function):
    result = function()
    answers.append(result)


for function in FUNCTIONS:
    # What it is without tasklets: nothing blocks, so nothing switches.
    asked = []

    def note(value=None):
        asked.append(value)
        return value

    blocking, ask = ask, note
    expected = function()
    times = len(asked)
    assert times or function is fallbacks, function.__name__

    ask = blocking
    count = serve(stackless.tasklet(run)(function))
    got = answers.pop()
    assert got == expected, (function.__name__, got, expected)
    assert count == times, (function.__name__, count, times)

    if function not in UNPICKLABLE and not HARD:
        ask = stackless.schedule_remove
        count = serve_copies(stackless.tasklet(run)(function))
        got = answers.pop()
        assert got == expected, ('pickled', function.__name__, got, expected)
        assert count == times, ('pickled', function.__name__, count, times)
        ask = blocking

# Comparisons by cmp_to_key and hashes still leave a native frame, and work all the same.
for function in (lambda: sorted([2, 1], key=functools.cmp_to_key(lambda a, b: ask(a - b))), lambda: {Number(1): 2}[Number(1)], lambda: print(Number(1), end="", file=open(os.devnull, "w"))):
    task = stackless.tasklet(function)()
    stackless.run()
    while task.alive:
        assert not task.restorable and (HARD or task.nesting_level == 1)
        channel.receive()
        stackless.run()

# A list that changes while it is sorted is an error, whatever the callback does to it.
def changing(change):
    def key(value):
        ask()
        change(values)
        return value
    values = [3, 1, 2]
    try:
        values.sort(key=key)
    except ValueError as error:
        return str(error)


for change in (lambda values: values.append(0), lambda values: (values.append(0), values.pop()), lambda values: values.clear(), lambda values: values.__setitem__(0, 7)):
    task = stackless.tasklet(lambda: answers.append(changing(change)))()
    serve(task)
    assert answers.pop() == 'list modified during sort'


# The value of a StopIteration of Python's own iterators is that of the yield from, with and without tasklets.
class Ends:
    def __iter__(self):
        return self

    def __next__(self):
        ask()
        raise StopIteration(42)


def delegating():
    answers.append((yield from Ends()))


task = stackless.tasklet(lambda: list(delegating()))()
serve(task)
assert answers.pop() == 42
ask = lambda value=None: value
for _ in delegating():
    pass
assert answers.pop() == 42
