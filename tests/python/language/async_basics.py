"""Coroutines driven by hand: await, async for, async with, async generators and comprehensions."""


class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got


def drive(coroutine, *answers):
    """Run a coroutine to its end, answering its pauses in turn; return what it asked and its result."""
    asked, queue = [], list(answers)
    try:
        asked.append(coroutine.send(None))
        while True:
            asked.append(coroutine.send(queue.pop(0) if queue else None))
    except StopIteration as stop:
        return asked, stop.value


async def add(a, b):
    return await Pause(a) + await Pause(b)


assert drive(add(1, 2), 10, 20) == ([1, 2], 30)


async def nested():
    return await add("x", "y")


assert drive(nested(), "p", "q") == (["x", "y"], "pq")


class Context:
    def __init__(self, log):
        self.log = log

    async def __aenter__(self):
        self.log.append(await Pause("enter"))
        return self

    async def __aexit__(self, kind, value, traceback):
        self.log.append((await Pause("exit"), kind))
        return True


async def uses_context(log):
    async with Context(log):
        raise KeyError
    return "after"


log = []
assert drive(uses_context(log), 1, 2) == (["enter", "exit"], "after") and log == [1, (2, KeyError)]


async def numbers(n):
    for i in range(n):
        await Pause(i)
        yield i
    # An async generator may end without a value only.


async def collect():
    result = []
    async for n in numbers(3):
        result.append(n)
    else:
        result.append("else")
    result.extend([n * 2 async for n in numbers(2)])
    result.append({n: await add(n, n) async for n in numbers(1)})
    return result


asked, result = drive(collect(), *[5] * 10)
assert result[:4] == [0, 1, 2, "else"] and result[4:6] == [0, 2] and result[6] == {0: 10}, result

c = add(1, 2)
c.close()
try:
    c.send(None)
except RuntimeError as error:
    assert str(error) == "cannot reuse already awaited coroutine"


async def awaits_wrong():
    await 5


try:
    drive(awaits_wrong())
except TypeError as error:
    assert str(error) == "'int' object can't be awaited", error
