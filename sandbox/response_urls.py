"""response_url: the address an app may answer an interaction at, five times within half an hour.

An answer is ephemeral unless it says `in_channel`; it may replace or delete the message the button stood in.
https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from sandbox.blockkit import check_message
from sandbox.errors import SlackError
from sandbox.posts import Draft, delete, edit, post
from sandbox.records import Channel, Message, User
from sandbox.shapes import Json
from sandbox.team import Team


@dataclass
class Address:
    """Where answers go: to whom, where, and about which message."""

    user: User
    channel: Channel
    source: Message | None
    given_at: float
    uses: int = 0


class ResponseUrls:
    def __init__(self, team: Team) -> None:
        self._team = team
        self._addresses: dict[str, Address] = {}

    def give(self, user: User, channel: Channel, source: Message | None = None) -> str:
        key = self._team.ids.secret()
        self._addresses[key] = Address(user, channel, source, time.monotonic())
        return f"{self._team.base_url}/response/{key}"

    def answer(self, key: str, body: Json) -> Message | None:
        """What the app posted to a response_url. Raises SlackError where Slack answers 404 or 4xx."""
        address, settings = self._addresses.get(key), self._team.settings
        if address is None:
            raise SlackError("invalid_url")
        if time.monotonic() - address.given_at > settings.response_url_seconds:
            raise SlackError("expired_url")
        if address.uses >= settings.response_url_uses:
            raise SlackError("used_url")
        said = self.say(address.user, address.channel, address.source, body)
        address.uses += 1
        return said

    def say(self, user: User, channel: Channel, source: Message | None, body: Json) -> Message | None:
        """Show an app's answer to an interaction; also what it puts straight into its acknowledgement."""
        if source and body.get("delete_original"):
            delete(self._team, channel, source)
            return None
        draft = _draft(self._team, body)
        if source and body.get("replace_original"):
            edit(self._team, channel, source, draft, self._team.bot)
            return source
        in_channel = body.get("response_type") == "in_channel"
        draft.visible_to = None if in_channel else user.id
        draft.subtype = "bot_message" if in_channel else None
        return post(self._team, channel, self._team.bot, draft)


def _draft(team: Team, body: Json) -> Draft:
    text, blocks, attachments = body.get("text") or "", body.get("blocks") or [], body.get("attachments") or []
    check_message(team.settings, text, blocks)
    if not (text or blocks or attachments):
        raise SlackError("no_text")
    return Draft(text, blocks, attachments, body.get("thread_ts"), body.get("metadata"))
