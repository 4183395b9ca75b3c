"""The forms of a checklist: when something happened that a tick records, and everything else that a line can take."""

from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from models.playbook import Phase
from models.state import State, TaskFacts
from views.cards.checklist import MARKS
from views.catalogue import Mrkdwn, Texts
from views.elements import bold, clip, lines, value_of
from views.modals import form
from views.words import asked_for, moment_name, moments

OPTION = 75
OPTIONS = 100
"""https://docs.slack.dev/reference/block-kit/composition-objects/option-object and .../block-elements/select-menu"""


def tick_form(state: State, task: TaskFacts, kind: str, now: datetime, say: Texts) -> View:
    """When it happened, for a task that records a start event of the clocks. What is on record already is filled in,
    and changed only with a reason.
    """
    known = state.moment(kind)
    blocks: list[Block] = [
        form.notice(bold(say.write(state.text_of(task))), "task"),
        form.moment(
            "at", say("{moment}: when", moment=moment_name(kind, say)), value=known or now,
            hint=say("The time at which it happened, not at which it is ticked off"),
        ),
    ]  # fmt: skip
    if known:
        blocks.append(_why_corrected(say))
    about = value_of(state.incident.id, task.key)
    return form.modal("task_done_at", say("When was it done"), say("Done"), about, blocks, say)


def tasks_form(state: State, phase: Phase, say: Texts) -> View:
    """Assign, set aside, note or add: one form for all lines of a phase, the open ones first."""
    tasks = sorted(state.tasks_of(phase.key), key=lambda task: task.state != "open")[:OPTIONS]
    blocks: list[Block] = [
        form.radio(
            "act",
            say("What is to be done"),
            [
                ("assign", say("Assign it to somebody")),
                ("not_applicable", say("Mark it as not applicable, with the reason")),
                ("note", say("Add a note to it")),
                ("add", say("Add a new item to this phase")),
            ],
            value="assign",
        )
    ]
    if tasks:
        named = [(task.key, _named(state, task, say)) for task in tasks]
        blocks.append(form.select("task", say("Item"), named, optional=True, hint=say("Not needed for a new item")))
    blocks += [
        form.person("person", say("Who"), optional=True, hint=say("To assign: they are told once")),
        form.long_text("text", say("Text"), optional=True, hint=say("The reason, the note or the new item")),
    ]
    about = value_of(state.incident.id, phase.key)
    return form.modal("tasks_more", say.text(phase.name), say("Save"), about, blocks, say)


def moment_form(state: State, now: datetime, say: Texts) -> View:
    """When something happened, or when it really happened: the first time is anybody's to give, a correction needs a
    reason.
    """
    blocks: list[Block] = [
        form.notice(_on_record(state, say), "known"),
        form.select("kind", say("Which time"), [(kind, moment_name(kind, say)) for kind in asked_for(state)]),
        form.moment("at", say("Date and time"), value=now),
        _why_corrected(say),
    ]
    return form.modal("moment", say("Times"), say("Save"), value_of(state.incident.id), blocks, say)


def _on_record(state: State, say: Texts) -> Mrkdwn:
    known = moments(state)
    return lines(*(f"{moment_name(kind, say)} {say.write(at) if at else say('unknown')}" for kind, at in known))


def _why_corrected(say: Texts) -> Block:
    return form.long_text(
        "reason",
        say("Why it is corrected"),
        optional=True,
        hint=say("Only where a time on record is changed, or one lies over a year back"),
    )


def _named(state: State, task: TaskFacts, say: Texts) -> str:
    return clip(f"{MARKS[task.state]} {say.text(state.text_of(task))}", OPTION)
