"""Surveys asked for: which channels are to be looked at, and from when to when nothing was heard of them.

They are rows, so that a look that a crash cut short is found again. Asked for twice, it is one look.
"""

from datetime import datetime

from sqlmodel import Session

from models.tables import Survey


def want_survey(
    session: Session,
    incident_id: str,
    now: datetime,
    *,
    since: datetime | None = None,
    why: str | None = None,
) -> None:
    """Have an incident's channel looked at. With `since` and `why` (silence, token, away) nothing was heard of it from
    then until now, and the channel is told so."""
    row = session.get(Survey, incident_id) or Survey(incident_id=incident_id, asked_at=now)
    row.asked_at = now
    if since is not None:
        row.since = min(row.since, since) if row.since else since
        row.until, row.why = now, why
    session.add(row)
    session.flush()


def forget_survey(session: Session, incident_id: str) -> None:
    """There is nothing to look at any more."""
    row = session.get(Survey, incident_id)
    if row is not None:
        session.delete(row)
