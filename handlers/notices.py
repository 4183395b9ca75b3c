"""Notices: drafted from the record, written section by section, approved, and recorded as sent.

    notice / a duty's button ─► kind, recipient, duties ─► draft ─► its text, to be written on ─► saved: a version
    approval asked ─► direct message ─► read, approve          sent ─► when, how, to whom, receipt, file

All works in a closed incident too: the summary of thirty days is written when handling has ended.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from sqlmodel import Session

from handlers.desk import Desk
from handlers.forms import Entered, Forms, Spared
from handlers.requests import Request, pressed
from handlers.verbs import Call, Verbs
from models.actors import Actor
from models.changes.notices import (
    Draft,
    approve_notice,
    ask_approval,
    change_notice,
    draft_notice,
    want_file,
    withdraw_approval,
)
from models.changes.sending import Sending, record_sent
from models.notices.facts import NoticeFacts
from models.notices.kinds import KINDS, answered
from models.notices.sections import Section
from models.notices.wording import CONTACTS, REACHED, warnings
from models.permissions import require_reader
from models.refusal import Refused
from models.state import State, load_state
from views.answers import Answer
from views.modals.notices import SECTION, attach_form, draft_form, edit_form, read_form, sent_form
from views.notices.drafting import draft
from views.notices.listing import notices_answer
from views.notices.order import Order

log = structlog.get_logger()

OWN_TEXT = Spared({SECTION + key: CONTACTS for key in REACHED}, as_opened=True)
"""What was saved before is not asked about at each save, nor is the telephone by which the firm is reached: the law
wants it there."""


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The ways to notices, and through them."""
    _begin(app, desk, verbs, forms)
    _write(app, desk, forms)
    _approve(app, desk, forms)
    _send(app, desk, forms)


