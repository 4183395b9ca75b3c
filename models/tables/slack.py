"""What is known of Slack: what it shows, which people it has, what it has delivered, and since when it was not heard.

`Surface` is the only table that the reconciler writes; `Person`, `Delivery` and `Hearing` stand outside incidents.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcTime
from models.tables.columns import moment, new_id


class Surface(SQLModel, table=True):
    """One thing that Slack should show, as far as Slack is known to show it.

    `place` is the channel it stands in, `ts` its message (or the id of the file). `attempted_at` without `ts` means in
    doubt: the call may have taken effect. `digest` is of the content last sent; empty while an update is under way.
    `error` parks it: Slack refused this very content for good. What is `frozen` was said once and stays as it is.
    """

    __table_args__ = (UniqueConstraint("subject", "key"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    subject: str = Field(index=True)
    key: str
    place: str | None = None
    ts: str | None = None
    digest: str | None = None
    attempted_at: datetime | None = moment(nullable=True)
    sent_at: datetime | None = moment(nullable=True)
    error: str | None = None
    frozen: bool = False


class Person(SQLModel, table=True):
    """What Slack told us of a person: the language of their client and the name for the written record.

    `unfit` says why an account can answer for nothing: it is an app, it is deactivated, or Slack does not know it.
    """

    __table_args__ = (CheckConstraint("unfit IN ('app', 'deactivated', 'unknown')", name="unfit"),)

    id: str = Field(primary_key=True)
    name: str | None = None
    locale: str | None = None
    unfit: str | None = None
    looked_up_at: datetime | None = moment(nullable=True)
    home_opened_at: datetime | None = moment(nullable=True)


class Delivery(SQLModel, table=True):
    """The id of a delivery already taken in. Kept for a day: Slack repeats one for minutes at most."""

    id: str = Field(primary_key=True)
    at: datetime = Field(sa_column=Column(UtcTime, nullable=False, index=True))


class Hearing(SQLModel, table=True):
    """When Slack was last surely heard, in the one row there is. `locked_out_since` is set while Slack refuses the
    bot's token."""

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(default=1, primary_key=True)
    at: datetime = moment()
    locked_out_since: datetime | None = moment(nullable=True)


class Survey(SQLModel, table=True):
    """An incident's channel is to be looked at, since what happened there may not have been heard.

    From `since` to `until` nothing was heard, because of `why`; where nothing was missed all three are empty.
    """

    __table_args__ = (CheckConstraint("why IN ('silence', 'token', 'away')", name="why"),)

    incident_id: str = Field(primary_key=True, foreign_key="incident.id")
    asked_at: datetime = moment()
    since: datetime | None = moment(nullable=True)
    until: datetime | None = moment(nullable=True)
    why: str | None = None
