"""The two ways this workspace says no.

`SlackError` is an answer of the Web API: the caller reads it as `{"ok": false, "error": …}`. `CannotDo` is what stops a
person at the screen: there is no such button, the channel is not theirs to see, a required field is empty.
"""

from __future__ import annotations

from sandbox.shapes import Json


class SlackError(Exception):
    """A refusal as the Web API words it, with the details Slack puts beside it."""

    def __init__(self, error: str, *, messages: list[str] | None = None, **extra: object) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages or []
        self.extra = extra

    def body(self) -> Json:
        body: Json = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body

    def __str__(self) -> str:
        return ": ".join([self.error, *self.messages[:3]])


class CannotDo(Exception):  # noqa: N818  it is read as a sentence
    """A person tried what Slack's own client would not let them do; the sentence says why."""
