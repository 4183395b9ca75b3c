"""What must hold of a world at rest, whatever happened in it: written by hand, and read from Slack and the database
directly.

Each function yields a sentence for each thing that is wrong; a world where nothing is yields none. What people deleted
(`Crowd.deleted`) is missed by nobody.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from sqlalchemy import text
from sqlmodel import Session

from bot.verifying import verify
from sandbox.records import Channel, Message
from tests.chaos.crowd import Crowd
from tests.chaos.nursery import ROOT
from tests.chaos.world import ANNOUNCEMENTS, World

Row = dict[str, Any]

TOLD = frozenset(
    {"decision.recorded", "note.added", "update.posted", "severity.set", "incident.renamed", "incident.reopened",
     "message.missing"}
)  # fmt: skip
"""Kinds of events of which each is told in the channel, once."""

PLAYBOOK = yaml.safe_load((ROOT / "playbooks/customer-data-leak.yaml").read_text())

MARKS = {"open": "☐", "done": "☑", "not_applicable": "☒"}
BUTTONS = {"open": {"task.done", "task.done_at"}, "done": {"task.undo"}, "not_applicable": {"task.undo"}}


@dataclass(frozen=True)
class Scene:
    """A world as it is to be examined: every table as rows, and Slack."""

    world: World
    crowd: Crowd
    tables: dict[str, list[Row]]

    def channel(self, incident: Row) -> Channel | None:
        return self.world.slack.team.channels.get(incident["channel"] or "")

    def posted(self, channel: Channel) -> list[Message]:
        """What the bot has posted in a channel."""
        bot = self.world.slack.team.bot.id
        return [one for one in channel.shared_messages() if one.user == bot and not one.is_system]

    def events(self, incident: Row) -> list[Row]:
        """An incident's events with what they say, in order."""
        mine = [event for event in self.tables["timeline_event"] if event["incident_id"] == incident["id"]]
        said = {row["event_id"]: json.loads(row["payload"]) for row in self.tables["timeline_payload"]}
        return [event | {"said": said[event["id"]]} for event in sorted(mine, key=lambda event: event["seq"])]


def violations(world: World, crowd: Crowd) -> list[str]:
    """Everything that is wrong with a world at rest."""
    tables = ("incident", "task", "member", "surface", "timeline_event", "timeline_payload")
    scene = Scene(world, crowd, {name: world.read(_rows, name) for name in tables})
    found = [*_acknowledged(scene), *_pressed(scene), *_chains(scene), *_channels(scene), *_ours(scene)]
    found += _announcements(scene)
    for incident in scene.tables["incident"]:
        code = f"INC-{incident['number']:04d}"
        channel = scene.channel(incident)
        if channel is None:
            found.append(f"{code} has no channel")
            continue
        checks = (_cards, _lines, _news, _pinned, _members)
        found += [f"{code}: {each}" for check in checks for each in check(scene, incident, channel)]
    return found


def _rows(session: Session, table: str) -> list[Row]:
    return [dict(row) for row in session.execute(text(f"SELECT * FROM {table}")).mappings()]  # noqa: S608


# --- The record -------------------------------------------------------------------------------------------------------


def _acknowledged(scene: Scene) -> Iterator[str]:
    """What was acknowledged is on record once; what was refused is not; nothing is there twice."""
    kinds = {event["id"]: event["kind"] for event in scene.tables["timeline_event"]}
    said = [(kinds[row["event_id"]], _news_in(row["payload"])) for row in scene.tables["timeline_payload"]]
    for entry in scene.crowd.ledger:
        times = sum(kind == entry.kind and entry.words in words for kind, words in said)
        if times not in {"recorded": (1,), "refused": (0,), "unknown": (0, 1)}[entry.fate]:
            yield f"{entry.kind} “{entry.words}” was {entry.fate}, and is on record {times} times"


def _news_in(payload: str) -> str:
    """What an event says, without what was so before it."""
    return json.dumps({name: value for name, value in json.loads(payload).items() if name != "old"})


