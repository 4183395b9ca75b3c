"""What a tab is told: how everything stands for one person, then what changes for them, and nothing else."""

from __future__ import annotations

import asyncio
import json

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import CannotDo, Workspace
from tests.sandbox.apps import button, modal, section, tapped, text_input
from tests.sandbox.tabs import everything_told, tab_of


@pytest.fixture
async def secret(workspace: Workspace, api: AsyncWebClient) -> str:
    """A private channel of the app and 赵敏."""
    made = str((await api.conversations_create(name="inc-0001-secret", is_private=True))["channel"]["id"])
    await api.conversations_invite(channel=made, users="U0SBXZHAO")
    return made


async def test_an_outsider_is_told_nothing_of_a_private_channel(
    workspace: Workspace, api: AsyncWebClient, secret: str
) -> None:
    async with everything_told(workspace, "sun") as told:
        posted = await api.chat_postMessage(channel=secret, text="工资表", blocks=[section("工资表")])
        zhao = workspace.person("zhao")
        said = await zhao.say("只在这里说 <@U0SBXLI>", channel=secret)
        await zhao.react("eyes", said)
        await api.pins_add(channel=secret, timestamp=str(posted["ts"]))
        await zhao.upload("名单.txt", b"names", channel=secret)
        await api.chat_postEphemeral(channel=secret, user="U0SBXZHAO", text="只给赵敏")
        await zhao.rename_channel(secret, "inc-0001-renamed")
        await zhao.say("what I know of #inc-0001-renamed", channel="general")
        await zhao.delete(said)
    everything = "".join(told)
    assert "what I know of" in everything
    for trace in ("inc-0001-secret", "工资表", "只在这里说", "eyes", "名单", "只给赵敏", "inc-0001-renamed"):
        assert json.dumps(trace).strip('"') not in everything, trace
    outsider = workspace.person("sun")
    for look in ("messages", "pins"):
        with pytest.raises(CannotDo, match="sun sees no channel"):
            await workspace.wire.get(f"people/sun/{look}", channel=secret)
    with pytest.raises(CannotDo, match="sun sees no channel"):
        await workspace.wire.get("people/sun/thread", channel=secret, ts=str(posted["ts"]))
    assert "inc-0001-renamed" not in await outsider.channels()


async def test_who_comes_and_goes_hears_of_the_channel_in_time(
    workspace: Workspace, api: AsyncWebClient, secret: str
) -> None:
    async with tab_of(workspace, "sun") as tab:
        hello = await tab.hello()
        assert {one["name"] for one in hello["channels"]} == {"general", "security-notices"}
        await api.conversations_invite(channel=secret, users="U0SBXSUN")
        told = (await tab.until("channel", name="inc-0001-secret"))["channel"]
        assert (told["kind"], told["member"]) == ("private", True)
        await api.conversations_kick(channel=secret, user="U0SBXSUN")
        assert (await tab.until("channel_gone"))["channel"] == secret
        await workspace.person("zhao").make_public("inc-0001-secret")
        told = (await tab.until("channel", name="inc-0001-secret"))["channel"]
        assert (told["kind"], told["member"]) == ("public", False)


async def test_a_guest_sees_only_their_own_channels(workspace: Workspace) -> None:
    async with tab_of(workspace, "he") as tab:
        assert (await tab.hello())["channels"] == []
    with pytest.raises(CannotDo, match="he sees no channel 'general'"):
        await workspace.wire.get("people/he/messages", channel="general")


async def test_what_is_said_to_one_is_told_to_one(workspace: Workspace, api: AsyncWebClient) -> None:
    general = str((await api.conversations_list())["channels"][0]["id"])
    await api.conversations_join(channel=general)
    async with everything_told(workspace, "chen") as chen, everything_told(workspace, "zhao") as zhao:
        await api.chat_postEphemeral(channel=general, user="U0SBXZHAO", text="for one alone")
        await api.chat_postMessage(channel="U0SBXZHAO", text="a letter")
        await api.views_publish(user_id="U0SBXZHAO", view={"type": "home", "blocks": [section("own page")]})
        async with tapped(workspace) as tap:
            using = asyncio.create_task(workspace.person("zhao").shortcut("open"))
            envelope = await tap.receive("interactive")
            view = modal(text_input("title", "own window"))
            await api.views_open(trigger_id=envelope["payload"]["trigger_id"], view=view)
            await tap.acknowledge(envelope)
            await using
        await workspace.person("zhao").dismiss(await workspace.person("zhao").message("for one", channel="general"))
    for words in ("for one alone", "a letter", "own page", "own window"):
        assert words in "".join(zhao), words
        assert words not in "".join(chen), words
    assert not [line for line in chen if '"message_gone"' in line]


async def test_a_view_keeps_what_is_for_the_app_alone(workspace: Workspace, api: AsyncWebClient) -> None:
    zhao, own = workspace.person("zhao"), {"private_metadata": "INC-9"}
    async with everything_told(workspace, "zhao") as told, tapped(workspace) as tap:
        await api.views_publish(user_id="U0SBXZHAO", view={"type": "home", "blocks": [section("own page")], **own})
        using = asyncio.create_task(zhao.shortcut("open"))
        envelope = await tap.receive("interactive")
        view = modal(text_input("title", "own window"), **own)
        opened = await api.views_open(trigger_id=envelope["payload"]["trigger_id"], view=view)
        assert opened["view"]["private_metadata"] == "INC-9"
        await tap.acknowledge(envelope)
        await using
        filling = {"block_id": "title", "action_id": "value", "value": "x"}
        answers = [await zhao.act("fill", {"view": opened["view"]["id"], "values": [filling]})]
        answers.append(await zhao.act("open_home", {}))
    for said in ("".join(told), *map(json.dumps, answers)):
        assert "own " in said
        assert "INC-9" not in said
        assert "private_metadata" not in said


