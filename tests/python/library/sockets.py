"""Sockets, select and epoll."""
import select
import socket

server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen()
client = socket.create_connection(server.getsockname(), timeout=5)
peer, address = server.accept()
assert address == client.getsockname()
client.sendall(b"x" * 100000)
received = 0
while received < 100000:
    received += len(peer.recv(65536))
assert select.select([client], [], [], 0)[0] == []
peer.send(b"answer")
assert select.select([client], [client], [], 5)[:2] == ([client], [client])
with select.epoll() as epoll:
    epoll.register(client.fileno(), select.EPOLLIN)
    assert epoll.poll(5) == [(client.fileno(), select.EPOLLIN)]
buffer = bytearray(10)
assert client.recv_into(buffer) == 6 and buffer[:6] == b"answer"
client.settimeout(0.05)
try:
    client.recv(1)
except TimeoutError as e:
    assert str(e) == "timed out"
else:
    raise AssertionError("no timeout")
client.setblocking(False)
try:
    client.recv(1)
except BlockingIOError:
    pass
peer.close()
client.settimeout(5)
assert client.recv(1) == b""
client.close()
server.close()
a, b = socket.socketpair()
a.sendmsg([b"he", b"llo"])
assert b.recvmsg(10)[0] == b"hello"
socket.send_fds(a, [b"fd"], [b.fileno()])
data, fds, flags, _ = socket.recv_fds(b, 10, 1)
assert data == b"fd" and len(fds) == 1
socket.close(fds[0])
assert socket.inet_pton(socket.AF_INET6, "::1") == b"\0" * 15 + b"\1"
assert socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM)[0][4] == ("127.0.0.1", 80)
a.close()
b.close()
print("ok")
