"""Hindsight: an incident as it stood when it was closed, whatever has become of it since.

A summary tells of one closing. It may be sent late, when the incident has been reopened and people work on; so what it
tells is taken from the events up to that closing, not from what the tables say today.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from models.law_replay import law_after
from models.replay import replay
from models.state import AssignmentFacts, Event, IncidentFacts, MomentFacts, State, TaskFacts

UPDATES = ("incident.declared", "incident.reopened", "update.posted")
"""The events from which the time to the next status update counts."""


def closings(state: State) -> Iterator[State]:
    """The incident at each of its closings, the earliest first."""
    for event in state.events:
        if event.kind == "incident.closed":
            yield _as_of(state, event)


def _as_of(state: State, closed: Event) -> State:
    events, later, at = state.events[: closed.seq], state.events[closed.seq :], closed.recorded_at
    said = {key: last.value for key, last in replay((e.seq, e.kind, e.payload) for e in events).items()}
    return replace(
        state,
        incident=_incident(state.incident, said, events),
        tasks=tuple(_task(task, said, events) for task in state.tasks if task.key not in _added(later)),
        assignments=tuple(_assignment(held, closed) for held in state.assignments if held.since <= at),
        handovers=tuple(each for each in state.handovers if each.asked_at <= at),
        moments=tuple(_moments(state.moments, said, closed)),
        closure=None,
        law=law_after(state.law, events),
        duplicate_code=said.get("duplicate_of"),
        events=events,
    )


def _incident(incident: IncidentFacts, said: Mapping[str, Any], events: tuple[Event, ...]) -> IncidentFacts:
    own = {key: said[key] for key in ("title", "severity", "phase", "status", "outcome") if key in said}
    updated_at = next(event.recorded_at for event in reversed(events) if event.kind in UPDATES)
    return replace(incident, **own, updated_at=updated_at, next_update_at=None, revision=len(events))


def _added(events: tuple[Event, ...]) -> set[str]:
    """The tasks that were added by some events, by their keys."""
    return {event.payload.get("task", "") for event in events if event.kind == "task.added"}


def _task(task: TaskFacts, said: Mapping[str, Any], events: tuple[Event, ...]) -> TaskFacts:
    settled = next((event for event in reversed(events) if _settles(event, task.key)), None)
    given = [event.payload["new"] for event in events if _gives(event, task.key)]
    note = None
    if settled and settled.kind in ("task.not_applicable", "incident.closed"):
        note = settled.payload.get("reason") or settled.payload.get("text")
    return replace(
        task,
        state=said.get(f"task {task.key}", "open"),
        assignee=given[-1] if given else None,
        by=settled.actor if settled else None,
        at=settled.recorded_at if settled else None,
        note=note,
    )


def _settles(event: Event, key: str) -> bool:
    """Whether an event changed the state of a task."""
    by_itself = event.kind in ("task.done", "task.not_applicable", "task.reopened") and event.payload.get("task") == key
    return by_itself or key in (*event.payload.get("settled", ()), *event.payload.get("reopened", ()))


def _gives(event: Event, key: str) -> bool:
    """Whether an event gave a task to somebody: by itself, or with the role that it belongs to."""
    by_itself = event.kind == "task.assigned" and event.payload.get("task") == key
    return by_itself or (event.kind == "role.assigned" and key in event.payload.get("tasks", ()))


def _assignment(held: AssignmentFacts, closed: Event) -> AssignmentFacts:
    return replace(held, until=None) if held.until and held.until > closed.recorded_at else held


def _moments(moments: tuple[MomentFacts, ...], said: Mapping[str, Any], closed: Event) -> Iterator[MomentFacts]:
    known = [moment for moment in moments if moment.seq <= closed.seq]
    newest = {moment.kind: moment.seq for moment in known}
    for moment in known:
        in_force = newest[moment.kind] == moment.seq and said.get(f"moment {moment.kind}") is not None
        yield replace(moment, in_force=in_force)
