"""The summary on paper: a Markdown file that an auditor reads without Slack, five years later.

Every task with who and when, everything that was not done with its reason, every decision, the whole timeline. People
stand here by name, times in the workspace's zone.
"""

from collections.abc import Iterator
from datetime import datetime

from models.refusal import Who
from models.state import Event, State, TaskFacts
from views.catalogue import Texts
from views.summary import facts
from views.summary.telling import tell
from views.words import CLOSED_AS, moment_name


def summary_markdown(state: State, say: Texts) -> str:
    """The whole summary as Markdown; `say` writes for paper."""
    return "\n".join(
        [
            *_head(state, say),
            *_course(state, say),
            *_times(state, say),
            *_roles(state, say),
            *_tasks(state, say),
            *_not_done(state, say),
            *_decisions(state, say),
            *_timeline(state, say),
            "",
        ]
    )


def _head(state: State, say: Texts) -> Iterator[str]:
    incident, closed = state.incident, facts.closing(state)
    outcome = say(CLOSED_AS[incident.outcome or "resolved"], other=state.duplicate_code or "")
    yield f"# {incident.code} · {_inline(incident.title)}"
    yield ""
    yield from _table(
        [say("Field"), say("Value")],
        [
            [say("Severity"), f"{incident.severity} {say.write(state.playbook.severity(incident.severity).name)}"],
            [say("Outcome"), outcome],
            [say("Declared"), f"{say.local(incident.declared_at)} {say.write(Who(incident.declared_by))}"],
            [say("Closed"), f"{say.local(closed.recorded_at)} {say.write(Who(closed.actor))}"],
            [
                say("Data touched"),
                say.listed([say.write(state.playbook.data_kind(k).name) for k in incident.data_kinds]),
            ],
            [say("Playbook"), f"{say.write(state.playbook.name)} v{state.playbook.version}"],
            [say("Head of the chain"), f"#{closed.seq} `{closed.hash}`"],
            [say("Times are in"), say.zone],
        ],
    )


def _course(state: State, say: Texts) -> Iterator[str]:
    said = facts.closing(state).payload
    for title, text in (
        (say("What happened"), state.incident.what_happened),
        (say("How it was found"), state.incident.how_found),
        (say("How it ended"), said["text"]),
        (say("Lessons"), said.get("lessons")),
        (say("Closed over open must-items, because"), said.get("override")),
    ):
        if text:
            yield from ("", f"## {title}", "", _block(text))


def _times(state: State, say: Texts) -> Iterator[str]:
    yield from ("", f"## {say('Times')}", "")
    unknown = say("unknown")
    yield from _table(
        [say("Moment"), say("When")],
        [[moment_name(kind, say), say.local(at) if at else unknown] for kind, at in facts.moments(state)],
    )
    yield ""
    yield from _table(
        [say("From"), say("To"), say("Length")],
        [
            [
                moment_name(span.start, say),
                moment_name(span.end, say),
                say.duration(span.length) if span.length is not None else unknown,
            ]
            for span in facts.spans(state)
        ],
    )


def _roles(state: State, say: Texts) -> Iterator[str]:
    yield from ("", f"## {say('Roles')}", "")
    yield from _table(
        [say("Role"), say("Person"), say("From"), say("To")],
        [
            [
                say.write(state.playbook.role(role).name),
                say.write(Who(person)),
                say.local(since),
                say.local(until) if until else say("until the close"),
            ]
            for role, person, since, until in facts.tenures(state)
        ],
    )


def _tasks(state: State, say: Texts) -> Iterator[str]:
    yield from ("", f"## {say('Tasks')}")
    for phase in state.playbook.incident_phases:
        tasks = state.tasks_of(phase.key)
        if tasks:
            yield from ("", f"### {say.write(phase.name)}", "")
            yield from _table(
                [say("Task"), say("State"), say("Person"), say("When")], [_task(state, task, say) for task in tasks]
            )


def _task(state: State, task: TaskFacts, say: Texts) -> list[str]:
    standing = {"open": say("open"), "done": say("done"), "not_applicable": say("not applicable")}[task.state]
    return [
        say.write(state.text_of(task)),
        standing,
        say.write(Who(task.by)) if task.by and task.state != "open" else "—",
        say.local(task.at) if task.at and task.state != "open" else "—",
    ]


def _not_done(state: State, say: Texts) -> Iterator[str]:
    left = facts.not_done(state)
    yield from ("", f"## {say('What was not done, and why')}", "")
    if not left:
        yield say("Everything was done.")
        return
    yield from _table(
        [say("Task"), say("Why")],
        [
            [
                say.write(state.text_of(task)),
                (task.note or "") if task.state == "not_applicable" else say("left open at the close"),
            ]
            for task in left
        ],
    )


def _decisions(state: State, say: Texts) -> Iterator[str]:
    yield from ("", f"## {say('Decisions')}", "")
    replaced = facts.superseded(state)
    rows = [_decision(state, event, replaced, say) for event in facts.decisions(state)]
    if not rows:
        yield say("None was recorded.")
        return
    yield from _table(
        [say("No."), say("When"), say("Person"), say("Decision"), say("Reason"), say("Options weighed")], rows
    )


def _decision(state: State, event: Event, replaced: dict[int, int], say: Texts) -> list[str]:
    said = event.payload
    head = [f"#{event.seq}", say.local(event.happened_at), say.write(Who(event.actor))]
    if said["audience"]:
        roles = tuple(state.playbook.role(role).name for role in said["audience"])
        return [*head, say("restricted to {roles}", roles=roles), "", ""]
    text = said["text"]
    if event.seq in replaced:
        text = f"{text} ({say('replaced by #{seq}', seq=replaced[event.seq])})"
    return [*head, text, said["reason"], said["options"]]


def _timeline(state: State, say: Texts) -> Iterator[str]:
    yield from ("", f"## {say('Timeline')}", "")
    yield from _table(
        ["#", say("Happened"), say("Recorded"), say("Person"), say("What")],
        [
            [
                str(event.seq),
                say.local(event.happened_at),
                _if_other(event.recorded_at, event.happened_at, say),
                say.write(Who(event.actor)),
                tell(state, event, say),
            ]
            for event in state.events
        ],
    )


def _if_other(recorded: datetime, happened: datetime, say: Texts) -> str:
    return say.local(recorded) if say.local(recorded) != say.local(happened) else "″"


def _table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(_cell(cell) for cell in row) + " |"


def _cell(text: str) -> str:
    """A cell is one line, and a bar in it is no border. Markup that people typed stays text."""
    return _inline(text).replace("|", "\\|").replace("\n", "<br>")


def _inline(text: str) -> str:
    return text.replace("<", "&lt;")


def _block(text: str) -> str:
    """What people typed, as a quotation: no line of it can be taken for a heading of the report."""
    return "\n".join(f"> {_inline(line)}" for line in text.splitlines())
