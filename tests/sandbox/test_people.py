"""The person client: it finds things by their words and refuses what Slack's client would refuse."""

from __future__ import annotations

import asyncio

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

import sandbox
from sandbox import CannotDo, NotSeen, Workspace, text_of
from tests.sandbox.apps import button, error_of, section, tapped
from tests.sandbox.manifests import manifest_with


@pytest.fixture
async def channel(api: AsyncWebClient) -> str:
    made = str((await api.conversations_create(name="inc-0001", is_private=True))["channel"]["id"])
    await api.conversations_invite(channel=made, users="U0SBXZHAO,U0SBXSMITH")
    return made


async def test_a_button_is_found_by_its_words_and_its_line(
    workspace: Workspace, api: AsyncWebClient, channel: str
) -> None:
    lines = [
        section("停用账号", block_id="a", accessory=button("完成", "done_a")),
        section("收回文件", block_id="b", accessory=button("完成", "done_b")),
    ]
    await api.chat_postMessage(channel=channel, text="清单", blocks=lines)
    zhao = workspace.person("zhao")
    async with tapped(workspace) as tap:
        pressing = asyncio.create_task(zhao.press("完成", on="停用账号", channel="inc-0001"))
        envelope = await tap.receive("interactive")
        await tap.acknowledge(envelope)
        await pressing
    assert envelope["payload"]["actions"][0]["action_id"] == "done_a"
    with pytest.raises(CannotDo, match=r"no '撤销' to press where it says '停用账号'\. There is: 完成"):
        await zhao.press("撤销", on="停用账号", channel="inc-0001")
    assert [one.action_id for one in await zhao.controls("inc-0001")] == ["done_a", "done_b"]
    with pytest.raises(CannotDo, match="sun sees no channel"):
        await workspace.person("sun").say("x", channel="inc-0001")
    with pytest.raises(CannotDo, match="sun is in no channel 'inc-0001'"):
        await workspace.person("sun").messages("inc-0001")


async def test_what_is_read_depends_on_the_reader(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "INC-0001"}},
        section("截止 <!date^1795248000^{date_num} {time}|later> · <@U0SBXLI> · <https://a.example|链接>"),
        {"type": "actions", "elements": [button("记录决定", "x"), button("关闭事件", "y")]},
    ]
    await api.chat_postMessage(channel=channel, text="fallback", blocks=blocks)
    shown = (await workspace.person("zhao").messages("inc-0001"))[-1]
    assert text_of(shown) == "INC-0001\n截止 2026-11-21 16:00 · @李强 · 链接\n[记录决定] [关闭事件]"
    in_london = (await workspace.person("smith").messages("inc-0001"))[-1]
    assert "2026-11-21 08:00" in in_london.text


async def test_waiting_is_woken_and_ends(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    waiting = asyncio.create_task(workspace.person("zhao").message("完成", channel="inc-0001"))
    await api.chat_postMessage(channel=channel, text="全部完成")
    assert (await waiting).text == "全部完成"
    with pytest.raises(NotSeen, match="zhao sees no a window"):
        await workspace.person("zhao").modal(timeout=0.05)
    with pytest.raises(NotSeen, match="There is not 关闭"):
        await workspace.until(lambda seen: seen.shows("关闭", channel="inc-0001"), timeout=0.05, what="关闭")


async def test_only_what_the_manifest_declares() -> None:
    features = {
        "slash_commands": [{"command": "/incident", "should_escape": True}],
        "shortcuts": [{"name": "加入时间线", "type": "message", "callback_id": "add_to_timeline"}],
    }
    manifest = manifest_with("commands", "chat:write", features=features, events=["app_home_opened"])
    async with sandbox.serve(manifest) as workspace, tapped(workspace) as tap:
        zhao = workspace.person("zhao")
        with pytest.raises(CannotDo, match="/other is not a valid command"):
            await zhao.command("/other")
        typing = asyncio.create_task(zhao.command("/incident", "assign @chen lead #general"))
        envelope = await tap.receive("slash_commands")
        await tap.acknowledge(envelope)
        await typing
        assert envelope["payload"]["text"].startswith("assign <@U0SBXCHEN|chen> lead <#C0SBX")

        said = await zhao.say("看这个", channel="general")
        using = asyncio.create_task(zhao.shortcut("加入时间线", message=said))
        envelope = await tap.receive("interactive")
        await tap.acknowledge(envelope)
        await using
        payload = envelope["payload"]
        assert (payload["type"], payload["callback_id"]) == ("message_action", "add_to_timeline")
        assert payload["message"]["ts"] == said.ts
        with pytest.raises(CannotDo, match="There is no shortcut"):
            await zhao.shortcut("加入时间线")
        await workspace.remove_scope("commands")
        with pytest.raises(CannotDo, match="/incident is not a valid command"):
            await zhao.command("/incident")

        await zhao.create_channel("not-subscribed")
        await zhao.open_home()
        await tap.event("app_home_opened")
        assert [one["name"] for one in await workspace.deliveries("events_api")] == ["app_home_opened"]


async def test_response_urls(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    posted = await api.chat_postMessage(channel=channel, text="x", blocks=[section("?", accessory=button("好"))])
    zhao = workspace.person("zhao")
    async with tapped(workspace) as tap:
        pressing = asyncio.create_task(zhao.press("好", channel="inc-0001"))
        envelope = await tap.receive("interactive")
        await tap.acknowledge(envelope)
        await pressing
    hook = AsyncWebhookClient(envelope["payload"]["response_url"])
    await hook.send(text="只给你")
    await hook.send(text="给大家", response_type="in_channel")
    await hook.send(text="换掉", replace_original=True)
    shown = [(one.text, one.is_private) for one in await zhao.messages("inc-0001")][-3:]
    assert shown == [("换掉", False), ("只给你", True), ("给大家", False)]
    await hook.send(delete_original=True)
    assert await error_of(api.chat_update(channel=channel, ts=posted["ts"], text="x")) == "message_not_found"
    await hook.send(text="五")
    used_up = await hook.send(text="六")
    assert (used_up.status_code, used_up.body) == (404, '{"ok": false, "error": "used_url"}')


async def test_nobody_types_where_there_is_no_box_to_type_in(workspace: Workspace) -> None:
    wang, he = workspace.person("wang"), workspace.person("he")
    with pytest.raises(CannotDo, match="he sees no channel 'general'"):
        await he.command("/incident", channel="general")
    await wang.create_channel("old")
    await wang.archive("old")
    with pytest.raises(CannotDo, match="#old is archived"):
        await wang.command("/incident", channel="old")


async def test_the_deactivated_do_nothing(workspace: Workspace) -> None:
    with pytest.raises(CannotDo, match="deactivated"):
        await workspace.person("qian").say("x", channel="general")
    with pytest.raises(CannotDo, match="nobody to act as"):
        await workspace.person("stanch").say("x", channel="general")
    with pytest.raises(CannotDo, match="Nobody here is called 'nobody'"):
        await workspace.person("nobody").messages("general")


async def test_people_write_to_each_other_and_to_the_app(workspace: Workspace, api: AsyncWebClient) -> None:
    zhao, chen = workspace.person("zhao"), workspace.person("chen")
    await zhao.say("在吗", channel="@chen")
    assert [one.text for one in await chen.direct_messages("zhao")] == ["在吗"]
    async with tapped(workspace) as tap:
        await zhao.say("你好", channel="@stanch")
        event = await tap.event("message")
        assert (event["channel_type"], event["text"]) == ("im", "你好")
    assert [one["reason"] for one in await chen.notifications()] == ["direct"]
