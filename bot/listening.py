"""Listening: how Slack's payloads reach the listeners, by Socket Mode or by signed HTTP requests.

Both are context managers that hear from their beginning to their end. At the end nothing new is taken on, while what
is being worked on is finished and acknowledged: a payload that was not, Slack delivers again or shows its own error.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from time import monotonic, time
from typing import Any

import structlog
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from handlers.requests import named
from models.refusal import Refused

log = structlog.get_logger()

PATH = "/slack/events"
"""Where HTTP mode takes events, commands and interactions alike: the Request URL of the app's settings."""

FINISH_WITHIN = 1.5
"""Seconds that listeners at work have to finish when the process is to stop."""

PING = 5.0
"""Seconds between two pings, and between two attempts to connect."""

ADDRESS_LASTS = 30.0
"""Seconds for which one address of a Socket Mode connection is tried before a new one is asked for."""


class Listeners(AsyncApp):
    """Bolt, which tells of each payload how it was answered. `heard` gets its kind, the HTTP status of the answer, and
    the seconds it took. Whatever is logged meanwhile names the delivery it belongs to."""

    def __init__(self, heard: Callable[[str, int, float], None], **settings: Any) -> None:
        super().__init__(**settings)
        self._heard = heard

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        began, about = monotonic(), named(req.body)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(**about)
        try:
            response = await super().async_dispatch(req)
        finally:
            structlog.contextvars.clear_contextvars()
        self._heard(about["kind"], response.status, monotonic() - began)
        return response


@asynccontextmanager
async def by_socket(app: AsyncApp, token: str, address: str) -> AsyncIterator["Ears"]:
    """Socket Mode: Slack speaks on a connection we open, to `address` first, so no public address is needed.

    https://docs.slack.dev/apis/events-api/using-socket-mode
    """
    ears = Ears(app, token, address)
    try:
        await ears.connect()  # type: ignore[no-untyped-call]
        yield ears
    finally:
        await ears.finish()
        await ears.close()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def by_http(app: AsyncApp, port: int, others: Iterable[web.RouteDef] = ()) -> AsyncIterator[None]:
    """HTTP mode: Slack sends requests to a public address that leads here. Bolt answers 401 to a wrong signature.
    `others` are answered beside them.

    https://docs.slack.dev/apis/events-api/using-http-request-urls
    """
    site = app.web_app(PATH, port)
    site.add_routes(others)
    async with served(site, port):
        log.info("listening", port=port, path=PATH)
        yield


@asynccontextmanager
async def served(site: web.Application, port: int) -> AsyncIterator[None]:
    """Answer requests on a port. Raises `Refused` if it is taken."""
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=FINISH_WITHIN)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, port=port).start()
        except OSError as error:
            raise Refused(
                "PORT {port} cannot be listened on ({reason}). Set it to one that is free.",
                port=str(port),
                reason=error.strerror or type(error).__name__,
            ) from error
        yield
    finally:
        await runner.cleanup()


class Ears(SocketModeClient):
    """slack_sdk's Socket Mode, which also knows what it is working on, does not try one address for ever, and does not
    leave a connection that it has just made."""

    def __init__(self, app: AsyncApp, token: str, address: str) -> None:
        super().__init__(
            token, web_client=app.client, logger=logging.getLogger("slack_sdk.socket_mode"), ping_interval=PING
        )
        self.proxy = app.client.proxy
        self.wss_uri = self._for_a_while(address)
        self.socket_mode_request_listeners.append(self._hear)
        self._app = app
        self._reconnecting = asyncio.Lock()
        self._at_work: set[asyncio.Task[Any] | None] = set()
        self._finishing = False

    async def issue_new_wss_url(self) -> str:
        """Ask Slack where to connect."""
        return self._for_a_while(await super().issue_new_wss_url())

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Reconnect, once: Slack announces the end of a connection and then ends it, and each asks for a new one."""
        ending = self.current_session
        async with self._reconnecting:
            if self.current_session is ending:
                await super().connect_to_new_endpoint(force)

    async def finish(self) -> None:
        """Take nothing more on, and let the listeners at work acknowledge."""
        self._finishing = True
        if at_work := [task for task in self._at_work if task]:
            await asyncio.wait(at_work, timeout=FINISH_WITHIN)

    async def _hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if self._finishing:
            return
        task, since = asyncio.current_task(), time()
        self._at_work.add(task)
        try:
            answer = await run_async_bolt_app(self._app, request)
            await send_async_response(client, request, answer, since)
        finally:
            self._at_work.discard(task)

    def _for_a_while(self, address: str) -> str:
        """An address is good for one connection. slack_sdk, where that fails, tries the same again, so forget it."""

        def forget() -> None:
            if self.wss_uri == address:
                self.wss_uri = None

        asyncio.get_running_loop().call_later(ADDRESS_LASTS, forget)
        return address
