"""Real apps for the sandbox's other side: slack_bolt over Socket Mode, as in production."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
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
