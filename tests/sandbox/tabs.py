"""A tab of the page as the server sees it: what is told to one person over the WebSocket."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from sandbox import Workspace

Line = dict[str, Any]


class Tab:
    """One open tab. `heard` is every line so far, the hello first."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self.heard: list[Line] = []
        self._waiting: list[Line] = []

    async def hello(self) -> Line:
        return await self.until("hello")

    async def until(self, kind: str, **wanted: Any) -> Line:
        """The next line of a kind in which these values stand, at its top or in what it tells of."""
        while True:
            while self._waiting:
                line = self._waiting.pop(0)
                self.heard.append(line)
                inner = line.get(kind)
                known = line | inner if isinstance(inner, dict) else line
                if line["type"] == kind and all(known.get(name) == value for name, value in wanted.items()):
                    return line
            said: Line = await self._socket.receive_json(timeout=5)
            self._waiting += said["news"] if said["type"] == "news" else [said]

    async def close_code(self) -> int | None:
        """With which code the sandbox closes it, whatever it still tells before."""
        while not self._socket.closed:
            await self._socket.receive(timeout=5)
        return self._socket.close_code


@asynccontextmanager
async def tab_of(workspace: Workspace, handle: str) -> AsyncIterator[Tab]:
    """A tab as this person."""
    address = f"{workspace.url}/sandbox/people/{handle}/live"
    async with aiohttp.ClientSession() as session, session.ws_connect(address, max_msg_size=0) as socket:
        yield Tab(socket)


@asynccontextmanager
async def everything_told(workspace: Workspace, handle: str) -> AsyncIterator[list[str]]:
    """All that a person's tab is told until the block ends, as text; a last word of their own marks the end."""
    told: list[str] = []
    async with tab_of(workspace, handle) as tab:
        told.append(json.dumps(await tab.hello()))
        yield told
        await workspace.person(handle).say("that was all", channel="general")
        await tab.until("message", text="that was all")
        told += [json.dumps(line) for line in tab.heard]
