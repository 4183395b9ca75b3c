"""Paging: somebody is to be called out of Slack; what became of it; somebody has acknowledged.

`pages_due` names the incidents in which somebody has to be called by now, `call_pages` writes it down, each mark once,
under a unique key: the timeline is the outbox, from which the leader sends (`bot/paging/`). What was missed while
nobody watched is called once, as things stand.

- Opened at SEV1 or SEV2, or raised to it: once, as long as that is news.
- Nobody has taken the command for 10 minutes: then every 10 minutes, six times.
- A clock is due, then every hour that it is overdue, a long one not at night: whenever `thresholds` says so. All that
  come to their end at one time are one page.

Events: `page.called` (`reason`: `opened` `raised` `command` `due` `overdue`; `severity`; `deadline`: an instant (UTC)
or null; `house`: whether that is a target of the house and not of the law; `marks`, see `models.paging`), `page.sent`
(`page`: the id of the event, `channel`: `webhook` or `mail`), `page.failed` (the same, and `error`: a word of ours or a
status, never an address), `page.acknowledged` (`up_to`: the seq of the newest page that was seen).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from models.actors import Actor
from models.changes.thresholds import Mark, marks_of
from models.incidents import lock
from models.paging import (
    ACKNOWLEDGED,
    CALLED,
    FAILED,
    SENT,
    is_called_for,
    is_needed,
    marks_called,
    matter_of,
    silenced,
    unled_since,
    until_of,
)
from models.permissions import holders_in_channel, require_member
from models.playbook import SEVERITIES
from models.refusal import Refused, Who
from models.state import Event, State, load_state
from models.tables import Assignment, Incident, Obligation, TimelineEvent
from models.timeline import append, load_events

PAGED = ("SEV1", "SEV2")
NEWS = timedelta(hours=6)
"""How long it is news that an incident was opened."""

UNLED = timedelta(minutes=10)
TIMES = 6
"""Somebody is called for the command after so long, and again after as long, this many times in all."""

ENDS = ("due", "overdue")
GRADING = ("incident.declared", "severity.set")


@dataclass(frozen=True)
class Due:
    """A page that is to be called: see `page.called`."""

    reason: str
    marks: tuple[str, ...]
    deadline: datetime | None
    house: bool = False


@dataclass(frozen=True)
class Page:
    """A page on its way out. Its id is the same however often it is sent. Nothing else of an incident leaves Slack."""

    id: str
    code: str
    severity: str
    reason: str
    deadline: datetime | None
    house: bool
    called_at: datetime


def pages_due(session: Session, now: datetime) -> list[str]:
    """Ids of the incidents in which somebody is to be called."""
    return [incident_id for incident_id in _likely(session, now) if _due(session, incident_id, now)]


def call_pages(session: Session, incident_id: str, actor: Actor) -> None:
    """Put on record for what somebody has to be called by now."""
    incident = lock(session, incident_id)
    for due in _due(session, incident_id, actor.at):
        append(
            session, incident, CALLED, actor, key=f"page:{due.marks[0]}",
            reason=due.reason, severity=incident.severity, marks=list(due.marks), house=due.house,
            deadline=due.deadline.isoformat() if due.deadline else None,
        )  # fmt: skip


def acknowledge_page(session: Session, incident_id: str, up_to: int, actor: Actor) -> None:
    """Say that somebody is there: nobody is called any more for what was called up to the page that they saw.

    Anyone in the incident may, also in a closed one, whose clocks go on. Raises `Refused` for whoever comes second.
    """
    incident = lock(session, incident_id)
    require_member(session, incident, actor)
    events = load_events(session, incident_id)
    if not any(event.kind == CALLED and event.seq == up_to for event in events):
        raise Refused("Nobody was called for this.")
    answers = (e for e in events if e.kind == ACKNOWLEDGED and e.payload.get("up_to", 0) >= up_to)
    answer = next(answers, None)
    if answer is None:
        append(session, incident, ACKNOWLEDGED, actor, up_to=up_to)
    elif answer.actor != actor.person:
        raise Refused("{person} acknowledged this already ({when}).", person=Who(answer.actor), when=answer.recorded_at)


def unsent(session: Session, channels: Collection[str]) -> list[tuple[str, str, str]]:
    """What has to be sent: the channel, the incident and the id of each page that has no outcome there."""
    running = select(Obligation.incident_id).where(Obligation.state == "running")
    live = select(Incident.id).where(or_(Incident.status == "open", col(Incident.id).in_(running)))
    called = select(TimelineEvent.incident_id, TimelineEvent.id).where(
        TimelineEvent.kind == CALLED, col(TimelineEvent.incident_id).in_(live)
    )
    keys = {
        _outcome_key(page, channel): (channel, incident, page)
        for incident, page in session.exec(called.order_by(TimelineEvent.incident_id, col(TimelineEvent.seq)))
        for channel in channels
    }
    known = set(session.exec(select(TimelineEvent.key).where(col(TimelineEvent.key).in_(keys))))
    left = [names for key, names in keys.items() if key not in known]
    needed = {page for incident in {names[1] for names in left} for page in _needed(session, incident)}
    return [names for names in left if names[2] in needed]


def _needed(session: Session, incident_id: str) -> set[str]:
    state = load_state(session, incident_id)
    return {e.id for e in state.events if e.kind == CALLED and is_needed(state, e)} if state else set()


def page_to_send(session: Session, incident_id: str, page_id: str, channel: str) -> Page | None:
    """A page as it is sent; None where nothing has to be sent there any more."""
    state = load_state(session, incident_id)
    page = next((event for event in state.events if event.id == page_id), None) if state else None
    if state is None or page is None or not is_needed(state, page):
        return None
    if any(event.key == _outcome_key(page_id, channel) for event in state.events[page.seq :]):
        return None
    said = page.payload
    deadline = datetime.fromisoformat(said["deadline"]) if said["deadline"] else None
    return Page(
        page.id, state.incident.code, said["severity"], said["reason"], deadline, said["house"], page.recorded_at
    )


def record_outcome(
    session: Session, incident_id: str, page_id: str, channel: str, error: str | None, actor: Actor
) -> None:
    """A page was sent by a channel, or given up there: once each, however often it was tried."""
    incident, key = lock(session, incident_id), _outcome_key(page_id, channel)
    written = select(TimelineEvent.id).where(TimelineEvent.incident_id == incident_id, TimelineEvent.key == key)
    if session.exec(written).first() is None:
        if error is None:
            append(session, incident, SENT, actor, key=key, page=page_id, channel=channel)
        else:
            append(session, incident, FAILED, actor, key=key, page=page_id, channel=channel, error=error)


def _outcome_key(page_id: str, channel: str) -> str:
    return f"page:{page_id}:{channel}"


def _likely(session: Session, now: datetime) -> Iterator[str]:
    """The incidents worth a closer look: it reads them as a whole, and most have nobody to be called for."""
    past = or_(col(Obligation.due_at) <= now, col(Obligation.target_at) <= now)
    ended = set(session.exec(select(Obligation.incident_id).where(Obligation.state == "running", past)))
    worth = select(Incident).where(or_(Incident.status == "open", col(Incident.id).in_(ended)))
    for incident in session.exec(worth.order_by(col(Incident.number))):
        if incident.id in ended or _is_news(session, incident, now) or _seems_unled(session, incident):
            yield incident.id


def _is_news(session: Session, incident: Incident, now: datetime) -> bool:
    """Whether its severity was set a short time ago, and nobody was called for that."""
    graded = select(TimelineEvent.seq, TimelineEvent.recorded_at).where(
        TimelineEvent.incident_id == incident.id, col(TimelineEvent.kind).in_(GRADING)
    )
    newest = session.exec(graded.order_by(col(TimelineEvent.seq).desc()).limit(1)).first()
    if newest is None or incident.severity not in PAGED or newest[1] <= now - NEWS:
        return False
    called = select(TimelineEvent.id).where(TimelineEvent.incident_id == incident.id)
    return session.exec(called.where(TimelineEvent.key == f"page:severity:{newest[0]}:1")).first() is None


def _seems_unled(session: Session, incident: Incident) -> bool:
    person = holders_in_channel(session, incident).get("ic")
    own = (
        select(TimelineEvent.id)
        .join(Assignment, col(Assignment.incident_id) == col(TimelineEvent.incident_id))
        .where(Assignment.incident_id == incident.id, Assignment.role == "ic", col(Assignment.until).is_(None))
        .where(TimelineEvent.actor == person, col(TimelineEvent.recorded_at) >= col(Assignment.since))
    )
    return person is None or session.exec(own.limit(1)).first() is None


def _due(session: Session, incident_id: str, now: datetime) -> list[Due]:
    """The pages of an incident that are due and not called yet."""
    state = load_state(session, incident_id)
    if state is None:
        return []
    known = marks_called(state.events), silenced(state.events)
    clocks = [due for due in _ended_clocks(state, now) if _is_new(due, *known)]
    alone = [due for due in (_opened(state, now), _unled(state, now)) if due and _is_new(due, *known)]
    return alone + ([_together(clocks)] if clocks else [])


def _is_new(due: Due, called: set[str], silent: set[str]) -> bool:
    return not any(mark in called or matter_of(mark) in silent for mark in due.marks)


def _opened(state: State, now: datetime) -> Due | None:
    """The severity that the incident has, where it was opened at it or raised to it."""
    newest = next((event for event in reversed(state.events) if event.kind in GRADING and event.payload), None)
    if newest is None or state.incident.status == "closed" or state.incident.severity not in PAGED:
        return None
    if newest.recorded_at <= now - NEWS or _is_lowering(newest):
        return None
    reason = "opened" if newest.kind == "incident.declared" else "raised"
    return Due(reason, (f"severity:{newest.seq}:1",), _next_deadline(state, now))


def _is_lowering(event: Event) -> bool:
    said = event.payload
    return "old" in said and SEVERITIES.index(said["new"]) > SEVERITIES.index(said["old"])


def _unled(state: State, now: datetime) -> Due | None:
    since = unled_since(state) if state.incident.status == "open" else None
    n = min((now - since) // UNLED, TIMES) if since else 0
    if since is None or n < 1:
        return None
    return Due("command", (f"command:{since.isoformat()}:{n}",), _next_deadline(state, now))


def _ended_clocks(state: State, now: datetime) -> Iterator[Due]:
    """The clocks that have come to their end, each with the newest of its marks."""
    for duty in filter(is_called_for, state.law.duties):
        passed = [mark for mark in marks_of(duty, state.law.zone, now) if mark.threshold in ENDS and mark.at <= now]
        if passed:
            newest = max(passed, key=_order)
            mark = f"clock:{duty.key}:{until_of(duty)}:{newest.threshold}{newest.n or ''}"
            yield Due(newest.threshold, (mark,), duty.watched_until, house=duty.due_at is None)


def _order(mark: Mark) -> tuple[bool, int]:
    return mark.threshold == "overdue", mark.n


def _together(clocks: list[Due]) -> Due:
    """One page for all of them, with the earliest deadline of the law; where there is none, of the house."""
    first = min(clocks, key=lambda due: (due.house, due.deadline))
    late = any(due.reason == "overdue" for due in clocks)
    marks = tuple(mark for due in clocks for mark in due.marks)
    return replace(first, reason="overdue" if late else "due", marks=marks)


def _next_deadline(state: State, now: datetime) -> datetime | None:
    """The law's next instant that is surely counted towards; what the house aims at is not called a deadline."""
    return min((d.due_at for d in state.law.duties if is_called_for(d) and d.due_at and d.due_at > now), default=None)
