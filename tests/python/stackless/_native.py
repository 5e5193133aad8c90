"""Calls that always leave a native frame, and what to do where every switch is a hard one."""

import functools
import itertools
import sys

import stackless


def natively(function, *args, **kwargs):
    """Calls a function from a native iterator, which has no soft form."""
    return list(itertools.starmap(functools.partial(function, **kwargs), [args]))[0]


def hard_sorted(items, key):
    """sorted() with a native frame under its key function."""
    return natively(sorted, items, key=key)


def needs_soft_switches(reason):
    """Ends the script where soft switches are forbidden, saying why; whoever runs the stress modes counts these lines."""
    if not stackless.enable_softswitch(None):
        print('SKIPPED:', reason)
        sys.exit()
