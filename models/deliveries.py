"""Deliveries already taken in: Slack repeats what it is not sure of, sometimes under another id.

`first_time` runs inside the transaction of the change itself, so that a delivery is recorded exactly when its effect
is.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from models.tables import Delivery

KEPT = timedelta(days=1)


def first_time(session: Session, ids: tuple[str, ...], now: datetime) -> bool:
    """Record the ids of one delivery; false if any of them was recorded before."""
    if any(session.get(Delivery, id_) for id_ in ids):
        return False
    session.add_all(Delivery(id=id_, at=now) for id_ in ids)
    session.flush()
    return True


def forget_old(session: Session, now: datetime) -> None:
    """Drop what is older than a day."""
    session.exec(delete(Delivery).where(col(Delivery.at) < now - KEPT))