def _pressed(scene: Scene) -> Iterator[str]:
    """A press has one effect at most, however often it is delivered; and what was ticked has been done."""
    effects: Counter[str] = Counter()
    done = set()
    for incident in scene.tables["incident"]:
        for event in scene.events(incident):
            if event["kind"] in ("task.done", "task.reopened"):
                effects[f"{incident['id']} {event['said']['task']}"] += 1
            if event["kind"] == "task.done":
                done.add(f"{incident['id']} {event['said']['task']}")
    for value, times in effects.items():
        if times > scene.world.presses[value]:
            yield f"{value} changed {times} times, and was pressed {scene.world.presses[value]} times"
    yield from (f"{value} was ticked, and is nowhere on record" for value in scene.crowd.ticked if value not in done)


def _chains(scene: Scene) -> Iterator[str]:
    yield from (f"the record does not hold: {flaw}" for flaw in verify(scene.world.url))


# --- Slack as a whole -------------------------------------------------------------------------------------------------


def _channels(scene: Scene) -> Iterator[str]:
    """The bot has made one channel for each incident, and each is private."""
    team = scene.world.slack.team
    made = [one for one in team.channels.values() if one.creator == team.bot.id and one.kind != "im"]
    if {one.id for one in made} != {incident["channel"] for incident in scene.tables["incident"]}:
        yield f"the bot has made {[one.name for one in made]} for {len(scene.tables['incident'])} incidents"
    yield from (f"#{one.name} is {one.kind}" for one in made if one.kind != "private")


def _ours(scene: Scene) -> Iterator[str]:
    """Every message of ours is known to the database, as the one of its surface; and the other way round."""
    rows = {row["id"]: row for row in scene.tables["surface"]}
    files = {row["ts"] for row in rows.values()}
    seen = set()
    for channel in scene.world.slack.team.channels.values():
        for message in scene.posted(channel):
            carried = ((message.metadata or {}).get("event_payload") or {}).get("id")
            seen |= {message.ts, *message.files}
            if message.files:
                yield from (f"the file {one} is unknown to us" for one in message.files if one not in files)
            elif carried is None and channel.kind == "im":
                continue  # an answer to one person alone, which is a courtesy and no surface
            elif carried not in rows or rows[carried]["ts"] != message.ts:
                yield f"unknown to us: {message.text!r} in {channel.name or channel.members}"
    for row in rows.values():
        is_message = row["ts"] and row["place"] != row["ts"] and not row["key"].startswith(("mark:", "status.pin"))
        if is_message and row["ts"] not in seen and row["ts"] not in scene.crowd.deleted:
            yield f"{row['key']} should stand in Slack, and does not"
        if row["error"]:
            yield f"{row['key']} was given up: {row['error']}"
        if row["key"].startswith("twin:"):
            yield f"{row['key']} was not taken back"


def _announcements(scene: Scene) -> Iterator[str]:
    """One announcement for each incident that is not quiet."""
    [channel] = [one for one in scene.world.slack.team.channels.values() if one.name == ANNOUNCEMENTS]
    codes = Counter(message.text.split(" ")[0] for message in scene.posted(channel))
    wanted_codes = Counter(f"INC-{row['number']:04d}" for row in scene.tables["incident"] if not row["quiet"])
    if codes != wanted_codes:
        yield f"announced are {dict(codes)}"


# --- One incident -----------------------------------------------------------------------------------------------------


def _cards(scene: Scene, incident: Row, channel: Channel) -> Iterator[str]:
    """One status card, pinned once, and one card of the roles; nothing is pinned but cards of ours."""
    for block, what in (("progress", "status card"), ("role.ic", "card of roles")):
        cards = [one for one in scene.posted(channel) if block in _blocks(one)]
        if len(cards) != 1:
            yield f"there are {len(cards)} of the {what}"
    pinned = {one.ts: _blocks(one) for one in scene.posted(channel) if one.ts in {pin["ts"] for pin in channel.pins}}
    if len(pinned) != len(channel.pins) or sum("progress" in blocks for blocks in pinned.values()) != 1:
        yield f"pinned are {channel.pins}, of which ours are {sorted(pinned)}"


