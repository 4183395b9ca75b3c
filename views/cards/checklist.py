"""A phase's checklist: one line per task with its button, who and when on the lines that are settled.

Slack takes at most 50 blocks a message and, undocumented, a total near 13,000 characters; a checklist is parted well
inside both, by whole lines, and every part is a surface of its own.
"""

import re

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock

from models.playbook import Phase
from models.refusal import Who
from models.state import State, TaskFacts
from views.catalogue import Mrkdwn, Texts
from views.elements import actions, bar, bold, button, clip, dotted, lines, section, value_of
from views.surfaces import CHANNEL, Message

LINES_PER_PART = 40
CHARACTERS_PER_PART = 8_500
FRAME = 241
"""What a line weighs beside its text and its key, which stands in its id and in its button: the JSON around them."""
REASON = 200
EARLIER = 30
"""Characters of a reason and of an earlier task's name on a line; the whole stands on the timeline and on its line."""

MARKS = {"open": "☐", "done": "☑", "not_applicable": "☒"}

Line = tuple[TaskFacts, SectionBlock]


def checklist(state: State, phase: Phase, say: Texts) -> list[Message]:
    """The messages of one phase's checklist, in order. A phase without a line at this severity has none."""
    tasks = state.tasks_of(phase.key)
    if not tasks:
        return []
    parts = _parts([(task, _line(state, task, say)) for task in tasks])
    return [_part(state, phase, part, at, len(parts), say) for at, part in enumerate(parts, start=1)]


def _part(state: State, phase: Phase, part: list[Line], at: int, parts: int, say: Texts) -> Message:
    """One message. It counts its own lines, so that a tick is one update however many parts there are."""
    settled = sum(task.state != "open" for task, _ in part)
    rows = [row for _, row in part]
    return Message(
        f"checklist:{phase.key}:{at}",
        CHANNEL,
        state.phases_shown[phase.key],
        say("Checklist: {phase} {done}/{total}", phase=phase.name, done=settled, total=len(part)),
        (_title(phase, settled, len(part), at, parts, say), *rows, *_more(state, phase, at, parts, say)),
    )


def _title(phase: Phase, settled: int, total: int, part: int, parts: int, say: Texts) -> Block:
    count = Mrkdwn(f"{bar(settled, total)} {settled}/{total}")
    of = say("part {n} of {total}", n=part, total=parts) if parts > 1 else ""
    goal = say.write(phase.goal) if part == 1 else None
    return section(lines(dotted([bold(say.write(phase.name)), count, of]), goal), f"phase.{phase.key}.{part}")


def _line(state: State, task: TaskFacts, say: Texts) -> SectionBlock:
    text = Mrkdwn(f"{MARKS[task.state]} {say.write(state.text_of(task))}")
    return section(lines(text, _second(state, task, say)), f"task.{task.key}", _button(state, task, say))


def _button(state: State, task: TaskFacts, say: Texts) -> ButtonElement | None:
    """完成 or 撤销. A task that records a time asks for it first."""
    value = value_of(state.incident.id, task.key)
    if state.incident.status == "closed":
        return None
    if task.state != "open":
        return button(say("Undo"), "task.undo", value)
    records = None if task.text else state.playbook.task(task.key).moment
    action = "task.done_at" if records else "task.done"
    return button(say("Done"), action, value, style="primary" if task.must else None)


def _second(state: State, task: TaskFacts, say: Texts) -> Mrkdwn:
    if task.state == "done" and task.by and task.at:
        return say("Done by {person}, {when}", person=Who(task.by), when=task.at)
    if task.state == "not_applicable" and task.by and task.at:
        reason = clip(task.note or "", REASON)
        return say("Not applicable ({person}, {when}): {reason}", person=Who(task.by), when=task.at, reason=reason)
    planned = None if task.text else state.playbook.task(task.key)
    earlier = next((key for key in planned.after if _is_open(state, key)), None) if planned else None
    return dotted(
        [
            say("*must*") if task.must else "",
            say.write(Who(task.assignee)) if task.assignee else say.write(state.playbook.role(task.owner).name),
            say("done when: {what}", what=planned.done_when) if planned else "",
            say("first “{task}”", task=_short(state, earlier, say)) if earlier else "",
        ]
    )


def _short(state: State, key: str, say: Texts) -> str:
    """A task's name in a few words: what stands before its list of particulars."""
    return clip(re.split("[：:（(，,]", say.text(state.playbook.task(key).text))[0].strip(), EARLIER)


def _is_open(state: State, key: str) -> bool:
    return any(task.key == key and task.state == "open" for task in state.visible_tasks)


def _more(state: State, phase: Phase, part: int, parts: int, say: Texts) -> list[Block]:
    if part < parts or state.incident.status == "closed":
        return []
    return [actions([button(say("More…"), "tasks.more", value_of(state.incident.id, phase.key))], f"more.{phase.key}")]


def _parts(rows: list[Line]) -> list[list[Line]]:
    parts: list[list[Line]] = [[]]
    room = CHARACTERS_PER_PART
    for task, row in rows:
        size = FRAME + 2 * len(row.block_id or "") + len(row.text.text if row.text else "")
        if parts[-1] and (len(parts[-1]) == LINES_PER_PART or size > room):
            parts.append([])
            room = CHARACTERS_PER_PART
        parts[-1].append((task, row))
        room -= size
    return parts
