"""`stanch verify`: is the record what was written?

Three questions, from the weakest to the strongest:

- `verify(url)`: does every chain in the database hold, do the tables say what the timeline says, and do the triggers
  that refuse rewriting still stand?
- `verify_file(path)`: does an exported record (the JSON that is posted with a summary) hold by itself, without any
  database of ours?
- `verify_against(url, path)`: does the database still have the chain that this record published? Whoever rewrites a
  whole chain can make it hold again; they cannot make it end in a head that somebody else has kept.

Nothing here writes. What cannot be verified at all (no database, no record) is a `Refused` with its sentence.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import make_url, text
from sqlalchemy.exc import DatabaseError, DataError
from sqlmodel import Session, col, select

from models.database import look, open_engine
from models.exports import NotARecord, flaws_of, read_record
from models.incidents import code
from models.refusal import N_, Refused
from models.replay import claims_of, disagreements, replay
from models.tables import Incident, TimelineEvent
from models.timeline import Flaw, chain_of, flaws_in, load_events
from views.catalogue import Mrkdwn, Texts

GUARDS = {
    "sqlite": ("update", "delete", "replace"),
    "postgresql": ("update", "delete", "delete_all"),
}
"""What the triggers of both tables refuse, as the first migration names them."""

STANDING_GUARDS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"
    " AND tgrelid IN (to_regclass('timeline_event'), to_regclass('timeline_payload'))",
}
"""The triggers that are there and at work. https://www.postgresql.org/docs/current/catalog-pg-trigger.html"""

R = TypeVar("R")
P = ParamSpec("P")


def verify(url: str) -> list[Flaw]:
    """Everything that is wrong with the record in a database."""
    return _look(url, flaws_of_database)


def verify_file(path: Path) -> list[Flaw]:
    """Everything that is wrong with an exported record by itself."""
    return list(flaws_of(_record(path)))


def verify_against(url: str, path: Path) -> list[Flaw]:
    """As `verify`, and whether the database still has the head that an exported record published."""
    record = _record(path)
    return [*flaws_of(record), *_look(url, flaws_of_database), *_look(url, _published, record)]


def heads(url: str) -> list[str]:
    """Every incident with the head of its chain, one line each: to be compared with what was published."""
    return _look(url, _heads)


def told(flaws: list[Flaw], say: Texts) -> Mrkdwn:
    """The verdict in words: one line per flaw, or that there is none. `say` writes for paper."""
    if not flaws:
        return say("The record is what was written: every chain holds.")
    return Mrkdwn("\n".join(_told(flaw, say) for flaw in flaws))


def _told(flaw: Flaw, say: Texts) -> str:
    place = f"{flaw.code} #{flaw.seq}" if flaw.seq else flaw.code
    sentence = say(flaw.sentence, what=flaw.what)
    return f"{place}: {sentence}" if place else sentence


def _record(path: Path) -> Mapping[str, Any]:
    try:
        return read_record(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, NotARecord) as error:
        raise Refused("{file} is not a record that Stanch exported.", file=str(path)) from error


def _look(url: str, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    path = make_url(url).database
    if url.startswith("sqlite") and not (path and Path(path).is_file()):
        raise Refused("There is no database at {place}.", place=path or url)
    engine = open_engine(url)
    try:
        return look(engine, query, *args, **kwargs)
    except DatabaseError as error:
        raise Refused("The database cannot be read: {error}", error=str(error.orig)) from error
    finally:
        engine.dispose()


def flaws_of_database(session: Session) -> list[Flaw]:
    found = list(_missing_guards(session))
    for incident in session.exec(select(Incident).order_by(col(Incident.number))):
        found += _flaws_of(session, incident)
    return found


def _flaws_of(session: Session, incident: Incident) -> list[Flaw]:
    """The chain first; what the tables claim is only worth asking where it holds."""
    name = code(incident.number)
    try:
        broken = list(flaws_in(name, chain_of(session, incident.id), incident.revision))
    except (ValueError, DataError):
        return [Flaw(name, 0, N_("Its events cannot be read: a time or a number is none."))]
    if broken:
        return broken
    events = load_events(session, incident.id)
    said = replay((event.seq, event.kind, event.payload) for event in events)
    return list(disagreements(name, said, claims_of(session, incident)))


def _missing_guards(session: Session) -> Iterator[Flaw]:
    engine = session.get_bind().dialect.name
    there = {name for (name,) in session.connection().execute(text(STANDING_GUARDS[engine]))}
    for table, what in product(("timeline_event", "timeline_payload"), GUARDS[engine]):
        if (guard := f"{table}_no_{what}") not in there:
            yield Flaw("", 0, N_("The trigger {what} is gone: the timeline could be rewritten."), guard)


def _published(session: Session, record: Mapping[str, Any]) -> list[Flaw]:
    name, head = record["incident"]["code"], record["head"]
    kept = select(TimelineEvent.hash).where(
        TimelineEvent.incident_id == record["incident"]["id"], TimelineEvent.seq == head["seq"]
    )
    if session.exec(kept).first() == head["hash"]:
        return []
    return [Flaw(name, head["seq"], N_("The database does not have the head that this record published."))]


def _heads(session: Session) -> list[str]:
    rows = (
        select(Incident.number, TimelineEvent.seq, TimelineEvent.hash)
        .join(TimelineEvent, col(TimelineEvent.incident_id) == col(Incident.id))
        .where(TimelineEvent.seq == Incident.revision)
        .order_by(col(Incident.number))
    )
    return [f"{code(number)} #{seq} {hash_}" for number, seq, hash_ in session.exec(rows)]
