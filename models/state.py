"""The state of one incident, read in one transaction: all that the views may know, frozen.

Shapes mirror the tables, with what follows from them: which tasks are shown at this severity, who holds which role,
what counts as progress. A view takes a state and looks nothing up.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from sqlmodel import Session

from models.actors import STANCH
from models.duties import LawState, load_law, outline_law
from models.incidents import code, playbook_of
from models.playbook import Playbook, Role, Text
from models.rooms import Room, room_after
from models.rows import rows_of, rows_where
from models.tables import Assignment, Closure, Handover, Incident, Member, Moment, Person, Task
from models.timeline import Event as Event  # views read it from here
from models.timeline import load_events


@dataclass(frozen=True)
class IncidentFacts:
    """The incident's own row."""

    id: str
    number: int
    title: str
    what_happened: str
    how_found: str
    data_kinds: list[str]
    severity: str
    phase: str
    status: str
    quiet: bool
    declared_by: str
    declared_at: datetime
    updated_at: datetime
    next_update_at: datetime | None
    channel: str | None
    playbook_digest: str
    outcome: str | None
    revision: int

    @property
    def code(self) -> str:
        return code(self.number)


@dataclass(frozen=True)
class TaskFacts:
    key: str
    position: int
    phase: str
    owner: str
    text: str | None
    must: bool
    state: str
    assignee: str | None
    by: str | None
    at: datetime | None
    note: str | None


@dataclass(frozen=True)
class AssignmentFacts:
    role: str
    person: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class HandoverFacts:
    id: str
    role: str
    kind: str
    state: str
    holder: str
    successor: str
    brief: str
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class MomentFacts:
    kind: str
    at: datetime
    reason: str
    set_by: str
    seq: int
    in_force: bool


@dataclass(frozen=True)
class MemberFacts:
    person: str
    state: str
    error: str | None


@dataclass(frozen=True)
class ClosureFacts:
    event_id: str
    outcome: str
    reason: str
    duplicate_of: str | None
    proposed_by: str
    proposed_at: datetime


@dataclass(frozen=True)
class PersonFacts:
    id: str
    name: str | None
    locale: str | None
    unfit: str | None
    looked_up_at: datetime | None


@dataclass(frozen=True)
class State:
    """One incident as a whole, at one revision."""

    incident: IncidentFacts
    playbook: Playbook
    tasks: tuple[TaskFacts, ...]
    assignments: tuple[AssignmentFacts, ...]
    handovers: tuple[HandoverFacts, ...]
    moments: tuple[MomentFacts, ...]
    members: tuple[MemberFacts, ...]
    closure: ClosureFacts | None
    law: LawState
    people: Mapping[str, PersonFacts]
    events: tuple[Event, ...]
    duplicate_code: str | None
    duplicate_is_quiet: bool

    @cached_property
    def holders(self) -> Mapping[str, AssignmentFacts]:
        """The assignment in force of each role that somebody holds."""
        return {each.role: each for each in self.assignments if each.until is None}

    @cached_property
    def vacant_roles(self) -> tuple[Role, ...]:
        """The roles that the severity needs and nobody holds, in the playbook's order."""
        needed = self.playbook.severity(self.incident.severity).roles
        return tuple(role for role in self.playbook.roles if role.key in needed and role.key not in self.holders)

    @cached_property
    def orphaned_roles(self) -> tuple[Role, ...]:
        """The roles whose holder can do nothing for them: gone from the channel, or with an account of no use."""
        gone = {member.person for member in self.members if member.state == "left"}
        gone |= {person.id for person in self.people.values() if person.unfit}
        return tuple(
            role for role in self.playbook.roles if role.key in self.holders and self.holders[role.key].person in gone
        )

    @cached_property
    def visible_tasks(self) -> tuple[TaskFacts, ...]:
        """The tasks shown: those of the severity, ad-hoc ones, and whatever somebody has touched."""
        return tuple(shown(self.tasks, self.playbook, self.incident.severity))

    def tasks_of(self, phase: str) -> tuple[TaskFacts, ...]:
        """The lines of one phase's checklist, in order."""
        return tuple(task for task in self.visible_tasks if task.phase == phase)

    @property
    def open_tasks(self) -> tuple[TaskFacts, ...]:
        return tuple(task for task in self.visible_tasks if task.state == "open")

    def text_of(self, task: TaskFacts) -> Text:
        """What a task says, in both languages; an ad-hoc one as it was typed."""
        return Text(zh=task.text, en=task.text) if task.text else self.playbook.task(task.key).text

    def moment(self, kind: str) -> datetime | None:
        """When something happened, or None where nobody knows."""
        return next((m.at for m in self.moments if m.kind == kind and m.in_force), None)

    @cached_property
    def phases_shown(self) -> Mapping[str, int]:
        """The phases whose checklist is posted, in the order of work, each with the seq of the event that called for
        it.

        Those the playbook opens with, all up to the furthest one reached (one that was skipped has work in it too), and
        the phases of ad-hoc tasks. Going back hides nothing.
        """
        order = [phase.key for phase in self.playbook.incident_phases]
        since = {phase.key: 1 for phase in self.playbook.incident_phases if phase.opens_with or phase.key == order[0]}
        for event in self.events:
            if event.kind == "phase.set":
                passed = order[: order.index(event.payload["new"]) + 1]
                since = dict.fromkeys(passed, event.seq) | since
            elif event.kind == "task.added":
                since.setdefault(event.payload["phase"], event.seq)
        return {key: since[key] for key in order if key in since}

    @property
    def concerned(self) -> set[str]:
        """Everybody the record names, by Slack user id: who is in it, who did something, whose message was pinned."""
        people = {member.person for member in self.members} | {event.actor for event in self.events}
        people |= {held.person for held in self.assignments} | {task.assignee for task in self.tasks if task.assignee}
        pinned = {str(event.payload.get("author") or "") for event in self.events if event.kind == "message.pinned"}
        told = {person for event in self.events for person in event.payload.get("tell", ())}
        return {person for person in people | pinned | told if is_person(person)}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What to call people by, where Slack has told us."""
        return {STANCH: "Stanch"} | {person.id: person.name for person in self.people.values() if person.name}

    def is_known(self, person: str) -> bool:
        """Whether Slack has been asked who this is (it need not have known)."""
        return person == STANCH or (person in self.people and self.people[person].looked_up_at is not None)

    @cached_property
    def room(self) -> Room:
        """How the incident's channel stands."""
        return room_after(self.events)

    @property
    def members_here(self) -> tuple[str, ...]:
        return tuple(member.person for member in self.members if member.state in ("wanted", "present"))

    def roles_of(self, person: str) -> tuple[Role, ...]:
        """The roles a person holds now, in the playbook's order."""
        return tuple(r for r in self.playbook.roles if r.key in self.holders and self.holders[r.key].person == person)


