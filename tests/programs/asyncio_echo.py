"""A TCP echo server and a hundred clients at once in one event loop."""

import asyncio

CLIENTS = 100
MESSAGES = 20


async def handle(reader, writer):
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def client(port, number):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for i in range(MESSAGES):
        message = f"{number}: message {i}\n".encode()
        writer.write(message)
        await writer.drain()
        assert await reader.readline() == message
    writer.close()
    await writer.wait_closed()
    return MESSAGES


async def main():
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, asyncio.timeout(50):
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(client(port, i)) for i in range(CLIENTS)]
    assert sum(task.result() for task in tasks) == CLIENTS * MESSAGES


asyncio.run(main())
