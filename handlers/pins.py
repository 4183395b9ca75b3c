"""Pins: a message of Slack's, put on the timeline.

A :pushpin: says which message; it is asked for, read by the reconciler, and marked. A shortcut brings the message
along: it is on record at once, or stands in the form of a decision, which asks for it when it is submitted. Taking a
:pushpin: away changes nothing: the record forgets nothing.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlmodel import Session

from handlers.desk import Desk
from handlers.forms import Forms
from handlers.recording import open_decision
from handlers.requests import Request, chosen, happened
from handlers.verbs import Verbs
from models.changes.pins import Pin, pin_message, place_of, want_message
from models.incidents import code, code_of, incident_in, open_incidents_of
from models.markup import readable
from models.refusal import Refused
from models.texts import tidy

EMOJI = "pushpin"
"""Anybody's but the bot's own."""


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The ways to put a message on the timeline."""

    @app.event("reaction_added")
    async def reacted(ack: AsyncAck, body: Mapping[str, Any], context: Mapping[str, Any]) -> None:
        request, event = happened(body), body["event"]
        item, ours = event["item"], request.person == context.get("bot_user_id")
        if event["reaction"] == EMOJI and item["type"] == "message" and not ours:
            incident_id = await desk.database.read(incident_in, item["channel"])
            if incident_id:
                await desk.change(
                    request, want_message, incident_id, item["channel"], item["ts"], desk.actor(request)
                )  # fmt: skip
        await ack()

    @app.shortcut("message.pin")
    async def pin(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request, message = chosen(body), body["message"]
        incident_id = await desk.database.read(_meant, request)
        say, name = await desk.texts(request.person), await desk.database.read(code_of, incident_id)
        place = place_of(desk.workspace.url, body["channel"]["id"], message)
        seq = await desk.change(request, pin_message, incident_id, Pin(place, message), desk.actor(request))
        text = say("On the timeline of {code} (#{seq}).", code=name, seq=seq)
        desk.write_to(request.person, text, [], str(body.get("response_url") or ""))
        await ack()

    @app.shortcut("message.decide")
    async def decide(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request, message = chosen(body), body["message"]
        incident_id = await desk.database.read(_meant, request)
        text = tidy(await desk.database.read(readable, message.get("text") or "")).strip()
        place = place_of(desk.workspace.url, body["channel"]["id"], message)
        await open_decision(desk, request, incident_id, text, place)
        await ack()


def _meant(session: Session, request: Request) -> str:
    """The incident that a message is meant for: the one of its channel, else the only open one of the person."""
    here = incident_in(session, request.channel or "")
    if here:
        return here
    open_ones = open_incidents_of(session, request.person)
    if not open_ones:
        raise Refused("You are in no open incident, so there is no timeline to put this message on.")
    if len(open_ones) > 1:
        raise Refused(
            "You are in several open incidents: {codes}. Share the message in the channel of the one it belongs to, "
            "and put it on the timeline there.",
            codes=tuple(code(incident.number) for incident in open_ones),
        )
    return open_ones[0].id
