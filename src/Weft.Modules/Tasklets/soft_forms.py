"""The soft forms of built-in functions: what they do, in Python.

Each runs in a hidden frame in place of the native function of the same purpose, where that would call Python code under
a native frame. Results, errors and the order of calls are the native function's. Names that are not defined here are
functions of the module's native half.
"""


# Iterators: one step each.

def next_of_map(function, iterator):
    return function(next(iterator))


def next_of_maps(function, iterators):
    return function(*[next(iterator) for iterator in iterators])


def next_of_filter(function, iterator):
    while True:
        item = next(iterator)
        if function(item):
            return item


def next_of_true(iterator):
    while True:
        item = next(iterator)
        if item:
            return item


def next_of_zip(iterators):
    return tuple_of([next(iterator) for iterator in iterators])


def next_of_enumerate(pairs, iterator):
    return pair(pairs, next(iterator))


def next_or(iterator, default):
    try:
        return next(iterator)
    except StopIteration:
        return default


# Containers of what an iterable gives.

def list_of(iterable):
    return [item for item in iterable]


def tuple_of(iterable):
    return (*[item for item in iterable],)


def set_of(iterable):
    return {item for item in iterable}


def frozenset_of(iterable):
    return frozenset([item for item in iterable])


def dict_of(iterable):
    made = {}
    index = 0
    for entry in iterable:
        add_entry(made, entry, index)
        index += 1
    return made


def exactly(iterable, count):
    items = []
    found = 0
    for item in iterable:
        if found == count:
            raise ValueError(f'too many values to unpack (expected {count})')
        items.append(item)
        found += 1
    if found < count:
        raise ValueError(f'not enough values to unpack (expected {count}, got {found})')
    return items


def contains(iterable, wanted):
    for item in iterable:
        if item is wanted or item == wanted:
            return True
    return False


def extend(target, iterable):
    for item in iterable:
        target.append(item)


def join(separator, iterable):
    return separator.join([item for item in iterable])


# Functions of iterables.

def any_of(iterable):
    for item in iterable:
        if item:
            return True
    return False


def all_of(iterable):
    for item in iterable:
        if not item:
            return False
    return True


def sum_of(iterable, start):
    numbers = running_sum(start)
    total = None
    for item in iterable:
        if numbers is not None:
            if numbers.add(item):
                continue
            total = numbers.value + item
            numbers = None
        else:
            total = total + item
    return total if numbers is None else numbers.value


def reduce(function, iterable, initial):
    empty = not initial
    value = None if empty else initial[0]
    for item in iterable:
        if empty:
            empty = False
            value = item
        else:
            value = function(value, item)
    if empty:
        raise TypeError('reduce() of empty iterable with no initial value')
    return value


def least(iterable, key, default, name):
    best = best_key = None
    empty = True
    for item in iterable:
        item_key = item if key is None else key(item)
        if empty or item_key < best_key:
            best = item
            best_key = item_key
            empty = False
    return extremum_or_default(best, default, name) if empty else best


def greatest(iterable, key, default, name):
    best = best_key = None
    empty = True
    for item in iterable:
        item_key = item if key is None else key(item)
        if empty or item_key > best_key:
            best = item
            best_key = item_key
            empty = False
    return extremum_or_default(best, default, name) if empty else best


def extremum_or_default(best, default, name):
    if default:
        return default[0]
    raise ValueError(f'{name}() iterable argument is empty')


def sorted_by(iterable, key, reverse):
    items = [item for item in iterable]
    sort_by(items, key, reverse)
    return items


def sort_by(items, key, reverse):
    before = begin_sort(items)
    finish_sort(items, before, None if key is None else [key(item) for item in before], reverse)


# Special methods with a check of what they return.

def length(method, thing):
    return check_length(method(thing))


def iterator_of(method, thing):
    return check_iterator(method(thing), thing)


def text(method, thing, name):
    return check_text(method(thing), name)


def formatted(method, thing, spec):
    return check_format(method(thing, spec))


def truth(thing):
    return True if thing else False


def attribute_or(method, fallback, thing, name):
    return computed_or(method, (thing, name), fallback, thing, name)


def computed_or(method, args, fallback, thing, name):
    try:
        return method(*args)
    except AttributeError:
        pass
    return bind(fallback, thing)(name)


# Classes and contexts.

def create(cls, new, args, keywords):
    made = new(cls, *args, **keywords)
    initialize = initializer(made, cls)
    if initialize is not None:
        result = initialize(*args, **keywords)
        if result is not None:
            raise TypeError(f"__init__() should return None, not '{type(result).__name__}'")
    return made


def build_class(body, name, bases, metaclass, namespace, keywords, original_bases):
    cell = run_body(body, namespace)
    if original_bases is not None:
        namespace['__orig_bases__'] = original_bases
    made = metaclass(name, bases, namespace, **keywords)
    check_class(made, cell, name)
    return made


def run_in_context(context, function, args, keywords):
    previous = enter_context(context)
    try:
        return function(*args, **keywords)
    finally:
        leave_context(context, previous)
