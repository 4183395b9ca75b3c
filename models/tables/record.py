"""The record of an incident: its own row, its timeline, and the times from which its clocks run.

Every change locks the incident's row first and moves its `revision`. The timeline is append-only, held by triggers;
notes, decisions, updates and pins live there and nowhere else.
"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Column, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables.columns import moment, new_id, one_of


class Incident(SQLModel, table=True):
    """One leak, one channel, one record.

    `revision` is the `seq` of its newest timeline event; `synced_revision` the newest one that Slack is known to show.
    `origin` is the submission that declared it, so that a repeated one finds it. `quiet`: no announcement, no words in
    the channel's name. `updated_at` is when the last status update (or the declaration) was given,
    `next_update_at` when the next one was promised. `law` lists the digests of the packs of obligations it was opened
    under, in their order; it is empty for one that no law is watched for. `zone` is where its days are counted.
    """

    __table_args__ = (
        one_of("status", "open", "closed"),
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


class Closure(SQLModel, table=True):
    """A proposal to close as false alarm or duplicate, until a second person answers it."""

    __table_args__ = (one_of("outcome", "false_alarm", "duplicate"),)

    incident_id: str = Field(primary_key=True, foreign_key="incident.id")
    event_id: str
    outcome: str
    reason: str = Field(sa_type=Text)
    duplicate_of: str | None = Field(default=None, foreign_key="incident.id")
    proposed_by: str
    proposed_at: datetime = moment()
