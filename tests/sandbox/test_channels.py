"""Channels as the app handles them: names, membership, archives, scopes."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

import sandbox
from sandbox import CannotDo, Workspace
from tests.sandbox.apps import api_of, error_of, tapped
from tests.sandbox.manifests import manifest_with


async def private(api: AsyncWebClient, name: str = "inc-0001") -> str:
    return str((await api.conversations_create(name=name, is_private=True))["channel"]["id"])


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("---", "invalid_name_punctuation"),
        ("Incident", "invalid_name_specials"),
        ("inc 1", "invalid_name_specials"),
        ("事件", "invalid_name_specials"),
        ("general", "name_taken"),
    ],
)
async def test_a_channel_name_is_refused(api: AsyncWebClient, name: str, error: str) -> None:
    assert await error_of(api.conversations_create(name=name)) == error


async def test_a_name_stays_taken_after_archiving_and_names_no_channel(api: AsyncWebClient) -> None:
    await api.conversations_archive(channel=await private(api))
    with pytest.raises(SlackApiError) as refused:
        await api.conversations_create(name="inc-0001", is_private=True)
    assert refused.value.response.data == {"ok": False, "error": "name_taken"}


async def test_inviting_all_or_none_unless_forced(workspace: Workspace, api: AsyncWebClient) -> None:
    channel = await private(api)
    named = ["U0SBXZHAO", "U0NOBODY", "U0SBXQIAN", "U0SBXBOT"]
    with pytest.raises(SlackApiError) as refused:
        await api.conversations_invite(channel=channel, users=named)
    assert refused.value.response["errors"] == [
        {"user": "U0NOBODY", "ok": False, "error": "user_not_found"},
        {"user": "U0SBXQIAN", "ok": False, "error": "user_disabled"},
        {"user": "U0SBXBOT", "ok": False, "error": "cant_invite_self"},
    ]
    assert (await api.conversations_members(channel=channel))["members"] == ["U0SBXBOT"]

    with pytest.raises(SlackApiError) as refused:
        await api.conversations_invite(channel=channel, users=named, force=True)
    assert len(refused.value.response["errors"]) == 3
    assert (await api.conversations_members(channel=channel))["members"] == ["U0SBXBOT", "U0SBXZHAO"]
    assert await error_of(api.conversations_invite(channel=channel, users="U0SBXZHAO")) == "already_in_channel"


async def test_a_private_channel_one_is_not_in_does_not_exist(workspace: Workspace, api: AsyncWebClient) -> None:
    channel = await workspace.person("wang").create_channel("board", private=True)
    assert await error_of(api.conversations_info(channel=channel)) == "channel_not_found"
    assert await error_of(api.chat_postMessage(channel=channel, text="x")) == "channel_not_found"
    await workspace.person("wang").invite("stanch", channel="board")
    assert (await api.conversations_info(channel=channel))["channel"]["name"] == "board"


async def test_a_public_channel_is_seen_but_not_used_from_outside(workspace: Workspace) -> None:
    async with sandbox.serve(manifest_with("channels:read", "channels:history", "chat:write")) as strict:
        api = api_of(strict)
        listed = await api.conversations_list()
        channel = next(one["id"] for one in listed["channels"] if one["name"] == "general")
        assert await error_of(api.chat_postMessage(channel=channel, text="x")) == "not_in_channel"
        assert await error_of(api.conversations_history(channel=channel)) == "not_in_channel"


async def test_archived_means_no_more_words(workspace: Workspace, api: AsyncWebClient) -> None:
    channel = await private(api)
    posted = await api.chat_postMessage(channel=channel, text="before")
    await api.conversations_archive(channel=channel)
    assert await error_of(api.chat_postMessage(channel=channel, text="after")) == "is_archived"
    assert await error_of(api.chat_update(channel=channel, ts=posted["ts"], text="x")) == "is_inactive"
    assert await error_of(api.conversations_setTopic(channel=channel, topic="x")) == "is_archived"
    assert await error_of(api.conversations_invite(channel=channel, users="U0SBXZHAO")) == "is_archived"
    assert await error_of(api.conversations_archive(channel=channel)) == "already_archived"
    await api.conversations_unarchive(channel=channel)
    await api.chat_postMessage(channel=channel, text="again")


async def test_topics_and_names(workspace: Workspace, api: AsyncWebClient) -> None:
    channel = await private(api)
    assert await error_of(api.conversations_setTopic(channel=channel, topic="x" * 251)) == "too_long"
    await api.conversations_setTopic(channel=channel, topic="控制止损")
    await api.conversations_setTopic(channel=channel, topic="控制止损")
    await api.conversations_rename(channel=channel, name="inc-0001-closed")
    shown = (await workspace.snapshot()).channels["inc-0001-closed"]
    assert shown["topic"] == "控制止损"
    lines = [one["subtype"] for one in shown["messages"]]
    assert lines == ["channel_topic", "channel_name"]


async def test_making_private_channels_can_be_restricted(workspace: Workspace, api: AsyncWebClient) -> None:
    await workspace.change_settings(private_channels_restricted=True)
    assert await error_of(api.conversations_create(name="inc-0001", is_private=True)) == "restricted_action"
    await api.conversations_create(name="inc-0001")


async def test_direct_messages_open_for_the_living(api: AsyncWebClient) -> None:
    opened = await api.conversations_open(users="U0SBXZHAO")
    again = await api.chat_postMessage(channel="U0SBXZHAO", text="简报")
    assert again["channel"] == opened["channel"]["id"]
    assert str(again["channel"]).startswith("D")
    assert await error_of(api.conversations_open(users="U0NOBODY")) == "user_not_found"
    assert await error_of(api.conversations_open(users="U0SBXQIAN")) == "user_disabled"


async def test_own_channels_are_listed_with_a_cursor(api: AsyncWebClient) -> None:
    made = [await private(api, f"inc-{number}") for number in range(5)]
    listed: list[str] = []
    cursor = ""
    while True:
        part = await api.users_conversations(types="private_channel", limit=2, cursor=cursor)
        listed += [one["id"] for one in part["channels"]]
        cursor = part["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert listed == made
    assert await error_of(api.users_conversations(cursor="nonsense")) == "invalid_cursor"
    assert await error_of(api.users_conversations(types="secret")) == "invalid_types"


async def test_a_missing_scope_says_what_is_needed() -> None:
    async with sandbox.serve(manifest_with("chat:write")) as workspace:
        with pytest.raises(SlackApiError) as refused:
            await api_of(workspace).conversations_create(name="inc-1", is_private=True)
        answer = refused.value.response
        assert (answer["error"], answer["needed"], answer["provided"]) == (
            "missing_scope",
            "groups:write",
            "chat:write",
        )


async def test_tokens_are_looked_at(workspace: Workspace, api: AsyncWebClient) -> None:
    def client(token: str) -> AsyncWebClient:
        return AsyncWebClient(token, base_url=workspace.api_url, retry_handlers=[])

    assert await error_of(client("").auth_test()) == "not_authed"
    assert await error_of(client("xoxb-other").auth_test()) == "invalid_auth"
    assert await error_of(client(workspace.app_token).auth_test()) == "not_allowed_token_type"
    assert await error_of(api.api_call("conversations.destroy")) == "unknown_method"
    await workspace.revoke_tokens()
    assert await error_of(api.auth_test()) == "token_revoked"


# --- What people do to channels, and what the app hears of it ---------------------------------------------------------


@pytest.mark.parametrize("private", [True, False])
async def test_what_people_do_to_a_channel_is_told_as_documented(workspace: Workspace, private: bool) -> None:
    wang, sun = workspace.person("wang"), workspace.person("sun")
    channel = await wang.create_channel("inc-1", private=private)
    await wang.invite("stanch", "sun", channel="inc-1")
    kind = "group" if private else "channel"
    async with tapped(workspace) as tap:
        await sun.rename_channel("inc-1", "leak")
        renamed = await tap.event(f"{kind}_rename")
        assert {key: renamed["channel"][key] for key in ("id", "name", "is_channel", "is_mpim")} == {
            "id": channel, "name": "leak", "is_channel": not private, "is_mpim": False,
        }  # fmt: skip
        assert "user" not in renamed

        await sun.archive("leak")
        archived = await tap.event(f"{kind}_archive")
        assert (archived["channel"], archived["user"], archived["is_moved"]) == (channel, "U0SBXSUN", 0)
        await sun.unarchive("leak")
        unarchived = await tap.event(f"{kind}_unarchive")
        assert unarchived["actor_id" if private else "user"] == "U0SBXSUN"
        assert (await workspace.snapshot()).members("leak") == ({"wang", "sun", "stanch"} if private else {"sun"})
        if not private:
            await sun.invite("wang", channel="leak")

        await wang.delete_channel("leak")
        deleted = await tap.event(f"{kind}_deleted")
        assert (deleted["channel"], "actor_id" in deleted, "date_deleted" in deleted) == (channel, private, private)
        assert "leak" not in (await workspace.snapshot()).channels


async def test_that_a_channel_is_made_public_is_told_by_a_message_alone(workspace: Workspace) -> None:
    wang = workspace.person("wang")
    channel = await wang.create_channel("inc-1", private=True)
    await wang.invite("stanch", channel="inc-1")
    async with tapped(workspace) as tap:
        for kind, called in (("public", "channel"), ("private", "group")):
            await (wang.make_public if kind == "public" else wang.make_private)("inc-1")
            told = await tap.event(f"channel_convert_to_{kind}")
            assert (told["type"], told["channel"], told["user"], told["channel_type"]) == (
                "message", channel, "U0SBXWANG", called,
            )  # fmt: skip
            assert (await workspace.snapshot()).channels["inc-1"]["kind"] == kind


async def test_what_slack_would_not_let_people_do_to_a_channel(workspace: Workspace) -> None:
    wang, sun, he = workspace.person("wang"), workspace.person("sun"), workspace.person("he")
    await wang.create_channel("inc-1", private=True)
    await wang.invite("sun", "he", channel="inc-1")
    for refused, why in (
        (he.rename_channel("inc-1", "leak"), "he is a guest"),
        (he.archive("inc-1"), "he is a guest"),
        (sun.make_public("inc-1"), "Only an admin"),
        (sun.delete_channel("inc-1"), "Only an admin"),
        (wang.make_private("inc-1"), "cannot be made private"),
        (wang.rename_channel("inc-1", "general"), "name_taken"),
        (wang.rename_channel("inc-1", "事件"), "invalid_name_specials"),
        (wang.archive("general"), "Nobody can archive #general"),
        (wang.delete_channel("general"), "Nobody can delete #general"),
        (sun.unarchive("inc-1"), "cannot unarchive"),
    ):
        with pytest.raises(CannotDo, match=why):
            await refused
    await sun.archive("inc-1")
    with pytest.raises(CannotDo, match="#inc-1 is archived"):
        await sun.rename_channel("inc-1", "leak")
    assert (await workspace.snapshot()).channels["inc-1"]["kind"] == "private"
