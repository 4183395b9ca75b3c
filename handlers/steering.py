"""Steering: phase, severity, title and times, by button, form or command.

A command with words makes the change at once and says so. Where the words would need a question (personal data in
them), the form opens with them filled in, and asks.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View

from handlers.desk import Desk
from handlers.forms import Entered, Forms
from handlers.requests import Request, pressed
from handlers.verbs import Call, Verbs
from models.changes.moments import set_moment
from models.changes.steering import next_phase, rename_incident, set_phase, set_severity
from models.markup import readable
from models.personal_data import find
from models.playbook import SEVERITIES, Phase, Text
from models.refusal import Refused
from models.state import State
from models.texts import one_line, too_many
from views.catalogue import Texts
from views.modals.form import SHORT
from views.modals.steering import phase_form, severity_form, title_form
from views.modals.tasks import moment_form

NEXT = frozenset({"next", "下一", "下一个", "下一阶段", "下一步"})
NUMBERED = re.compile(r"(?:sev|ｓｅｖ)?[\s-]*([1-4１-４])(?![0-9０-９])\s*[级級]?[\s,，:：]*", re.IGNORECASE)
"""SEV2, sev 2, 2, ２级 … and what follows is the reason."""


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The ways to steer."""
    _phases(app, desk, verbs, forms)
    _severities(desk, verbs, forms)
    _titles(desk, verbs, forms)
    _moments(desk, verbs, forms)

    _opens(app, desk, "phase.open", phase_form)
    _opens(app, desk, "severity.open", severity_form)
    _opens(app, desk, "title.open", title_form)
    _opens(app, desk, "moment.open", lambda state, say: moment_form(state, desk.now(), say))


def _opens(app: AsyncApp, desk: Desk, action: str, form: Callable[[State, Texts], View]) -> None:
    """A button that opens a form of an open incident."""

    @app.action(action)
    async def opened(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.open_state(request, request.incident)
        await desk.show(request, form(state, await desk.texts(request.person)))
        await ack()


def _phases(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    @app.action("phase.next")
    async def onward(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await desk.change(request, next_phase, request.incident, request.key, desk.actor(request))
        await ack()

    @verbs.add("phase", "阶段")
    async def phase(call: Call) -> str | None:
        state = await _state_here(desk, call)
        actor, incident = desk.actor(call.request), state.incident
        if not call.words:
            await desk.show(call.request, phase_form(state, call.say))
            return None
        if _folded(call.words) in NEXT:
            await desk.change(call.request, next_phase, incident.id, incident.phase, actor)
        else:
            wanted = _phase_called(state, call.words)
            await desk.change(call.request, set_phase, incident.id, wanted.key, actor)
        now = await desk.state(call.request, incident.id)
        return call.say("Phase: {phase}", phase=now.playbook.phase(now.incident.phase).name)

    @forms.add("phase")
    async def submit(request: Request, said: Entered) -> View | None:
        await desk.change(request, set_phase, request.incident, said.choice("phase"), desk.actor(request))
        return None


def _severities(desk: Desk, verbs: Verbs, forms: Forms) -> None:
    @verbs.add("severity", "sev", "定级", "级别")
    async def severity(call: Call) -> str | None:
        state = await _state_here(desk, call)
        if not call.words:
            await desk.show(call.request, severity_form(state, call.say))
            return None
        wanted, reason = _severity_called(state, await desk.database.read(readable, call.words))
        if find(reason):
            await desk.show(call.request, severity_form(state, call.say, severity=wanted, reason=reason))
            return None
        await desk.change(call.request, set_severity, state.incident.id, wanted, reason, desk.actor(call.request))
        return call.say("Severity: {severity}", severity=wanted)

    @forms.add("severity")
    async def submit(request: Request, said: Entered) -> View | None:
        wanted, reason = said.choice("severity"), said.text("reason")
        await desk.change(request, set_severity, request.incident, wanted, reason, desk.actor(request))
        return None


def _titles(desk: Desk, verbs: Verbs, forms: Forms) -> None:
    @verbs.add("title", "rename", "标题", "改名")
    async def title(call: Call) -> str | None:
        state = await _state_here(desk, call)
        wanted = one_line(await desk.database.read(readable, call.words))
        if more := too_many(wanted, SHORT):
            raise Refused("Too long: {n} characters more than fit here. Put the rest into a note.", n=more)
        if not wanted or find(wanted):
            await desk.show(call.request, title_form(state, call.say, title=wanted))
            return None
        await desk.change(call.request, rename_incident, state.incident.id, wanted, desk.actor(call.request))
        return call.say("New title: {title}", title=wanted)

    @forms.add("title")
    async def submit(request: Request, said: Entered) -> View | None:
        await desk.change(request, rename_incident, request.incident, said.required("title"), desk.actor(request))
        return None


def _moments(desk: Desk, verbs: Verbs, forms: Forms) -> None:
    @verbs.add("moment", "time", "times", "时间")
    async def moment(call: Call) -> None:
        state = await _state_here(desk, call)
        await desk.show(call.request, moment_form(state, desk.now(), call.say))

    @forms.add("moment")
    async def submit(request: Request, said: Entered) -> View | None:
        at = said.time("at") or desk.now()
        await desk.change(
            request, set_moment, request.incident, said.choice("kind"), at, said.text("reason"), desk.actor(request)
        )
        return None


async def _state_here(desk: Desk, call: Call) -> State:
    return await desk.open_state(call.request, await desk.here(call.request))


def _phase_called(state: State, words: str) -> Phase:
    """The phase that a person means by its number, key or name, or by a part of one that fits no other."""
    phases, wanted = state.playbook.incident_phases, _folded(words)
    if wanted.isdigit() and 1 <= int(wanted) <= len(phases):
        return phases[int(wanted) - 1]
    exact = [phase for phase in phases if wanted in _names(phase)]
    fitting = exact or [phase for phase in phases if any(wanted in name for name in _names(phase))]
    if len(fitting) == 1:
        return fitting[0]
    raise Refused(
        "Which phase is meant by “{word}”? It is one of {phases}.",
        word=words, phases=tuple(phase.name for phase in phases),
    )  # fmt: skip


def _names(phase: Phase) -> list[str]:
    return [phase.key, _folded(phase.name.zh), _folded(phase.name.en)]


def _severity_called(state: State, words: str) -> tuple[str, str]:
    """The severity that a person means by its number or name, and the reason after it."""
    if numbered := NUMBERED.match(words):
        return SEVERITIES[int(numbered[1]) - 1], words[numbered.end() :].strip()
    for known in state.playbook.severities:
        for name in _both(known.name):
            if _folded(words).startswith(_folded(name)):
                return known.key, words[len(name) :].strip(" ,，:：")
    raise Refused("There is no severity {severity}. It is one of SEV1, SEV2, SEV3, SEV4.", severity=words)


def _both(text: Text) -> tuple[str, str]:
    return text.zh, text.en


def _folded(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())
