"""HTTP mode: signed requests to a request URL, retried with their number."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

import sandbox
from sandbox import Settings, Workspace
from sandbox.credentials import Credentials
from tests.sandbox.apps import api_of, app_for, error_of
from tests.sandbox.manifests import manifest_with


@asynccontextmanager
async def listening(handler: Any) -> AsyncIterator[str]:
    """A request URL on this machine."""
    app = web.Application()
    app.router.add_post("/slack/events", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


async def test_requests_are_signed_and_carry_forms() -> None:
    seen: list[dict[str, Any]] = []

    async def receive(request: web.Request) -> web.Response:
        body = await request.text()
        assert SignatureVerifier(Credentials().signing_secret).is_valid_request(body, dict(request.headers))
        if request.content_type == "application/json":
            seen.append(json.loads(body))
            return web.Response()
        form = {key: values[0] for key, values in parse_qs(body).items()}
        seen.append(form)
        return web.Response(text="收到" if "command" in form else "")

    async with listening(receive) as url, sandbox.serve(request_url=url) as workspace:
        zhao = workspace.person("zhao")
        assert (await zhao.command("/incident", "help")).text == "收到"
        assert (await zhao.shortcut("declare")).error is None
        await zhao.create_channel("inc-1")
        await workspace.settled()
    assert (seen[0]["command"], seen[0]["text"]) == ("/incident", "help")
    assert json.loads(seen[1]["payload"])["callback_id"] == "declare"
    assert seen[2]["event"]["type"] == "channel_created"


async def test_a_failing_app_is_tried_again_with_a_number() -> None:
    retries: list[tuple[str | None, str | None]] = []

    async def receive(request: web.Request) -> web.Response:
        retries.append((request.headers.get("X-Slack-Retry-Num"), request.headers.get("X-Slack-Retry-Reason")))
        return web.Response(status=500 if len(retries) < 3 else 200)

    settings = Settings(event_retry_seconds=(0.0, 0.0, 0.0))
    async with listening(receive) as url, sandbox.serve(request_url=url, settings=settings) as workspace:
        await workspace.person("zhao").create_channel("inc-1")
        await workspace.wait_for(delivered(workspace), lambda raw: raw["count"] == 3, 5, "Not tried three times.")
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]


def delivered(workspace: Workspace) -> Any:
    async def look() -> dict[str, int]:
        number = (await workspace.snapshot()).raw["number"]
        return {"number": number, "count": len(await workspace.deliveries("channel_created"))}

    return look


async def test_an_app_may_decline_retries() -> None:
    calls: list[int] = []

    async def receive(request: web.Request) -> web.Response:
        calls.append(1)
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    settings = Settings(event_retry_seconds=(0.0,))
    async with listening(receive) as url, sandbox.serve(request_url=url, settings=settings) as workspace:
        await workspace.person("zhao").create_channel("inc-1")
        await workspace.settled()
        answer = await workspace.person("zhao").command("/incident")
        assert answer.error is not None
        assert answer.error.code == "http_service_error"
        assert len(await workspace.deliveries("channel_created")) == len(calls) - 1 == 1


async def test_a_bolt_app_over_http() -> None:
    apps: list[AsyncApp] = []

    async def receive(request: web.Request) -> web.Response:
        answer = await apps[0].async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    features = {"slash_commands": [{"command": "/incident", "url": ""}]}
    manifest = manifest_with("commands", features=features, settings={"socket_mode_enabled": False})
    async with listening(receive) as url, sandbox.serve(manifest, request_url=url) as workspace:
        app = app_for(workspace)
        apps.append(app)

        @app.command("/incident")
        async def answer(ack: Any) -> None:
            await ack("在")

        assert await workspace.verify_request_url()
        assert (await workspace.person("zhao").command("/incident")).text == "在"
        refused = api_of(workspace).apps_connections_open(app_token=workspace.app_token)
        assert await error_of(refused) == "socket_mode_not_enabled"
