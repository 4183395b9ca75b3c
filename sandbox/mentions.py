"""Who is pinged by a message, and how typed text becomes Slack's marked-up text.

A mention pings where it is written as markup (`<@U…>`, `<!channel>`); escaped or in plain text it does not.
https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from sandbox.records import Channel, Message
from sandbox.team import Team

Reason = Literal["mention", "broadcast", "direct", "thread"]

PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
BROADCAST = re.compile(r"<!(channel|here|everyone)(?:\|[^>]*)?>")
TYPED_NAME = re.compile(r"(?<![\w<])([@#])([\w.\-]+)")


def pinged(team: Team, channel: Channel, message: Message) -> dict[str, Reason]:
    """The members this message pings, each with the strongest reason."""
    reasons: dict[str, Reason] = {}
    others = [user_id for user_id in channel.members if user_id not in (message.user, team.bot.id)]
    if channel.kind == "im":
        return dict.fromkeys(others, "direct")
    if message.is_reply:
        reasons |= dict.fromkeys(_in_thread(channel, message), "thread")
    spoken = " ".join(_spoken(team, message))
    if BROADCAST.search(spoken):
        reasons |= dict.fromkeys(others, "broadcast")
    reasons |= dict.fromkeys(PERSON.findall(spoken), "mention")
    return {user_id: reason for user_id, reason in reasons.items() if user_id in others}


def _in_thread(channel: Channel, message: Message) -> list[str]:
    parent = channel.message(message.thread_ts or "")
    authors = [reply.user for reply in channel.replies_to(message.thread_ts or "")]
    return authors + ([parent.user] if parent else [])


def _spoken(team: Team, message: Message) -> Iterator[str]:
    if not message.blocks or team.settings.fallback_text_pings:
        yield message.text
    for block in message.blocks:
        yield from _marked_up(block)


def _marked_up(part: object) -> Iterator[str]:
    """Every text in a block that Slack reads as markup; plain_text and fixed labels are not."""
    if isinstance(part, dict):
        if part.get("type") in ("mrkdwn", "markdown") and isinstance(part.get("text"), str):
            yield part["text"]
        elif part.get("type") == "user" and "user_id" in part:
            yield f"<@{part['user_id']}>"
        elif part.get("type") == "broadcast":
            yield f"<!{part.get('range', 'channel')}>"
        for value in part.values():
            yield from _marked_up(value)
    elif isinstance(part, list):
        for value in part:
            yield from _marked_up(value)


def escaped(typed: str) -> str:
    """What a person types arrives with its three control characters escaped."""
    return typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def message_text(team: Team, typed: str) -> str:
    """A typed message: @handle, #channel and @channel become markup, as in Slack's own client."""

    def marked(match: re.Match[str]) -> str:
        sign, name = match.groups()
        if sign == "@" and name in ("channel", "here", "everyone"):
            return f"<!{name}>"
        return _link(team, sign, name, with_name=sign == "#") or match.group()

    return TYPED_NAME.sub(marked, escaped(typed))


def command_text(team: Team, typed: str, *, should_escape: bool) -> str:
    """The text of a slash command; names become links only if the app asked for it.

    https://docs.slack.dev/interactivity/implementing-slash-commands#creating-your-slash-command
    """

    def marked(match: re.Match[str]) -> str:
        return _link(team, *match.groups(), with_name=True) or match.group()

    return TYPED_NAME.sub(marked, escaped(typed)) if should_escape else escaped(typed)


def _link(team: Team, sign: str, name: str, *, with_name: bool) -> str | None:
    if sign == "@":
        user = next((one for one in team.users.values() if name in (one.handle, one.real_name)), None)
        if user is None:
            return None
        return f"<@{user.id}|{user.handle}>" if with_name else f"<@{user.id}>"
    channel = team.find_channel(name)
    return f"<#{channel.id}|{channel.name}>" if channel else None
