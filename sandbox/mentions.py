"""Who is pinged by a message, and how typed text becomes Slack's marked-up text.

A mention pings where it is written as markup (`<@U…>`, `<!channel>`); escaped or in plain text it does not.
https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from sandbox.records import Channel, Message, User
from sandbox.team import Team

Reason = Literal["mention", "broadcast", "direct", "thread"]

PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
BROADCAST = re.compile(r"<!(channel|here|everyone)(?:\|[^>]*)?>")
LINK = re.compile(r"https?://[^\s<>|]+")


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


def message_text(team: Team, by: User, typed: str) -> str:
    """A typed message: @handle, #channel, @channel and links become markup, as in Slack's own client."""
    return _linked(team, by, escaped(typed), with_name=False)


def command_text(team: Team, by: User, typed: str, *, should_escape: bool) -> str:
    """The text of a slash command; names and links become markup only if the app asked for it.

    https://docs.slack.dev/interactivity/implementing-slash-commands#creating-your-slash-command
    """
    return _linked(team, by, escaped(typed), with_name=True) if should_escape else escaped(typed)


def _linked(team: Team, by: User, text: str, *, with_name: bool) -> str:
    markup = _people(team, with_name=with_name) | _channels(team, by, with_name=with_name)
    names = "|".join(re.escape(name) for name in sorted(markup, key=len, reverse=True))
    # Not after a Latin letter or a point, which would be an e-mail address; Chinese knows no space before an @.
    named = re.compile(rf"(?<![A-Za-z0-9_.<])(?:{names})(?![A-Za-z0-9_-])")
    text = LINK.sub(r"<\g<0>>", text)
    return named.sub(lambda match: markup[match.group()], text)


def _people(team: Team, *, with_name: bool) -> dict[str, str]:
    markup = {f"@{word}": f"<!{word}>" for word in ("channel", "here", "everyone")}
    for user in team.users.values():
        link = f"<@{user.id}|{user.handle}>" if with_name else f"<@{user.id}>"
        markup |= {f"@{user.handle}": link, f"@{user.real_name}": link}
    return markup


def _channels(team: Team, by: User, *, with_name: bool) -> dict[str, str]:
    """Only those open to whoever types. In a message a private channel is named by its id alone: not every reader may
    know what it is called."""
    named = [one for one in team.channels.values() if one.name and one.is_open_to(by)]
    label = {one.id: f"|{one.name}" if with_name or not one.is_private else "" for one in named}
    return {f"#{one.name}": f"<#{one.id}{label[one.id]}>" for one in named}
