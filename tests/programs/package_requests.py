"""requests: queries, forms, JSON, sessions and redirects, against a server of this program."""

import _packages

_packages.need("requests")

import http.server
import json
import threading

import requests


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/moved":
            self.answer(302, b"", Location="/here?again=1")
        else:
            body = json.dumps({"path": self.path, "cookie": self.headers.get("Cookie")}).encode()
            self.answer(200, body, **{"Content-Type": "application/json", "Set-Cookie": "a=b"})

    def do_POST(self):
        self.answer(201, self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, *args):
        pass


with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    answer = requests.get(url, params={"x": "y z"}, timeout=20)
    assert (answer.status_code, answer.json()["path"], answer.headers["content-type"]) == (200, "/?x=y+z", "application/json")
    answer = requests.get(url + "moved", timeout=20)
    assert answer.json()["path"] == "/here?again=1" and [r.status_code for r in answer.history] == [302]
    answer = requests.post(url, data={"k": "v w"}, timeout=20)
    assert (answer.status_code, answer.text) == (201, "k=v+w")
    assert requests.post(url, json=[1, None], timeout=20).json() == [1, None]
    with requests.Session() as session:
        session.get(url, timeout=20)
        assert session.get(url, timeout=20).json()["cookie"] == "a=b"
    server.shutdown()
