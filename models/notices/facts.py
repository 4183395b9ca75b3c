"""A notice as the views get it: its row, frozen, with what follows from it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from models.notices.sections import Section, digest_of, gaps_in, sections_from_json
from models.obligations import NoticeKind


@dataclass(frozen=True)
class NoticeFacts:
    """See `models.tables.Notice`."""

    id: str
    number: int
    kind: NoticeKind
    state: str
    language: str
    recipient: str
    obligations: list[str]
    supplements: str | None
    title: str
    sections: list[dict[str, Any]]
    version: int
    author: str
    seq: int
    written_at: datetime
    asked_version: int | None
    approver: str | None
    approved_at: datetime | None
    sent_at: datetime | None
    sent_by: str | None
    channel: str
    sent_to: str
    receipt: str
    unapproved: str
    file: dict[str, Any] | None

    @cached_property
    def text(self) -> tuple[Section, ...]:
        return sections_from_json(self.sections)

    @cached_property
    def digest(self) -> str:
        """Of the version in force."""
        return digest_of(self.title, self.text)

    @cached_property
    def gaps(self) -> list[str]:
        return gaps_in(self.text)

    @property
    def is_asked(self) -> bool:
        """Whether somebody was asked to approve just this version."""
        return self.state == "draft" and self.asked_version == self.version
