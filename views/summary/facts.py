"""The facts of a closed incident that all forms of its summary share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.playbook import MOMENTS
from models.state import Event, State, TaskFacts


@dataclass(frozen=True)
class Span:
    """The time between two moments. `length` is None where one of them is unknown."""

    start: str
    end: str
    length: timedelta | None


PAIRS = (
    ("occurred", "detected"),
    ("detected", "reported"),
    ("detected", "aware"),
    ("detected", "contained"),
    ("detected", "handling_ended"),
)
"""The spans that are told: time to detect, to report, to be aware, to contain, to end."""


def moments(state: State) -> list[tuple[str, datetime | None]]:
    """Every start event in its usual order, with its time or None."""
    return [(kind, state.moment(kind)) for kind in MOMENTS]


def spans(state: State) -> list[Span]:
    """The times between moments. A span that would run backwards is unknown: one of its ends is wrong."""
    found = []
    for start, end in PAIRS:
        a, b = state.moment(start), state.moment(end)
        length = b - a if a and b and b >= a else None
        found.append(Span(start, end, length))
    return found


def closing(state: State) -> Event:
    """The event that closed the incident last."""
    return next(event for event in reversed(state.events) if event.kind == "incident.closed")


def decisions(state: State) -> list[Event]:
    """Every decision, in order."""
    return [event for event in state.events if event.kind == "decision.recorded"]


def superseded(state: State) -> dict[int, int]:
    """Which decision (by seq) was replaced by which."""
    return {event.payload["supersedes"]: event.seq for event in decisions(state) if event.payload["supersedes"]}


def not_done(state: State) -> list[TaskFacts]:
    """What was not done: not applicable, or left open."""
    return [task for task in state.visible_tasks if task.state != "done"]


def tenures(state: State) -> Iterator[tuple[str, str, datetime, datetime | None]]:
    """Who held which role from when until when, role by role in the playbook's order."""
    for role in state.playbook.roles:
        for held in state.assignments:
            if held.role == role.key:
                yield role.key, held.person, held.since, held.until
