"""The answer times of an echo server beside CPU threads, seen by a client in another process."""

import socket
import subprocess
import sys
import threading
import time

from weft.bench import common

CLIENT = r"""
import socket, sys, time
port, seconds = int(sys.argv[1]), float(sys.argv[2])
s = socket.create_connection(("127.0.0.1", port))
s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
times = []
end = time.perf_counter() + seconds
while True:
    begin = time.perf_counter()
    s.sendall(b"x" * 16)
    got = s.recv(16)
    now = time.perf_counter()
    times.append(now - begin)
    if now > end or not got:
        break
s.close()
times.sort()
print(len(times) / seconds, times[len(times) // 2] * 1e6, times[int(len(times) * 0.99)] * 1e6)
"""


def serve(listener):
    """Answer one connection after the other until the listener is closed."""
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with connection:
            while data := connection.recv(64):
                connection.sendall(data)


def spin(stop):
    """Use a core."""
    while not stop:
        x = 0
        for _ in range(1000):
            x += 1


def one(threads, window, client):
    """Return (answers a second, median, 99th percentile in µs) beside some CPU threads."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        stop = []
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        workers = [threading.Thread(target=spin, args=(stop,), daemon=True) for _ in range(threads)]
        for worker in workers:
            worker.start()
        try:
            done = subprocess.run([*client, "-c", CLIENT, str(port), str(window)], stdout=subprocess.PIPE, text=True,
                                  timeout=window * 10 + 60, check=True)
        finally:
            stop.append(True)
        for worker in workers:
            worker.join()
    return [float(word) for word in done.stdout.split()]


def measure(options):
    """Measure idle, and beside 1, 2 and 4 CPU threads; then with shorter switch intervals."""
    client = options.client.split() if options.client else [sys.executable]
    figures = {}
    old = sys.getswitchinterval()
    for threads in options.threads:
        runs = [one(threads, options.window, client) for _ in range(options.rounds)]
        rate, half, tail = (common.median(column) for column in zip(*runs))
        figures[f"rate {threads}"], figures[f"p50 {threads}"], figures[f"p99 {threads}"] = rate, half, tail
    for interval in options.interval or []:
        sys.setswitchinterval(interval)
        time.sleep(0.01)
        runs = [one(1, options.window, client) for _ in range(options.rounds)]
        _, half, tail = (common.median(column) for column in zip(*runs))
        figures[f"p50 i{interval:g}"], figures[f"p99 i{interval:g}"] = half, tail
    sys.setswitchinterval(old)
    return figures


def show(columns):
    """Print the table."""
    rows = []
    keys = {key for _, figures in columns for key in figures if key != "load"}
    for n in sorted({int(key.split()[1]) for key in keys if key.startswith("rate")}):
        rows += [(f"{n} CPU thread(s): answers/s", f"rate {n}", ",.0f"), ("  p50, µs", f"p50 {n}", ".0f"),
                 ("  p99, µs", f"p99 {n}", ".0f")]
    for interval in sorted({key.split(" i")[1] for key in keys if " i" in key}, key=float, reverse=True):
        rows += [(f"switch interval {interval} s, 1 CPU thread: p50, µs", f"p50 i{interval}", ".0f"),
                 ("  p99, µs", f"p99 i{interval}", ".0f")]
    common.table(columns, rows)


def add_options(parser):
    """Add this measurement's options."""
    parser.add_argument("--client", help="the interpreter that runs the client (default: this one)")
    parser.add_argument("--threads", type=int, nargs="*", default=[0, 1, 2, 4], help="numbers of CPU threads")
    parser.add_argument("--interval", type=float, nargs="*", help="switch intervals to try, such as 0.1 0.005 0.0001 1e-6")


if __name__ == "__main__":
    raise SystemExit(common.main("echo", __doc__.splitlines()[0], measure, show, add_options))
