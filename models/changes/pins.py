"""Pinned messages: said in Slack, and put on the timeline by somebody, with their own time and their permalink.

A shortcut brings the whole message along, so it is on record at once (`pin_message`). A :pushpin: brings only its
place: the message is asked for (`want_message`, event `message.wanted`), the reconciler reads it, and it is put on
record (`keep_message`), or that there was nothing to be read any more (`record_missing`). However many people ask, and
in whatever way, a message is on the timeline once, and it stays there: what is taken back in Slack was said all the
same.

A message is kept as Slack's JSON, masked before it is stored. `text` is what people read of it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from models.actors import Actor
from models.incidents import lock, lock_open
from models.markup import readable
from models.permissions import require_member
from models.personal_data import mask, mask_json
from models.refusal import Refused
from models.tables import Incident, TimelineEvent
from models.texts import tidy
from models.timeline import append


@dataclass(frozen=True)
class Place:
    """Where a message stands: its channel, its time stamp there, and its permalink."""

    channel: str
    ts: str
    permalink: str


@dataclass(frozen=True)
class Pin:
    """A message to be put on the timeline: where it stands, and Slack's JSON of it as it came."""

    place: Place
    message: Mapping[str, Any]

    @property
    def author(self) -> str:
        """Who wrote it: a Slack user id, or what Slack calls an app."""
        said = self.message
        return str(said.get("user") or said.get("bot_id") or said.get("username") or "")

    @property
    def written_at(self) -> datetime:
        """When it was written (UTC): a time stamp of Slack's is seconds and microseconds."""
        seconds, _, fraction = self.place.ts.partition(".")
        return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(fraction or 0))


def place_of(workspace_url: str, channel: str, message: Mapping[str, Any]) -> Place:
    """Where a message stands, as Slack's JSON of it says.

    The permalink is made as chat.getPermalink makes it (https://docs.slack.dev/reference/methods/chat.getPermalink),
    without asking: a shortcut has to be answered before a call could be made.
    """
    ts, thread = str(message["ts"]), message.get("thread_ts")
    link = f"{workspace_url.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}"
    return Place(channel, ts, link if thread in (None, ts) else f"{link}?thread_ts={thread}&cid={channel}")


def pin_message(session: Session, incident_id: str, pin: Pin, actor: Actor) -> int:
    """Put a message on the timeline; gives its seq. Raises `Refused` with the seq where it is there already."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    if there := _seq_of(session, incident, _pinned(pin.place.channel, pin.place.ts)):
        raise Refused("This message is on the timeline already (#{seq}).", seq=there)
    return _put(session, incident, pin, actor)


def want_message(session: Session, incident_id: str, channel: str, ts: str, actor: Actor) -> None:
    """Ask for a message of which only the place is known. Asked for twice, or on record already: nothing happens."""
    incident = lock_open(session, incident_id)
    require_member(session, incident, actor)
    ask_for(session, incident, channel, ts, actor)


def ask_for(session: Session, incident: Incident, channel: str, ts: str, actor: Actor) -> None:
    """The same, as part of a change that holds the lock."""
    wanted = f"wanted:{channel}:{ts}"
    if not _seq_of(session, incident, _pinned(channel, ts)) and not _seq_of(session, incident, wanted):
        append(session, incident, "message.wanted", actor, key=wanted, channel=channel, ts=ts)


def keep_message(session: Session, incident_id: str, pin: Pin, actor: Actor) -> None:
    """Put a message that was asked for on the timeline, also of an incident that was closed in between."""
    incident = lock(session, incident_id)
    if not _seq_of(session, incident, _pinned(pin.place.channel, pin.place.ts)):
        _put(session, incident, pin, actor)


def record_missing(session: Session, incident_id: str, channel: str, ts: str, error: str, actor: Actor) -> None:
    """Put on record that a message asked for could not be read. `error` is Slack's code, empty if it was deleted."""
    incident = lock(session, incident_id)
    key = f"missing:{channel}:{ts}"
    if not _seq_of(session, incident, key):
        append(session, incident, "message.missing", actor, key=key, channel=channel, ts=ts, error=error)


def _put(session: Session, incident: Incident, pin: Pin, actor: Actor) -> int:
    message = mask_json(dict(pin.message))
    event = append(
        session,
        incident,
        "message.pinned",
        actor,
        happened_at=pin.written_at,
        key=_pinned(pin.place.channel, pin.place.ts),
        channel=pin.place.channel,
        ts=pin.place.ts,
        author=pin.author,
        permalink=pin.place.permalink,
        text=_as_read(session, message),
        message=json.dumps(message, ensure_ascii=False, sort_keys=True),
    )
    return event.seq


def _as_read(session: Session, message: Mapping[str, Any]) -> str:
    """What a message says, and the names of its files: a screenshot without a word is evidence too."""
    files = [f"📎 {file.get('title') or file.get('name') or file['id']}" for file in message.get("files", [])]
    text = readable(session, str(message.get("text") or ""))
    return mask(tidy("\n".join(part for part in (text, *files) if part)))


def _pinned(channel: str, ts: str) -> str:
    return f"pin:{channel}:{ts}"


def _seq_of(session: Session, incident: Incident, key: str) -> int | None:
    there = select(TimelineEvent.seq).where(TimelineEvent.incident_id == incident.id, TimelineEvent.key == key)
    return session.exec(there).first()
