"""What a command answers. Only the caller sees it, in their language; it is gone when they leave, and never a record.

An answer is kept well inside one message: where there is more to tell than fits, it says how much more.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from models.actors import Actor
from models.permissions import may_read
from models.refusal import Who
from models.state import Event, State, TaskFacts
from views.cards.status import facts, glance
from views.catalogue import Mrkdwn, Texts
from views.elements import bold, clip_markup, dotted, lines, section, sections
from views.summary import facts as summary_facts
from views.summary.channel import summary_message
from views.summary.telling import tell
from views.words import moment_name

ROOM = 10_000
"""Characters of an answer: Slack refuses blocks of some 13,000."""
LINE = 400


@dataclass(frozen=True)
class Answer:
    """The blocks of an answer, and its text for notifications and screen readers."""

    text: str
    blocks: Sequence[Block]


def listed(title: Mrkdwn, rows: Sequence[str], say: Texts, *, last: bool = False) -> Answer:
    """A title and as many rows as fit: the first ones, or the last ones."""
    fitting: list[str] = []
    room = ROOM
    for row in reversed(rows) if last else rows:
        room -= len(row) + 1
        if room < 0:
            break
        fitting.append(row)
    left = len(rows) - len(fitting)
    more = say.plural("and {n} more", "and {n} more", left) if left else None
    ordered = [more, *reversed(fitting)] if last else [*fitting, more]
    return Answer(title, sections(lines(bold(title), *ordered), "answer"))


def summary(state: State, reader: Actor, say: Texts) -> Answer:
    """The summary of a closed incident; of an open one, how far it has come."""
    title = say("Summary of {code}", code=state.incident.code)
    closed = state.incident.status == "closed"
    blocks = summary_message(state, say).blocks if closed else _so_far(state, reader, say)
    return Answer(title, _fitting(blocks, say))


def open_tasks(state: State, person: str, say: Texts) -> Answer:
    """What is open, a person's own first, then phase by phase as far as the checklists are posted."""
    shown = [task for task in state.open_tasks if task.phase in state.phases_shown]
    mine = [task for task in shown if is_for(state, task, person)]
    rows: list[str] = [bold(say("Yours")), *(_task(state, task, say) for task in mine)] if mine else []
    for phase in state.playbook.incident_phases:
        others = [task for task in shown if task.phase == phase.key and task not in mine]
        if others:
            rows += [bold(say.write(phase.name)), *(_task(state, task, say) for task in others)]
    later = len(state.open_tasks) - len(shown)
    if later:
        rows.append(say.plural("{n} item in phases still to come", "{n} items in phases still to come", later))
    code = state.incident.code
    title = say("{code}: {n} open", code=code, n=len(shown)) if rows else say("{code}: nothing is open", code=code)
    return listed(title, rows, say)


def is_for(state: State, task: TaskFacts, person: str) -> bool:
    """Whether a task is a person's to do: assigned to them, or unassigned and of a role they hold."""
    if task.assignee:
        return task.assignee == person
    return task.owner in {role.key for role in state.roles_of(person)}


def incidents(title: Mrkdwn, states: Sequence[State], more: int, say: Texts) -> Answer:
    """Incidents at a glance; `more` of them are not shown."""
    rows: list[str] = [glance(state, say) for state in states]
    if more:
        rows.append(say.plural("and {n} more", "and {n} more", more))
    return listed(title, rows, say)


def timeline(state: State, reader: Actor, say: Texts, n: int) -> Answer:
    """The newest `n` events in their order. What is restricted is told only to who may read it."""
    rows = [_event(state, event, reader, say) for event in state.events[-n:]]
    return listed(say("Timeline of {code}", code=state.incident.code), rows, say, last=True)


def _so_far(state: State, reader: Actor, say: Texts) -> list[Block]:
    decided = [_event(state, event, reader, say) for event in summary_facts.decisions(state)]
    spans = [
        say(
            "{start} → {end}: {length}",
            start=moment_name(span.start, say), end=moment_name(span.end, say),
            length=say.duration(span.length) if span.length is not None else say("unknown"),
        )
        for span in summary_facts.spans(state)
    ]  # fmt: skip
    return [
        *facts(state, say),
        *sections(lines(bold(say("Times")), *spans), "times"),
        *sections(lines(bold(say("Decisions")), *(decided or [say("None was recorded.")])), "decisions"),
    ]


def _fitting(blocks: Sequence[Block], say: Texts) -> Sequence[Block]:
    """As many blocks as one message takes."""
    room = ROOM
    for at, block in enumerate(blocks):
        room -= len(json.dumps(block.to_dict(), ensure_ascii=False))
        if room < 0:
            return [*blocks[:at], section(say("The rest stands in the channel and its files."), "rest")]
    return blocks


def _event(state: State, event: Event, reader: Actor, say: Texts) -> Mrkdwn:
    told = tell(state, event, say, may_read=may_read(state, event, reader))
    head = say("#{seq} {when} {person}", seq=event.seq, when=event.happened_at, person=Who(event.actor))
    return dotted([head, clip_markup(Mrkdwn(" ".join(told.split())), LINE)])


def _task(state: State, task: TaskFacts, say: Texts) -> Mrkdwn:
    return dotted([f"☐ {say.write(state.text_of(task))}", say("*must*") if task.must else ""])
