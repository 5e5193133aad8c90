"""A chat server with one tasklet a client.

    ./weft examples/stackless/chat_server.py --demo        # three clients talk, then everybody leaves
    ./weft examples/stackless/chat_server.py --port 7777   # then: nc localhost 7777

Each client's tasklet is written as if its calls blocked. They do, but only the tasklet: it waits on a channel until the
main loop finds its socket ready.
"""

import argparse
import select
import socket
import threading

import stackless


class Reactor:
    """Wakes tasklets when their sockets are ready."""

    def __init__(self):
        self.readers = {}

    def wait_readable(self, sock):
        channel = self.readers[sock] = stackless.channel()
        try:
            channel.receive()
        finally:
            self.readers.pop(sock, None)

    def pump(self, timeout):
        """Runs what can run, then waits for sockets."""
        stackless.run()
        if self.readers:
            ready, _, _ = select.select(list(self.readers), [], [], timeout)
            for sock in ready:
                self.readers[sock].send(None)


class Server:
    def __init__(self, port=0):
        self.reactor = Reactor()
        self.clients = {}
        self.listener = socket.create_server(('127.0.0.1', port))
        self.listener.setblocking(False)
        self.port = self.listener.getsockname()[1]
        self.log = []
        stackless.tasklet(self.accept)()

    def accept(self):
        while True:
            self.reactor.wait_readable(self.listener)
            sock, address = self.listener.accept()
            sock.setblocking(False)
            stackless.tasklet(self.serve)(sock)

    def lines(self, sock):
        """Yields lines as they arrive; the tasklet blocks inside the generator."""
        pending = b''
        while True:
            self.reactor.wait_readable(sock)
            data = sock.recv(4096)
            if not data:
                return
            *lines, pending = (pending + data).split(b'\n')
            for line in lines:
                yield line.decode(errors='replace').strip()

    def serve(self, sock):
        lines = self.lines(sock)
        name = next(lines, None)
        if name is None:
            sock.close()
            return
        try:
            self.clients[name] = sock
            self.say(f'{name} enters')
            for line in lines:
                self.say(f'{name}: {line}')
        finally:
            del self.clients[name]
            sock.close()
            self.say(f'{name} leaves')

    def say(self, text):
        self.log.append(text)
        for sock in self.clients.values():
            try:
                sock.sendall(text.encode() + b'\n')
            except OSError:
                pass  # its own tasklet will see the end of the stream


def demo_client(port, name, words, finished):
    with socket.create_connection(('127.0.0.1', port)) as sock, sock.makefile('rw', buffering=1) as stream:
        stream.write(name + '\n')
        for word in words:
            stream.write(word + '\n')
        seen = 0
        for line in stream:
            seen += line.startswith(f'{name}: ')
            if seen == len(words):
                break
    finished.append(name)


def demo():
    server = Server()
    finished = []
    clients = [threading.Thread(target=demo_client, args=(server.port, name, [f'hello from {name}', 'bye'], finished))
               for name in ('ann', 'bob', 'eve')]
    for client in clients:
        client.start()
    while len(finished) < len(clients) or server.clients:
        server.reactor.pump(0.05)
    for client in clients:
        client.join()
    print('\n'.join(sorted(server.log)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--port', type=int, default=7777)
    parser.add_argument('--demo', action='store_true')
    options = parser.parse_args()
    if options.demo:
        demo()
        return
    server = Server(options.port)
    print(f'listening on port {server.port}')
    while True:
        server.reactor.pump(0.5)


if __name__ == '__main__':
    main()
