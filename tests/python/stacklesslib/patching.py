"""Library modules that block a tasklet instead of the thread."""

from stacklesslib import monkeypatch

monkeypatch.patch_all()

import queue
import select
import selectors
import socket
import subprocess
import sys
import threading
import time

import stackless
from stacklesslib.util import tasklet_new

assert monkeypatch.is_patched() and monkeypatch.is_patched("socket")

# Threads are tasklets; what they share is safe, and nobody sleeps for the others.
order = []


def work(name, before):
    time.sleep(0.01)
    if before:
        before.join()
    order.append((name, threading.current_thread().name))


second = threading.Thread(target=work, args=("second", None), name="second")
threads = [threading.Thread(target=work, args=("first", second), name="first"), second]
for t in threads:
    t.start()
    assert t.ident != threading.main_thread().ident
for t in threads:
    t.join()
assert order == [("second", "second"), ("first", "first")], order
assert not threads[0].is_alive()
assert threading.current_thread() is threading.main_thread()

# queue, Timer, local, Condition.
q = queue.Queue(2)
got = []


def consume():
    while (item := q.get()) is not None:
        got.append(item)
        q.task_done()


t = threading.Thread(target=consume)
t.start()
for i in range(10):
    q.put(i)
q.join()
q.put(None)
t.join()
assert got == list(range(10))
try:
    q.get(timeout=0.01)
except queue.Empty:
    pass
else:
    raise AssertionError
simple = queue.SimpleQueue()
tasklet_new(simple.put, (5,))
assert simple.get() == 5
fired = threading.Event()
threading.Timer(0.01, fired.set).start()
assert fired.wait(30)
local = threading.local()
local.x = 1
missing = []
t = threading.Thread(target=lambda: missing.append(hasattr(local, "x")))
t.start()
t.join()
assert missing == [False] and local.x == 1

# Sockets: a server with a "thread" a client.
server = socket.create_server(("127.0.0.1", 0))
address = server.getsockname()


def serve():
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=echo, args=(connection,)).start()


def echo(connection):
    with connection, connection.makefile("rb") as lines:
        for line in lines:
            connection.sendall(line.upper())


accepting = threading.Thread(target=serve)
accepting.start()
answers = []


def client(n):
    with socket.create_connection(address, timeout=60) as s:
        for i in range(3):
            s.sendall(f"hello {n} {i}\n".encode())
            answers.append(s.recv(100))


clients = [threading.Thread(target=client, args=(n,)) for n in range(5)]
for t in clients:
    t.start()
for t in clients:
    t.join()
assert sorted(answers) == sorted(f"HELLO {n} {i}\n".encode() for n in range(5) for i in range(3)), answers

# Time limits, non-blocking sockets, large data.
a, b = socket.socketpair()
a.settimeout(0.01)
assert a.gettimeout() == 0.01 == a.timeout
try:
    a.recv(1)
except TimeoutError as e:
    assert str(e) == "timed out"
else:
    raise AssertionError
a.setblocking(False)
try:
    a.recv(1)
except BlockingIOError:
    pass
else:
    raise AssertionError
a.setblocking(True)
assert a.getblocking()
data = bytes(range(256)) * 4000
tasklet_new(lambda: (a.sendall(data), a.shutdown(socket.SHUT_WR)))
received = b""
while piece := b.recv(65536):
    received += piece
assert received == data

# Closing a socket ends the waits for it.
errors = []


def wait_for_close():
    try:
        b.recv_into(bytearray(1))
        a.recv(1)
    except OSError as e:
        errors.append(e)


t = threading.Thread(target=wait_for_close)
t.start()
time.sleep(0.02)
a.close()
t.join()
assert errors, errors
b.close()
server.close()
accepting.join()

# select, poll, selectors.
a, b = socket.socketpair()
tasklet_new(lambda: (time.sleep(0.02), b.send(b"x")))
assert select.select([a], [], [], 30) == ([a], [], [])
assert select.select([], [a], [], 30) == ([], [a], [])
assert a.recv(1) == b"x"
assert select.select([a], [], [], 0.01) == ([], [], [])
poll = select.poll()
poll.register(a, select.POLLIN)
assert poll.poll(10) == []
tasklet_new(b.send, (b"y",))
assert poll.poll(30000) == [(a.fileno(), select.POLLIN)]
with selectors.DefaultSelector() as selector:
    key = selector.register(a, selectors.EVENT_READ)
    assert selector.select(30) == [(key, selectors.EVENT_READ)]
a.close()
b.close()

# Subprocesses: others run while one is waited for.
ticks = []
ticking = True


def tick():
    while ticking:
        ticks.append(1)
        time.sleep(0.001)


tasklet_new(tick)
done = subprocess.run([sys.executable, "-c", "print(input())"], input="hello\n", capture_output=True, text=True, timeout=120)
assert done.stdout == "hello\n" and done.returncode == 0
assert subprocess.call([sys.executable, "-c", "raise SystemExit(3)"]) == 3
assert len(ticks) > 3
ticking = False

# Everything can be put back.
monkeypatch.unpatch_all()
assert not monkeypatch.is_patched()
assert type(threading.Lock()).__module__ == "_thread" and socket.socket.__module__ == "socket"
ran = []
t = threading.Thread(target=lambda: ran.append(stackless.getmain() is stackless.getcurrent()))
t.start()
t.join()
assert ran == [True]
