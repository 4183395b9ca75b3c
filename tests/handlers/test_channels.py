"""What Slack tells of a channel, as its payloads stand in the documentation: each makes one change, once."""

from datetime import timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from models.changes.rooms import News, record_made_public
from models.changes.surveys import surveys_due
from models.database import Unanswered
from models.homes import record_person
from models.surfaces import attempt, shown
from tests.conftest import NOON, by
from tests.handlers.conftest import Body, House
from tests.handlers.incidents import opened

STAMP = f"{(NOON - timedelta(seconds=2)).timestamp():.6f}"


async def kinds(house: House, incident: str) -> list[str]:
    state = await house.state(incident)
    assert state is not None
    return [event.kind for event in state.events if event.kind.startswith(("channel.", "entry.", "member.", "bot."))]


async def actor_of_the_last(house: House, incident: str) -> str:
    state = await house.state(incident)
    assert state is not None
    return state.events[-1].actor


RENAMED = {"id": "C1", "is_channel": False, "is_mpim": False, "name": "leak", "name_normalized": "leak", "created": 1}
"""https://docs.slack.dev/tools/node-slack-sdk/reference/types/interfaces/GroupRenameEvent"""


@pytest.mark.parametrize(
    ("event", "kind", "actor"),
    [
        ({"type": "group_rename", "channel": RENAMED}, "channel.renamed", "stanch"),
        ({"type": "channel_rename", "channel": RENAMED}, "channel.renamed", "stanch"),
        ({"type": "group_archive", "channel": "C1", "is_moved": 0, "user": "UCHEN"}, "channel.archived", "UCHEN"),
        ({"type": "channel_archive", "channel": "C1", "user": "UCHEN"}, "channel.archived", "UCHEN"),
        ({"type": "group_archive", "channel": "C1"}, "channel.archived", "stanch"),
        (
            {"type": "group_deleted", "channel": "C1", "date_deleted": 1, "actor_id": "UCHEN"},
            "channel.given_up",
            "UCHEN",
        ),
        ({"type": "channel_deleted", "channel": "C1"}, "channel.given_up", "stanch"),
        (
            {"type": "message", "subtype": "channel_convert_to_public", "text": "made this channel *public*.",
             "user": "UCHEN", "channel": "C1", "channel_type": "channel", "ts": STAMP},
            "channel.made_public",
            "UCHEN",
        ),
        ({"type": "group_left", "channel": "C1", "actor_id": "UCHEN"}, "bot.removed", "UCHEN"),
    ],
)  # fmt: skip
async def test_each_is_put_on_record_once(house: House, event: Body, kind: str, actor: str) -> None:
    incident = await opened(house, channel="C1")
    news = event | {"event_ts": STAMP}
    for _ in range(2):  # under two event ids, as Slack has been seen to
        assert (await house.event(news)).status == 200
    assert (await kinds(house, incident))[-1] == kind
    assert (await kinds(house, incident)).count(kind) == 1
    assert await actor_of_the_last(house, incident) == actor
    assert await house.database.read(surveys_due) == []


async def test_the_way_back(house: House) -> None:
    incident = await opened(house, channel="C1")
    for event in (
        {"type": "group_archive", "channel": "C1", "user": "UCHEN"},
        {"type": "group_unarchive", "channel": "C1", "actor_id": "UCHEN"},
        {"type": "message", "subtype": "channel_convert_to_public", "channel": "C1", "user": "UCHEN"},
        {"type": "message", "subtype": "channel_convert_to_private", "channel": "C1", "user": "UCHEN"},
        {"type": "channel_archive", "channel": "C1", "user": "UCHEN"},
        {"type": "channel_unarchive", "channel": "C1", "user": "UCHEN"},
    ):
        assert (await house.event(event)).status == 200
    assert (await kinds(house, incident))[-6:] == [
        "channel.archived", "channel.unarchived", "channel.made_public", "channel.made_private", "channel.archived",
        "channel.unarchived",
    ]  # fmt: skip


async def test_what_befalls_other_channels_is_acknowledged_and_nothing_else(house: House) -> None:
    incident = await opened(house, channel="C1")
    before = await kinds(house, incident)
    for event in (
        {"type": "channel_rename", "channel": RENAMED | {"id": "C2"}},
        {"type": "channel_deleted", "channel": "C2"},
        {"type": "message", "subtype": "message_deleted", "channel": "C2", "deleted_ts": "1.1"},
        {"type": "message", "channel": "C1", "user": "UCHEN", "text": "Somebody says something", "ts": "1.2"},
        {"type": "message", "subtype": "message_changed", "channel": "C1", "message": {"user": "UCHEN", "text": "x"}},
    ):
        assert (await house.event(event)).status == 200
    assert await kinds(house, incident) == before


