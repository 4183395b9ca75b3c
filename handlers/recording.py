"""Recording: what was decided, what happened, how it stands.

Each by a button, by a verb and by its form. A note typed behind its verb is on record at once, unless it holds personal
data: then its form opens with the question.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View

from handlers.desk import Desk
from handlers.forms import Entered, Forms
from handlers.requests import Request, pressed
from handlers.verbs import Call, Verbs
from models.changes.pins import Place
from models.changes.recording import Decision, Update, add_note, post_update, record_decision
from models.markup import readable
from models.personal_data import find, mask
from models.refusal import Refused
from models.texts import tidy, too_many
from views.modals.form import LONG
from views.modals.personal import with_warning
from views.modals.recording import decision_form, note_form, update_form


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The ways to put something on record."""
    _decisions(app, desk, verbs, forms)
    _notes(app, desk, verbs, forms)
    _updates(app, desk, verbs, forms)


def _decisions(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    @app.action("decision.open")
    async def button(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await open_decision(desk, request, request.incident)
        await ack()

    @verbs.add("decide", "记录决定", "决定")
    async def decide(call: Call) -> None:
        text = _fitting(await _words(desk, call))
        await open_decision(desk, call.request, await desk.here(call.request), text)

    @forms.add("decision")
    async def submit(request: Request, said: Entered) -> View | None:
        replaces = said.choice("supersedes")
        decision = Decision(
            text=said.required("text"),
            reason=said.required("reason"),
            options=said.text("options"),
            audience=said.many("audience"),
            supersedes=int(replaces) if replaces else None,
            source=_place(request.key),
        )
        await desk.change(request, record_decision, request.incident, decision, desk.actor(request))
        return None


async def open_decision(
    desk: Desk, request: Request, incident_id: str, text: str = "", source: Place | None = None
) -> None:
    """Open the form of a decision, prefilled with what is written already."""
    state = await desk.open_state(request, incident_id)
    key = f"{source.channel} {source.ts} {source.permalink}" if source else ""
    say = await desk.texts(request.person)
    await desk.show(request, decision_form(state, desk.actor(request), say, text=text, source=key))


def _place(key: str) -> Place | None:
    """The message that a decision is taken from, as its form remembers it."""
    return Place(*key.split(" ")) if key else None


def _notes(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    @app.action("note.open")
    async def button(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.open_state(request, request.incident)
        await desk.show(request, note_form(state, await desk.texts(request.person)))
        await ack()

    @verbs.add("note", "记录进展", "记录")
    async def note(call: Call) -> str | None:
        incident_id, text = await desk.here(call.request), await _words(desk, call)
        found = find(text)
        if text and not found:
            seq = await desk.change(call.request, add_note, incident_id, text, desk.actor(call.request))
            return call.say("Recorded (#{seq}).", seq=seq)
        state = await desk.open_state(call.request, incident_id)
        form = note_form(state, call.say, text=_fitting(text))
        if found:
            form = with_warning(form.to_dict(), [each.masked for each in found], call.say)
        await desk.show(call.request, form)
        return None

    @forms.add("note")
    async def submit(request: Request, said: Entered) -> View | None:
        await desk.change(
            request, add_note, request.incident, said.required("text"), desk.actor(request),
            audience=said.many("audience"), happened_at=said.time("happened_at"),
        )  # fmt: skip
        return None


def _updates(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    async def open_update(request: Request, incident_id: str, known: str = "") -> None:
        state = await desk.open_state(request, incident_id)
        say = await desk.texts(request.person)
        await desk.show(request, update_form(state, desk.now(), say, known=known))

    @app.action("update.open")
    async def button(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await open_update(request, request.incident)
        await ack()

    @verbs.add("update", "进展")
    async def update(call: Call) -> None:
        await open_update(call.request, await desk.here(call.request), _fitting(await _words(desk, call)))

    @forms.add("update")
    async def submit(request: Request, said: Entered) -> View | None:
        given = Update(said.required("known"), said.text("doing"), said.text("needed"), said.time("next_at"))
        await desk.change(request, post_update, request.incident, given, desk.actor(request))
        return None


async def _words(desk: Desk, call: Call) -> str:
    """The words behind a verb, as the person saw them while typing."""
    return tidy(await desk.database.read(readable, call.words)).strip()


def _fitting(text: str) -> str:
    """The text, if the form takes it. Else it goes back to the person: Slack keeps no command that was sent."""
    if more := too_many(text, LONG):
        raise Refused(
            "Nothing was recorded: this is {n} characters too long for the form. Here it is again, with personal data "
            "masked. A note without personal data may have any length: {command} note …\n{text}",
            n=more,
            text=mask(text),
        )
    return text
