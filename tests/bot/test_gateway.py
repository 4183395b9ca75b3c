"""The gateway: one call, one try, and three ways for it to go wrong."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot import gateway
from bot.gateway import Gateway

Noted = list[tuple[str, str, str]]


class Slack:
    """A server that answers as it is told and counts what it was asked."""

    def __init__(self) -> None:
        self.answer: tuple[int, Any, dict[str, str]] = (200, {"ok": True, "ts": "1.0"}, {})
        self.asked: list[dict[str, str]] = []
        self.pause = 0.0
        self.noted: Noted = []
        """Of each call the method, the outcome and Slack's word."""

    async def handle(self, request: web.Request) -> web.Response:
        self.asked.append({key: str(value) for key, value in (await request.post()).items()})
        await asyncio.sleep(self.pause)
        status, body, headers = self.answer
        if isinstance(body, str):
            return web.Response(status=status, text=body, headers=headers)
        return web.json_response(body, status=status, headers=headers)

    async def serve(self, request: web.Request) -> web.Response:
        """Take or give the bytes of a file."""
        self.asked.append({"file": request.method})
        status, body, headers = self.answer
        return web.Response(status=status, text=str(body), headers=headers)


@pytest.fixture
async def slack() -> AsyncIterator[tuple[Slack, Gateway]]:
    server = Slack()
    app = web.Application()
    app.router.add_post("/api/{method}", server.handle)
    app.router.add_route("*", "/files/{name}", server.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    client = AsyncWebClient(token="xoxb-none", base_url=f"http://127.0.0.1:{port}/api/", retry_handlers=[])
    yield server, Gateway(client, lambda method, outcome, word, seconds: server.noted.append((method, outcome, word)))
    await runner.cleanup()


async def test_structures_travel_as_json_and_nothing_as_nothing(slack: tuple[Slack, Gateway]) -> None:
    server, door = slack
    answer = await door.call(
        "chat.postMessage", channel="C1", blocks=[{"type": "divider"}], cursor=None, unfurl_links=False
    )
    assert answer["ts"] == "1.0"
    assert server.asked[0] == {"channel": "C1", "blocks": '[{"type": "divider"}]', "unfurl_links": "false"}


async def test_429_is_obeyed_without_asking_again(slack: tuple[Slack, Gateway]) -> None:
    server, door = slack
    server.answer = (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"})
    with pytest.raises(gateway.Later) as later:
        await door.call("users.info", user="U1")
    assert later.value.after == 30
    assert not later.value.in_doubt
    with pytest.raises(gateway.Later) as again:
        await door.call("users.info", user="U1")
    assert 29 < again.value.after <= 30
    assert len(server.asked) == 1


@pytest.mark.parametrize("odd", [{}, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, {"Retry-After": "nan"}])
async def test_429_that_does_not_say_when_holds_for_half_a_minute(
    slack: tuple[Slack, Gateway], odd: dict[str, str]
) -> None:
    server, door = slack
    server.answer = (429, {"ok": False, "error": "ratelimited"}, odd)
    with pytest.raises(gateway.Later) as later:
        await door.call("users.info", user="U1")
    assert later.value.after == 30
    assert door.wait("users.info") > 29


async def transfer(door: Gateway, kind: str) -> None:
    """Send the bytes of a file, or fetch them."""
    url = f"{door._client.base_url.removesuffix('api/')}files/a.md"
    await (door.upload(url, "a.md", b"a") if kind == "upload" else door.digest_of(url))


@pytest.mark.parametrize("kind", ["upload", "download"])
async def test_a_file_that_slack_limits_waits_like_any_call(slack: tuple[Slack, Gateway], kind: str) -> None:
    server, door = slack
    server.answer = (429, "", {"Retry-After": "7"})
    with pytest.raises(gateway.Later) as later:
        await transfer(door, kind)
    assert (later.value.after, later.value.in_doubt) == (7, False)
    with pytest.raises(gateway.Later) as again:
        await transfer(door, kind)
    assert 6 < again.value.after <= 7
    assert len(server.asked) == 1
    assert server.noted == [(kind, "later", "ratelimited")]


@pytest.mark.parametrize(
    ("kind", "status", "outcome"),
    [
        ("upload", 200, "ok"),
        ("upload", 503, "later"),
        ("upload", 413, "refused"),
        ("download", 200, "ok"),
        ("download", 503, "later"),
        ("download", 403, "refused"),
        ("download", 404, "gone"),
    ],
)
async def test_a_file_on_its_way_is_counted_with_what_came_of_it(
    slack: tuple[Slack, Gateway], kind: str, status: int, outcome: str
) -> None:
    server, door = slack
    server.answer = (status, "bytes", {})
    with suppress(gateway.Later, gateway.Gone, gateway.Refused):
        await transfer(door, kind)
    assert [noted[:2] for noted in server.noted] == [(kind, outcome)]


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, "oops"), (502, "<html>"), (503, ""), (200, "{not json"), (200, {"ok": False, "error": "internal_error"})],
)
async def test_a_failure_of_slacks_own_may_have_taken_effect(
    slack: tuple[Slack, Gateway], status: int, body: Any
) -> None:
    server, door = slack
    server.answer = (status, body, {})
    with pytest.raises(gateway.Later) as later:
        await door.call("chat.postMessage", channel="C1")
    assert later.value.in_doubt
    assert len(server.asked) == 1


