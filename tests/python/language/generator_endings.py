"""Generators and coroutines that are given up: closed, warned about, thrown into through a delegation."""

import gc
import sys
import warnings


def collect():
    for _ in range(3):
        gc.collect()


def suspended_generators_are_closed():
    seen = []

    def generator():
        try:
            yield 1
        finally:
            seen.append("closed")

    g = generator()
    next(g)
    del g
    collect()
    assert seen == ["closed"], seen


def coroutines_never_awaited_are_warned_about():
    async def coroutine():
        pass

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        coroutine()
        collect()
    assert [str(w.message) for w in caught] == [f"coroutine '{coroutine.__qualname__}' was never awaited"], caught


def del_runs_for_subclasses_of_builtins():
    seen = []
    for base in (list, dict, str, int, tuple, set, bytearray, Exception):
        class Sub(base):
            def __del__(self):
                seen.append(type(self).__base__)

        Sub()
        del Sub
        collect()
    assert seen == [list, dict, str, int, tuple, set, bytearray, Exception], seen


def throw_passes_through_delegating_frames():
    names = []

    def inner():
        try:
            yield
        except RuntimeError:
            frame = sys._getframe()
            while frame and frame.f_code.co_name != "throw_passes_through_delegating_frames":
                names.append(frame.f_code.co_name)
                frame = frame.f_back

    def outer():
        yield from inner()

    g = outer()
    next(g)
    try:
        g.throw(RuntimeError)
    except StopIteration:
        pass
    assert names == ["inner", "outer"], names


def what_a_generator_handles_becomes_the_context():
    def inner():
        yield

    def outer():
        try:
            raise KeyError("a")
        except KeyError:
            yield from inner()

    g = outer()
    next(g)
    try:
        g.throw(ValueError)
    except ValueError as e:
        assert isinstance(e.__context__, KeyError)


def a_class_that_makes_no_exception_raises_inside():
    class Bad(Exception):
        def __new__(cls, *args):
            return cls

    def generator():
        try:
            yield
        except TypeError as e:
            assert "should have returned an instance of BaseException" in str(e)
            yield "caught"

    g = generator()
    next(g)
    assert g.throw(Bad) == "caught"


for check in list(globals().values()):
    if getattr(check, "__module__", None) == __name__ and check is not collect:
        check()
