"""Finding incidents by what a person remembers of them. Of those that one may not see, nothing is said."""

import unicodedata

from sqlmodel import Session, col, select

from models.actors import Actor
from models.incidents import code, incident_called
from models.permissions import is_member
from models.state import State, load_outline
from models.tables import Incident, Member

SHOWN_AT_MOST = 15


def seen_by(session: Session, reader: Actor, *, words: str = "", closed: bool = False) -> tuple[tuple[State, ...], int]:
    """Outlines of the incidents a person may see whose code or title has all of the words, the newest first; and how
    many more there are. Closed ones only if asked for.
    """
    rows = select(Incident.id, Incident.number, Incident.title).order_by(col(Incident.number).desc())
    if not closed:
        rows = rows.where(Incident.status == "open")
    if not reader.admin:
        mine = select(Member.incident_id).where(Member.person == reader.person, Member.state != "left")
        rows = rows.where(col(Incident.id).in_(mine))
    wanted = _folded(words).split()
    fitting = [
        found
        for found, number, title in session.exec(rows)
        if all(w in _folded(f"{code(number)} {title}") for w in wanted)
    ]
    states = (load_outline(session, found) for found in fitting[:SHOWN_AT_MOST])
    return tuple(state for state in states if state), max(0, len(fitting) - SHOWN_AT_MOST)


def readable_incident(session: Session, word: str, reader: Actor) -> str | None:
    """The id of the incident that a code means, if the person may see it: no telling it from one that is not there."""
    found = incident_called(session, unicodedata.normalize("NFKC", word))
    return found if found and is_member(session, found, reader) else None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
