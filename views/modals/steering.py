"""The forms that steer: phase, severity and title."""

from datetime import timedelta

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from models.playbook import Severity
from models.state import State
from views.catalogue import Mrkdwn, Texts
from views.elements import SECTION, bold, button, clip_markup, lines, section, value_of
from views.modals import form
from views.severity import suggested, suggestion_lines


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
        *_suggested(state, say),
        *(form.notice(_meaning(state, each, say), f"means.{each.key}") for each in state.playbook.severities),
        form.select("severity", say("Severity"), choices, value=severity or state.incident.severity),
        form.long_text(
            "reason", say("Why"), value=reason, optional=True,
            hint=say("Anyone may raise it. To lower it takes the commander, and a reason."),
        ),
    ]  # fmt: skip
    return form.modal("severity", say("Severity"), say("Save"), value_of(state.incident.id), blocks, say)


def _suggested(state: State, say: Texts) -> list[Block]:
    """What the facts suggest, why, and what is still open; with a word where it differs from what is set."""
    if not state.law.catalogue.packs:
        return []
    suggestion, now = suggested(state), state.incident.severity
    differs = say(":warning: Set is {now}. Whoever keeps it knows why; the reason belongs on the record.", now=now)
    text = lines(suggestion_lines(state, suggestion, say), differs if suggestion.severity != now else None)
    enter = button(say("Enter facts"), "facts.open", value_of(state.incident.id))
    return [section(clip_markup(text, SECTION), "suggested", enter)]


def title_form(state: State, say: Texts, *, title: str = "") -> View:
    """Another title, which the channel's name follows unless the incident is quiet."""
    hint = say("In a few words, without names or numbers of clients")
    blocks: list[Block] = [form.short_text("title", say("Title"), hint=hint, value=title or state.incident.title)]
    return form.modal("title", say("Title"), say("Save"), value_of(state.incident.id), blocks, say)


def _rhythm(severity: Severity, say: Texts) -> Mrkdwn:
    if severity.update_rhythm is None:
        return say("Status update: one, at closing")
    every, latest = severity.update_rhythm.remind_after, severity.update_rhythm.overdue_after
    if every == latest:
        return say("Status update: every {length}", length=_length(every, say))
    return say(
        "Status update: every {length}, {latest} at the latest",
        length=_length(every, say), latest=_length(latest, say),
    )  # fmt: skip


def _length(minutes: int, say: Texts) -> Mrkdwn:
    hours, rest = divmod(minutes, 60)
    return say.duration(timedelta(minutes=minutes)) if rest else say("{n} h", n=hours)


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
        _rhythm(severity, say),
        say.plural("Adds {n} item to the checklists", "Adds {n} items to the checklists", added) if added else None,
    )
