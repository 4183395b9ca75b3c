"""How Slack's payloads come in: over HTTP, signed, and over Socket Mode, whose addresses do not last."""

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

import sandbox
from bot import listening
from sandbox import Workspace
from sandbox.credentials import sign
from tests.bot.processes import MANIFEST, Running, free_port, stanch

CALLED = {"command": "/incident", "text": "help", "user_id": "U0SBXWANG", "channel_id": "C1", "trigger_id": "1.2.3"}


@asynccontextmanager
async def over_http(folder: Path) -> AsyncIterator[tuple[Workspace, Running, str]]:
    """A workspace that sends requests, and a bot that has no app token."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    async with sandbox.serve(manifest=MANIFEST, request_url=url) as workspace:
        settings = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_SIGNING_SECRET": workspace.signing_secret,
            "SLACK_API_URL": workspace.api_url,
            "PORT": str(port),
        }
        async with stanch(folder, "run", **settings) as bot:
            await bot.says("connected")
            yield workspace, bot, url


async def test_an_incident_is_declared_over_http(tmp_path: Path) -> None:
    async with over_http(tmp_path) as (workspace, bot, _):
        wang = workspace.person("wang")
        assert (await wang.command("/incident", "declare Payroll mailed")).error is None
        form = await wang.modal()
        form.fill(what_happened="Payroll went astray", how_found="A call")
        assert (await form.submit()).kind == "updated"
        await workspace.until(lambda seen: seen.shows("☐", channel="inc-0001-payroll-mailed"), timeout=15)
        await workspace.person("wang").invite("zhou", channel="inc-0001-payroll-mailed")
        await workspace.settled()
        heard = await workspace.deliveries("member_joined_channel")
        assert {each["outcome"] for each in heard} == {"acknowledged"}
        await workspace.latency(1000, "views.open")
        asking = asyncio.create_task(workspace.person("chen").command("/incident", "declare Another"))
        await workspace.person("chen").modal()  # it is shown; the answer to the bot's call is still on the way
        status, seconds = await bot.is_told_to_stop()
        assert (await asking).error is None
    assert (status, seconds < 5) == (0, True)
    assert "Traceback" not in bot.printed
    assert workspace.signing_secret not in bot.printed


async def test_only_slack_is_listened_to(tmp_path: Path) -> None:
    async with over_http(tmp_path) as (workspace, _, url), aiohttp.ClientSession() as session:
        body = json.dumps({"type": "url_verification", "challenge": "tell-me-this"})
        now = str(int(time.time()))

        async def post(timestamp: str, signature: str, path: str = "") -> tuple[int, str]:
            headers = {
                "Content-Type": "application/json",
                "X-Slack-Request-Timestamp": timestamp,
                "X-Slack-Signature": signature,
            }
            async with session.post(url + path, data=body, headers=headers) as answer:
                return answer.status, await answer.text()

        status, text = await post(now, sign(workspace.signing_secret, now, body))
        assert (status, "tell-me-this" in text) == (200, True)
        old = str(int(time.time()) - 600)
        assert (await post(now, sign("another secret", now, body)))[0] == 401
        assert (await post(old, sign(workspace.signing_secret, old, body)))[0] == 401
        assert (await post(now, sign(workspace.signing_secret, now, body), "/elsewhere"))[0] == 404
        async with session.post(url, data=CALLED) as unsigned:
            assert unsigned.status == 401
        async with session.get(url) as looked:
            assert looked.status == 405
    with sqlite3.connect(tmp_path / "data/stanch.db") as database:
        assert database.execute("SELECT count(*) FROM delivery").fetchone() == (0,)


async def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    async with over_http(tmp_path) as (workspace, _, url):
        settings = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_SIGNING_SECRET": workspace.signing_secret,
            "SLACK_API_URL": workspace.api_url,
            "PORT": url.split(":")[2].partition("/")[0],
        }
        (tmp_path / "second").mkdir()
        async with stanch(tmp_path / "second", "run", **settings) as second:
            assert await second.ends() == 2
        told = second.printed.splitlines()[-1]
        assert told.startswith(f"PORT {settings['PORT']} cannot be listened on (")
        assert told.endswith("). Set it to one that is free.")


@pytest.fixture
async def hearing(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Workspace, AsyncApp]]:
    """A workspace, and an app that answers the command, with little patience."""
    monkeypatch.setattr(listening, "PING", 1.0)
    monkeypatch.setattr(listening, "ADDRESS_LASTS", 0.2)
    async with sandbox.serve(manifest=MANIFEST) as workspace, aiohttp.ClientSession() as session:
        client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, session=session, retry_handlers=[])
        app = AsyncApp(client=client, signing_secret="unused", process_before_response=True)

        @app.command("/incident")
        async def answer(ack: AsyncAck) -> None:
            await ack("here")

        yield workspace, app


async def test_an_address_that_does_not_work_is_not_tried_for_ever(hearing: tuple[Workspace, AsyncApp]) -> None:
    workspace, app = hearing
    stale = f"{workspace.url.replace('http', 'ws', 1)}/link/?ticket=used-before"
    async with listening.by_socket(app, workspace.app_token, stale):
        await workspace.connected()
        assert (await workspace.person("wang").command("/incident")).text == "here"
    assert len(await workspace.calls("apps.connections.open")) == 1


async def test_slack_may_move_the_connection_and_break_it(hearing: tuple[Workspace, AsyncApp]) -> None:
    workspace, app = hearing
    opened = await app.client.apps_connections_open(app_token=workspace.app_token)
    async with listening.by_socket(app, workspace.app_token, str(opened["url"])):
        await workspace.connected()
        for interrupt in (workspace.disconnect, workspace.drop_connections):
            await interrupt()
            await workspace.connected()
            assert (await workspace.person("wang").command("/incident")).text == "here"
    assert (await workspace.snapshot()).raw["connections"] == 0


async def test_while_two_connections_stand_each_press_comes_down_one_of_them(
    hearing: tuple[Workspace, AsyncApp],
) -> None:
    workspace, app = hearing
    pressed: list[str] = []

    @app.middleware
    async def count(body: dict[str, str], next_: Callable[[], Awaitable[None]]) -> None:
        pressed.append(body["text"])
        await next_()

    async def connected(stack: AsyncExitStack) -> None:
        opened = await app.client.apps_connections_open(app_token=workspace.app_token)
        await stack.enter_async_context(listening.by_socket(app, workspace.app_token, str(opened["url"])))

    async with AsyncExitStack() as stack:
        await connected(stack)
        await connected(stack)
        await workspace.until(lambda seen: seen.raw["connections"] == 2, what="two connections")
        wang = workspace.person("wang")
        answers = await asyncio.gather(*(wang.command("/incident", str(number)) for number in range(20)))
    assert [answer.error for answer in answers] == [None] * 20
    assert sorted(pressed, key=int) == [str(number) for number in range(20)]