async def test_a_tab_that_cannot_be_told_more_is_let_go(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise LookupError("a line that cannot be drawn up")

    async with tab_of(workspace, "chen") as tab:
        await tab.hello()
        monkeypatch.setattr("sandbox.page.live.Watcher.news", broken)
        await workspace.person("zhao").say("x", channel="general")
        assert await tab.close_code() == 1011


async def test_unread_counts_what_others_said_since(workspace: Workspace) -> None:
    zhao, chen = workspace.person("zhao"), workspace.person("chen")
    async with tab_of(workspace, "chen") as tab:
        await tab.hello()
        await zhao.say("one", channel="general")
        await zhao.say("two @chen", channel="general")
        told = (await tab.until("channel", name="general", pings=1))["channel"]
        assert (told["unread"], told["pings"]) == (2, 1)
        await chen.say("mine", channel="general")
        await chen.act("read", {"channel": "general", "ts": told["latest"]})
        told = (await tab.until("channel", name="general", unread=0))["channel"]
        assert told["pings"] == 0


async def test_a_change_is_told_as_it_now_stands(workspace: Workspace, api: AsyncWebClient) -> None:
    zhao = workspace.person("zhao")
    async with tab_of(workspace, "chen") as tab:
        await tab.hello()
        first = await zhao.say("first", channel="general")
        reply = await zhao.say("a reply", channel="general", thread=first)
        told = (await tab.until("message", ts=first.ts, reply_count=1))["message"]
        assert told["text"] == "first"
        await zhao.delete(reply)
        await tab.until("message_gone", ts=reply.ts)
        assert "reply_count" not in (await tab.until("message", ts=first.ts))["message"]
        await workspace.change_account("zhao", real_name="赵小敏")
        assert (await tab.until("person"))["person"]["name"] == "赵小敏"


async def test_what_was_chosen_in_a_message_is_the_choosers_alone(workspace: Workspace, api: AsyncWebClient) -> None:
    option = {"text": {"type": "plain_text", "text": "SEV2"}, "value": "2"}
    menu = {"type": "static_select", "action_id": "severity", "options": [option]}
    general = str((await api.conversations_list())["channels"][0]["id"])
    await api.conversations_join(channel=general)
    block = section("how bad?", block_id="ask", accessory=menu)
    posted = await api.chat_postMessage(channel=general, text="?", blocks=[block])
    async with tapped(workspace) as tap:
        choosing = asyncio.create_task(workspace.person("zhao").choose("SEV2", channel="general"))
        await tap.acknowledge(await tap.receive("interactive"))
        await choosing
    shown = {
        handle: (await workspace.wire.get(f"people/{handle}/messages", channel=general, around=str(posted["ts"])))
        for handle in ("zhao", "chen")
    }
    chosen = [one.get("chosen") for handle in ("zhao", "chen") for one in shown[handle]["messages"][-1:]]
    assert chosen == [{"ask": {"severity": {"type": "static_select", "selected_option": option}}}, None]


async def test_a_long_channel_is_read_in_stretches(workspace: Workspace) -> None:
    zhao = workspace.person("zhao")
    said = [await zhao.say(str(n), channel="general") for n in range(120)]

    async def stretch(**query: str) -> tuple[list[str], bool, bool]:
        body = await workspace.wire.get("people/chen/messages", channel="general", **query)
        return [one["text"] for one in body["messages"]], body["earlier"], body["later"]

    assert await stretch() == ([str(n) for n in range(70, 120)], True, False)
    assert await stretch(before=said[70].ts) == ([str(n) for n in range(20, 70)], True, True)
    assert await stretch(before=said[20].ts) == ([str(n) for n in range(20)], False, True)
    assert await stretch(around=said[60].ts) == ([str(n) for n in range(35, 85)], True, True)
    assert await stretch(after=said[84].ts) == ([str(n) for n in range(85, 120)], True, False)


async def test_a_tab_that_fell_behind_is_told_everything_anew(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with tab_of(workspace, "chen") as tab:
        await tab.hello()
        monkeypatch.setattr("sandbox.journal.Journal.since", lambda journal, number: [])
        await workspace.person("zhao").say("x", channel="general")
        hello = await tab.hello()
        assert next(one for one in hello["channels"] if one["name"] == "general")["unread"] == 1


async def test_a_button_in_a_message_shows_that_the_app_did_not_answer(
    workspace: Workspace, api: AsyncWebClient
) -> None:
    await workspace.change_settings(ack_seconds=0.05)
    general = str((await api.conversations_list())["channels"][0]["id"])
    await api.conversations_join(channel=general)
    await api.chat_postMessage(channel=general, text="?", blocks=[section("?", accessory=button("好"))])
    async with tab_of(workspace, "zhao") as tab, tapped(workspace):
        await tab.hello()
        await workspace.person("zhao").press("好", channel="general")
        assert (await tab.until("error"))["error"]["code"] == "operation_timeout"
