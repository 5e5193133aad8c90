"""TLS over sockets, streams in memory, http and asyncio, with a certificate of the tests' own."""

import asyncio
import http.server
import os
import socket
import ssl
import threading
import urllib.request

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_ssl")
AUTHORITY = os.path.join(DATA, "authority.pem")
CERTIFICATE = os.path.join(DATA, "localhost.pem")


def contexts():
    client = ssl.create_default_context(cafile=AUTHORITY)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(CERTIFICATE)
    return client, server


def serve_once(server_context, handle, errors):
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(30)

    def run():
        with listener:
            plain, _ = listener.accept()
            try:
                with server_context.wrap_socket(plain, server_side=True) as connection:
                    handle(connection)
            except (ssl.SSLError, OSError) as error:
                errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return listener.getsockname(), thread


def echo(connection):
    while data := connection.recv(65536):
        connection.sendall(data)


def test_echo():
    for timeout in (None, 20):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            client, server = contexts()
            client.maximum_version = version
            client.set_alpn_protocols(["echo/1", "echo/2"])
            server.set_alpn_protocols(["echo/2"])
            errors = []
            address, thread = serve_once(server, echo, errors)
            with socket.create_connection(address, timeout=timeout) as plain:
                with client.wrap_socket(plain, server_hostname="localhost") as connection:
                    assert connection.version() == {"TLSv1_2": "TLSv1.2", "TLSv1_3": "TLSv1.3"}[version.name]
                    assert connection.selected_alpn_protocol() == "echo/2"
                    assert connection.gettimeout() == timeout
                    name, protocol, bits = connection.cipher()
                    assert bits >= 128 and protocol.startswith("TLSv1"), (name, protocol, bits)
                    certificate = connection.getpeercert()
                    assert certificate["subject"][-1] == (("commonName", "localhost"),), certificate
                    assert certificate["subjectAltName"] == (("DNS", "localhost"), ("IP Address", "127.0.0.1"))
                    assert ssl.cert_time_to_seconds(certificate["notAfter"]) > ssl.cert_time_to_seconds(certificate["notBefore"])
                    assert len(connection.get_verified_chain()) == 2
                    der = connection.getpeercert(True)
                    assert ssl.PEM_cert_to_DER_cert(ssl.DER_cert_to_PEM_cert(der)) == der
                    payload = bytes(range(256)) * 1000
                    connection.sendall(payload)
                    received = bytearray()
                    while len(received) < len(payload):
                        received += connection.recv(100000)
                    assert received == payload
                    connection.send(b"into")
                    room = bytearray(10)
                    assert connection.recv_into(room) == 4 and room[:4] == b"into"
            thread.join()
            assert not errors, errors


def test_two_threads_share_a_connection():
    client, server = contexts()
    errors = []
    address, thread = serve_once(server, echo, errors)
    with socket.create_connection(address) as plain, client.wrap_socket(plain, server_hostname="localhost") as connection:
        received = bytearray()

        def receive():
            while len(received) < 50_000:
                received.extend(connection.recv(4096))

        reader = threading.Thread(target=receive)
        reader.start()
        for _ in range(50):
            connection.sendall(b"x" * 1000)
        reader.join()
        assert bytes(received) == b"x" * 50_000
    thread.join()


def test_refusals():
    client, server = contexts()
    untrusting = ssl.create_default_context()
    for context, name, code in ((client, "example.org", 62), (client, "127.0.0.2", 64), (untrusting, "localhost", None)):
        errors = []
        address, thread = serve_once(server, echo, errors)
        with socket.create_connection(address, timeout=20) as plain:
            try:
                context.wrap_socket(plain, server_hostname=name)
            except ssl.SSLCertVerificationError as error:
                assert error.reason == "CERTIFICATE_VERIFY_FAILED" and error.library == "SSL"
                assert code is None or error.verify_code == code, (error.verify_code, error)
                assert isinstance(error, (OSError, ValueError)) and str(error).startswith("[SSL: CERTIFICATE_VERIFY_FAILED]")
                assert code is None or f"'{name}'" in error.verify_message
            else:
                raise AssertionError(f"{name} was accepted")
        thread.join()
        assert errors
    try:
        client.wrap_socket(socket.socket())
    except ValueError as error:
        assert str(error) == "check_hostname requires server_hostname"
    else:
        raise AssertionError


def test_timeout():
    client, server = contexts()
    done = threading.Event()
    errors = []
    address, thread = serve_once(server, lambda connection: done.wait(30), errors)
    with socket.create_connection(address, timeout=20) as plain, client.wrap_socket(plain, server_hostname="localhost") as connection:
        connection.settimeout(0.05)
        try:
            connection.recv(10)
        except TimeoutError as error:
            assert str(error) == "The read operation timed out"
        else:
            raise AssertionError
        connection.setblocking(False)
        try:
            connection.recv(10)
        except ssl.SSLWantReadError as error:
            assert error.errno == ssl.SSL_ERROR_WANT_READ
        else:
            raise AssertionError
        done.set()
    thread.join()


def test_memory_streams():
    client_context, server_context = contexts()
    names = []
    server_context.sni_callback = lambda connection, name, context: names.append((type(connection), name, context is server_context))
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(to_client, to_server, server_hostname="localhost")
    server = server_context.wrap_bio(to_server, to_client, server_side=True)
    pending = [client, server]
    for _ in range(10):
        for side in list(pending):
            try:
                side.do_handshake()
                pending.remove(side)
            except ssl.SSLWantReadError:
                pass
    assert not pending
    assert names == [(ssl.SSLObject, "localhost", True)], names
    server.write(b"hello")
    assert client.read() == b"hello" and client.pending() == 0
    assert client.server_hostname == "localhost" and server.server_side and not client.server_side
    try:
        client.unwrap()
    except ssl.SSLWantReadError:
        pass
    server.unwrap()
    client.unwrap()


def test_https():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "7")
            self.end_headers()
            self.wfile.write(b"secret\n")

        def log_message(self, *args):
            pass

    client, server_context = contexts()
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    server.socket = server_context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    with urllib.request.urlopen(f"https://localhost:{server.server_port}/", context=client, timeout=30) as response:
        assert response.status == 200 and response.read() == b"secret\n"
    thread.join()
    server.server_close()


def test_asyncio():
    client_context, server_context = contexts()

    async def handle(reader, writer):
        while line := await reader.readline():
            writer.write(line.upper())
            await writer.drain()
        writer.close()

    async def main():
        server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=server_context)
        port = server.sockets[0].getsockname()[1]

        async def talk(number):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=client_context, server_hostname="localhost")
            assert writer.get_extra_info("ssl_object").version() == "TLSv1.3"
            for i in range(5):
                writer.write(f"line {number} {i}\n".encode())
                assert await reader.readline() == f"LINE {number} {i}\n".encode()
            writer.close()
            await writer.wait_closed()

        async with asyncio.timeout(60):
            await asyncio.gather(*(talk(number) for number in range(5)))
        server.close()

    asyncio.run(main())


for name, function in list(globals().items()):
    if name.startswith("test_"):
        function()
print("ok")
