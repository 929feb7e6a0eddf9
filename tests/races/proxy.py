"""A way to the database that can be cut: ``python -m tests.races.proxy PORT SOCKET`` hands connections on to a socket
of the system. "cut" on standard input ends all of them and refuses new ones; "mend" takes new ones again."""

from __future__ import annotations

import asyncio
import contextlib
import sys


class Proxy:
    def __init__(self, socket: str) -> None:
        self.socket = socket
        self.is_cut = False
        self.writers: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_cut:
            writer.close()
            return
        behind, to_behind = await asyncio.open_unix_connection(self.socket)
        both = {writer, to_behind}
        self.writers |= both
        try:
            await asyncio.gather(hand_on(reader, to_behind), hand_on(behind, writer))
        finally:
            self.writers -= both

    async def listen(self, port: int) -> None:
        server = await asyncio.start_server(self.serve, "127.0.0.1", port)
        loop = asyncio.get_running_loop()
        told = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(told), sys.stdin)
        async with server:
            while word := await told.readline():
                self.is_cut = word.strip() == b"cut"
                if self.is_cut:
                    for writer in self.writers:
                        writer.transport.abort()


async def hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


if __name__ == "__main__":
    asyncio.run(Proxy(sys.argv[2]).listen(int(sys.argv[1])))
