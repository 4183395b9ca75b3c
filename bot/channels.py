"""The incident's channel: opened private or not at all, under a name that is legal and unique, and filled with its
people.

A lost answer to `conversations.create` is recovered without guessing: `name_taken` names no channel, so the bot's own
private channels are listed and one is adopted only if the bot made it, not before it tried to, no other incident
holds it and it has no foreign message. A stranger's channel is never adopted; the next suffix is tried instead.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from bot import forgotten, gateway
from models import incidents, surfaces
from models.changes import machine, members
from models.naming import names
from views.surfaces import Channel

if TYPE_CHECKING:
    from bot.delivering import Delivery

log = structlog.get_logger()

TAKEN = "name_taken"

SHUT_PAUSE = 10.0
"""Seconds until somebody is invited again to a channel that could not be entered: by then it was looked at."""

CLOCKS_DIFFER = timedelta(minutes=1)
"""How far Slack's clock may be behind ours, when a channel is asked for its age."""


async def open_channel(delivery: Delivery, wanted: Channel, known: surfaces.Shown | None) -> None:
    """Open the channel, or give it the name now wanted. Where Slack refuses, that is put on record, and the declarer
    is told: a leak is never worked in a public channel instead. A name that people gave is left alone."""
    if delivery.state.incident.channel and wanted.named_by_people:
        await _keep(delivery, wanted)
        return
    if delivery.state.incident.channel:
        await _rename(delivery, wanted)
        return
    database, incident_id = delivery.machine.database, delivery.state.incident.id
    since = known.attempted_at if known else forgotten.since(delivery.state)
    surface_id = await database.transact(
        surfaces.attempt, delivery.subject, wanted.key, since or delivery.machine.slack.now()
    )
    try:
        channel, name = await _created(delivery, wanted, since)
    except (gateway.Refused, gateway.Gone) as refused:
        await delivery.park(surface_id, wanted.key, wanted.digest, refused)
        await database.transact(machine.record_channel_refused, incident_id, str(refused), delivery.actor)
        return
    if await database.transact(machine.record_channel, incident_id, channel, name, delivery.actor):
        await delivery.keep(surface_id, channel, channel, wanted.digest)
    else:
        log.warning("channel opened twice, this one stays empty", channel=channel)


async def invite(delivery: Delivery, people: tuple[str, ...]) -> None:
    """Invite people, all who can be; whoever cannot is put on record with Slack's reason. Raises `Later` where it is
    the channel, and not a person, that Slack has something against: nobody was refused."""
    try:
        answer = await delivery.machine.slack.call(
            "conversations.invite", channel=delivery.state.incident.channel, users=",".join(people), force=True
        )
        failed = _failed(answer)
    except (gateway.Refused, gateway.Gone) as refused:
        if str(refused) in members.ROOM_IS_SHUT:
            await delivery.doubt_room()
            raise gateway.Later(SHUT_PAUSE, in_doubt=False) from refused
        failed = _failed(getattr(refused, "answer", {})) or dict.fromkeys(people, str(refused))
    failed = {who: why for who, why in failed.items() if why != "already_in_channel"}
    for person, error in failed.items():
        log.warning("slack refuses an invitation", incident=delivery.state.incident.code, person=person, error=error)
    invited = tuple(who for who in people if who not in failed)
    await delivery.machine.database.transact(
        members.record_invitations, delivery.state.incident.id, invited, failed, delivery.actor
    )


def _failed(answer: dict[str, Any]) -> dict[str, str]:
    """Whom an invitation left out, and why: an answer may list them whether it calls itself ok or not.

    https://docs.slack.dev/tools/node-slack-sdk/reference/web-api/type-aliases/ConversationsInviteResponse
    """
    errors = [each for each in answer.get("errors", []) if not each.get("ok")]
    return {each["user"]: each.get("error", "") for each in errors if "user" in each}


async def _created(delivery: Delivery, wanted: Channel, since: datetime | None) -> tuple[str, str]:
    """The id and name of a new private channel, or of the one that a lost call has made since then."""
    for name in names(wanted.name, delivery.state.incident.id, wanted.nth):
        try:
            answer = await delivery.machine.slack.call("conversations.create", name=name, is_private=True)
        except gateway.Refused as refused:
            if str(refused) != TAKEN:
                raise
            found = await _lost_channel(delivery, name, since) if since else None
            if found:
                return found, name
        else:
            return str(answer["channel"]["id"]), name
    raise gateway.Refused(TAKEN, {})


async def _rename(delivery: Delivery, wanted: Channel) -> None:
    """A rename whose answer was lost is found done: Slack says that the name is taken, and it is by this channel."""
    slack, channel = delivery.machine.slack, delivery.state.incident.channel or ""
    surface_id = await delivery.machine.database.transact(
        surfaces.attempt, delivery.subject, wanted.key, delivery.machine.slack.now()
    )
    try:
        for name in names(wanted.name, delivery.state.incident.id, wanted.nth):
            try:
                await slack.call("conversations.rename", channel=channel, name=name)
                break
            except gateway.Refused as refused:
                if str(refused) != TAKEN:
                    raise
                if (await slack.call("conversations.info", channel=channel))["channel"]["name"] == name:
                    break
    except (gateway.Refused, gateway.Gone) as refused:
        await delivery.park(surface_id, wanted.key, wanted.digest, refused, channel)
        return
    await delivery.keep(surface_id, channel, channel, wanted.digest)


async def _keep(delivery: Delivery, wanted: Channel) -> None:
    """Nothing to do: the channel has the name that somebody gave it."""
    database, channel = delivery.machine.database, delivery.state.incident.channel or ""
    surface_id = await database.transact(surfaces.attempt, delivery.subject, wanted.key, delivery.machine.slack.now())
    await delivery.keep(surface_id, channel, channel, wanted.digest)


async def find_own(slack: gateway.Gateway, name: str) -> str | None:
    """The id of a channel that the bot belongs to, by name."""
    async for channel in _joined(slack, "public_channel,private_channel"):
        if channel["name"] == name:
            return str(channel["id"])
    return None


async def _joined(slack: gateway.Gateway, types: str) -> AsyncIterator[dict[str, Any]]:
    """The channels that the bot belongs to. Listed only to recover from a lost answer, never on the usual way."""
    cursor = ""
    while True:
        page = await slack.call(
            "users.conversations", types=types, limit=200, exclude_archived=True, cursor=cursor or None
        )
        for channel in page["channels"]:
            yield channel
        cursor = page.get("response_metadata", {}).get("next_cursor", "")
        if not cursor:
            return


async def _lost_channel(delivery: Delivery, name: str, since: datetime) -> str | None:
    """The private channel of this name, if it is the one that a lost call made."""
    async for channel in _joined(delivery.machine.slack, "private_channel"):
        if channel["name"] != name or channel.get("creator") != delivery.machine.bot_user:
            continue
        made_since = channel.get("created", 0) >= int((since - CLOCKS_DIFFER).timestamp())
        taken = await delivery.machine.database.read(incidents.incident_in, channel["id"])
        ours = made_since and not taken and await _is_ours(delivery, channel["id"])
        return str(channel["id"]) if ours else None
    return None


async def _is_ours(delivery: Delivery, channel: str) -> bool:
    """Whether nobody has written there (no card of another incident, no person's message), or our own card is there,
    which a restored record has forgotten."""
    page = await delivery.machine.slack.call("conversations.history", channel=channel, limit=20)
    untouched = not any("subtype" not in message for message in page["messages"])
    return untouched or await forgotten.is_ours(delivery, channel)
