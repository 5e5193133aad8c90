"""multiprocessing: spawn is the start method, semaphores are shared, what needs fork is refused clearly."""

import multiprocessing
import sys


def work(lock, queue, n):
    """Answer from a child."""
    with lock:
        queue.put(n * n)


def main():
    if sys.implementation.name == "weft":
        assert multiprocessing.get_all_start_methods() == ["spawn", "forkserver"], multiprocessing.get_all_start_methods()
        assert multiprocessing.get_start_method() == "spawn"
        forking = multiprocessing.get_context("fork")
        with forking.Lock():
            pass
        try:
            forking.Process(target=print).start()
        except NotImplementedError as error:
            assert "cannot fork" in str(error)
        else:
            raise AssertionError("a process was forked")
        server = multiprocessing.get_context("forkserver")
        answers = server.SimpleQueue()
        child = server.Process(target=work, args=(server.Lock(), answers, 5))
        child.start()
        child.join()
        assert child.exitcode == 0 and answers.get() == 25
    context = multiprocessing.get_context("spawn")
    lock, queue, semaphore = context.Lock(), context.SimpleQueue(), context.BoundedSemaphore(2)
    children = [context.Process(target=work, args=(lock, queue, n)) for n in (3, 4)]
    for child in children:
        child.start()
    assert sorted(queue.get() for _ in children) == [9, 16]
    for child in children:
        child.join()
        assert child.exitcode == 0
    assert semaphore.acquire() and semaphore.acquire() and not semaphore.acquire(False)
    assert not semaphore.acquire(timeout=0.01)
    semaphore.release()
    semaphore.release()
    try:
        semaphore.release()
    except ValueError as error:
        assert str(error) == "semaphore or lock released too many times"
    else:
        raise AssertionError("released too often")
    lock.acquire()
    try:
        context.RLock().release()
    except AssertionError as error:
        assert "not owned by thread" in str(error)
    lock.release()


if __name__ == "__main__":
    main()
