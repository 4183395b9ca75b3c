"""What just happened: each act, and what the workspace and the app then said to each other."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import CannotDo, Workspace
from tests.sandbox.apps import api_of, tapped


async def lines(workspace: Workspace) -> list[dict[str, object]]:
    """All there is now, as the drawer hears it first."""
    address = f"{workspace.url}/sandbox/exchanges/live"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        heard: list[dict[str, object]] = (await socket.receive_json(timeout=5))["exchanges"]
        return heard


async def test_an_act_is_followed_by_envelopes_and_calls(workspace: Workspace) -> None:
    api = api_of(workspace)
    async with tapped(workspace) as tap:
        typing = asyncio.create_task(workspace.person("zhao").command("/incident", "help"))
        envelope = await tap.receive("slash_commands")
        await api.auth_test()
        await tap.acknowledge(envelope, {"text": "so"})
        await typing
    heard = await lines(workspace)
    act = next(at for at, one in enumerate(heard) if one["kind"] == "act")
    shown = [(one["kind"], one["name"], one["who"], one["outcome"]) for one in heard[act:]]
    assert shown == [
        ("act", "command", "zhao", "done"),
        ("envelope", "/incident", "", "acknowledged"),
        ("call", "auth.test", "", "ok"),
    ]
    whole = await workspace.wire.get(f"exchanges/{heard[act + 1]['number']}")
    assert (whole["sent"]["text"], whole["answer"]) == ("help", {"text": "so"})
    called = await workspace.wire.get(f"exchanges/{heard[act + 2]['number']}")
    assert called["answer"]["user"] == "stanch"
    assert workspace.bot_token not in str(called)


async def test_faults_and_what_is_under_way_are_shown(workspace: Workspace, api: AsyncWebClient) -> None:
    await workspace.fault("answer_lost", "auth.test")
    with pytest.raises(aiohttp.ClientError):
        await api.auth_test()
    [lost] = [one for one in await lines(workspace) if one["name"] == "auth.test"]
    assert (lost["outcome"], lost["fault"]) == ("no answer", "answer_lost")
    await workspace.change_settings(ack_seconds=5)
    async with tapped(workspace) as tap:
        typing = asyncio.create_task(workspace.person("zhao").command("/incident"))
        envelope = await tap.receive("slash_commands")
        [waiting] = [one for one in await lines(workspace) if one["kind"] == "envelope"]
        assert (waiting["outcome"], waiting["milliseconds"]) == ("", None)
        await tap.acknowledge(envelope)
        await typing


async def test_reading_and_typing_are_no_acts_and_contents_are_not_repeated(workspace: Workspace) -> None:
    zhao = workspace.person("zhao")
    said = await zhao.say("x", channel="general")
    await zhao.act("read", {"channel": "general", "ts": said.ts})
    await zhao.upload("large.bin", b"0" * 1000, channel="general")
    acts = [one for one in await lines(workspace) if one["kind"] == "act"]
    assert [one["name"] for one in acts] == ["say", "upload"]
    whole = await workspace.wire.get(f"exchanges/{acts[1]['number']}")
    assert whole["sent"] == {"name": "large.bin", "channel": "general", "comment": ""}


async def test_only_the_newest_are_kept(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotDo, match="not kept any more"):
        await workspace.wire.get("exchanges/99")


async def test_the_drawers_switches_say_how_they_stand(workspace: Workspace) -> None:
    await workspace.latency(100)
    await workspace.change_settings(rate_limits=True)
    await workspace.fault("rate_limited", "chat.*", seconds=5)
    assert await workspace.wire.get("switches") == {
        "latency_ms": 100.0,
        "rate_limits": True,
        "faults": [{"kind": "rate_limited", "method": "chat.*", "left": 1}],
    }
