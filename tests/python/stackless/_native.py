"""Calls that always leave a native frame, for tests of what tasklets do there."""

import functools
import itertools


def natively(function, *args, **kwargs):
    """Calls a function from a native iterator, which has no soft form."""
    return list(itertools.starmap(functools.partial(function, **kwargs), [args]))[0]


def hard_sorted(items, key):
    """sorted() with a native frame under its key function."""
    return natively(sorted, items, key=key)