def _lines(scene: Scene, incident: Row, channel: Channel) -> Iterator[str]:
    """Each task that is to be seen has one line, with its mark and the one button that fits; a closed incident has no
    buttons."""
    tasks = {row["key"]: row for row in scene.tables["task"] if row["incident_id"] == incident["id"]}
    seen = [
        (block_id.removeprefix("task."), block)
        for message in scene.posted(channel)
        for block_id, block in _blocks(message).items()
        if block_id.startswith("task.")
    ]
    if Counter(key for key, _ in seen) != Counter(_to_be_seen(tasks, incident, scene.events(incident))):
        yield f"there are lines for {sorted(key for key, _ in seen)}"
    for key, line in seen:
        state, action = tasks[key]["state"], line.get("accessory", {}).get("action_id")
        buttons = BUTTONS[state] if incident["status"] == "open" else {None}
        if not line["text"]["text"].startswith(MARKS[state]) or action not in buttons:
            yield f"{key} is {state}, its line says {line['text']['text'][:20]!r}, and its button is {action}"


def _to_be_seen(tasks: Mapping[str, Row], incident: Row, events: list[Row]) -> set[str]:
    """The tasks of the phases that were reached, as far as the playbook has them for this severity or somebody had
    to do with them."""
    order = [phase["key"] for phase in PLAYBOOK["phases"] if phase["in_incident"]]
    opened = {phase["key"] for phase in PLAYBOOK["phases"] if phase["opens_with"]}
    reached = [order.index(event["said"]["new"]) for event in events if event["kind"] == "phase.set"]
    shown = {*opened, *order[: max(reached, default=0) + 1]}
    shown |= {event["said"]["phase"] for event in events if event["kind"] == "task.added"}
    planned = {task["key"] for task in PLAYBOOK["tasks"] if incident["severity"] <= task["from_severity"]}
    return {
        key
        for key, row in tasks.items()
        if row["phase"] in shown and (key in planned or row["text"] or row["assignee"] or row["state"] != "open")
    }


def _news(scene: Scene, incident: Row, channel: Channel) -> Iterator[str]:
    """Each event that is news stands in the channel once, in the order in which it happened."""
    stand = [
        (int(number[1]), message.ts)
        for message in scene.posted(channel)
        if "when" in _blocks(message) and "entry.0" in _blocks(message)
        for number in [re.search(r"#(\d+)$", _blocks(message)["when"]["elements"][0]["text"])]
        if number
    ]
    numbers = [number for number, _ in stand]
    if numbers != sorted(numbers):
        yield f"the news stands in the order {numbers}"
    if twice := [number for number, times in Counter(numbers).items() if times > 1]:
        yield f"told twice: {twice}"
    told = {event["id"]: event["seq"] for event in scene.events(incident) if event["kind"] in TOLD}
    gone = {row["key"] for row in scene.tables["surface"] if row["ts"] in scene.crowd.deleted}
    missing = [seq for id_, seq in told.items() if seq not in numbers and f"event:{id_}" not in gone]
    if missing:
        yield f"never told: {missing}"


def _pinned(scene: Scene, incident: Row, channel: Channel) -> Iterator[str]:
    """What people put on the timeline is there once, with a check mark, unless it was deleted first."""
    events = scene.events(incident)
    answers = Counter(e["said"]["ts"] for e in events if e["kind"] in ("message.pinned", "message.missing"))
    refused = {e["kind"] for e in events} & {"incident.closed", "member.left"}
    for said in scene.crowd.pinned:
        if said.channel != channel.id:
            continue
        message = channel.message(said.ts)
        if answers[said.ts] > 1 or (answers[said.ts] == 0 and not refused):
            yield f"“{said.text}” is on the timeline {answers[said.ts]} times"
        if (
            message
            and answers[said.ts]
            and scene.world.slack.team.bot.id not in message.reactions.get("white_check_mark", [])
        ):
            yield f"“{said.text}” has no check mark"


def _members(scene: Scene, incident: Row, channel: Channel) -> Iterator[str]:
    """Who the database says is there is there, and nobody else."""
    states = {row["person"]: row["state"] for row in scene.tables["member"] if row["incident_id"] == incident["id"]}
    there = {person for person, state in states.items() if state == "present"}
    if there != set(channel.members) - {scene.world.slack.team.bot.id}:
        yield f"in the channel are {sorted(channel.members)}, on record {states}"


def _blocks(message: Message) -> dict[str, Row]:
    return {block["block_id"]: block for block in message.blocks}
