"""The facts of a closed incident that all forms of its summary share.

A summary is told as of the event that closed the incident: what came later (somebody left the channel) is not in it,
whenever it is rendered.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.state import Event, State, TaskFacts


@dataclass(frozen=True)
class Span:
    """The time between two moments. `length` is None where it is unknown; `backwards`, where the two contradict each
    other, so that one of them must be wrong."""

    start: str
    end: str
    length: timedelta | None
    backwards: bool


PAIRS = (
    ("occurred", "detected"),
    ("detected", "reported"),
    ("detected", "declared"),
    ("detected", "aware"),
    ("detected", "contained"),
    ("occurred", "contained"),
    ("contained", "restored"),
    ("detected", "handling_ended"),
)
"""The spans that are told: time to detect, report, declare, be aware and contain; how long it leaked; to restore, to
end."""


def closing(state: State) -> Event:
    """The event that closed the incident last."""
    return next(event for event in reversed(state.events) if event.kind == "incident.closed")


def of_kind(state: State, *kinds: str) -> list[Event]:
    """The events of some kinds, in order; one whose content was erased has nothing to tell but its line."""
    return [event for event in state.events if event.kind in kinds and event.salt is not None]


def spans(state: State) -> list[Span]:
    """The times between moments. One that would run backwards has no length."""
    found = []
    for start, end in PAIRS:
        a, b = _when(state, start), _when(state, end)
        length = b - a if a and b else None
        backwards = length is not None and length < timedelta(0)
        found.append(Span(start, end, None if backwards else length, backwards))
    return found


def decisions(state: State) -> list[Event]:
    """Every decision, in order."""
    return of_kind(state, "decision.recorded")


def superseded(state: State) -> dict[int, int]:
    """Which decision (by seq) was replaced by which."""
    return {event.payload["supersedes"]: event.seq for event in decisions(state) if event.payload.get("supersedes")}


def not_done(state: State) -> list[TaskFacts]:
    """What was not done: not applicable, or left open."""
    return [task for task in state.visible_tasks if task.state != "done"]


def tenures(state: State) -> Iterator[tuple[str, str, datetime, datetime | None]]:
    """Who held which role from when until when, role by role in the playbook's order."""
    for role in state.playbook.roles:
        for held in state.assignments:
            if held.role == role.key:
                yield role.key, held.person, held.since, held.until


def file_name(state: State, what: str) -> str:
    """What a file of this closing is called; a second closing's files do not look like the first one's."""
    closings = len(of_kind(state, "incident.closed"))
    return f"{state.incident.code}{f'-{closings}' if closings > 1 else ''}-{what}"


def names(state: State) -> dict[str, str]:
    """What to call people by in writing. Two of one name are told apart by their Slack ids."""
    shared = Counter(state.names.values())
    return {id_: name if shared[name] == 1 else f"{name} ({id_})" for id_, name in state.names.items()}


def is_restricted(event: Event) -> bool:
    """Whether an event may be read by some roles only. In a summary, which everybody reads, nobody reads it."""
    return bool(event.payload.get("audience"))


def _when(state: State, kind: str) -> datetime | None:
    return state.incident.declared_at if kind == "declared" else state.moment(kind)
