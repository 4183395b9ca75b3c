"""The law's side of an incident: the text it was opened under, the facts, and the duties that follow from them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, text
from sqlmodel import Field, SQLModel

from models.tables.columns import moment, one_of

IN_FORCE = ("running", "met", "waived")
"""The states of a duty that counts now: at most one row of a key is in one of them."""


class LawText(SQLModel, table=True):
    """A pack of obligations as some incident was opened under it, whatever became of the file since."""

    __tablename__ = "law_text"

    digest: str = Field(primary_key=True)
    pack: str
    text: str = Field(sa_type=Text)


class FactSheet(SQLModel, table=True):
    """The facts of an incident as they are known now (`models.facts`). Earlier versions stand on the timeline."""

    __tablename__ = "fact_sheet"

    incident_id: str = Field(primary_key=True, foreign_key="incident.id")
    version: int
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    set_by: str
    set_at: datetime = moment()


class Obligation(SQLModel, table=True):
    """One duty to tell somebody, with its clock: the newest row of a key is in force, the others are its history.

    `certainty` says why it counts: confirmed by a person, surely so, presumed from what is known, or open until facts
    decide. `started_at` is empty while it waits for what starts it; `start` names the moment that did, `start_presumed`
    that another stands in for the one the law asks for. `due_at` is the law's instant, `target_at` the house's: both
    may be empty. What is met or waived says when, by whom and, if waived or withdrawn, why.
    """

    __table_args__ = (
        one_of("state", "running", "met", "waived", "withdrawn", "superseded"),
        one_of("certainty", "confirmed", "yes", "presumed", "open"),
        Index("uq_obligation_in_force", "incident_id", "key", unique=True,
              sqlite_where=text("state IN ('running', 'met', 'waived')"),
              postgresql_where=text("state IN ('running', 'met', 'waived')")),
    )  # fmt: skip

    id: str = Field(primary_key=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    key: str
    seq: int
    state: str = "running"
    certainty: str
    start: str | None = None
    started_at: datetime | None = moment(nullable=True)
    start_presumed: bool = False
    due_at: datetime | None = moment(nullable=True)
    target_at: datetime | None = moment(nullable=True)
    settled_at: datetime | None = moment(nullable=True)
    settled_by: str | None = None
    notice_id: str | None = None
    reason: str | None = None


class Verdict(SQLModel, table=True):
    """What somebody with the legal role said of a duty: it applies, or it does not, and why."""

    incident_id: str = Field(primary_key=True, foreign_key="incident.id")
    key: str = Field(primary_key=True)
    applies: bool
    reason: str = Field(sa_type=Text)
    by: str
    at: datetime = moment()


class Waiver(SQLModel, table=True):
    """A proposal to leave a duty unmet, until a second person answers it. `event_id` is the event that proposed it."""

    incident_id: str = Field(primary_key=True, foreign_key="incident.id")
    key: str = Field(primary_key=True)
    event_id: str
    reason: str = Field(sa_type=Text)
    asked_by: str
    asked_at: datetime = moment()
