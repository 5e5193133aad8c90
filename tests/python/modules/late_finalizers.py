"""A __del__ still finds working what its object refers to: semaphores, sockets, maps."""

import _multiprocessing
import gc
import mmap
import socket

seen = []


class Owner:
    def __init__(self):
        self.me = self
        self.semaphore = _multiprocessing.SemLock(1, 1, 1, f"/weft-late-{id(self)}", True)
        self.left, self.right = socket.socketpair()
        self.map = mmap.mmap(-1, 4096)

    def __del__(self):
        seen.append(self.semaphore.acquire(False))
        self.semaphore.release()
        self.left.sendall(b"late")
        seen.append(self.right.recv(10))
        self.map[:4] = b"late"
        seen.append(self.map[:4])
        self.left.close()
        self.right.close()


def make():
    for _ in range(20):
        Owner()


make()
for _ in range(5):
    gc.collect()
assert seen == [True, b"late", b"late"] * 20, seen
