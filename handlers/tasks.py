"""The lines of the checklists: ticked and undone with one press, and whatever else a line can take in one form.

A task that records a time opens a form first; the tick and the time are one change. So are all others here: whoever
presses second, or on a line that is gone, gets a sentence and nothing is half done.
"""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View

from handlers.desk import Desk
from handlers.forms import Entered, Forms
from handlers.requests import Request, pressed
from handlers.verbs import Verbs
from models.changes.recording import add_note
from models.changes.tasks import SETTLED, add_task, assign_task, complete_task, reopen_task, set_not_applicable
from models.refusal import Refused, Who
from models.state import State, TaskFacts
from views.modals.tasks import tasks_form, tick_form


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The buttons of the checklists and their forms."""
    _ticking(app, desk, forms)
    _more(app, desk, forms)


def _ticking(app: AsyncApp, desk: Desk, forms: Forms) -> None:
    @app.action("task.done")
    async def done(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await desk.change(request, complete_task, request.incident, request.key, desk.actor(request))
        await ack()

    @app.action("task.undo")
    async def undo(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        await desk.change(request, reopen_task, request.incident, request.key, desk.actor(request))
        await ack()

    @app.action("task.done_at")
    async def done_at(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.open_state(request, request.incident)
        task, kind = _recording_a_time(state, request.key)
        await desk.show(request, tick_form(state, task, kind, desk.now(), await desk.texts(request.person)))
        await ack()

    @forms.add("task_done_at")
    async def submit(request: Request, said: Entered) -> View | None:
        await desk.change(
            request, complete_task, request.incident, request.key, desk.actor(request),
            said.time("at"), said.text("reason"),
        )  # fmt: skip
        return None


def _more(app: AsyncApp, desk: Desk, forms: Forms) -> None:
    @app.action("tasks.more")
    async def more(ack: AsyncAck, body: Mapping[str, Any]) -> None:
        request = pressed(body)
        state = await desk.open_state(request, request.incident)
        phase = next((phase for phase in state.playbook.incident_phases if phase.key == request.key), None)
        if phase is None:
            raise Refused("There is no phase called {phase} in this incident.", phase=request.key)
        await desk.show(request, tasks_form(state, phase, await desk.texts(request.person)))
        await ack()

    @forms.add("tasks_more")
    async def submit(request: Request, said: Entered) -> View | None:
        actor, act, task, text = desk.actor(request), said.choice("act"), said.choice("task"), said.text("text")
        if act == "add":
            await desk.change(request, add_task, request.incident, request.key, text, actor)
            return None
        if not task:
            raise Refused("Choose the item that is meant.", field="task")
        if act == "assign":
            person = said.person("person")
            if person is None:
                raise Refused("Choose who is to do it.", field="person")
            await desk.change(request, assign_task, request.incident, task, person, actor)
        elif act == "not_applicable":
            await desk.change(request, set_not_applicable, request.incident, task, text, actor)
        else:
            await desk.change(request, add_note, request.incident, said.required("text"), actor, task=task)
        return None


def _recording_a_time(state: State, key: str) -> tuple[TaskFacts, str]:
    """The open task of this key, and the start event that its tick records."""
    task = next((task for task in state.tasks if task.key == key), None)
    kind = state.playbook.task(key).moment if task and not task.text else None
    if task is None or kind is None:
        raise Refused("This task is not in the incident any more. The checklist shows the ones that are.")
    if task.state != "open" and task.by and task.at:
        raise Refused(SETTLED[task.state], person=Who(task.by), when=task.at)
    return task, kind
