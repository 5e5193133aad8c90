"""A chat server written with threads and blocking sockets, run with a tasklet a client.

    ./weft examples/stackless/chat_server.py [PORT]        then: nc localhost 8765
    ./weft examples/stackless/chat_server.py --sample      talks to itself and ends

The program knows nothing of tasklets: monkeypatch turns its threads into them and its sockets into sockets that block
a tasklet.  A client that waits costs a few frames instead of a thread's stack.
"""

from stacklesslib import monkeypatch

monkeypatch.patch_all()

import socket
import sys
import threading


class Room:
    """Who is there."""

    def __init__(self) -> None:
        self._members: dict[str, socket.socket] = {}
        self._lock = threading.Lock()

    def enter(self, name: str, connection: socket.socket) -> bool:
        """Adds a member; False if the name is taken."""
        with self._lock:
            if name in self._members:
                return False
            self._members[name] = connection
        self.say("*", f"{name} is here")
        return True

    def leave(self, name: str) -> None:
        """Removes a member."""
        with self._lock:
            del self._members[name]
        self.say("*", f"{name} has left")

    def say(self, name: str, text: str) -> None:
        """Tells everybody; who cannot be reached will leave by itself."""
        with self._lock:
            connections = list(self._members.values())
        for connection in connections:
            try:
                connection.sendall(f"{name}: {text}\n".encode())
            except OSError:
                pass


def serve_client(room: Room, connection: socket.socket) -> None:
    """The life of one client."""
    with connection, connection.makefile("r", encoding="utf-8", errors="replace") as lines:
        name = lines.readline().strip()
        if not name or not room.enter(name, connection):
            connection.sendall(b"*: that name is taken\n")
            return
        try:
            for line in lines:
                room.say(name, line.rstrip("\n"))
        except OSError:
            pass
        finally:
            room.leave(name)


def serve(server: socket.socket) -> None:
    """Takes clients until the server is closed."""
    room = Room()
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=serve_client, args=(room, connection), daemon=True).start()


def sample(server: socket.socket) -> None:
    """Two clients talk; prints what the first sees."""
    threading.Thread(target=serve, args=(server,), daemon=True).start()
    address = server.getsockname()
    with socket.create_connection(address) as ann, ann.makefile("r") as seen:
        ann.sendall(b"Ann\n")
        print(seen.readline(), end="")
        with socket.create_connection(address) as bob, bob.makefile("r") as others:
            bob.sendall(b"Bob\n")
            print(seen.readline(), end="")
            others.readline()
            bob.sendall("Hello, Ann! \N{WAVING HAND SIGN}\n".encode())
            print(seen.readline(), end="")
            ann.sendall(b"Hello, Bob!\n")
            print(seen.readline(), end="")
        print(seen.readline(), end="")
    server.close()


def main(arguments: list[str]) -> None:
    """Serves for ever, or talks to itself."""
    if "--sample" in arguments:
        sample(socket.create_server(("127.0.0.1", 0)))
        return
    port = int(arguments[0]) if arguments else 8765
    with socket.create_server(("127.0.0.1", port)) as server:
        print(f"listening on port {port}")
        serve(server)


if __name__ == "__main__":
    main(sys.argv[1:])
