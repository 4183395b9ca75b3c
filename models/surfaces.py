"""What Slack is known to show: the reconciler's own notes, kept so that nothing is sent twice.

Intent before the call, result after: `attempt` is committed before a call goes out, `shown` after its answer came. A
row that was attempted and has no `ts` is in doubt. These rows are not part of the truth: they move no revision and
write no timeline.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select, update

from models.state import State, load_state
from models.tables import Incident, Surface


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
    return {
        row.key: Shown(
            row.id, row.key, row.place, row.ts, row.digest, row.attempted_at, row.sent_at, row.error, row.frozen
        )
        for row in rows
    }


def load_incident(session: Session, incident_id: str) -> tuple[State, Mapping[str, Shown]] | None:
    """An incident and what Slack shows of it, as of one moment."""
    state = load_state(session, incident_id)
    return (state, load_shown(session, f"incident:{incident_id}")) if state else None


def attempt(session: Session, subject: str, key: str, at: datetime, *, frozen: bool = False) -> str:
    """Note that a call for this surface is about to go out; gives the surface's id, which its message will carry."""
    row = _row(session, subject, key) or Surface(subject=subject, key=key)
    row.attempted_at, row.digest, row.error, row.frozen = at, None, None, frozen
    session.add(row)
    return row.id


def shown(session: Session, surface_id: str, place: str, ts: str, digest: str | None, at: datetime) -> None:
    """Note that Slack shows this content now. `digest` is None where what it shows is not known (an adopted
    message)."""
    row = session.get_one(Surface, surface_id)
    row.place, row.ts, row.digest, row.sent_at, row.error = place, ts, digest, at, None


def not_sent(session: Session, surface_id: str) -> None:
    """Note that a call surely had no effect, so that nobody looks for its message."""
    row = session.get_one(Surface, surface_id)
    row.attempted_at = None if row.ts is None else row.attempted_at


def park(session: Session, surface_id: str, digest: str, error: str) -> None:
    """Note that Slack refuses this very content for good; other content will be tried."""
    row = session.get_one(Surface, surface_id)
    row.digest, row.error = digest, error


def forget(session: Session, surface_id: str) -> None:
    """Note that Slack shows this no more."""
    row = session.get(Surface, surface_id)
    if row is not None:
        session.delete(row)


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


def _row(session: Session, subject: str, key: str) -> Surface | None:
    return session.exec(select(Surface).where(Surface.subject == subject, Surface.key == key)).one_or_none()


def uploaded(session: Session, surface_id: str, place: str, file_id: str) -> None:
    """Note a file's id before the call that makes it visible."""
    row = session.get_one(Surface, surface_id)
    row.place, row.ts = place, file_id
