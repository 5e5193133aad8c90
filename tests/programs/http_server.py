"""`http.server` in threads answers ten thousand requests of clients that keep their connections."""

import http.client
import http.server
import threading

CLIENTS = 4
REQUESTS = 2_500
EACH_CONNECTION = 250


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        body = b"hello " + self.path.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[::-1])

    def log_message(self, *args):
        pass


def work(port, answered):
    for _ in range(REQUESTS // EACH_CONNECTION):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for i in range(EACH_CONNECTION):
            connection.request("GET", f"/{i}")
            response = connection.getresponse()
            assert (response.status, response.read()) == (200, b"hello /%d" % i)
            answered.append(i)
        connection.request("POST", "/", body=b"abc")
        response = connection.getresponse()
        assert (response.status, response.read()) == (201, b"cba")
        connection.close()


with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    answers = [[] for _ in range(CLIENTS)]
    threads = [threading.Thread(target=work, args=(server.server_port, answered)) for answered in answers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    server.shutdown()
    assert sum(map(len, answers)) == CLIENTS * REQUESTS
