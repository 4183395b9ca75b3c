"""The work of an incident and who does it: roles and their handovers, tasks, who is in the channel."""

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.columns import moment, new_id, one_of


class Assignment(SQLModel, table=True):
    """Who held a role from when until when. A role has one holder at a time; a person may hold several."""

    id: str = Field(primary_key=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    role: str
    person: str
    since: datetime = moment()
    until: datetime | None = moment(nullable=True)

    __table_args__ = (
        Index("uq_assignment_holder", "incident_id", "role", unique=True,
              sqlite_where=text("until IS NULL"), postgresql_where=text("until IS NULL")),
    )  # fmt: skip


class Handover(SQLModel, table=True):
    """A role on its way to another person: offered by its holder, or claimed from one who does not answer."""

    __table_args__ = (
        one_of("kind", "offer", "claim"),
        one_of("state", "asked", "accepted", "declined", "unanswered", "withdrawn"),
        Index("uq_handover_asked", "incident_id", "role", unique=True,
              sqlite_where=text("state = 'asked'"), postgresql_where=text("state = 'asked'")),
    )  # fmt: skip

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    role: str
    kind: str
    state: str = "asked"
    holder: str
    successor: str
    brief: str = Field(sa_type=Text)
    asked_at: datetime = moment()
    answered_at: datetime | None = moment(nullable=True)


class Task(SQLModel, table=True):
    """One line of a phase's checklist. `text` is set for ad-hoc tasks only; a playbook's own texts are read from it.

    `by`, `at` and `note` speak of the newest change of state: who did it, when, and the reason of a
    not-applicable.
    """

    __table_args__ = (
        UniqueConstraint("incident_id", "key"),
        one_of("state", "open", "done", "not_applicable"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    key: str
    position: int
    phase: str
    owner: str
    text: str | None = None
    must: bool = False
    state: str = "open"
    assignee: str | None = None
    by: str | None = None
    at: datetime | None = moment(nullable=True)
    note: str | None = None


class Member(SQLModel, table=True):
    """Someone who belongs in the incident channel, and whether they are there."""

    __table_args__ = (one_of("state", "wanted", "present", "failed", "left"),)

    incident_id: str = Field(primary_key=True, foreign_key="incident.id")
    person: str = Field(primary_key=True)
    state: str = "wanted"
    error: str | None = None
