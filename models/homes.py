"""What a person's Home tab is made of, and what Slack told us of people."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.state import State, load_state
from models.tables import Incident, Member, Person, TimelineEvent

SHOWN_AT_MOST = 20
"""Incidents in a Home: the open ones, then the newest closed."""


@dataclass(frozen=True)
class Home:
    """One person's Home: the incidents they may see. `opened_at` is when they last opened it (UTC)."""

    person: str
    locale: str | None
    opened_at: datetime | None
    incidents: tuple[State, ...]


def load_home(session: Session, person: str) -> Home:
    """Read what one person may see: the incidents whose channel they belong to."""
    mine = (
        select(Incident.id)
        .join(Member, col(Member.incident_id) == col(Incident.id))
        .where(Member.person == person, Member.state != "left")
        .order_by(col(Incident.status).desc(), col(Incident.number).desc())
        .limit(SHOWN_AT_MOST)
    )
    known = session.get(Person, person)
    states = tuple(state for id_ in session.exec(mine) if (state := load_state(session, id_)))
    return Home(person, known.locale if known else None, known.home_opened_at if known else None, states)


def open_home(session: Session, person: str, at: datetime) -> None:
    """Note that a person looks at their Home now."""
    row = session.get(Person, person) or Person(id=person)
    row.home_opened_at = at
    session.add(row)


def recently_opened(session: Session, incident_id: str, since: datetime) -> list[str]:
    """Who of an incident's people has opened their Home after `since`."""
    rows = (
        select(Person.id)
        .join(Member, col(Member.person) == col(Person.id))
        .where(Member.incident_id == incident_id, col(Person.home_opened_at) > since)
    )
    return list(session.exec(rows))


def record_person(
    session: Session, person: str, name: str | None, locale: str | None, at: datetime, *, unfit: str | None = None
) -> None:
    """Keep what Slack says of a person."""
    row = session.get(Person, person) or Person(id=person)
    row.name, row.locale, row.unfit, row.looked_up_at = name or row.name, locale or row.locale, unfit, at
    session.add(row)


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
    """Ids of the incidents that a person has a part in: as a member, or by having done something there."""
    member = select(Member.incident_id).where(Member.person == person)
    acted = select(TimelineEvent.incident_id).where(TimelineEvent.actor == person).distinct()
    return {*session.exec(member), *session.exec(acted)}
