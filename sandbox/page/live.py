"""The WebSockets of the page: one for what a person sees, one for the drawer.

The first says `hello` with how everything stands, then news as they come. Whoever has fallen so far behind that the
journal no longer knows gets a new hello. Nothing is asked over a socket; a page that lost its own just opens it again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from aiohttp import WSCloseCode, web

from sandbox.composition import Sandbox
from sandbox.page.news import Watcher
from sandbox.page.sight import whole
from sandbox.records import User

LISTENERS = web.AppKey("page_listeners", set[web.WebSocketResponse])

Tell = Callable[[web.WebSocketResponse], Coroutine[Any, Any, None]]

LONGEST_SILENCE = 30.0
"""Seconds a listener waits before it looks whether anybody is still there."""


async def follow_person(sandbox: Sandbox, request: web.Request, viewer: User) -> web.WebSocketResponse:
    """Tell a tab how things stand for a person, and go on telling until it is closed."""

    async def tell(socket: web.WebSocketResponse) -> None:
        journal = sandbox.team.journal
        while True:
            number, hello = journal.number, whole(sandbox, viewer)
            watcher = Watcher(sandbox, viewer, (one["id"] for one in hello["channels"]))
            await socket.send_json(hello)
            while True:
                newest = await journal.beyond(number, LONGEST_SILENCE)
                entries = journal.since(number)
                if len(entries) < newest - number:
                    break
                lines = watcher.news(entries)
                number = newest
                if lines:
                    await socket.send_json({"type": "news", "number": number, "news": lines})

    return await _serve(request, tell)


async def follow_exchanges(sandbox: Sandbox, request: web.Request) -> web.WebSocketResponse:
    """Tell the drawer each act, envelope and call as it begins and ends."""

    async def tell(socket: web.WebSocketResponse) -> None:
        told = 0
        while True:
            lines = [one.line() for one in sandbox.exchanges.since(told)]
            told = sandbox.exchanges.newest
            if lines:
                await socket.send_json({"exchanges": lines})
            await sandbox.exchanges.bell.heard(LONGEST_SILENCE)

    return await _serve(request, tell)


async def close_all(app: web.Application) -> None:
    """The sandbox ends: every tab is told so, and will try again until there is one."""
    open_ones = app[LISTENERS]
    for socket in tuple(open_ones):
        await socket.close()


async def _serve(request: web.Request, tell: Tell) -> web.WebSocketResponse:
    socket = web.WebSocketResponse(heartbeat=20, compress=False)
    await socket.prepare(request)
    request.app[LISTENERS].add(socket)
    telling = asyncio.create_task(_told(socket, tell))
    try:
        async for _ in socket:
            pass  # nothing is said to us; the loop ends when the tab does
    finally:
        request.app[LISTENERS].discard(socket)
        telling.cancel()
        with suppress(asyncio.CancelledError, ConnectionError):
            await telling
    return socket


async def _told(socket: web.WebSocketResponse, tell: Tell) -> None:
    """If the telling breaks off, so does the connection: a tab that hears nothing more must know it, and asks anew."""
    try:
        await tell(socket)
    except Exception:
        await socket.close(code=WSCloseCode.INTERNAL_ERROR)
        raise
