"""Futures and tasks: states, errors, cancelling, contexts, who waits for whom, loops in several threads."""

import _asyncio
import asyncio
import contextvars
import gc
import threading


def raises(kind, text, function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except BaseException as error:
        assert type(error) is kind and str(error) == text, (type(error), str(error))
    else:
        raise AssertionError(f"{kind.__name__} was not raised")


def test_future():
    loop = asyncio.new_event_loop()
    future = _asyncio.Future(loop=loop)
    assert repr(future) == "<Future pending>" and future._state == "PENDING" and future._callbacks is None
    raises(asyncio.InvalidStateError, "Result is not set.", future.result)
    raises(asyncio.InvalidStateError, "Exception is not set.", future.exception)
    raises(TypeError, "invalid exception object", future.set_exception, 3)
    raises(RuntimeError, "Future object is not initialized.", _asyncio.Future.__new__(_asyncio.Future).get_loop)
    future.add_done_callback(print)
    future.add_done_callback(len)
    future.add_done_callback(print)
    assert [entry[0] for entry in future._callbacks] == [print, len, print]
    assert future.remove_done_callback(print) == 2 and future.remove_done_callback(print) == 0
    future.remove_done_callback(len)
    future.set_result(5)
    assert future.result() == 5 and future.exception() is None and future.done() and not future.cancelled()
    raises(asyncio.InvalidStateError, "invalid state", future.set_result, 6)
    assert not future.cancel()
    stopped = _asyncio.Future(loop=loop)
    stopped.set_exception(StopIteration(3))
    raises(RuntimeError, "StopIteration interacts badly with generators and cannot be raised into a Future", stopped.result)
    cancelled = _asyncio.Future(loop=loop)
    assert cancelled.cancel("why") and cancelled.cancelled()
    raises(asyncio.CancelledError, "why", cancelled.result)
    loop.close()


def test_future_iterator():
    loop = asyncio.new_event_loop()
    future = _asyncio.Future(loop=loop)
    iterator = iter(future)
    assert next(iterator) is future and future._asyncio_future_blocking
    raises(RuntimeError, "await wasn't used with future", next, iterator)
    future.set_result(None)
    raises(StopIteration, "None", next, iterator)
    raises(ValueError, "x", iterator.throw, ValueError("x"))
    iterator.close()
    loop.close()


def test_cancel():
    async def sleeper():
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError as error:
            return error.args

    async def main():
        task = asyncio.create_task(sleeper())
        await asyncio.sleep(0)
        assert task.cancel("stop") and task.cancelling() == 1
        assert await task == ("stop",) and not task.cancelled()
        assert task.uncancel() == 0
        early = asyncio.create_task(sleeper())
        early.cancel("at once")
        try:
            await early
        except asyncio.CancelledError as error:
            assert error.args == ("at once",)
        else:
            raise AssertionError
        assert early.cancelled()
        kept = asyncio.create_task(asyncio.sleep(0, "kept"))
        assert kept.cancel() and kept.uncancel() == 0
        assert await kept == "kept"
        try:
            async with asyncio.timeout(0.01):
                await asyncio.sleep(100)
        except TimeoutError:
            pass
        else:
            raise AssertionError

    asyncio.run(main())


def test_bad_yields():
    class Yielding:
        def __init__(self, value):
            self.value = value

        def __await__(self):
            yield self.value

    async def wait_for(value):
        await Yielding(value)

    async def main():
        other = asyncio.new_event_loop()
        for value, text in (
            (3, "Task got bad yield: 3"),
            (asyncio.Future(), "yield was used instead of yield from in task "),
            (other.create_future(), " attached to a different loop"),
            ((x for x in ()), "yield was used instead of yield from for generator in task "),
        ):
            try:
                await asyncio.Task(wait_for(value))
            except RuntimeError as error:
                assert text in str(error), error
            else:
                raise AssertionError(value)
        other.close()

        async def self_waiting():
            await asyncio.current_task()

        try:
            await asyncio.Task(self_waiting())
        except RuntimeError as error:
            assert str(error).startswith("Task cannot await on itself: "), error

    asyncio.run(main())


def test_waiters_and_contexts():
    variable = contextvars.ContextVar("variable", default=0)

    async def wait_for(future):
        variable.set(variable.get() + 1)
        return await future, variable.get()

    async def main():
        future = asyncio.Future()
        assert future._asyncio_awaited_by is None
        tasks = [asyncio.create_task(wait_for(future)) for _ in range(3)]
        await asyncio.sleep(0)
        assert future._asyncio_awaited_by == frozenset(tasks)
        assert asyncio.all_tasks() == {*tasks, asyncio.current_task()}
        assert all(task._fut_waiter is future for task in tasks)
        future.set_result("done")
        assert await asyncio.gather(*tasks) == [("done", 1)] * 3
        assert not future._asyncio_awaited_by and asyncio.all_tasks() == {asyncio.current_task()}
        context = contextvars.copy_context()
        context.run(variable.set, 41)
        assert await asyncio.create_task(wait_for(future), context=context) == ("done", 42)
        assert context[variable] == 42 and variable.get() == 0
        eager = asyncio.Task(asyncio.sleep(0, "eager"), eager_start=True, name="first")
        assert not eager.done() and eager.get_name() == "first" and await eager == "eager"

        async def at_once():
            return asyncio.current_task().get_name()

        eager = asyncio.Task(at_once(), eager_start=True, name="second")
        assert eager.done() and eager.result() == "second" and eager.get_coro() is None

    asyncio.run(main())


def test_reports():
    async def forever(future):
        await future

    async def failing():
        raise ValueError("lost")

    loop = asyncio.new_event_loop()
    messages = []
    loop.set_exception_handler(lambda loop, context: messages.append(context["message"]))

    async def main():
        asyncio.create_task(forever(asyncio.Future()))
        asyncio.create_task(failing())
        await asyncio.sleep(0.01)

    loop.run_until_complete(main())
    for _ in range(20):
        gc.collect()
        loop.run_until_complete(asyncio.sleep(0))
        if len(messages) >= 2:
            break
    assert sorted(messages) == ["Task exception was never retrieved", "Task was destroyed but it is pending!"], messages
    loop.close()


def test_threads():
    results = []

    async def main(number):
        assert asyncio.current_task() is not None

        async def child(i):
            await asyncio.sleep(0)
            return number * 1000 + i

        tasks = [asyncio.create_task(child(i)) for i in range(200)]
        assert asyncio.all_tasks() == {*tasks, asyncio.current_task()}
        results.append(sum(await asyncio.gather(*tasks)))

    threads = [threading.Thread(target=lambda n=n: asyncio.run(main(n))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [sum(n * 1000 + i for i in range(200)) for n in range(4)], results


def test_module():
    raises(RuntimeError, "no running event loop", _asyncio.get_running_loop)
    assert _asyncio._get_running_loop() is None
    raises(RuntimeError, "loop 3 is not the running loop", _asyncio._enter_task, 3, 4)
    loop = asyncio.new_event_loop()
    _asyncio._set_running_loop(loop)
    try:
        assert _asyncio.get_event_loop() is loop
        _asyncio._enter_task(loop, "a")
        raises(RuntimeError, "Cannot enter into task 'b' while another task 'a' is being executed.", _asyncio._enter_task, loop, "b")
        raises(RuntimeError, "Invalid attempt to leave task 'b' while task 'a' is entered.", _asyncio._leave_task, loop, "b")
        assert _asyncio._swap_current_task(loop, "c") == "a" and _asyncio.current_task(loop) == "c"
        _asyncio._leave_task(loop, "c")
    finally:
        _asyncio._set_running_loop(None)
        loop.close()


for name, function in list(globals().items()):
    if name.startswith("test_"):
        function()
print("ok")
