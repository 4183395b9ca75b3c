"""The forms that steer: phase, severity and title."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from models.playbook import Severity
from models.state import State
from views.catalogue import Mrkdwn, Texts
from views.elements import bold, lines, value_of
from views.modals import form


def phase_form(state: State, say: Texts) -> View:
    """Go to any phase. Nothing is locked: the checklists posted so far stay usable."""
    phases = [(phase.key, say.text(phase.name)) for phase in state.playbook.incident_phases]
    hint = say("Its checklist is posted; earlier ones stay usable.")
    blocks: list[Block] = [form.select("phase", say("Phase"), phases, value=state.incident.phase, hint=hint)]
    return form.modal("phase", say("Phase"), say("Save"), value_of(state.incident.id), blocks, say)


def severity_form(state: State, say: Texts, *, severity: str = "", reason: str = "") -> View:
    """Each severity with what it means and who is then needed; raising is free, lowering needs a reason."""
    choices = [(each.key, f"{each.key} {say.text(each.name)}") for each in state.playbook.severities]
    blocks: list[Block] = [
        *(form.notice(_meaning(state, each, say), f"means.{each.key}") for each in state.playbook.severities),
        form.select("severity", say("Severity"), choices, value=severity or state.incident.severity),
        form.long_text(
            "reason", say("Why"), value=reason, optional=True,
            hint=say("Anyone may raise it. To lower it takes the commander, and a reason."),
        ),
    ]  # fmt: skip
    return form.modal("severity", say("Severity"), say("Save"), value_of(state.incident.id), blocks, say)


def title_form(state: State, say: Texts, *, title: str = "") -> View:
    """Another title, which the channel's name follows unless the incident is quiet."""
    hint = say("In a few words, without names or numbers of clients")
    blocks: list[Block] = [form.short_text("title", say("Title"), hint=hint, value=title or state.incident.title)]
    return form.modal("title", say("Title"), say("Save"), value_of(state.incident.id), blocks, say)


def _meaning(state: State, severity: Severity, say: Texts) -> Mrkdwn:
    known = state.playbook
    needed = tuple(known.role(role).name for role in severity.roles if role not in state.holders)
    shown = {task.key for task in state.visible_tasks}
    added = sum(task.key not in shown for task in known.tasks_for(severity.key))
    name = bold(f"{severity.key} {say.write(severity.name)}")
    return lines(
        say("{severity} (now)", severity=name) if severity.key == state.incident.severity else name,
        say.write(severity.means),
        say("Still to be filled: {roles}", roles=needed) if needed else None,
        say.plural("Adds {n} item to the checklists", "Adds {n} items to the checklists", added) if added else None,
    )
