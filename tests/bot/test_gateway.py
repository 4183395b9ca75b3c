"""The gateway: one call, one try, and three ways for it to go wrong."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot import gateway
from bot.gateway import Gateway


class Slack:
    """A server that answers as it is told and counts what it was asked."""

    def __init__(self) -> None:
        self.answer: tuple[int, Any, dict[str, str]] = (200, {"ok": True, "ts": "1.0"}, {})
        self.asked: list[dict[str, str]] = []

    async def handle(self, request: web.Request) -> web.Response:
        self.asked.append({key: str(value) for key, value in (await request.post()).items()})
        status, body, headers = self.answer
        if isinstance(body, str):
            return web.Response(status=status, text=body, headers=headers)
        return web.json_response(body, status=status, headers=headers)


@pytest.fixture
async def slack() -> AsyncIterator[tuple[Slack, Gateway]]:
    server = Slack()
    app = web.Application()
    app.router.add_post("/api/{method}", server.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    client = AsyncWebClient(token="xoxb-none", base_url=f"http://127.0.0.1:{port}/api/", retry_handlers=[])
    yield server, Gateway(client)
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
    _, door = slack
    monkeypatch.setattr("bot.gateway.TIME_OUT", 0)
    with pytest.raises(gateway.Later) as later:
        await door.call("auth.test")
    assert later.value.in_doubt


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
