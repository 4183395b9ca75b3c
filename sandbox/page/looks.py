"""Looking further: a stretch of a channel, a thread, what is pinned. Only what is open to whoever looks."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.composition import Sandbox
from sandbox.errors import CannotDo
from sandbox.page.sight import message_line
from sandbox.records import Message, User
from sandbox.shapes import Json

STRETCH = 50
"""Messages sent at once."""

Look = Callable[[Sandbox, User, Json], Json]


def messages(sandbox: Sandbox, viewer: User, query: Json) -> Json:
    """A stretch of a channel: the newest, or those `before` or `after` a message, or `around` one. Without replies."""
    channel = sandbox.team.channel_seen_by(viewer, query["channel"])
    listed = [one for one in channel.seen_by(viewer.id) if not one.is_reply]
    start, end = _stretch(listed, query)
    shown = [message_line(sandbox.team, one, viewer) for one in listed[start:end]]
    return {"messages": shown, "earlier": start > 0, "later": end < len(listed)}


def thread(sandbox: Sandbox, viewer: User, query: Json) -> Json:
    """A message and its replies, those said to the viewer alone included."""
    channel = sandbox.team.channel_seen_by(viewer, query["channel"])
    first, ts = channel.message(query["ts"]), query["ts"]
    if first is None or first.visible_to not in (None, viewer.id):
        raise CannotDo("That message is not there (any more).")
    replies = [one for one in channel.seen_by(viewer.id) if one.is_reply and one.thread_ts == ts]
    return {"messages": [message_line(sandbox.team, one, viewer) for one in (first, *replies)]}


def pins(sandbox: Sandbox, viewer: User, query: Json) -> Json:
    """What is pinned, the newest first."""
    channel = sandbox.team.channel_seen_by(viewer, query["channel"])
    pinned = [(pin, message) for pin in reversed(channel.pins) if (message := channel.message(pin["ts"]))]
    shown = [message_line(sandbox.team, message, viewer) | {"pinned_by": pin["created_by"]} for pin, message in pinned]
    return {"messages": shown}


def _stretch(listed: list[Message], query: Json) -> tuple[int, int]:
    """From which to which position."""
    if around := query.get("around"):
        middle = sum(one.ts < around for one in listed)
        start = max(middle - STRETCH // 2, 0)
        return start, min(start + STRETCH, len(listed))
    if after := query.get("after"):
        start = sum(one.ts <= after for one in listed)
        return start, min(start + STRETCH, len(listed))
    before = query.get("before")
    end = sum(one.ts < before for one in listed) if before else len(listed)
    return max(end - STRETCH, 0), end


LOOKS: dict[str, Look] = {"messages": messages, "thread": thread, "pins": pins}
