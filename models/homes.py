"""What a person's Home tab is made of, and what Slack told us of people."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, and_, col, or_, select

from models.backlog import Backlog, refused
from models.duties import DutyFacts
from models.state import State, load_outline
from models.tables import Assignment, Incident, Member, Person, TimelineEvent, TimelinePayload

SHOWN_AT_MOST = 40
"""Incidents in a Home: the open ones first, then the newest closed."""


@dataclass(frozen=True)
class Home:
    """One person's Home: outlines of the incidents they may see, and how many more there are. `opened_at` is when they
    last opened it (UTC). `refused` has the incidents of which Slack refuses something; only administrators are told."""

    person: str
    locale: str | None
    opened_at: datetime | None
    incidents: tuple[State, ...]
    more: int
    refused: tuple[Backlog, ...] = ()
    duties: tuple[tuple[State, DutyFacts], ...] = ()
    """The running duties of the roles that the person holds, the most urgent first, each with its incident."""


def load_home(session: Session, person: str, *, everything: bool = False) -> Home:
    """Read what one person may see: the incidents whose channel they belong to, or `everything` (administrators)."""
    may_see = select(Incident.id).order_by(col(Incident.status).desc(), col(Incident.number).desc())
    if not everything:
        member = and_(col(Member.incident_id) == col(Incident.id), Member.person == person, Member.state != "left")
        may_see = may_see.join(Member, member)
    ids = session.exec(may_see).all()
    outlines = tuple(outline for id_ in ids[:SHOWN_AT_MOST] if (outline := load_outline(session, id_)))
    known = session.get(Person, person) or Person(id=person)
    parked = refused(session) if everything else ()
    return Home(
        person, known.locale, known.home_opened_at, outlines, len(ids) - len(outlines), parked,
        _own_duties(session, person, outlines),
    )  # fmt: skip


def _own_duties(session: Session, person: str, outlines: Iterable[State]) -> tuple[tuple[State, DutyFacts], ...]:
    held = select(Assignment.incident_id, Assignment.role).where(
        Assignment.person == person, col(Assignment.until).is_(None)
    )
    roles = set(session.exec(held))
    found = [
        (state, duty)
        for state in outlines
        for duty in state.law.running
        if state.incident.status == "open" and duty.certainty != "open" and duty.watched_until
        if (row := state.law.catalogue.obligations.get(duty.key)) and (state.incident.id, row.owner) in roles
    ]
    return tuple(sorted(found, key=lambda each: (each[1].watched_until, each[0].incident.number, each[1].key)))


def open_home(session: Session, person: str, at: datetime) -> None:
    """Note that a person looks at their Home now."""
    row = session.get(Person, person) or Person(id=person)
    row.home_opened_at = at
    session.add(row)


def has_home(session: Session, person: str) -> bool:
    """Whether a person has ever opened their Home: then it is to speak their language once that is known."""
    row = session.get(Person, person)
    return row is not None and row.home_opened_at is not None


def recently_opened(session: Session, incident_id: str, since: datetime, admins: Collection[str]) -> list[str]:
    """Who has opened their Home after `since`, of an incident's people (also of those who left) and administrators."""
    mine = select(Member.person).where(Member.incident_id == incident_id)
    rows = select(Person.id).where(
        col(Person.home_opened_at) > since, or_(col(Person.id).in_(mine), col(Person.id).in_(admins))
    )
    return list(session.exec(rows))


def opened_since(session: Session, since: datetime) -> list[str]:
    """Everybody who has opened their Home after `since`."""
    return list(session.exec(select(Person.id).where(col(Person.home_opened_at) > since)))


def record_person(
    session: Session, person: str, name: str | None, locale: str | None, at: datetime, *, unfit: str | None = None
) -> bool:
    """Keep what Slack says of a person; whether that is news (Slack tells of every change of a status line)."""
    row = session.get(Person, person) or Person(id=person)
    before = (row.name, row.locale, row.unfit, row.looked_up_at is None)
    row.name, row.locale, row.unfit, row.looked_up_at = name or row.name, locale or row.locale, unfit, at
    session.add(row)
    return (row.name, row.locale, row.unfit, False) != before


def is_known(session: Session, person: str) -> bool:
    """Whether Slack has been asked who somebody is."""
    row = session.get(Person, person)
    return row is not None and row.looked_up_at is not None


def locale_of(session: Session, person: str) -> str | None:
    """The language of a person's Slack, once known."""
    row = session.get(Person, person)
    return row.locale if row else None


def names_of(session: Session, people: set[str]) -> dict[str, str]:
    """What people are called, where Slack has told us, by user id."""
    named = session.exec(select(Person).where(col(Person.id).in_(people)))
    return {person.id: person.name for person in named if person.name}


def strangers(state: State) -> list[str]:
    """Who stands in an incident's record and has not been looked up."""
    return sorted(person for person in state.concerned if not state.is_known(person))


def incidents_of(session: Session, person: str) -> set[str]:
    """Ids of the incidents whose record names a person: as a member, as an actor, or in what an event says."""
    member = select(Member.incident_id).where(Member.person == person)
    named = (
        select(TimelineEvent.incident_id)
        .join(TimelinePayload, col(TimelinePayload.event_id) == col(TimelineEvent.id))
        .where(or_(TimelineEvent.actor == person, col(TimelinePayload.payload).contains(f'"{person}"')))
        .distinct()
    )
    return {*session.exec(member), *session.exec(named)}
