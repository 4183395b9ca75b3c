"""The summary as a message in the channel: short enough to read, with the full text in the files below it."""

from slack_sdk.models.blocks import Block

from models.refusal import Who
from models.state import State
from views.cards import status
from views.catalogue import Mrkdwn, Texts
from views.elements import bold, context, dotted, header, lines, sections
from views.summary import facts
from views.surfaces import CHANNEL, Message
from views.words import CLOSED_AS, moment_name


def summary_message(state: State, say: Texts) -> Message:
    """What happened, how long it took, who, what was decided, what was not done, and the head of the record."""
    closed = facts.closing(state)
    incident = state.incident
    title = say("Summary of {code}", code=incident.code)
    blocks: list[Block] = [header(title, "summary")]
    for name, body in (
        ("outcome", _outcome(state, say)),
        ("times", _times(state, say)),
        ("roles", _roles(state, say)),
        ("tasks", _tasks(state, say)),
        ("decisions", _decisions(state, say)),
    ):
        blocks += sections(body, name)
    head = say("{n} events on record; head of the chain: {hash}", n=closed.seq, hash=closed.hash)
    blocks.append(context(head, "head"))
    return Message(f"summary:{closed.id}", CHANNEL, closed.seq, title, tuple(blocks), living=False)


def summary_so_far(state: State, say: Texts) -> list[Block]:
    """What an incident that is still open has come to, for one person who asks."""
    return [
        *status.facts(state, say),
        *sections(_times(state, say), "times"),
        *sections(_decisions(state, say), "decisions"),
    ]


def _outcome(state: State, say: Texts) -> Mrkdwn:
    said = facts.closing(state).payload
    outcome = state.incident.outcome or "resolved"
    severity = state.playbook.severity(state.incident.severity)
    return lines(
        bold(say.write(state.incident.title)),
        dotted(
            [
                state.incident.severity,
                say.write(severity.name),
                say(CLOSED_AS[outcome], other=state.duplicate_code or ""),
            ]
        ),
        say("What happened: {text}", text=state.incident.what_happened),
        say("Outcome: {text}", text=said["text"]),
        say("Lessons: {text}", text=said["lessons"]) if said.get("lessons") else None,
        say("Closed over open must-items: {reason}", reason=said["override"]) if said.get("override") else None,
    )


def _times(state: State, say: Texts) -> Mrkdwn:
    spans = [
        say(
            "{start} → {end}: {length}",
            start=moment_name(span.start, say),
            end=moment_name(span.end, say),
            length=say.duration(span.length) if span.length is not None else say("unknown"),
        )
        for span in facts.spans(state)
    ]
    return lines(bold(say("Times")), *spans)


def _roles(state: State, say: Texts) -> Mrkdwn:
    rows: dict[str, list[str]] = {}
    for role, person, _, _ in facts.tenures(state):
        rows.setdefault(role, []).append(say.write(Who(person)))
    held = [f"{say.write(state.playbook.role(role).name)}: {' → '.join(people)}" for role, people in rows.items()]
    return lines(bold(say("Roles")), *held)


def _tasks(state: State, say: Texts) -> Mrkdwn:
    rows = []
    for phase in state.playbook.incident_phases:
        tasks = state.tasks_of(phase.key)
        done = sum(task.state == "done" for task in tasks)
        if tasks:
            rows.append(say("{phase}: {done} of {total} done", phase=phase.name, done=done, total=len(tasks)))
    left = facts.not_done(state)
    dropped = sum(task.state == "not_applicable" for task in left)
    rest = say(
        "Not applicable: {n}; left open: {open}. Each with its reason in the file.", n=dropped, open=len(left) - dropped
    )
    return lines(bold(say("Tasks")), *rows, rest if left else None)


def _decisions(state: State, say: Texts) -> Mrkdwn:
    replaced = facts.superseded(state)
    rows = []
    for event in facts.decisions(state):
        said = event.payload
        text = say("restricted") if said["audience"] else say.write(said["text"])
        reason = say("Reason: {reason}", reason=said["reason"]) if said["reason"] and not said["audience"] else ""
        by = say("replaced by #{seq}", seq=replaced[event.seq]) if event.seq in replaced else ""
        rows.append(dotted([f"#{event.seq} {text}", reason, by]))
    return lines(bold(say("Decisions")), *(rows or [say("None was recorded.")]))
