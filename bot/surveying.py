"""Surveying: looking at an incident's channel, where what happened there may not have been heard.

It asks Slack how the channel stands, who is in it and what was marked with a pushpin lately, and hands that to one
change (`models/changes/surveys.py`), which finds what differs. A survey that is asked for is a row; it is gone when one
was recorded. Marks have no time in Slack, so a day more than what was missed is read; what is on record already is
passed over.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog

from bot import gateway
from models.actors import STANCH, Actor
from models.changes.accounts import counted_on
from models.changes.surveys import (
    Due,
    Found,
    Mark,
    load_due,
    look_again,
    record_survey,
    rooms_astray,
    surveys_due,
)

if TYPE_CHECKING:
    from bot.reconciler import Reconciler

log = structlog.get_logger()

LOOK_BACK = timedelta(days=1)
"""How long before the gap a message was written that somebody may have marked in it."""

PUSHPIN = "pushpin"

PAGE = 200

AGAIN_EVERY = 10
"""Minutes between two looks at a channel that is shut or public."""

OUT = frozenset({"channel_not_found", "not_in_channel"})
"""Slack's words for: you are not in that channel. To a private one that you are not in it says that there is none."""

REFUSED_PAUSE = 30.0
"""Seconds until Slack is asked again about a channel that it would not speak of."""

LATER = 1.0
"""Seconds until a survey that news overtook is made again."""


async def wake(machine: Reconciler) -> None:
    """Queue every survey that was asked for, whoever asked: what the sweep calls."""
    for incident_id in await machine.database.read(surveys_due):
        machine.queue.add(f"survey:{incident_id}")


async def ask_again(machine: Reconciler) -> None:
    """Have looked at every channel that is shut or public: the good news, that it is so no more, may be missed too."""
    for incident_id in await machine.database.read(rooms_astray):
        await machine.database.transact(look_again, incident_id, Actor(STANCH, machine.now()))
    await wake(machine)


async def survey(machine: Reconciler, incident_id: str) -> float | None:
    """Make the survey that was asked for, if one was. Raises `Later` where Slack does not answer."""
    due = await machine.database.read(load_due, incident_id)
    if due is None:
        return None
    found = await _found(machine, due) if due.channel else None
    actor, admins = Actor(STANCH, machine.now()), tuple(sorted(machine.workspace.admins))
    if not await machine.database.transact(record_survey, incident_id, due, found, admins, actor):
        return LATER
    log.info("channel surveyed", incident=incident_id, entered=found is not None)
    machine.queue.add(f"incident:{incident_id}")
    for person in await machine.database.read(counted_on, incident_id) if due.since else ():
        machine.queue.add(f"person:{person}")  # whose account was deactivated, nobody may have heard either
    return None


async def _found(machine: Reconciler, due: Due) -> Found | None:
    """How the channel stands; None where the bot is not in it. Raises `Later` where Slack refuses to tell: that the bot
    is out must not be put on record then."""
    try:
        return await _looked_at(machine, due)
    except (gateway.Gone, gateway.Refused) as refused:
        if str(refused) in OUT:
            log.warning("channel cannot be entered", channel=due.channel, error=str(refused))
            return None
        log.error("channel not surveyed", channel=due.channel, error=str(refused))
        raise gateway.Later(REFUSED_PAUSE, in_doubt=False) from refused


async def _looked_at(machine: Reconciler, due: Due) -> Found | None:
    slack, channel = machine.slack, due.channel
    info = (await _called(slack, "conversations.info", channel=channel))["channel"]
    if not info.get("is_member", True):
        return None
    pages = _pages(slack, "conversations.members", channel=channel)
    members = [person async for page in pages for person in page["members"]]
    return Found(
        name=info["name"],
        private=bool(info["is_private"]),
        archived=bool(info["is_archived"]),
        people=frozenset(members) - {machine.bot_user},
        marks=tuple([mark async for mark in _marks(slack, due)]),
    )


async def _marks(slack: gateway.Gateway, due: Due) -> AsyncIterator[Mark]:
    """The messages with a pushpin, those in threads that went on meanwhile too."""
    if due.since is None:
        return
    oldest = f"{(due.since - LOOK_BACK).timestamp():.6f}"
    async for page in _pages(slack, "conversations.history", channel=due.channel, oldest=oldest):
        for message in page["messages"]:
            if _is_marked(message):
                yield _mark(message)
            if float(message.get("latest_reply", 0)) > due.since.timestamp():
                for reply in await _replies(slack, due.channel, message["ts"]):
                    if _is_marked(reply):
                        yield _mark(reply)


async def _replies(slack: gateway.Gateway, channel: str | None, ts: str) -> list[dict[str, Any]]:
    """What was answered to a message: nothing, if that was deleted a moment ago."""
    try:
        pages = _pages(slack, "conversations.replies", channel=channel, ts=ts)
        return [reply async for page in pages for reply in page["messages"] if reply["ts"] != ts]
    except gateway.Gone as gone:
        if str(gone) != "thread_not_found":
            raise
        return []


def _is_marked(message: dict[str, Any]) -> bool:
    return any(reaction["name"] == PUSHPIN for reaction in message.get("reactions", ()))


def _mark(message: dict[str, Any]) -> Mark:
    people = (person for each in message["reactions"] if each["name"] == PUSHPIN for person in each["users"])
    return Mark(message["ts"], tuple(people))


async def _pages(slack: gateway.Gateway, method: str, **arguments: Any) -> AsyncIterator[dict[str, Any]]:
    cursor = None
    while True:
        page = await _called(slack, method, limit=PAGE, cursor=cursor, **arguments)
        yield page
        cursor = page.get("response_metadata", {}).get("next_cursor") or None
        if cursor is None:
            return


async def _called(slack: gateway.Gateway, method: str, **arguments: Any) -> dict[str, Any]:
    """A call that waits its turn: a long channel is many pages, and a survey begun anew would never end."""
    while True:
        try:
            return await slack.call(method, **arguments)
        except gateway.Later as later:
            if later.in_doubt or later.word in gateway.LOCKED_OUT:
                raise
            await asyncio.sleep(later.after)
