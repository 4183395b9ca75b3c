"""How things reach the app: envelopes, acknowledgements, redelivery, connections."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

import sandbox
from sandbox import Settings, Workspace
from tests.sandbox.apps import app_for, button, connected, error_of, section, tapped
from tests.sandbox.manifests import manifest_with


async def test_a_command_carries_what_slack_sends(workspace: Workspace) -> None:
    async with tapped(workspace) as tap:
        typing = asyncio.create_task(workspace.person("zhao").command("/incident", "note a<b", channel="general"))
        envelope = await tap.receive()
        assert envelope["type"] == "slash_commands"
        assert envelope["accepts_response_payload"] is True
        payload = envelope["payload"]
        assert (payload["command"], payload["text"]) == ("/incident", "note a&lt;b")
        assert (payload["channel_name"], payload["user_id"]) == ("general", "U0SBXZHAO")
        assert payload["trigger_id"]
        assert payload["response_url"].startswith(workspace.url)
        await tap.acknowledge(envelope, {"text": "记下了"})
        answer = await typing
    assert (answer.text, answer.error) == ("记下了", None)
    [delivered] = await workspace.deliveries("/incident")
    assert (delivered["outcome"], delivered["attempt"]) == ("acknowledged", 0)
    assert delivered["milliseconds"] > 0


async def test_an_unanswered_command_shows_slacks_own_error(workspace: Workspace) -> None:
    zhao = workspace.person("zhao")
    answer = await zhao.command("/incident")
    assert answer.error is not None
    assert answer.error.text == '/incident failed with the error "dispatch_failed"'
    await workspace.change_settings(ack_seconds=0.05)
    async with tapped(workspace) as tap:
        answer = await zhao.command("/incident")
        assert answer.error is not None
        assert answer.error.code == "operation_timeout"
        await tap.acknowledge(await tap.receive(), {"text": "too late"})
    assert len(await zhao.errors()) == 2


async def test_an_unacknowledged_event_comes_again_with_the_same_id() -> None:
    settings = Settings(ack_seconds=0.05, event_retry_seconds=(0.0, 0.01, 0.01))
    async with sandbox.serve(settings=settings) as workspace, tapped(workspace) as tap:
        await workspace.person("zhao").create_channel("inc-1")
        await workspace.person("zhao").invite("stanch", channel="inc-1")
        envelopes = [await tap.receive("events_api")]
        while len(envelopes) < 4:
            envelope = await tap.receive("events_api")
            if envelope["payload"]["event_id"] == envelopes[0]["payload"]["event_id"]:
                envelopes.append(envelope)
        assert [one["retry_attempt"] for one in envelopes] == [0, 1, 2, 3]
        assert {one["retry_reason"] for one in envelopes[1:]} == {"http_timeout"}
        assert len({one["envelope_id"] for one in envelopes}) == 4


async def test_events_wait_for_an_app_that_comes_back() -> None:
    async with sandbox.serve(settings=Settings(event_retry_seconds=(0.3,))) as workspace:
        await workspace.person("zhao").create_channel("inc-1")
        async with tapped(workspace) as tap:
            envelope = await tap.receive("events_api")
            assert (envelope["retry_attempt"], envelope["retry_reason"]) == (1, "connection_failed")
            assert envelope["payload"]["event"]["type"] == "channel_created"


async def test_each_envelope_goes_to_one_of_several_connections(workspace: Workspace) -> None:
    zhao = workspace.person("zhao")
    async with tapped(workspace) as one, tapped(workspace) as other:
        for tap in (one, other):
            typing = asyncio.create_task(zhao.command("/incident"))
            await tap.acknowledge(await tap.receive())
            assert (await typing).error is None


async def test_redelivery_on_demand(workspace: Workspace) -> None:
    async with tapped(workspace) as tap:
        await workspace.person("zhao").create_channel("inc-1")
        first = await tap.receive("events_api")
        await tap.acknowledge(first)

        again = asyncio.create_task(workspace.redeliver("channel_created"))
        same = await tap.receive("events_api")
        await tap.acknowledge(same)
        assert (await again)["outcome"] == "acknowledged"
        assert same["envelope_id"] == first["envelope_id"]
        assert same["payload"] == first["payload"]

        again = asyncio.create_task(workspace.redeliver("channel_created", new_id=True))
        other = await tap.receive("events_api")
        await tap.acknowledge(other)
        await again
        assert other["payload"]["event_id"] != first["payload"]["event_id"]
        assert other["payload"]["event"] == first["payload"]["event"]

        await workspace.person("zhao").create_channel("inc-2")
        await tap.acknowledge(await tap.receive("events_api"))
        again = asyncio.create_task(workspace.redeliver("channel_created", back=9))  # the first, as there are no more
        oldest = await tap.receive("events_api")
        await tap.acknowledge(oldest)
        await again
        assert oldest["payload"] == first["payload"]


async def test_a_bolt_app_reconnects(workspace: Workspace) -> None:
    app = app_for(workspace)

    @app.command("/incident")
    async def answer(ack: object) -> None:
        await ack("在")  # type: ignore[operator]

    zhao = workspace.person("zhao")
    async with connected(workspace, app):
        assert (await zhao.command("/incident")).text == "在"
        before = (await workspace.snapshot()).raw["number"]
        await workspace.disconnect("refresh_requested")
        await workspace.until(lambda seen: reconnected(seen.raw, before), timeout=20, what="a new connection")
        assert (await zhao.command("/incident")).text == "在"


def reconnected(raw: dict[str, int], before: int) -> bool:
    return raw["connections"] > 0 and raw["number"] > before


async def test_a_warning_leaves_the_connection(workspace: Workspace) -> None:
    async with tapped(workspace) as tap:
        await workspace.disconnect("warning")
        assert (await tap.receive())["reason"] == "warning"
        typing = asyncio.create_task(workspace.person("zhao").command("/incident"))
        await tap.acknowledge(await tap.receive())
        assert (await typing).error is None


async def test_a_dropped_connection_loses_what_was_under_way(workspace: Workspace) -> None:
    async with tapped(workspace) as tap:
        typing = asyncio.create_task(workspace.person("zhao").command("/incident"))
        await tap.receive()
        await workspace.drop_connections()
        answer = await typing
    assert answer.error is not None
    assert answer.error.code == "dispatch_failed"


async def test_an_address_is_for_one_connection(workspace: Workspace, api: AsyncWebClient) -> None:
    opened = await api.apps_connections_open(app_token=workspace.app_token)
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(str(opened["url"])) as socket:
            hello = await socket.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(str(opened["url"]))
    assert await error_of(api.apps_connections_open(app_token=workspace.bot_token)) == "not_allowed_token_type"


async def test_events_about_channels(workspace: Workspace, api: AsyncWebClient) -> None:
    async with tapped(workspace) as tap:
        channel = str((await api.conversations_create(name="inc-1", is_private=True))["channel"]["id"])
        joined = await tap.event("member_joined_channel")
        assert (joined["user"], joined["channel_type"]) == ("U0SBXBOT", "G")
        await api.conversations_invite(channel=channel, users="U0SBXWANG")
        assert (await tap.event("member_joined_channel"))["inviter"] == "U0SBXBOT"
        wang = workspace.person("wang")
        said = await wang.say("<3 @stanch", channel="inc-1")
        assert (await tap.event("message"))["ts"] != said.ts  # "has joined" comes first
        assert (await tap.event("message"))["channel_type"] == "group"
        assert (await tap.event("app_mention"))["ts"] == said.ts
        await wang.react("pushpin", said)
        reaction = await tap.event("reaction_added")
        assert reaction["item"] == {"type": "message", "channel": channel, "ts": said.ts}
        await wang.edit(said, "改")
        changed = await tap.event("message_changed")
        assert (changed["message"]["text"], changed["previous_message"]["ts"]) == ("改", said.ts)
        await wang.delete(said)
        assert (await tap.event("message_deleted"))["deleted_ts"] == said.ts
        await wang.rename_channel("inc-1", "inc-2")
        assert (await tap.event("group_rename"))["channel"]["name"] == "inc-2"
        await wang.archive("inc-2")
        assert (await tap.event("group_archive"))["channel"] == channel
        await wang.unarchive("inc-2")
        await tap.event("group_unarchive")
        await wang.make_public("inc-2")
        assert (await tap.event("channel_convert_to_public"))["channel_type"] == "channel"
        await workspace.change_account("smith", locale="zh-CN")
        assert (await tap.event("user_change"))["user"]["locale"] == "zh-CN"
        await workspace.deactivate("chen")
        assert (await tap.event("user_change"))["user"]["deleted"] is True
        await wang.remove("stanch", channel="inc-2")
        assert (await tap.event("channel_left"))["channel"] == channel
        await wang.delete_channel("inc-2")
        assert (await tap.event("channel_deleted"))["channel"] == channel


@pytest.mark.parametrize(
    ("scopes", "events", "heard"),
    [
        (["channels:history", "reactions:read"], ["message.channels", "reaction_added"], ["message", "reaction_added"]),
        (["channels:history", "reactions:read"], ["reaction_added"], ["reaction_added"]),
        (["channels:history"], ["message.channels", "reaction_added"], ["message"]),
        (["channels:history", "reactions:read"], ["message.groups"], []),
    ],
)
async def test_an_event_needs_a_subscription_and_a_scope(
    scopes: list[str], events: list[str], heard: list[str]
) -> None:
    settings = Settings(event_retry_seconds=(), system_messages=False)
    async with sandbox.serve(manifest_with(*scopes, events=events), settings=settings) as workspace:
        zhao = workspace.person("zhao")
        await zhao.invite("stanch", channel="general")
        said = await zhao.say("x", channel="general")
        await zhao.react("pushpin", said)
        await workspace.settled()
        assert [one["name"] for one in await workspace.deliveries()] == heard


async def test_a_press_carries_what_slack_sends(workspace: Workspace, api: AsyncWebClient) -> None:
    zhao = workspace.person("zhao")
    channel = str((await api.conversations_create(name="inc-1", is_private=True))["channel"]["id"])
    await api.conversations_invite(channel=channel, users="U0SBXZHAO")
    menu = {
        "type": "static_select",
        "action_id": "level",
        "options": [{"text": {"type": "plain_text", "text": "SEV2"}, "value": "sev2"}],
    }
    posted = await api.chat_postMessage(channel=channel, text="x", blocks=[section("级别", accessory=menu)])
    async with tapped(workspace) as tap:
        choosing = asyncio.create_task(zhao.choose("SEV2", on="级别", channel="inc-1"))
        envelope = await tap.receive("interactive")
        await tap.acknowledge(envelope)
        assert (await choosing).error is None
    payload = envelope["payload"]
    assert payload["channel"] == {"id": channel, "name": "privategroup"}
    assert payload["container"]["message_ts"] == payload["message"]["ts"] == posted["ts"]
    [action] = payload["actions"]
    assert (action["action_id"], action["selected_option"]["value"]) == ("level", "sev2")
    [values] = payload["state"]["values"].values()
    assert values["level"]["selected_option"]["value"] == "sev2"


async def test_a_press_on_a_private_answer_carries_no_message(workspace: Workspace, api: AsyncWebClient) -> None:
    zhao = workspace.person("zhao")
    channel = str((await api.conversations_create(name="inc-1", is_private=True))["channel"]["id"])
    await api.conversations_invite(channel=channel, users="U0SBXZHAO")
    blocks = [section("?", accessory=button("好"))]
    await api.chat_postEphemeral(channel=channel, user="U0SBXZHAO", text="?", blocks=blocks)
    async with tapped(workspace) as tap:
        pressing = asyncio.create_task(zhao.press("好", channel="inc-1"))
        envelope = await tap.receive("interactive")
        await tap.acknowledge(envelope)
        await pressing
    assert envelope["payload"]["container"]["is_ephemeral"] is True
    assert "message" not in envelope["payload"]
