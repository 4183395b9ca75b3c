"""Notices: what is told outside, from its draft to what was in fact sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.columns import moment, new_id, one_of


class Notice(SQLModel, table=True):
    """One notice to one recipient, in its newest version; the earlier ones stand on the timeline.

    `number` is how people speak of it within its incident. `obligations` are the keys of the duties it serves. It
    `supplements` another one that was sent before. `sections` are its text (`models.notices.Section` as JSON), which
    `author` wrote at `written_at` as `version`. `asked_version` is the newest version that somebody was asked to
    approve. What was sent says when, by which way, to whom and with which receipt; `unapproved` is why nobody approved
    it, and `file` the file that was sent instead of the text here: its name, size and digest.
    """

    __table_args__ = (
        UniqueConstraint("incident_id", "number"),
        one_of("kind", "authority_first", "authority_followup", "authority_summary", "client", "individual",
               "statement", "internal", "police", "insurer", "partner"),
        one_of("state", "draft", "approved", "sent"),
        one_of("language", "zh_CN", "en"),
        CheckConstraint("state <> 'sent' OR (sent_at IS NOT NULL AND (approver IS NOT NULL OR unapproved <> ''))",
                        name="sent"),
        CheckConstraint("approver IS NULL OR approver <> author", name="four_eyes"),
    )  # fmt: skip

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key="incident.id", index=True)
    number: int
    kind: str
    state: str = "draft"
    language: str
    recipient: str
    obligations: list[str] = Field(sa_column=Column(JSON, nullable=False))
    supplements: str | None = Field(default=None, foreign_key="notice.id")
    title: str
    sections: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    version: int = 1
    author: str
    seq: int
    written_at: datetime = moment()
    asked_version: int | None = None
    approver: str | None = None
    approved_at: datetime | None = moment(nullable=True)
    sent_at: datetime | None = moment(nullable=True)
    sent_by: str | None = None
    channel: str = ""
    sent_to: str = ""
    receipt: str = Field(default="", sa_type=Text)
    unapproved: str = Field(default="", sa_type=Text)
    file: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
