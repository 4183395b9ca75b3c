"""Membership: who came into an incident's channel and who left it, the bot among them; and what Slack says of a person.

What happens in other channels is nothing to us. News that come late may come in the wrong order (who left and came back
would end up outside): then the channel is looked at, and what is so counts.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlmodel import Session

from handlers.desk import Desk
from handlers.forms import Forms
from handlers.requests import Request, happened, when
from handlers.verbs import Verbs
from models.actors import STANCH, Actor
from models.changes.accounts import record_deactivated
from models.changes.members import (
    record_bot_removed,
    record_bot_returned,
    record_joined,
    record_left,
    record_uninvited,
)
from models.changes.surveys import look_again
from models.homes import is_known
from models.incidents import incident_in

P = ParamSpec("P")

LATE = timedelta(seconds=30)
"""Slack's second attempt comes at once, the third after a minute: https://docs.slack.dev/apis/events-api/#retries"""


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """Listen to people coming and going."""

    @app.event("member_joined_channel")
    async def joined(ack: AsyncAck, body: Mapping[str, Any], context: Mapping[str, Any]) -> None:
        request = happened(body)
        if request.person == context.get("bot_user_id"):
            await _record(desk, request, record_bot_returned, _by(desk, body, "inviter"))
        else:
            came = record_joined if "inviter" in body["event"] else record_uninvited
            await _record(desk, request, came, desk.actor(request))
        await ack()

    @app.event("member_left_channel")
    async def left(ack: AsyncAck, body: Mapping[str, Any], context: Mapping[str, Any]) -> None:
        request = happened(body)
        if request.person != context.get("bot_user_id"):
            await _record(desk, request, record_left, desk.actor(request))
        await ack()

    async def bot_left(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        await _record(desk, happened(body), record_bot_removed, _by(desk, body, "actor_id"))
        await ack()

    # What Slack tells the one who is out: https://docs.slack.dev/reference/events/group_left and channel_left, for a
    # channel that somebody has made public.
    for event in ("group_left", "channel_left"):
        app.event(event)(bot_left)

    @app.event("user_change")
    async def changed(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = happened(body)
        if body["event"]["user"].get("deleted"):
            admins = tuple(sorted(desk.admins))
            await desk.change(request, record_deactivated, request.person, admins, Actor(STANCH, desk.now()))
        if await desk.database.read(is_known, request.person):
            desk.wake(f"person:{request.person}")
        await ack()


def looking_if_late(
    desk: Desk, body: Mapping[str, Any], change: Callable[Concatenate[Session, str, P], None]
) -> Callable[Concatenate[Session, str, P], None]:
    """The change; where Slack has tried to tell us before, with a look at the channel asked for in the same
    transaction."""
    now, happened_at = desk.now(), when(body)
    if not happened_at or now - happened_at <= LATE:
        return change

    @wraps(change)
    def made(session: Session, incident_id: str, /, *args: P.args, **kwargs: P.kwargs) -> None:
        change(session, incident_id, *args, **kwargs)
        look_again(session, incident_id, Actor(STANCH, now))

    return made


async def _record(desk: Desk, request: Request, change: Callable[[Session, str, Actor], None], actor: Actor) -> None:
    """Make the change of one event, if it speaks of an incident's channel."""
    incident_id = await desk.database.read(incident_in, request.channel or "")
    if incident_id:
        await desk.change(request, looking_if_late(desk, request.body, change), incident_id, actor)
        desk.wake(f"survey:{incident_id}")


def _by(desk: Desk, body: Mapping[str, Any], field: str) -> Actor:
    """Who added the bot or took it out, where Slack says so."""
    return Actor(str(body["event"].get(field) or STANCH), desk.now())
