"""What Slack is known to show: the reconciler's own notes, kept so that nothing is sent twice.

Intent before the call, result after: `attempt` is committed before a call goes out, `shown` after its answer came. A
row that was attempted and has no `ts` is in doubt. These rows are not part of the truth: they move no revision and
write no timeline.

A *twin* is a second message (or file) of one surface: the leader changed, or an answer came too late, while a call was
in flight. It gets a row of its own, which no view wants, so that it is removed as anything that is not wanted.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, or_, select, update

from models.state import State, load_state
from models.tables import Incident, Surface

NOT_UPDATED = ("channel", "mark:%", "%.pin")
"""Keys of what is set once, as SQL has them."""


@dataclass(frozen=True)
class Shown:
    """One surface as far as Slack is known to show it; see `models.tables.Surface`."""

    id: str
    key: str
    place: str | None
    ts: str | None
    digest: str | None
    attempted_at: datetime | None
    sent_at: datetime | None
    error: str | None
    frozen: bool

    @property
    def in_doubt(self) -> bool:
        """Whether a call may have taken effect without our knowing."""
        return self.ts is None and self.attempted_at is not None


def load_shown(session: Session, subject: str) -> Mapping[str, Shown]:
    """The surfaces of one subject, by key."""
    rows = session.exec(select(Surface).where(Surface.subject == subject).order_by(col(Surface.key)))
    return {row.key: _as_shown(row) for row in rows}


def load_incident(session: Session, incident_id: str) -> tuple[State, Mapping[str, Shown]] | None:
    """An incident and what Slack shows of it, as of one moment."""
    state = load_state(session, incident_id)
    return (state, load_shown(session, f"incident:{incident_id}")) if state else None


def id_of(subject: str, key: str) -> str:
    """The id that the message of a surface carries: the same again where the database has forgotten that it was sent,
    and a number that tells nobody anything."""
    return hashlib.sha256(f"{subject} {key}".encode()).hexdigest()[:16]


def attempt(
    session: Session, subject: str, key: str, at: datetime, *, place: str | None = None, frozen: bool = False
) -> str:
    """Note that a call for this surface is about to go out; gives the surface's id, which its message will carry.

    `place` is where a message is posted, as the call says it: there it is looked for if no answer comes.
    """
    row = _row(session, subject, key) or Surface(id=id_of(subject, key), subject=subject, key=key)
    row.attempted_at, row.digest, row.error, row.frozen, row.place = at, None, None, frozen, place or row.place
    session.add(row)
    return row.id


def doubt(session: Session, subject: str, key: str, since: datetime, *, frozen: bool) -> Shown:
    """Note that a surface may have been shown since then, though nobody remembers."""
    row = _row(session, subject, key) or Surface(id=id_of(subject, key), subject=subject, key=key, frozen=frozen)
    row.attempted_at = row.attempted_at or since
    session.add(row)
    return _as_shown(row)


def shown(session: Session, surface_id: str, place: str, ts: str, digest: str | None, at: datetime) -> None:
    """Note that Slack shows this content now. `digest` is None where what it shows is not known (an adopted
    message)."""
    if row := session.get(Surface, surface_id):
        row.place, row.ts, row.digest, row.sent_at, row.error = place, ts, digest, at, None


def arrived(
    session: Session, subject: str, surface_id: str, place: str, ts: str, digest: str | None, at: datetime
) -> bool:
    """The same for what a call made or a look found: a message or a file. False where the surface has another one by
    now, or is no longer there at all: then this one is a twin."""
    row = session.get(Surface, surface_id, with_for_update=True)
    if row is not None and row.ts in (None, ts):
        shown(session, surface_id, place, ts, digest, at)
        return True
    add_twin(session, subject, place, ts)
    return False


def updated(session: Session, surface_id: str, ts: str, digest: str, at: datetime) -> None:
    """Note what this message shows now, unless another one has taken its place meanwhile: its answer came late."""
    row = session.get(Surface, surface_id, with_for_update=True)
    if row is not None and row.ts == ts:
        row.digest, row.sent_at, row.error = digest, at, None


def not_sent(session: Session, surface_id: str, before: datetime | None) -> None:
    """Note that a call surely had no effect. What is in doubt is then only the one `before` it, if that was: when it
    went out."""
    row = session.get(Surface, surface_id)
    if row is not None and row.ts is None:
        row.attempted_at = before


def park(session: Session, surface_id: str, digest: str, error: str) -> None:
    """Note that Slack refuses this very content for good; other content will be tried."""
    if row := session.get(Surface, surface_id):
        row.digest, row.error = digest, error


def forget(session: Session, surface_id: str, ts: str | None) -> None:
    """Note that Slack shows this message of a surface no more. Another one, sent meanwhile, stays."""
    row = session.get(Surface, surface_id, with_for_update=True)
    if row is not None and row.ts == ts:
        session.delete(row)


def lose_place(session: Session, subject: str, place: str) -> None:
    """Note that a place is no more, so that what is kept up to date there is made anew where it is wanted next.

    What was said there once is not said again; what was about to be is said in the next place.
    """
    for row in session.exec(select(Surface).where(Surface.subject == subject, Surface.place == place)):
        if not row.frozen:
            session.delete(row)
        elif row.ts is None:
            row.place = row.attempted_at = None
    session.flush()


def show_again(session: Session, subject: str) -> None:
    """Have everything of a subject compared anew, also what Slack refused: what stood in the way is gone.

    What was said once and reached Slack stays as it is; so does the channel, whose name nobody but us gives. What is in
    doubt stays in doubt: it is looked for before it is sent again.
    """
    for row in session.exec(select(Surface).where(Surface.subject == subject, Surface.key != "channel")):
        if row.ts is not None and row.frozen:
            continue
        row.digest = row.error = None


def try_again(session: Session, subject: str | None = None) -> None:
    """Have tried again what Slack refused, of one subject or of all: who starts the bot anew, or asks for it, may have
    mended what stood in the way."""
    parked = select(Surface).where(col(Surface.error).is_not(None))
    for row in session.exec(parked if subject is None else parked.where(Surface.subject == subject)):
        row.digest = row.error = None


def compare_anew(session: Session, since: datetime) -> None:
    """Have everything compared anew, since Slack may show other things than these rows say from a time on (UTC).

    What is not known to have arrived may have arrived after that: it is in doubt.
    """
    for row in session.exec(select(Surface)):
        if row.ts is None:
            row.attempted_at = row.attempted_at or since
        if row.ts is None or not row.frozen:
            row.digest = row.error = None


def behind(session: Session) -> list[str]:
    """Ids of the incidents of which Slack does not yet show the newest revision: the work queue, as a predicate."""
    return list(session.exec(select(Incident.id).where(col(Incident.synced_revision) < col(Incident.revision))))


def open_incidents(session: Session) -> list[str]:
    """Ids of the incidents that are open."""
    return list(session.exec(select(Incident.id).where(Incident.status == "open")))


def synced(session: Session, incident_id: str, revision: int) -> None:
    """Note that Slack shows everything up to this revision."""
    session.exec(
        update(Incident)
        .where(col(Incident.id) == incident_id, col(Incident.synced_revision) < revision)
        .values(synced_revision=revision)
    )


def _as_shown(row: Surface) -> Shown:
    return Shown(row.id, row.key, row.place, row.ts, row.digest, row.attempted_at, row.sent_at, row.error, row.frozen)


def _row(session: Session, subject: str, key: str) -> Surface | None:
    return session.exec(select(Surface).where(Surface.subject == subject, Surface.key == key)).one_or_none()


def uploaded(session: Session, surface_id: str, place: str, file_id: str, at: datetime) -> None:
    """Note a file's id before the call that makes it visible. One that was uploaded before and is not to be seen may
    become visible late: it is removed then."""
    row = session.get_one(Surface, surface_id)
    if row.ts not in (None, file_id):
        add_twin(session, row.subject, row.place or place, str(row.ts), at)
    row.place, row.ts = place, file_id


def add_twin(session: Session, subject: str, place: str, ts: str, attempted_at: datetime | None = None) -> None:
    """Have a second message or file of a surface removed: at once, or, `attempted_at` being told, when it has had its
    time to arrive."""
    key = f"twin:{place}:{ts}"
    if _row(session, subject, key) is None:
        session.add(Surface(subject=subject, key=key, place=place, ts=ts, attempted_at=attempted_at))
        _behind_again(session, subject)


def add_twins(session: Session, place: str, found: Iterable[tuple[str, str]]) -> int:
    """Of messages found in a place, by the surface id that each carries and its ts, have those removed whose surface is
    shown by another message. Gives how many there were. A surface that nobody knows is not ours to judge."""
    twins = 0
    for surface_id, ts in found:
        row = session.get(Surface, surface_id)
        if row is not None and row.place == place and row.ts not in (None, ts):
            add_twin(session, row.subject, place, ts)
            twins += 1
    return twins


def last_attempt(session: Session) -> datetime | None:
    """When the last call for a surface went out; None before the first."""
    return session.exec(select(func.max(Surface.attempted_at))).one()


def attempted_since(session: Session, since: datetime) -> list[str]:
    """Ids of the surfaces that were sent or changed since then, as far as an update sets what they show: a pin and a
    mark are there or not, and the channel's name is people's."""
    attempts = select(Surface.id).where(col(Surface.attempted_at) >= since, col(Surface.ts).is_not(None))
    living = attempts.where(col(Surface.frozen).is_(False), *(col(Surface.key).not_like(key) for key in NOT_UPDATED))
    return list(session.exec(living))


def send_again(session: Session, surface_ids: Iterable[str]) -> set[str]:
    """Have surfaces sent anew, whatever they are known to show. Gives the subjects that are to be looked at."""
    subjects = set()
    for row in session.exec(select(Surface).where(col(Surface.id).in_(surface_ids))):
        if row.ts is not None and not row.frozen and row.error is None:
            row.digest = None
            subjects.add(row.subject)
            _behind_again(session, row.subject)
    return subjects


def places_of_attempts(session: Session, since: datetime) -> set[str]:
    """Where messages were sent or changed since then: in the channel or direct messages of this id."""
    elsewhere = or_(col(Surface.ts).is_(None), col(Surface.ts) != col(Surface.place))  # Homes, topics, channels
    places = select(Surface.place).where(col(Surface.attempted_at) >= since, elsewhere).distinct()
    return {place for place in session.exec(places) if place}


def _behind_again(session: Session, subject: str) -> None:
    """Slack shows the newest revision of an incident, and something else: that is behind too."""
    incident_id = subject.removeprefix("incident:")
    if incident_id != subject:
        session.exec(
            update(Incident)
            .where(col(Incident.id) == incident_id, col(Incident.synced_revision) == col(Incident.revision))
            .values(synced_revision=col(Incident.revision) - 1)
        )
        session.info.setdefault("touched", set()).add(incident_id)
