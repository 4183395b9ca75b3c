"""What a person sees: messages, controls, answers, outcomes. Plain records, each with its visible text."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.shapes import Json


@dataclass(frozen=True)
class Message:
    """One message as seen. `raw` is Slack's JSON of it."""

    raw: Json

    @property
    def ts(self) -> str:
        return str(self.raw["ts"])

    @property
    def channel(self) -> str:
        return str(self.raw["channel"])

    @property
    def author(self) -> str:
        return str(self.raw["author"])

    @property
    def text(self) -> str:
        """What is read, line by line."""
        return str(self.raw["visible"])

    @property
    def is_private(self) -> bool:
        """Shown to one person only."""
        return self.raw["visible_to"] is not None

    @property
    def reactions(self) -> dict[str, int]:
        return {one["name"]: one["count"] for one in self.raw.get("reactions", [])}

    @property
    def thread_ts(self) -> str | None:
        return self.raw.get("thread_ts")

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class SlackSays:
    """Slack's own error, shown where the app did not answer."""

    code: str
    text: str


@dataclass(frozen=True)
class Answer:
    """What followed a command or a press at once: Slack's error or none, and the private answers."""

    error: SlackSays | None = None
    messages: list[Message] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(message.text for message in self.messages)


@dataclass(frozen=True)
class File:
    raw: Json

    @property
    def title(self) -> str:
        return str(self.raw["title"])

    @property
    def name(self) -> str:
        return str(self.raw["name"])

    @property
    def url(self) -> str:
        return str(self.raw["url_private"])


def answer_of(body: Json) -> Answer:
    return Answer(slack_says(body["error"]), [Message(one) for one in body["answers"]])


def slack_says(error: Json | None) -> SlackSays | None:
    return SlackSays(error["code"], error["text"]) if error else None


def text_of(thing: Message | Json | object) -> str:
    """The visible text of a message, a modal, a Home tab or a raw snapshot entry."""
    if isinstance(thing, dict):
        return str(thing["visible"])
    return str(thing)
