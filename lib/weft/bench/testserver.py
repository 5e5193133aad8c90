"""Requests a second of a small threaded web server: socketserver with a queue-fed pool of threads.

The load comes from `ab` (package apache2-utils) if it is there, else from a client of our own in another process.
"""

import queue
import re
import shutil
import socketserver
import subprocess
import sys
import threading

from weft.bench import common

BODY = b"<html><body><h1>It works</h1></body></html>\n"
ANSWER = (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(BODY)) + BODY

CLIENT = r"""
import socket, sys, threading, time
port, requests, threads = map(int, sys.argv[1:])
times, lock = [], threading.Lock()
def run(count):
    mine = []
    for _ in range(count):
        begin = time.perf_counter()
        s = socket.create_connection(("127.0.0.1", port))
        s.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
        while s.recv(4096):
            pass
        s.close()
        mine.append(time.perf_counter() - begin)
    with lock:
        times.extend(mine)
begin = time.perf_counter()
workers = [threading.Thread(target=run, args=(requests // threads,)) for _ in range(threads)]
for w in workers: w.start()
for w in workers: w.join()
elapsed = time.perf_counter() - begin
times.sort()
print(len(times) / elapsed, times[len(times) // 2] * 1e3, times[int(len(times) * 0.99)] * 1e3)
"""


class Handler(socketserver.BaseRequestHandler):
    """Reads a request, works a little, answers."""

    def handle(self):
        """Answer one request."""
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.request.recv(4096)
            if not more:
                return
            data += more
        headers = {}
        for line in data.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            headers[name.strip().lower()] = value.strip()
        total = 0
        for i in range(self.server.work):
            total += i
        self.request.sendall(ANSWER)


class PoolServer(socketserver.TCPServer):
    """A TCPServer whose requests are handled by a fixed pool of threads, fed by a queue."""

    allow_reuse_address = True
    request_queue_size = 128
    daemon_threads = True

    def __init__(self, address, handler, threads, work):
        super().__init__(address, handler)
        self.work = work
        self.jobs = queue.Queue()
        for _ in range(threads):
            threading.Thread(target=self._worker, daemon=True).start()

    def _worker(self):
        while True:
            request, address = self.jobs.get()
            try:
                self.finish_request(request, address)
            except OSError:
                pass
            finally:
                self.shutdown_request(request)

    def process_request(self, request, client_address):
        """Leave the request to the pool."""
        self.jobs.put((request, client_address))


def ab(port, requests, concurrency):
    """Load the server with ab; return (requests a second, median, 99th percentile in ms)."""
    done = subprocess.run(["ab", "-q", "-n", str(requests), "-c", str(concurrency), f"http://127.0.0.1:{port}/"],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True)
    rate = float(re.search(r"Requests per second:\s+([\d.]+)", done.stdout)[1])
    half = float(re.search(r"\n\s+50%\s+(\d+)", done.stdout)[1])
    tail = float(re.search(r"\n\s+99%\s+(\d+)", done.stdout)[1])
    return rate, half, tail


def own_client(command):
    """Return a loader that runs our own client."""
    def load(port, requests, concurrency):
        done = subprocess.run([*command, "-c", CLIENT, str(port), str(requests), str(concurrency)],
                              stdout=subprocess.PIPE, text=True, check=True)
        return [float(word) for word in done.stdout.split()]
    return load


def measure(options):
    """Measure one and ten requests at a time."""
    loader = ab if shutil.which("ab") and not options.client else own_client((options.client or sys.executable).split())
    figures = {}
    with PoolServer(("127.0.0.1", 0), Handler, 10, options.work) as server:
        port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.5}, daemon=True)
        thread.start()
        loader(port, max(10, options.requests // 10), 2)
        for concurrency in (1, 10):
            runs = [loader(port, options.requests, concurrency) for _ in range(options.rounds)]
            for name, values in zip(("rate", "p50", "p99"), zip(*runs)):
                figures[f"{name} {concurrency}"] = common.median(values)
        server.shutdown()
    return figures


def show(columns):
    """Print the table."""
    rows = []
    for n in (1, 10):
        rows += [(f"-c {n}: requests/s", f"rate {n}", ",.0f"), ("  p50, ms", f"p50 {n}", ".2f"),
                 ("  p99, ms", f"p99 {n}", ".2f")]
    common.table(columns, rows)


def add_options(parser):
    """Add this measurement's options."""
    parser.add_argument("--requests", type=int, default=20_000, help="requests in each round (default 20,000)")
    parser.add_argument("--work", type=int, default=200, help="additions for each request")
    parser.add_argument("--client", help="use our own client, run by this interpreter")


if __name__ == "__main__":
    raise SystemExit(common.main("testserver", __doc__.splitlines()[0], measure, show, add_options))
