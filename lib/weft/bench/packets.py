"""A thread that answers packets beside a thread that computes: the program for a lock trace that shows the convoy."""

import socket
import threading
import time

from weft.bench import common


def answer(connection):
    """Send every packet back, in several pieces: each piece is a system call, and gives the GIL up."""
    while packet := connection.recv(64):
        for at in range(0, len(packet), 4):
            connection.send(packet[at:at + 4])


def compute(stop):
    """Use a core."""
    while not stop:
        x = 0
        for _ in range(1000):
            x += 1


def measure(options):
    """Return the packets answered in a second, and the longest answer in ms."""
    mine, other = socket.socketpair()
    stop = []
    threads = [threading.Thread(target=answer, args=(other,), name="packets", daemon=True),
               threading.Thread(target=compute, args=(stop,), name="cpu", daemon=True)]
    for thread in threads:
        thread.start()
    count, longest = 0, 0.0
    begin = common.now()
    while common.now() - begin < options.window:
        sent = common.now()
        mine.sendall(b"0123456789abcdef")
        left = 16
        while left:
            left -= len(mine.recv(left))
        longest = max(longest, common.now() - sent)
        count += 1
        time.sleep(0.0005)
    stop.append(True)
    mine.close()
    for thread in threads:
        thread.join()
    return {"rate": count / options.window, "longest": longest * 1e3}


def show(columns):
    """Print the table."""
    common.table(columns, [("packets answered/s", "rate", ",.0f"), ("longest answer, ms", "longest", ".2f")])


if __name__ == "__main__":
    raise SystemExit(common.main("packets", __doc__.splitlines()[0], measure, show))
