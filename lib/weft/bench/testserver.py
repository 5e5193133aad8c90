"""Requests a second of a small threaded web server: socketserver with a queue-fed pool of threads.

Each interpreter serves in a process of its own. The load comes from one program for all of them: `ab` (package
apache2-utils) if it is there, else a client of our own; they take turns, so a busy moment of the machine disturbs all.
"""

import queue
import re
import shutil
import socketserver
import subprocess
import sys
import tempfile
import threading
import time

from weft.bench import common
from weft.bench.common import this_interpreter

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
    with tempfile.NamedTemporaryFile("r", suffix=".csv", encoding="ascii") as table:
        done = subprocess.run(["ab", "-q", "-n", str(requests), "-c", str(concurrency), "-e", table.name,
                               f"http://127.0.0.1:{port}/"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True)
        served = dict(line.split(",") for line in table.read().splitlines()[1:])
    failed = int(re.search(r"Failed requests:\s+(\d+)", done.stdout)[1])
    if failed:
        raise SystemExit(f"{failed} requests failed\n{done.stdout}")
    rate = float(re.search(r"Requests per second:\s+([\d.]+)", done.stdout)[1])
    return rate, float(served["50"]), float(served["99"])


def own_client(command):
    """Return a loader that runs our own client."""
    def load(port, requests, concurrency):
        done = subprocess.run([*command, "-c", CLIENT, str(port), str(requests), str(concurrency)],
                              stdout=subprocess.PIPE, text=True, check=True)
        return [float(word) for word in done.stdout.split()]
    return load


def serve(options):
    """Serve until standard input ends; tell the port first, and the processor time used whenever a line comes."""
    with PoolServer(("127.0.0.1", 0), Handler, 10, options.work) as server:
        print(server.server_address[1], this_interpreter(), flush=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.5}, daemon=True).start()
        while sys.stdin.readline():
            print(time.process_time(), flush=True)
        server.shutdown()


class Contender:
    """A server process of one interpreter, and what was measured of it."""

    def __init__(self, command, environment, work):
        self.process = subprocess.Popen([*command, "-m", "weft.bench.testserver", "--serve", "--work", str(work)], env=environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        port, _, self.name = self.process.stdout.readline().strip().partition(" ")
        if not port:
            raise SystemExit(f"{command}: the server did not start")
        self.port = int(port)
        self.runs = {1: [], 10: []}

    def processor_time(self):
        """Return the seconds of processor time that the server has used."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def run(self, loader, requests, concurrency):
        """Load the server once and note what was measured."""
        before = self.processor_time()
        figures = loader(self.port, requests, concurrency)
        self.runs[concurrency].append((*figures, (self.processor_time() - before) / requests * 1e6))

    def figures(self, started):
        """Return the medians of the rounds."""
        found = {"load": started}
        for concurrency, runs in self.runs.items():
            for name, values in zip(("rate", "p50", "p99", "cpu"), zip(*runs)):
                found[f"{name} {concurrency}"] = common.median(values)
        return found

    def stop(self):
        """End the server process."""
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def measure_all(options):
    """Start every server, load them in turns from one client program, and return a column for each."""
    loader = ab if shutil.which("ab") and not options.client else own_client((options.client or sys.executable).split())
    entries = [common.split_interpreter(entry) for entry in options.interpreter] or [(None, [sys.executable, *own_options()])]
    started = common.load()
    contenders = []
    with common.package_elsewhere() as environment:
        try:
            contenders = [(label, Contender(command, environment, options.work)) for label, command in entries]
            for _, contender in contenders:
                loader(contender.port, max(10, options.requests // 4), 2)
            for _ in range(options.rounds):
                for concurrency in (1, 10):
                    for _, contender in contenders:
                        contender.run(loader, options.requests, concurrency)
        finally:
            for _, contender in contenders:
                contender.stop()
    return [(label or contender.name, contender.figures(started)) for label, contender in contenders]


def own_options():
    """Return this interpreter's -X options, for the server process."""
    return [word for name, value in sys._xoptions.items() for word in ("-X", name if value is True else f"{name}={value}")]


def show(columns):
    """Print the table."""
    rows = []
    for n in (1, 10):
        rows += [(f"-c {n}: requests/s", f"rate {n}", ",.0f"), ("  p50, ms", f"p50 {n}", ".2f"),
                 ("  p99, ms", f"p99 {n}", ".2f"), ("  server's processor time a request, µs", f"cpu {n}", ".0f")]
    common.table(columns, rows)


def main():
    """Measure one and ten requests at a time."""
    parser = common.arguments("testserver", __doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=20_000, help="requests in each round (default 20,000)")
    parser.add_argument("--work", type=int, default=200, help="additions for each request")
    parser.add_argument("--client", help="use our own client, run by this interpreter for all servers")
    parser.add_argument("--serve", action="store_true", help="only serve, until standard input ends")
    options = parser.parse_args()
    if options.serve:
        serve(options)
        return 0
    common.report(options, measure_all(options), show)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