async def test_a_message_of_ours_that_somebody_deletes_is_not_taken_for_our_own_doing(house: House) -> None:
    incident = await opened(house, channel="C1")
    state = await house.state(incident)
    assert state is not None
    key = f"event:{state.events[0].id}"
    row = await house.database.transact(attempt, f"incident:{incident}", key, NOON, frozen=True)
    await house.database.transact(shown, row, "C1", "5.5", "digest", NOON)
    deleted = {
        "type": "message", "subtype": "message_deleted", "hidden": True, "channel": "C1", "channel_type": "group",
        "deleted_ts": "5.5", "previous_message": {"type": "message", "user": "UBOT", "bot_id": "B1", "ts": "5.5"},
        "ts": STAMP, "event_ts": STAMP,
    }  # fmt: skip
    assert (await house.event(deleted)).status == 200
    assert (await kinds(house, incident))[-1] == "entry.deleted"


@pytest.mark.parametrize("seconds", [5, 65, 305])
@pytest.mark.parametrize(
    "event",
    [
        {"type": "member_left_channel", "user": "UCHEN", "channel": "C1", "channel_type": "G"},
        {"type": "member_joined_channel", "user": "UCHEN", "channel": "C1", "channel_type": "G", "inviter": "UWANG"},
        {"type": "group_archive", "channel": "C1", "user": "UCHEN"},
    ],
    ids=lambda event: event["type"],
)
async def test_after_news_that_come_late_the_channel_is_looked_at(house: House, event: Body, seconds: int) -> None:
    incident = await opened(house, channel="C1")
    stamp = f"{(NOON - timedelta(seconds=seconds)).timestamp():.6f}"
    await house.event(event | {"event_ts": stamp})
    late = seconds > 30
    assert await house.database.read(surveys_due) == ([incident] if late else [])


async def test_news_that_come_late_are_recorded_with_the_look_or_not_at_all(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else they would come again as known already, and nobody would look."""
    incident = await opened(house, channel="C1")
    joined = {"type": "member_joined_channel", "channel": "C1", "channel_type": "G", "inviter": "UWANG"}
    await house.event(joined | {"user": "UCHEN", "event_ts": STAMP})
    before = await kinds(house, incident)
    left = {"type": "member_left_channel", "channel": "C1", "channel_type": "G", "user": "UCHEN"}
    stamp = f"{(NOON - timedelta(seconds=65)).timestamp():.6f}"
    again = {"type": "event_callback", "event_id": "EvLATE", "event": left | {"event_ts": stamp}}
    with monkeypatch.context() as gone:
        gone.setattr("handlers.membership.look_again", Mock(side_effect=Unanswered))
        assert (await house.send(again)).status == 500
    assert await kinds(house, incident) == before
    assert (await house.send(again)).status == 200
    assert await kinds(house, incident) == [*before, "member.left"]
    assert await house.database.read(surveys_due) == [incident]


async def test_who_comes_uninvited_into_a_public_channel_walks_in(house: House) -> None:
    incident = await opened(house, channel="C1")
    await house.database.transact(record_made_public, incident, News("C1"), by("UCHEN"))
    came: dict[str, Any] = {"type": "member_joined_channel", "channel": "C1", "channel_type": "C"}
    await house.event(came | {"user": "USTRANGER"})
    await house.event(came | {"user": "UCALLED", "inviter": "UWANG"})
    assert (await kinds(house, incident))[-2:] == ["member.walked_in", "member.joined"]


async def test_that_the_channel_became_public_may_be_heard_after_who_walked_in(house: House) -> None:
    incident = await opened(house, channel="C1")
    await house.event({"type": "member_joined_channel", "channel": "C1", "channel_type": "C", "user": "USTRANGER"})
    state = await house.state(incident)
    assert state is not None
    assert "USTRANGER" not in {member.person for member in state.members}
    assert await house.database.read(surveys_due) == [incident]
    assert f"survey:{incident}" in house.woken


async def test_a_deactivated_account_is_put_on_record_before_slack_is_answered(house: House) -> None:
    incident = await opened(house, channel="C1")
    await house.database.transact(record_person, "UCHEN", "Chen", "en", NOON)
    user = {"id": "UCHEN", "deleted": True, "profile": {}}
    for _ in range(2):
        assert (await house.event({"type": "user_change", "user": user})).status == 200
    state = await house.state(incident)
    assert state is not None
    assert [event.payload["person"] for event in state.events if event.kind == "member.deactivated"] == ["UCHEN"]
    assert state.people["UCHEN"].unfit == "deactivated"
    assert "person:UCHEN" in house.woken


@pytest.mark.parametrize("public", [False, True])
async def test_the_way_to_a_new_channel(house: House, public: bool) -> None:
    incident = await opened(house, channel="C1")
    if public:
        await house.database.transact(record_made_public, incident, News("C1"), by("UCHEN"))
    await house.press("channel.replace", incident, channel={"id": "D1"}, response_url="https://hooks.slack.com/x")
    state = await house.state(incident)
    assert state is not None
    assert (state.incident.channel is None) == public
    told = [] if public else ["INC-0001 has its private channel, with Stanch in it. Go on there."]
    assert [text for text, _ in house.answers] == told
