"""Real apps for the sandbox's other side: slack_bolt over Socket Mode, as in production."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Workspace


def api_of(workspace: Workspace) -> AsyncWebClient:
    """The app's Web API client, without retries: a refusal is to be seen."""
    return AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])


@asynccontextmanager
async def connected(workspace: Workspace, app: AsyncApp) -> AsyncIterator[None]:
    """The app listening over Socket Mode."""
    handler = AsyncSocketModeHandler(app, workspace.app_token, web_client=app.client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        await workspace.connected()
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


def app_for(workspace: Workspace) -> AsyncApp:
    return AsyncApp(
        token=workspace.bot_token,
        client=api_of(workspace),
        signing_secret=workspace.signing_secret,
        process_before_response=True,
    )


class Tap:
    """A bare Socket Mode connection: receives envelopes and acknowledges only when told to."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def receive(self, kind: str = "") -> dict[str, Any]:
        """The next envelope (of a type), anything else being passed over."""
        while True:
            envelope: dict[str, Any] = await self.socket.receive_json(timeout=5)
            if kind in ("", envelope["type"]):
                return envelope

    async def event(self, wanted: str) -> dict[str, Any]:
        """The next event of a type, acknowledging all on the way; the inner event is returned."""
        while True:
            envelope = await self.receive("events_api")
            await self.acknowledge(envelope)
            event: dict[str, Any] = envelope["payload"]["event"]
            if wanted in (event["type"], event.get("subtype")):
                return event

    async def acknowledge(self, envelope: dict[str, Any], payload: dict[str, Any] | None = None) -> None:
        answer: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        await self.socket.send_json(answer | ({"payload": payload} if payload is not None else {}))


@asynccontextmanager
async def tapped(workspace: Workspace) -> AsyncIterator[Tap]:
    """A connection whose `hello` has been read."""
    opened = await AsyncWebClient(base_url=workspace.api_url).apps_connections_open(app_token=workspace.app_token)
    async with aiohttp.ClientSession() as session, session.ws_connect(str(opened["url"])) as socket:
        tap = Tap(socket)
        await tap.receive("hello")
        yield tap


async def error_of(call: Awaitable[Any]) -> str:
    """The error a Web API call is refused with."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str, action_id: str = "go", **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def text_input(block_id: str, label: str, **more: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "value"}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


def modal(*blocks: dict[str, Any], title: str = "Form", **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain(title), "submit": plain("Send"), "blocks": list(blocks), **more}
