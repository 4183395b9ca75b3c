"""A line to a PostgreSQL that can be cut, mended, or fall silent: a small proxy on 127.0.0.1."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Self

from sqlalchemy import URL, make_url


class Line:
    """What goes over it goes on to the server's socket. `url` is the database's address by this line."""

    def __init__(self, url: URL) -> None:
        self._server = f"{url.query['host']}/.s.PGSQL.{url.query.get('port', 5432)}"
        self._url = url
        self._ends: set[asyncio.StreamWriter] = set()
        self._listening: asyncio.Server | None = None
        self._port = 0
        self.silent = False
        """Nothing arrives any more, in either direction, and nobody is told."""

    @classmethod
    @asynccontextmanager
    async def to(cls, url: str) -> AsyncIterator[Self]:
        """`async with Line.to(postgres_url) as line:`"""
        line = cls(make_url(url))
        await line.mend()
        try:
            yield line
        finally:
            await line.cut()

    @property
    def url(self) -> str:
        here = self._url.set(host="127.0.0.1", port=self._port).difference_update_query(["host", "port"])
        return here.render_as_string(hide_password=False)

    async def mend(self) -> None:
        """Let connections through, on the same port as before."""
        self._listening = await asyncio.start_server(self._connect, "127.0.0.1", self._port)
        self._port = self._listening.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """End every connection, and refuse new ones."""
        if self._listening:
            self._listening.close()
        for end in self._ends:
            end.transport.abort()
        self._ends.clear()

    async def _connect(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        there, on = await asyncio.open_unix_connection(self._server)
        self._ends |= {back, on}
        try:
            await asyncio.gather(self._carry(here, on), self._carry(there, back))
        finally:
            for end in (back, on):
                end.close()
                self._ends.discard(end)

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                if not self.silent:
                    target.write(data)
                    await target.drain()
            if not self.silent:
                target.close()
