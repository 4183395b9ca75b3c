"""The slash command: one word opens everything. Never silent: an unknown verb gets the nearest one and help."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Desk
from handlers.requests import commanded
from handlers.verbs import Call, Verbs
from models.finding import seen_by
from models.incidents import incident_in
from views.answers import Answer
from views.catalogue import Texts
from views.help import elsewhere, help_answer, panel


def register(app: AsyncApp, desk: Desk, verbs: Verbs) -> None:
    """Listen to the command that the settings name."""

    @app.command(desk.workspace.command)
    async def command(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = commanded(body)
        say = await desk.texts(request.person)
        verb, word, words = verbs.read(body.get("text", ""))
        call = Call(request, words, say)
        if verb:
            answer = await verb(call)
        else:
            answer = _help(say, word) if word else await bare(call)
        await (ack(_payload(answer)) if answer else ack())

    @verbs.add("help", "?", "帮助")
    async def help_(call: Call) -> Answer:
        return _help(call.say)

    async def bare(call: Call) -> Answer:
        """The panel of this channel's incident; elsewhere help, and where one could go."""
        request = call.request
        found = await desk.database.read(incident_in, request.channel or "")
        if found is None:
            states, _ = await desk.database.read(seen_by, desk.actor(request))
            return elsewhere(_help(call.say), states, call.say)
        return panel(await desk.state(request, found), request.person, call.say)

    def _help(say: Texts, unknown: str = "") -> Answer:
        registered = {names[0] for names in verbs.names}
        return help_answer(say, desk.workspace, registered, unknown=unknown, nearest=verbs.nearest(unknown))


def _payload(answer: Answer | str) -> dict[str, Any]:
    """What only the caller sees. https://docs.slack.dev/interactivity/implementing-slash-commands#responding"""
    if isinstance(answer, str):
        return {"response_type": "ephemeral", "text": answer}
    blocks = [block.to_dict() for block in answer.blocks]
    return {"response_type": "ephemeral", "text": answer.text, "blocks": blocks}
