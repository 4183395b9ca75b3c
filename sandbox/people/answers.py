"""What a person sees when the app does not answer, or answers badly: Slack's own words, not the app's.

https://docs.slack.dev/interactivity/implementing-slash-commands#responding-to-commands names the codes.
"""

from __future__ import annotations

from sandbox.composition import Sandbox
from sandbox.parcels import Receipt
from sandbox.people.seen import message_seen
from sandbox.records import User
from sandbox.shapes import Json
from sandbox.team import Team

CODES = {
    "timed_out": "operation_timeout",
    "undeliverable": "dispatch_failed",
    "refused": "http_service_error",
    "invalid": "invalid_response",
}

TROUBLE = "We had some trouble connecting. Try again?"


def slack_error(sandbox: Sandbox, user: User, outcome: str, about: str, detail: str = "") -> Json:
    """The error as shown, which also stays on that person's screen for later questions."""
    code = CODES[outcome]
    text = f'{about} failed with the error "{code}"' if about.startswith("/") else TROUBLE
    error = {"code": code, "text": text, "about": about, "detail": detail}
    sandbox.team.screen(user.id).errors.append(error)
    sandbox.team.journal.note("slack_error", user=user.id, code=code, about=about)
    return error


def error_of(sandbox: Sandbox, user: User, receipt: Receipt, about: str) -> Json | None:
    """None if the app acknowledged in time."""
    if receipt.acknowledged:
        return None
    return slack_error(sandbox, user, receipt.outcome, about, receipt.detail)


def private_since(team: Team, user: User, before: str) -> list[Json]:
    """What the app said to this person alone since a time stamp: they see it as the answer to what they did."""
    said = [one for channel in team.channels.values() for one in channel.messages if one.visible_to == user.id]
    newer = sorted((one for one in said if one.ts > before), key=lambda one: one.ts)
    return [message_seen(team, one, user) for one in newer]
