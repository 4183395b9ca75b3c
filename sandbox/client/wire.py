"""The control API over HTTP, as the client uses it."""

from __future__ import annotations

import aiohttp

from sandbox.errors import CannotDo
from sandbox.shapes import Json


class Wire:
    """One HTTP session to one sandbox. A refusal becomes CannotDo with the sandbox's sentence."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def get(self, path: str, **query: str | float) -> Json:
        return await self._ask("GET", path, params={key: str(value) for key, value in query.items()})

    async def post(self, path: str, body: Json | None = None) -> Json:
        return await self._ask("POST", path, json=body or {})

    async def delete(self, path: str) -> Json:
        return await self._ask("DELETE", path)

    async def download(self, url: str, person: str) -> bytes:
        async with self._open().get(url, params={"as": person}) as response:
            if response.status != 200:
                raise CannotDo(f"{person} cannot see that file.")
            return await response.read()

    async def close(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            # A person may wait long for an answer; only the sandbox decides when it is too long.
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=None), connector=aiohttp.TCPConnector(limit=0)
            )
        return self._session

    async def _ask(self, verb: str, path: str, **options: Json) -> Json:
        async with self._open().request(verb, f"{self.url}/sandbox/{path}", **options) as response:  # type: ignore[arg-type]
            body: Json = await response.json()
            if response.status >= 400:
                raise CannotDo(body["refused"])
            return body