AnyTask = TypeVar("AnyTask", Task, TaskFacts)


def load_state(session: Session, incident_id: str) -> State | None:
    """Read one incident as a whole; None if there is no such incident."""
    outline = load_outline(session, incident_id)
    if outline is None:
        return None
    closure = rows_of(session, ClosureFacts, Closure, incident_id)
    read = replace(
        outline,
        assignments=rows_of(session, AssignmentFacts, Assignment, incident_id, "since", "role", "id"),
        handovers=rows_of(session, HandoverFacts, Handover, incident_id, "asked_at", "role", "id"),
        moments=rows_of(session, MomentFacts, Moment, incident_id, "seq"),
        members=rows_of(session, MemberFacts, Member, incident_id, "person"),
        closure=closure[0] if closure else None,
        events=load_events(session, incident_id),
    )
    return replace(read, law=load_law(session, incident_id, read.events), people=_people(session, read.concerned))


def load_outline(session: Session, incident_id: str) -> State | None:
    """An incident with its tasks and duties, and nothing of its history or its people: what a list of several needs."""
    incident = session.get(Incident, incident_id)
    if incident is None:
        return None
    other = session.get(Incident, incident.duplicate_of) if incident.duplicate_of else None
    return State(
        incident=IncidentFacts(**{field.name: getattr(incident, field.name) for field in fields(IncidentFacts)}),
        playbook=playbook_of(incident),
        tasks=rows_of(session, TaskFacts, Task, incident_id, "position"),
        assignments=(),
        handovers=(),
        moments=(),
        members=(),
        closure=None,
        law=outline_law(session, incident),
        people={},
        events=(),
        duplicate_code=code(other.number) if other else None,
        duplicate_is_quiet=other.quiet if other else False,
    )


def is_person(author: str) -> bool:
    """Whether an id is a user's. Apps write messages too; their ids begin otherwise, and Slack has no name for them.

    https://docs.slack.dev/reference/objects/user-object
    """
    return author[:1] in ("U", "W")


def shown(tasks: Iterable[AnyTask], playbook: Playbook, severity: str) -> Iterator[AnyTask]:
    """Of an incident's tasks those that are shown: the severity's own, ad-hoc ones, and whatever somebody touched."""
    planned = {task.key for task in playbook.tasks_for(severity)}
    for task in tasks:
        if task.key in planned or task.text is not None or task.state != "open" or task.assignee:
            yield task


def _people(session: Session, concerned: set[str]) -> Mapping[str, PersonFacts]:
    table = Person.__table__.c  # type: ignore[attr-defined]
    return {person.id: person for person in rows_where(session, PersonFacts, Person, table.id.in_(concerned), "id")}
