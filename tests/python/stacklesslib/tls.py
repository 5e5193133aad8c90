"""Patched TLS sockets block the tasklet: a server and its clients in one thread."""

from stacklesslib import monkeypatch

monkeypatch.patch_all()

import os
import socket
import ssl
import time

import stackless

DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "modules", "_ssl")

client_context = ssl.create_default_context(cafile=os.path.join(DATA, "authority.pem"))
server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
server_context.load_cert_chain(os.path.join(DATA, "localhost.pem"))

listener = server_context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True)
address = listener.getsockname()
finished = []


def serve():
    with listener:
        for _ in range(3):
            connection, _ = listener.accept()
            stackless.tasklet(echo)(connection)


def echo(connection):
    with connection:
        while data := connection.recv(1000):
            connection.sendall(data)


def talk(number):
    with socket.create_connection(address) as plain, client_context.wrap_socket(plain, server_hostname="localhost") as secure:
        assert secure.gettimeout() is None
        for i in range(3):
            time.sleep(0.001)
            secure.sendall(f"{number} {i}".encode())
            assert secure.recv(1000) == f"{number} {i}".encode()
        secure.settimeout(0.05)
        try:
            secure.recv(1)
        except TimeoutError as error:
            assert str(error) == "The read operation timed out", error
        else:
            raise AssertionError
        secure.settimeout(0)
        try:
            secure.recv(1)
        except ssl.SSLWantReadError:
            pass
        else:
            raise AssertionError
    finished.append(number)


stackless.tasklet(serve)()
clients = [stackless.tasklet(talk)(number) for number in range(3)]
limit = time.monotonic() + 50
while len(finished) < 3 and time.monotonic() < limit:
    time.sleep(0.01)
assert sorted(finished) == [0, 1, 2], finished
monkeypatch.unpatch_all()
assert ssl.SSLContext.sslsocket_class is ssl.SSLSocket
print("ok")
