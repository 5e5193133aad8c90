"""A thread that answers packets beside a thread that computes: the program for a lock trace that shows the convoy."""

import socket
import subprocess
import sys
import threading

from weft.bench import common

CLIENT = r"""
import socket, sys, time
seconds = float(sys.argv[1])
s = socket.socket(fileno=0)
count, longest, end = 0, 0.0, time.perf_counter() + seconds
while time.perf_counter() < end:
    begin = time.perf_counter()
    s.sendall(b"0123456789abcdef")
    left = 16
    while left:
        left -= len(s.recv(left))
    longest = max(longest, time.perf_counter() - begin)
    count += 1
    time.sleep(0.0005)
print(count / seconds, longest * 1e3)
"""


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
    with mine:
        client = subprocess.run([sys.executable, "-c", CLIENT, str(options.window)], stdin=mine, stdout=subprocess.PIPE, text=True,
                                check=True)
    stop.append(True)
    for thread in threads:
        thread.join()
    rate, longest = map(float, client.stdout.split())
    return {"rate": rate, "longest": longest}


def show(columns):
    """Print the table."""
    common.table(columns, [("packets answered/s", "rate", ",.0f"), ("longest answer, ms", "longest", ".2f")])


if __name__ == "__main__":
    raise SystemExit(common.main("packets", __doc__.splitlines()[0], measure, show))
