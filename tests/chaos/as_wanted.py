"""Whether Slack shows, to the letter, what `views.wanted` says of the state in the database, and every open Home too.

The product is its own measure here; what must hold whatever it says stands in `invariants`.
"""

import json
from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, select

from bot.plan import plan
from models.homes import Home, load_home
from models.surfaces import load_incident
from models.tables import Incident
from tests.chaos.crowd import Crowd
from tests.chaos.world import ANNOUNCEMENTS, World
from views.home import render_home
from views.surfaces import Document, Message, Topic
from views.wanted import wanted
from views.workspace import Workspace

ADMIN = "U0SBXWANG"


def deviations(world: World, crowd: Crowd) -> Iterator[str]:
    """A sentence for everything that Slack shows otherwise than wanted. What people deleted is missed by nobody."""
    for incident_id in world.read(_every_incident):
        yield from _in_incident(world, crowd, incident_id)
    for person, screen in world.slack.team.screens.items():
        home = render_home(world.read(_home_of, person), _workspace(world))
        if screen.home and _as_sent(screen.home.payload) != _as_sent(home.payload):
            yield f"the Home of {person} does not show how things stand"


def _in_incident(world: World, crowd: Crowd, incident_id: str) -> Iterator[str]:
    found = world.read(load_incident, incident_id)
    assert found
    state, shown = found
    surfaces, team = wanted(state, _workspace(world)), world.slack.team
    yield from (f"left to do: {step.action} {step.key}" for step in plan(surfaces, shown))
    for surface in surfaces:
        row = shown.get(surface.key)
        if row is None or row.ts is None or row.ts in crowd.deleted:
            continue
        place = team.channels[row.place or ""] if row.place in team.channels else None
        match surface:
            case Topic(text=topic) if place is None or place.topic != topic:
                yield f"the topic is {place.topic if place else None!r}"
            case Message(living=True) as message:
                there = place.message(row.ts) if place else None
                said = {"text": there.text, "blocks": there.blocks} if there else None
                if said is None or _as_sent(said) != _as_sent(message.payload):
                    yield f"{message.key} does not show what is wanted"
            case Document() if place is None or sum(row.ts in each.files for each in place.messages) != 1:
                yield f"{surface.key} is not shared once"


def _as_sent(payload: dict[str, Any]) -> Any:
    """What is shown, as JSON, without the ids that Slack gives to what has none: our dividers."""
    blocks = json.loads(json.dumps(payload["blocks"]))
    for block in blocks:
        if block["type"] == "divider":
            block.pop("block_id", None)
    return payload.get("text"), blocks


def _every_incident(session: Session) -> list[str]:
    return list(session.exec(select(Incident.id)))


def _home_of(session: Session, person: str) -> Home:
    return load_home(session, person, everything=person == ADMIN)


def _workspace(world: World) -> Workspace:
    """The workspace as the bot knows it."""
    url = f"{world.slack.team.base_url}/"
    return Workspace("en", "Asia/Shanghai", ANNOUNCEMENTS, "/incident", url, frozenset({ADMIN}))