def _begin(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    @verbs.add("notice", "notices", "通报")
    async def notice(call: Call) -> Answer:
        state = await desk.state(call.request, await desk.here(call.request))
        return notices_answer(state, call.say)

    @app.action("notice.open")
    async def open_draft(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.state(request, request.incident)
        await desk.show(request, draft_form(state, request.key, await desk.texts(request.person)))
        await ack()

    @app.action("notice.supplement")
    async def supplement(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request, state, before = await _about(desk, body)
        say = await desk.texts(request.person)
        await desk.show(request, draft_form(state, "", say, supplements=before))
        await ack()

    @forms.add("notice_draft")
    async def submit(request: Request, said: Entered) -> View | None:
        actor = desk.actor(request)
        state, order = await desk.database.read(_ordered, request, said, actor)
        drafted = draft(state, desk.templates, order, actor.at, desk.workspace.zone)
        for each in drafted.broken:
            log.error("template cannot be filled in", file=each.file, line=each.line, incident=state.incident.code)
        begun = Draft(
            order.kind, order.language, order.recipient, order.obligations, drafted.title, drafted.sections,
            drafted.template, order.supplements.id if order.supplements else None,
        )  # fmt: skip
        notice_id = await desk.change(request, draft_notice, request.incident, begun, actor)
        state = await desk.state(request, request.incident)
        say = await desk.texts(request.person)
        return edit_form(state, _find(state, notice_id), say, broken=drafted.broken)


def _write(app: AsyncApp, desk: Desk, forms: Forms) -> None:
    @app.action("notice.edit")
    async def edit(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request, state, notice = await _about(desk, body)
        say = await desk.texts(request.person)
        sent = notice.state == "sent"
        form = read_form(state, notice, say, approving=False) if sent else edit_form(state, notice, say)
        await desk.show(request, form)
        await ack()

    @forms.add("notice_edit", OWN_TEXT)
    async def submit(request: Request, said: Entered) -> View | None:
        notice_id, version = _version(request)
        before = _find(await desk.state(request, request.incident), notice_id)
        text = (said.required("title"), tuple(_written(section, said) for section in before.text))
        # one window may save several versions: each is a delivery of its own
        once = replace(request, delivery=tuple(f"{each}:{version}" for each in request.delivery))
        await desk.change(
            once, change_notice, request.incident, notice_id, version, text, said.text("recipient"),
            desk.actor(request),
        )  # fmt: skip
        state = await desk.state(request, request.incident)
        saved = _find(state, notice_id)
        if not warnings(saved.kind, saved.recipient, saved.title, saved.text):
            return None
        return edit_form(state, saved, await desk.texts(request.person))

    @app.action("notice.ask")
    async def ask(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await desk.change(request, ask_approval, request.incident, request.key, desk.actor(request))
        await ack()


def _approve(app: AsyncApp, desk: Desk, forms: Forms) -> None:
    @app.action("notice.review")
    async def review(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request, state, notice = await _about(desk, body)
        say = await desk.texts(request.person)
        await desk.show(request, read_form(state, notice, say, approving=notice.state == "draft"))
        await ack()

    @forms.add("notice_review")
    async def submit(request: Request, said: Entered) -> View | None:
        notice_id, version = _version(request)
        await desk.change(request, approve_notice, request.incident, notice_id, version, desk.actor(request))
        return None

    @app.action("notice.withdraw")
    async def withdraw(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await desk.change(request, withdraw_approval, request.incident, request.key, desk.actor(request))
        await ack()


def _send(app: AsyncApp, desk: Desk, forms: Forms) -> None:
    @app.action("notice.record")
    async def record(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request, state, notice = await _about(desk, body)
        await desk.show(request, sent_form(state, notice, desk.now(), await desk.texts(request.person)))
        await ack()

    @forms.add("notice_sent")
    async def submit(request: Request, said: Entered) -> View | None:
        actor = desk.actor(request)
        notice_id, version = _version(request)
        sending = Sending(
            int(said.choice("version") or version), said.time("sent_at") or actor.at, said.required("channel"),
            said.required("to"), said.text("receipt"), said.many("meets"), said.text("unapproved"),
        )  # fmt: skip
        await desk.change(request, record_sent, request.incident, notice_id, sending, actor, file=_chosen(said))
        return None

    @app.action("notice.attach")
    async def attach(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request, state, notice = await _about(desk, body)
        await desk.show(request, attach_form(state, notice, await desk.texts(request.person)))
        await ack()

    @forms.add("notice_attach")
    async def submit_file(request: Request, said: Entered) -> View | None:
        file = _chosen(said)
        if not file:
            raise Refused("Choose the file.", field="file")
        await desk.change(request, want_file, request.incident, request.key, file, desk.actor(request))
        return None


async def _about(desk: Desk, body: Mapping[str, Any]) -> tuple[Request, State, NoticeFacts]:
    """A press, and the notice it is about, for somebody who may read the incident."""
    request = pressed(body)
    state = await desk.state(request, request.incident)
    return request, state, _find(state, request.key)


def _find(state: State, notice_id: str) -> NoticeFacts:
    found = next((each for each in state.law.notices if each.id == notice_id), None)
    if found is None:
        raise Refused("There is no such notice in this incident. Look at the list again.")
    return found


def _version(request: Request) -> tuple[str, int]:
    """The notice that a form is about, and the version it showed."""
    notice_id, _, version = request.key.partition(" ")
    return notice_id, int(version or 0)


def _written(section: Section, said: Entered) -> Section:
    """A section as it stands in the form, or as it is where the form has no field for it. What somebody wrote anew
    rests on them, and no more on what it was drafted from."""
    field = SECTION + section.key
    text = said.text(field) if field in said.values else section.text
    return section if text == section.text else Section(section.key, section.heading, text)


def _chosen(said: Entered) -> str:
    """The id of the file that was put into a form."""
    return next(iter(said.many("file")), "")


def _ordered(session: Session, request: Request, said: Entered, actor: Actor) -> tuple[State, Order]:
    """What is to be drafted, and the state it is drafted from."""
    require_reader(session, request.incident, actor)
    state = load_state(session, request.incident)
    if state is None:
        raise Refused("This incident is not in the database. Use {command} list to see the ones that are.")
    kind = next((each for each in KINDS if each == said.choice("kind")), None)
    if kind is None:
        raise Refused("Choose what kind of notice it is: the form lists them.", field="kind")
    before = _find(state, request.key) if request.key else None
    carried = (before.kind, before.obligations) if before else None
    duties = answered(kind, said.many("duties"), carried, state.law.catalogue)
    return state, Order(kind, said.choice("language"), said.text("recipient"), duties, before)
