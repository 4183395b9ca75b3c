"""conversations.history and .replies: what was said, newest first and oldest first."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from sandbox.errors import SlackError
from sandbox.events import HISTORY_SCOPE
from sandbox.methods.call import Call
from sandbox.paging import page
from sandbox.posts import message_body
from sandbox.records import Message
from sandbox.shapes import Json


def history(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.history: thread replies are not in it."""
    channel = call.joined_channel()
    call.needs(HISTORY_SCOPE[channel.kind])
    shown = [one for one in channel.shared_messages() if not one.is_reply and _within(call, one)]
    return _messages(call, list(reversed(shown))) | {"pin_count": len(channel.pins)}


def replies(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.replies: the parent comes first."""
    channel = call.joined_channel()
    call.needs(HISTORY_SCOPE[channel.kind])
    asked = call.message(channel, error="thread_not_found")
    parent = channel.message(asked.thread_ts or asked.ts) or asked
    thread = [parent, *(one for one in channel.replies_to(parent.ts) if _within(call, one))]
    return _messages(call, thread)


def _messages(call: Call, shown: list[Message]) -> Json:
    part, cursor = page(call.arguments, shown, default=100)
    with_metadata = call.arguments.flag("include_all_metadata")
    bodies = [message_body(call.team, one, with_metadata=with_metadata) for one in part]
    answer: Json = {"messages": bodies, "has_more": bool(cursor)}
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _within(call: Call, message: Message) -> bool:
    oldest, latest = _moment(call, "oldest", "invalid_ts_oldest"), _moment(call, "latest", "invalid_ts_latest")
    ts = Decimal(message.ts)
    if call.arguments.flag("inclusive") and ts in (oldest, latest):
        return True
    return (oldest is None or ts > oldest) and (latest is None or ts < latest)


def _moment(call: Call, name: str, error: str) -> Decimal | None:
    given = call.arguments.text(name)
    if given in ("", "0", "now"):
        return None
    try:
        return Decimal(given)
    except InvalidOperation:
        raise SlackError(error) from None


METHODS = {"conversations.history": history, "conversations.replies": replies}
