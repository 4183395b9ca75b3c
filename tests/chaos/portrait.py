"""The portrait of a world at rest: all that Slack shows and all that the database holds, in words that two runs share.

Two runs of one story are the same if their portraits are equal. What may differ is replaced by a name or a mark, and
nothing else is:

- times, and the durations reckoned from them;
- ids, which are called by what they name: a channel by its name, a message by its number in its place, an event by its
  number in its incident, a surface by its key; ids that name nothing else are one mark;
- salts, and with them every digest and hash (the chain itself is verified, not compared);
- the order between independent lanes. Within a place (a channel, somebody's direct messages, the announcements) the
  order of all that the bot and the people said is compared; the lines that Slack writes by itself ("joined", "pinned")
  are compared as a set, since they follow calls of different lanes;
- the ids of deliveries (`delivery`): a person who saw Slack's error did it again, and that is another delivery.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from bot.verifying import verify
from models.exports import flaws_of
from models.incidents import code
from models.tables import Handover, Incident, Surface, TimelineEvent
from sandbox.records import Channel, Message
from sandbox.team import Team
from tests.chaos.world import World

Portrait = dict[str, Any]

LEFT_OUT = frozenset({"delivery"})
"""Tables that are not compared."""

HASHED = frozenset({"hash", "prev_hash", "payload_digest", "salt", "digest"})
"""Columns of which only is compared whether they hold anything."""

MARKS = (
    (re.compile(r"<!date\^\d+\^[^>]*>"), "‹when›"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?"), "‹when›"),
    (re.compile(r"\b1\d{9}\.\d{6}\b"), "‹when›"),
    (re.compile(r'"seconds": \d+'), '"seconds": "‹how long›"'),
    (re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b"), "‹hash›"),
    (
        re.compile(r'"block_id": "\w{5}"(?=, "type": "divider")|(?<="type": "divider", )"block_id": "\w{5}"'),
        '"by": "Slack"',
    ),
    (re.compile(r"\b[0-9a-f]{16}\b|\bV0SBX\w+|(?<=adhoc\.)[0-9a-f]{8}\b"), "‹id›"),
)
"""What changes from run to run and has no name of its own."""


def portrait(world: World) -> Portrait:
    """What Slack shows, what the database holds, and what `stanch verify` has against it."""
    team = world.slack.team
    seen = {
        "slack": {_place(team, channel): _room(team, channel) for channel in team.channels.values()},
        "homes": {user: screen.home.payload for user, screen in team.screens.items() if screen.home},
        "database": world.read(_tables),
    }
    told = json.loads(_without_ids(json.dumps(seen, ensure_ascii=False), world))
    for rows in told["database"].values():
        rows.sort(key=_written)
    return {**told, "flaws": [str(flaw) for flaw in verify(world.url)]}


def differences(one: Any, other: Any, at: str = "") -> Iterator[str]:
    """Where two portraits differ, a line each."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            yield from differences(one.get(key), other.get(key), f"{at}/{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (each, its) in enumerate(zip(one, other, strict=True)):
            yield from differences(each, its, f"{at}/{number}")
    elif isinstance(one, list) and isinstance(other, list):
        before, after = Counter(map(_written, one)), Counter(map(_written, other))
        yield from (f"{at}: lost {what}" for what in (before - after).elements())
        yield from (f"{at}: new {what}" for what in (after - before).elements())
    elif one != other:
        yield f"{at}: {one!r} became {other!r}"


def _written(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


# --- Slack ------------------------------------------------------------------------------------------------------------


def _place(team: Team, channel: Channel) -> str:
    """A channel's name; of direct messages, whose they are."""
    if channel.kind != "im":
        return f"#{channel.name}"
    return " and ".join(sorted(team.users[member].handle for member in channel.members))


def _room(team: Team, channel: Channel) -> Portrait:
    shared = channel.shared_messages()
    return {
        "kind": channel.kind,
        "topic": channel.topic,
        "archived": channel.archived,
        "deleted": channel.deleted,
        "earlier names": channel.previous_names,
        "members": sorted(channel.members),
        "said": [_said(team, channel, message) for message in shared if not message.is_system],
        "by Slack itself": sorted(f"{each.user} {each.subtype} {each.text}" for each in shared if each.is_system),
    }


def _said(team: Team, channel: Channel, message: Message) -> Portrait:
    return {
        "by": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "metadata": message.metadata,
        "files": [[team.files[file].name, _content(team.files[file].content)] for file in message.files],
        "reactions": {name: sorted(users) for name, users in message.reactions.items()},
        "pinned": message.ts in {pin["ts"] for pin in channel.pins},
    }


def _content(content: bytes | None) -> Any:
    """What a file says, line by line; of an exported record, also whether it proves itself."""
    text = (content or b"").decode()
    if not text.startswith("{"):
        return text.splitlines()
    record = json.loads(text)
    return {"flaws": [str(flaw) for flaw in flaws_of(record)], "record": record}


# --- The database -----------------------------------------------------------------------------------------------------


def _tables(session: Session) -> Portrait:
    return {
        table.name: [_row(dict(row)) for row in session.execute(select(table)).mappings()]
        for table in SQLModel.metadata.sorted_tables
        if table.name not in LEFT_OUT
    }


def _row(row: dict[str, Any]) -> Portrait:
    return {name: _cell(name, value) for name, value in row.items()}


def _cell(name: str, value: Any) -> Any:
    if name in HASHED:
        return bool(value)
    return "‹when›" if isinstance(value, datetime) else value


# --- Names for ids ----------------------------------------------------------------------------------------------------


def _without_ids(text: str, world: World) -> str:
    """The same text with every id called by what it names, and marks for what changes from run to run."""
    names = {id_: f"‹{name}›" for id_, name in (*_ids_of(world.slack.team), *world.read(_ids_in))}
    known = re.compile("|".join(re.escape(id_) for id_ in sorted(names, key=len, reverse=True)))
    text = known.sub(lambda found: names[found[0]], text)
    for pattern, mark in MARKS:
        text = pattern.sub(mark, text)
    return text


def _ids_of(team: Team) -> Iterator[tuple[str, str]]:
    """Slack's ids: channels, files, messages (whose time stamp also stands in their permalink)."""
    for file in team.files.values():
        yield file.id, file.name
    yield team.base_url, "Slack"
    for channel in team.channels.values():
        place = _place(team, channel)
        yield channel.id, place
        for number, message in enumerate(each for each in channel.shared_messages() if not each.is_system):
            yield message.ts, f"{place} {number}"
            yield f"p{message.ts.replace('.', '')}", f"{place} {number}"


def _ids_in(session: Session) -> list[tuple[str, str]]:
    """Ids of the database: incidents, events, what was asked, surfaces."""
    codes = {id_: code(number) for id_, number in session.execute(select(Incident.id, Incident.number))}  # type: ignore[call-overload]
    events = session.execute(select(TimelineEvent.id, TimelineEvent.incident_id, TimelineEvent.seq))  # type: ignore[call-overload]
    asked = session.execute(select(Handover.id, Handover.role).order_by(col(Handover.asked_at)))  # type: ignore[call-overload]
    kept = session.execute(select(Surface.id, Surface.key))  # type: ignore[call-overload]
    return [
        *codes.items(),
        *((id_, f"{codes[incident]} #{seq}") for id_, incident, seq in events),
        *((id_, f"{role} asked {number}") for number, (id_, role) in enumerate(asked)),
        *((id_, f"shown {key}") for id_, key in kept),
    ]
