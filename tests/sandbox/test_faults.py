"""What goes wrong on purpose, and what is kept of every call."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

import sandbox
from sandbox import CannotDo, Workspace
from tests.sandbox.apps import api_of, error_of
from tests.sandbox.manifests import manifest_with


@pytest.fixture
async def channel(api: AsyncWebClient) -> str:
    return str((await api.conversations_create(name="inc-0001", is_private=True))["channel"]["id"])


async def texts(workspace: Workspace) -> list[str]:
    return (await workspace.snapshot()).texts("inc-0001")


async def test_a_lost_answer_leaves_the_message(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    await workspace.fault("answer_lost", "chat.postMessage", nth=2)
    await api.chat_postMessage(channel=channel, text="1")
    with pytest.raises(aiohttp.ClientError):
        await api.chat_postMessage(channel=channel, text="2")
    await api.chat_postMessage(channel=channel, text="3")
    assert await texts(workspace) == ["1", "2", "3"]
    [rule] = await workspace.faults()
    assert (rule["seen"], rule["struck"]) == (3, 1)


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ({"kind": "rate_limited", "seconds": 7}, 429),
        ({"kind": "server_error", "status": 502}, 502),
        ({"kind": "error", "error": "fatal_error"}, 200),
    ],
)
async def test_a_refused_call_has_no_effect(
    workspace: Workspace, api: AsyncWebClient, channel: str, fault: dict[str, Any], status: int
) -> None:
    await workspace.fault(method="chat.*", **fault)
    with pytest.raises(SlackApiError) as refused:
        await api.chat_postMessage(channel=channel, text="x")
    assert refused.value.response.status_code == status
    if status == 429:
        assert refused.value.response.headers["Retry-After"] == "7"
    assert await texts(workspace) == []


async def test_a_process_is_killed_with_its_call_in_flight(
    workspace: Workspace, api: AsyncWebClient, channel: str
) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as bot:  # noqa: ASYNC220 - it waits for nothing
        await workspace.fault("killed", "chat.postMessage", pid=bot.pid)
        with pytest.raises(aiohttp.ClientError):
            await api.chat_postMessage(channel=channel, text="1")
        assert await asyncio.to_thread(bot.wait) == -signal.SIGKILL
    assert await texts(workspace) == ["1"]
    with pytest.raises(CannotDo, match="Name its `pid`"):
        await workspace.fault("killed")


async def test_a_marked_answer_is_as_usual(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    await workspace.fault("marked", "chat.postMessage", mark="the first")
    answer = await api.chat_postMessage(channel=channel, text="1")
    assert (answer["ok"], answer["marked"]) == (True, "the first")
    assert "marked" not in (await api.chat_postMessage(channel=channel, text="2")).data
    assert await texts(workspace) == ["1", "2"]


async def test_a_broken_connection_has_no_effect(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    await workspace.fault("broken_before", "chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await api.chat_postMessage(channel=channel, text="x")
    assert await texts(workspace) == []


async def test_garbled_answers_have_an_effect(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    await workspace.fault("malformed", "chat.postMessage")
    with pytest.raises(SlackApiError):
        await api.chat_postMessage(channel=channel, text="x")
    assert await texts(workspace) == ["x"]


async def test_a_rule_can_look_at_the_arguments(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    await workspace.fault("error", "chat.postMessage", where={"text": "b"}, error="internal_error")
    await api.chat_postMessage(channel=channel, text="a")
    assert await error_of(api.chat_postMessage(channel=channel, text="b")) == "internal_error"
    await workspace.clear_faults()
    with pytest.raises(CannotDo, match="There is no fault 'earthquake'"):
        await workspace.fault("earthquake")


async def test_calls_are_logged_without_tokens(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    await workspace.latency(40, "chat.postMessage")
    await asyncio.gather(*(api.chat_postMessage(channel=channel, text=str(n)) for n in range(3)))
    calls = await workspace.calls("chat.postMessage")
    assert all(call["ended"] - call["started"] >= 0.04 for call in calls)
    assert max(call["depth"] for call in calls) == 3
    assert {call["arguments"]["text"] for call in calls} == {"0", "1", "2"}
    form = {"token": workspace.bot_token, "channel": channel}
    async with aiohttp.ClientSession() as session, session.post(f"{workspace.api_url}pins.list", data=form) as answer:
        assert (await answer.json())["ok"]
    assert workspace.bot_token not in str(await workspace.calls())


async def test_rate_limits_when_switched_on(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    await workspace.change_settings(rate_limits=True, message_burst=2)
    await api.chat_postMessage(channel=channel, text="1")
    await api.chat_postMessage(channel=channel, text="2")
    with pytest.raises(SlackApiError) as refused:
        await api.chat_postMessage(channel=channel, text="3")
    assert refused.value.response["error"] == "ratelimited"
    assert refused.value.response.headers["Retry-After"] == "1"

    await workspace.change_settings(rate_limit_scale=0.1)
    for _ in range(2):
        await api.conversations_setTopic(channel=channel, topic="x")
    assert await error_of(api.conversations_setTopic(channel=channel, topic="x")) == "ratelimited"


async def test_a_scope_can_be_taken_away() -> None:
    async with sandbox.serve(manifest_with("chat:write", "groups:write")) as workspace:
        await workspace.remove_scope("chat:write")
        assert await error_of(api_of(workspace).chat_postMessage(channel="U0SBXZHAO", text="x")) == "missing_scope"


async def test_a_message_can_vanish(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    posted = await api.chat_postMessage(channel=channel, text="x")
    [message] = (await workspace.snapshot()).messages("inc-0001")
    await workspace.remove_message(message)
    assert await error_of(api.chat_update(channel=channel, ts=posted["ts"], text="y")) == "message_not_found"