async def test_no_connection_is_in_doubt_too() -> None:
    client = AsyncWebClient(token="xoxb-none", base_url="http://127.0.0.1:9/api/", retry_handlers=[])
    with pytest.raises(gateway.Later) as later:
        await Gateway(client).call("auth.test")
    assert later.value.in_doubt


async def test_a_slow_answer_is_not_waited_for_for_ever(
    slack: tuple[Slack, Gateway], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, door = slack
    server.pause = 5
    monkeypatch.setattr("bot.gateway.TIME_OUT", 0.2)
    with pytest.raises(gateway.Later) as later:
        await door.call("auth.test")
    assert later.value.in_doubt
    assert len(server.asked) == 1


@pytest.mark.parametrize("error", ["message_not_found", "channel_not_found", "is_archived"])
async def test_what_is_not_there_is_gone(slack: tuple[Slack, Gateway], error: str) -> None:
    server, door = slack
    server.answer = (200, {"ok": False, "error": error}, {})
    with pytest.raises(gateway.Gone, match=error):
        await door.call("chat.update", channel="C1", ts="1.0")


async def test_anything_else_is_refused_with_slacks_answer(slack: tuple[Slack, Gateway]) -> None:
    server, door = slack
    server.answer = (200, {"ok": False, "error": "missing_scope", "needed": "pins:write"}, {})
    with pytest.raises(gateway.Refused, match="missing_scope") as refused:
        await door.call("pins.add", channel="C1")
    assert refused.value.answer["needed"] == "pins:write"


async def test_a_door_bound_to_leading_opens_only_while_one_leads(slack: tuple[Slack, Gateway]) -> None:
    server, door = slack
    leads = True

    def require() -> None:
        if not leads:
            raise gateway.Deposed

    bound = door.while_leading(require)
    await bound.call("chat.delete", channel="C1")
    leads = False
    with pytest.raises(gateway.Deposed):
        await bound.call("chat.delete", channel="C1")
    with pytest.raises(gateway.Deposed):
        await bound.upload("http://127.0.0.1:9/", "a.md", b"a")
    await door.call("views.open", trigger_id="1")  # whoever is answered needs no leader
    assert server.asked == [{"channel": "C1"}, {"trigger_id": "1"}]
    for _ in range(5):
        await door.call("chat.postMessage", "C1", channel="C1")
    assert bound.wait("chat.postMessage", "C1") > 0  # the pace is one
