"""The tables: what Stanch knows, row by row.

`Incident` is the aggregate: every change locks its row first and moves its `revision`. The rest hangs on it. The
timeline (`TimelineEvent`, `TimelinePayload`) is append-only, held by triggers; notes, decisions, updates and pins
live there and nowhere else. `Surface` is the only table the reconciler writes; `Person`, `Delivery` and `Hearing` stand
outside incidents.

`table=True` models do not validate, so what must never be is a constraint of the database.
"""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import UtcTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


def new_id() -> str:
    """An opaque id: it says nothing of what it names."""
    return secrets.token_hex(8)


def moment(*, nullable: bool = False) -> Any:
    """A column that holds a UTC time."""
    return Field(sa_column=Column(UtcTime, nullable=nullable))


def _one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Incident(SQLModel, table=True):
    """One leak, one channel, one record.

    `revision` is the `seq` of its newest timeline event; `synced_revision` the newest one that Slack is known to show.
    `origin` is the submission that declared it, so that a repeated one finds it. `quiet`: no announcement, no words in
    the channel's name. `updated_at` is when the last status update (or the declaration) was given,
    `next_update_at` when the next one was promised. `law` lists the digests of the packs of obligations it was opened
    under, in their order; it is empty for one that no law is watched for. `zone` is where its days are counted.
    """

    __table_args__ = (
        _one_of("status", "open", "closed"),
        CheckConstraint("outcome IN ('resolved', 'false_alarm', 'duplicate')", name="outcome"),
        CheckConstraint("synced_revision <= revision", name="synced"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    number: int = Field(unique=True)
    origin: str = Field(unique=True)
    title: str
    what_happened: str = Field(sa_type=Text)
    how_found: str = Field(sa_type=Text)
    data_kinds: list[str] = Field(sa_column=Column(JSON, nullable=False))
    severity: str
    phase: str
    status: str = "open"
    quiet: bool = False
    declared_by: str
    declared_at: datetime = moment()
    updated_at: datetime = moment()
    next_update_at: datetime | None = moment(nullable=True)
    channel: str | None = Field(default=None, unique=True)
    playbook_key: str
    playbook_text: str = Field(sa_type=Text)
    playbook_digest: str
    law: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    zone: str = Field(default="Asia/Shanghai", sa_column_kwargs={"server_default": "Asia/Shanghai"})
    outcome: str | None = None
    duplicate_of: str | None = Field(default=None, foreign_key="incident.id")
    revision: int = 0
    synced_revision: int = 0


class TimelineEvent(SQLModel, table=True):
    """The header of something that happened: what the hash chain covers.

    `key` makes an event that may be written only once per incident unique: a pinned message, a due reminder.
    """

    __tablename__ = "timeline_event"
    __table_args__ = (UniqueConstraint("incident_id", "seq"), UniqueConstraint("incident_id", "key"))

    id: str = Field(primary_key=True)
    incident_id: str = Field(foreign_key="incident.id")
    seq: int
    kind: str
    key: str | None = None
    actor: str
    happened_at: datetime = moment()
    recorded_at: datetime = moment()
    payload_digest: str
    prev_hash: str
    hash: str


class TimelinePayload(SQLModel, table=True):
    """What an event says, apart from its header, so that a lawful erasure could remove it and leave the chain whole."""

    __tablename__ = "timeline_payload"

    event_id: str = Field(primary_key=True, foreign_key="timeline_event.id")
    salt: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    payload: str = Field(sa_type=Text)


class Moment(SQLModel, table=True):
    """A start event of the clocks: occurred, detected, aware, contained … The newest row of a kind is the one in
    force."""

    id: str = Field(primary_key=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    kind: str
    at: datetime = moment()
    reason: str
    set_by: str
    seq: int
    in_force: bool = True

    __table_args__ = (
        Index("uq_moment_in_force", "incident_id", "kind", unique=True,
              sqlite_where=text("in_force"), postgresql_where=text("in_force")),
    )  # fmt: skip


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
        _one_of("kind", "offer", "claim"),
        _one_of("state", "asked", "accepted", "declined", "unanswered", "withdrawn"),
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


class Closure(SQLModel, table=True):
    """A proposal to close as false alarm or duplicate, until a second person answers it."""

    __table_args__ = (_one_of("outcome", "false_alarm", "duplicate"),)

    incident_id: str = Field(primary_key=True, foreign_key="incident.id")
    event_id: str
    outcome: str
    reason: str = Field(sa_type=Text)
    duplicate_of: str | None = Field(default=None, foreign_key="incident.id")
    proposed_by: str
    proposed_at: datetime = moment()


class Task(SQLModel, table=True):
    """One line of a phase's checklist. `text` is set for ad-hoc tasks only; a playbook's own texts are read from it.

    `by`, `at` and `note` speak of the newest change of state: who did it, when, and the reason of a
    not-applicable.
    """

    __table_args__ = (
        UniqueConstraint("incident_id", "key"),
        _one_of("state", "open", "done", "not_applicable"),
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
        _one_of("state", "running", "met", "waived", "withdrawn", "superseded"),
        _one_of("certainty", "confirmed", "yes", "presumed", "open"),
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


class Member(SQLModel, table=True):
    """Someone who belongs in the incident channel, and whether they are there."""

    __table_args__ = (_one_of("state", "wanted", "present", "failed", "left"),)

    incident_id: str = Field(primary_key=True, foreign_key="incident.id")
    person: str = Field(primary_key=True)
    state: str = "wanted"
    error: str | None = None


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
