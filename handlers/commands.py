"""The slash command: one word opens everything. Never silent: an unknown verb gets the nearest one and help."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from handlers.desk import Desk
from handlers.requests import commanded
from handlers.verbs import Call, Verbs, read
from models.incidents import incident_in
from views.help import help_text, panel


def register(app: AsyncApp, desk: Desk, verbs: Verbs) -> None:
    """Listen to the command that the settings name."""

    @app.command(desk.workspace.command)
    async def command(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = commanded(body)
        say = await desk.texts(request.person)
        word, words = read(body.get("text", ""))
        call = Call(request, words, say)
        verb = verbs.find(word) if word else bare
        answer = await verb(call) if verb else help_text(say, desk.workspace, unknown=word, nearest=verbs.nearest(word))
        await (ack(answer) if answer else ack())

    @verbs.add("help", "?", "帮助")
    async def help_(call: Call) -> str:
        return help_text(call.say, desk.workspace)

    async def bare(call: Call) -> str:
        found = await desk.database.read(incident_in, call.request.channel or "")
        if found is None:
            return help_text(call.say, desk.workspace)
        return panel(await desk.state(call.request, found), call.say)
