"""Surfaces: the kinds of things that Slack should show, as the views want them and the reconciler makes them.

Each has a `key`, unique within its incident, and a `digest` of its content: equal digests are skipped. `place` is
where it stands: the incident's `CHANNEL`, the `ANNOUNCEMENT` channel, or a person's direct messages (their user id).
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from slack_sdk.models.blocks import Block

CHANNEL = "channel"
ANNOUNCEMENT = "announcement"


def digest_of(content: object) -> str:
    """SHA-256 of a value in a canonical form: JSON, with Block Kit objects by their fields.

    The fields are read without `to_dict`, whose checks are worth their time once a message is sent and not before.
    """
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, default=_fields)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _fields(value: object) -> object:
    return sorted(value) if isinstance(value, set | frozenset) else vars(value)


@dataclass(frozen=True)
class Channel:
    """The incident's private channel under its deterministic name; `nth` counts the channels it has had.

    One that is `named_by_people` keeps that name.
    """

    name: str
    nth: int = 1
    named_by_people: bool = False
    key: str = "channel"

    @cached_property
    def digest(self) -> str:
        return digest_of([self.name, "theirs"] if self.named_by_people else self.name)


@dataclass(frozen=True)
class Topic:
    """The channel's topic line (plain text, at most 250 characters)."""

    text: str
    key: str = "topic"

    @cached_property
    def digest(self) -> str:
        return digest_of(self.text)


@dataclass(frozen=True)
class People:
    """Who is to be invited to the channel now, by Slack user id."""

    people: tuple[str, ...]
    key: str = "people"

    @cached_property
    def digest(self) -> str:
        return digest_of(self.people)


@dataclass(frozen=True)
class Message:
    """One message. A living one is updated in place; one that is not is sent once and then frozen.

    `order` is the seq of the event that called for it: messages of one place are posted in that order. `calm` seconds
    must pass between two updates, so that a card that changes with every press does not use up Slack's patience.
    """

    key: str
    place: str
    order: int
    text: str
    blocks: tuple[Block, ...] = ()
    living: bool = True
    calm: float = 1.0

    @cached_property
    def payload(self) -> dict[str, Any]:
        """What Slack is sent: the blocks, and the text for notifications and screen readers."""
        return {"text": self.text, "blocks": [block.to_dict() for block in self.blocks]}

    @cached_property
    def digest(self) -> str:
        return digest_of([self.text, self.blocks])


@dataclass(frozen=True)
class Pin:
    """The pin on a message: the one whose key is `of`."""

    key: str
    of: str

    @cached_property
    def digest(self) -> str:
        return digest_of(self.of)


@dataclass(frozen=True)
class Document:
    """A file shared in the incident channel, once. `write` gives its content, and is asked only when it is to be
    sent."""

    key: str
    order: int
    name: str
    title: str
    write: Callable[[], bytes] = field(repr=False, compare=False)
    place: str = CHANNEL

    @cached_property
    def content(self) -> bytes:
        return self.write()

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Reaction:
    """The bot's :white_check_mark: under a message that is on the timeline."""

    key: str
    channel: str
    ts: str
    name: str = "white_check_mark"

    @cached_property
    def digest(self) -> str:
        return digest_of([self.channel, self.ts, self.name])


@dataclass(frozen=True)
class Unread:
    """A message that somebody wants on the timeline, until it has been read. `person` is who wants it there."""

    key: str
    channel: str
    ts: str
    person: str

    @cached_property
    def digest(self) -> str:
        return digest_of([self.channel, self.ts])


@dataclass(frozen=True)
class Unhashed:
    """A file that somebody put to a notice (`about`), until its name, size and digest are on record. `person` is who
    put it there."""

    key: str
    file: str
    about: str
    person: str

    @cached_property
    def digest(self) -> str:
        return digest_of([self.file, self.about])


Surface = Channel | Topic | People | Message | Pin | Document | Reaction | Unread | Unhashed
