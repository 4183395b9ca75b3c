"""Messages: posted, updated, deleted, read back, and whom they ping."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import CannotDo, Workspace
from tests.sandbox.apps import button, error_of, section

# The SDK advises against what Slack is to refuse here.
pytestmark = pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")


@pytest.fixture
async def channel(workspace: Workspace, api: AsyncWebClient) -> str:
    made = str((await api.conversations_create(name="inc-0001", is_private=True))["channel"]["id"])
    await api.conversations_invite(channel=made, users="U0SBXZHAO,U0SBXCHEN")
    return made


async def test_an_update_replaces_what_its_page_says(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    posted = await api.chat_postMessage(channel=channel, text="text", blocks=[section("blocks")])
    ts = posted["ts"]

    updated = await api.chat_update(channel=channel, ts=ts, blocks=[section("other blocks")])
    assert (updated["message"]["text"], "edited" in updated["message"]) == ("text", False)

    updated = await api.chat_update(channel=channel, ts=ts, text="only text")
    assert "blocks" not in updated["message"]
    assert updated["message"]["edited"]["user"] == "U0SBXBOT"


async def test_only_ones_own_messages_can_be_changed(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    said = await workspace.person("zhao").say("发错了", channel="inc-0001")
    assert await error_of(api.chat_update(channel=channel, ts=said.ts, text="x")) == "cant_update_message"
    assert await error_of(api.chat_delete(channel=channel, ts=said.ts)) == "cant_delete_message"
    assert await error_of(api.chat_update(channel=channel, ts="1.000001", text="x")) == "message_not_found"
    assert await error_of(api.chat_postMessage(channel=channel)) == "no_text"


async def test_an_ephemeral_is_seen_by_one_and_out_of_reach(
    workspace: Workspace, api: AsyncWebClient, channel: str
) -> None:
    shown = await api.chat_postEphemeral(channel=channel, user="U0SBXZHAO", text="只给你")
    assert "只给你" in [one.text for one in await workspace.person("zhao").messages("inc-0001")]
    assert "只给你" not in [one.text for one in await workspace.person("chen").messages("inc-0001")]
    assert "只给你" not in (await workspace.snapshot()).texts("inc-0001")
    assert await error_of(api.chat_update(channel=channel, ts=shown["message_ts"], text="x")) == "message_not_found"
    refused = api.chat_postEphemeral(channel=channel, user="U0SBXSUN", text="x")
    assert await error_of(refused) == "user_not_in_channel"


async def test_history_is_newest_first_in_pages_with_metadata_on_demand(api: AsyncWebClient, channel: str) -> None:
    mark = {"event_type": "surface", "event_payload": {"id": "abc"}}
    stamps = [
        (await api.chat_postMessage(channel=channel, text=str(number), metadata=mark))["ts"] for number in range(5)
    ]
    first = await api.conversations_history(channel=channel, limit=2, oldest=stamps[0], inclusive=True)
    assert [one["text"] for one in first["messages"]] == ["4", "3"]
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    rest = await api.conversations_history(channel=channel, oldest=stamps[0], inclusive=True, cursor=cursor)
    assert [one["text"] for one in rest["messages"]] == ["2", "1", "0"]
    between = await api.conversations_history(channel=channel, oldest=stamps[0], latest=stamps[2])
    assert [one["text"] for one in between["messages"]] == ["1"]

    assert "metadata" not in first["messages"][0]
    found = await api.conversations_history(channel=channel, limit=1, include_all_metadata=True)
    assert found["messages"][0]["metadata"] == mark


async def test_threads(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    zhao = workspace.person("zhao")
    parent = await zhao.say("问题", channel="inc-0001")
    await api.chat_postMessage(channel=channel, thread_ts=parent.ts, text="回答")
    thread = await api.conversations_replies(channel=channel, ts=parent.ts)
    assert [one["text"] for one in thread["messages"]] == ["问题", "回答"]
    history = await api.conversations_history(channel=channel, limit=1)
    assert (history["messages"][0]["text"], history["messages"][0]["reply_count"]) == ("问题", 1)
    assert await error_of(api.conversations_replies(channel=channel, ts="1.000001")) == "thread_not_found"
    assert [one["reason"] for one in await zhao.notifications()] == ["thread"]


async def test_who_is_pinged(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    zhao, chen, sun = (workspace.person(name) for name in ("zhao", "chen", "sun"))
    posted = await api.chat_postMessage(channel=channel, text="card", blocks=[section("<@U0SBXZHAO> <@U0SBXSUN>")])
    assert [one["reason"] for one in await zhao.notifications()] == ["mention"]
    assert await sun.notifications() == []  # not a member

    await api.chat_update(channel=channel, ts=posted["ts"], text="<@U0SBXCHEN> <!channel>")
    assert await chen.notifications() == []  # an edit never pings

    await api.chat_postMessage(channel=channel, text="&lt;@U0SBXCHEN&gt; &lt;!channel&gt;")
    assert await chen.notifications() == []

    await api.chat_postMessage(channel=channel, text="<!channel>")
    await api.chat_postMessage(channel="U0SBXCHEN", text="brief")
    assert [one["reason"] for one in await chen.notifications()] == ["broadcast", "direct"]


async def test_whether_fallback_text_pings_is_a_switch(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    zhao = workspace.person("zhao")
    await workspace.change_settings(fallback_text_pings=False)
    await api.chat_postMessage(channel=channel, text="<@U0SBXZHAO>", blocks=[section("card")])
    assert await zhao.notifications() == []
    await workspace.change_settings(fallback_text_pings=True)
    await api.chat_postMessage(channel=channel, text="<@U0SBXZHAO>", blocks=[section("card")])
    assert [one["reason"] for one in await zhao.notifications()] == ["mention"]


async def test_what_people_type_is_escaped(workspace: Workspace, channel: str) -> None:
    said = await workspace.person("zhao").say("a < b & <!channel> @chen 看 #general", channel="inc-0001")
    assert said.raw["text"].startswith("a &lt; b &amp; &lt;!channel&gt; <@U0SBXCHEN> 看 <#C")
    assert said.text == "a < b & <!channel> @陈洁 看 #general"
    assert [one["reason"] for one in await workspace.person("chen").notifications()] == ["mention"]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("请@陈洁看一下", "请<@U0SBXCHEN>看一下"),
        ("li@chen.example", "li@chen.example"),
        ("@chenx", "@chenx"),
        ("https://a.example/x?a=1&b=2 好", "<https://a.example/x?a=1&amp;b=2> 好"),
        ("@here", "<!here>"),
    ],
)
async def test_typed_names_and_links_become_markup(workspace: Workspace, channel: str, typed: str, text: str) -> None:
    assert (await workspace.person("zhao").say(typed, channel="inc-0001")).raw["text"] == text


async def test_pins_and_reactions(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    said = await workspace.person("zhao").say("证据", channel="inc-0001")
    place: dict[str, Any] = {"channel": channel, "timestamp": said.ts}
    await api.pins_add(**place)
    assert await error_of(api.pins_add(**place)) == "already_pinned"
    assert [one["message"]["text"] for one in (await api.pins_list(channel=channel))["items"]] == ["证据"]
    await api.pins_remove(**place)
    assert await error_of(api.pins_remove(**place)) == "no_pin"

    await api.pins_add(**place)
    await workspace.person("zhao").delete(said)
    assert (await api.pins_list(channel=channel))["items"] == []
    said = await workspace.person("zhao").say("再说", channel="inc-0001")
    place = {"channel": channel, "timestamp": said.ts}
    await api.reactions_add(name="white_check_mark", **place)
    assert await error_of(api.reactions_add(name="white_check_mark", **place)) == "already_reacted"
    assert await error_of(api.reactions_add(name="钉", **place)) == "invalid_name"
    got = await api.reactions_get(**place)
    assert got["message"]["reactions"] == [{"name": "white_check_mark", "users": ["U0SBXBOT"], "count": 1}]
    await api.reactions_remove(name="white_check_mark", **place)
    assert await error_of(api.reactions_remove(name="white_check_mark", **place)) == "no_reaction"
    assert await error_of(api.pins_add(channel=channel, timestamp="1.000001")) == "message_not_found"


async def test_a_deleted_parent_leaves_a_tombstone(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    zhao = workspace.person("zhao")
    parent = await zhao.say("问题", channel="inc-0001")
    await zhao.say("补充", channel="inc-0001", thread=parent)
    await zhao.delete(parent)
    thread = await api.conversations_replies(channel=channel, ts=parent.ts)
    assert [one.get("subtype") for one in thread["messages"]] == ["tombstone", None]
    with pytest.raises(CannotDo, match="only what they wrote"):
        await workspace.person("chen").edit(parent, "x")


async def test_a_permalink(workspace: Workspace, api: AsyncWebClient, channel: str) -> None:
    posted = await api.chat_postMessage(channel=channel, text="x", blocks=[section("y", accessory=button("z"))])
    link = await api.chat_getPermalink(channel=channel, message_ts=posted["ts"])
    assert link["permalink"] == f"{workspace.url}/archives/{channel}/p{posted['ts'].replace('.', '')}"
    assert posted["message"]["blocks"][0]["block_id"]


async def test_people_have_a_locale(api: AsyncWebClient) -> None:
    assert (await api.users_info(user="U0SBXSMITH", include_locale=True))["user"]["locale"] == "en-US"
    assert "locale" not in (await api.users_info(user="U0SBXZHAO"))["user"]
    assert await error_of(api.users_info(user="U0NOBODY")) == "user_not_found"
