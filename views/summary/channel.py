"""The summary as a message in the channel: short enough to read, with the full text in the files below it.

Slack takes at most 50 blocks a message, 3,000 characters a section and, undocumented, a total near 13,000 characters.
Every part has its room, counted as JSON; what does not fit is counted, and stands in the file.
"""

import json

from slack_sdk.models.blocks import Block

from models.refusal import Who
from models.state import Event, State, TaskFacts
from views.catalogue import Mrkdwn, Texts
from views.clocks import deadline
from views.duties import duty_name
from views.elements import bold, clip_markup, context, dotted, header, lines, section
from views.summary import facts, law
from views.summary.telling import tell
from views.surfaces import CHANNEL, Message
from views.words import moment_name, standing

MILESTONES = ("incident.declared", "severity.set", "phase.set", "closure.proposed", "closure.withdrawn",
              "incident.closed", "incident.reopened")  # fmt: skip

ROWS = 12
"""Lines of one part, at most: it is read on a phone."""


def summary_message(state: State, say: Texts) -> Message:
    """What happened, how long it took, who, what was done and decided, what was not, and the head of the record."""
    closed = facts.closing(state)
    title = say("Summary of {code}", code=state.incident.code)
    parts = {
        "outcome": _outcome(state, say),
        "times": _times(state, say),
        "roles": _roles(state, say),
        "tasks": _tasks(state, say),
        "left": _left(state, say),
        "decisions": _decisions(state, say),
        "law": _law(state, say),
        "update": _update(state, say),
        "course": _course(state, say),
    }
    blocks: list[Block] = [header(title, "summary")]
    blocks += [section(body, name) for name, body in parts.items() if body]
    blocks.append(context(_head(closed, say), "head"))
    return Message(f"summary:{closed.id}", CHANNEL, closed.seq, title, tuple(blocks), living=False)


def _outcome(state: State, say: Texts) -> Mrkdwn:
    closed = facts.closing(state)
    said, incident = closed.payload, state.incident
    severity = state.playbook.severity(incident.severity)
    return lines(
        bold(clip_markup(say.write(incident.title), 300)),
        dotted([incident.severity, say.write(severity.name), standing(state, say)]),
        _closed_by(closed, say),
        say("*What happened:* {text}", text=_short(incident.what_happened, 500, say)),
        say("*Outcome:* {text}", text=_short(said["text"], 500, say)),
        say("*Lessons:* {text}", text=_short(said["lessons"], 400, say)) if said["lessons"] else None,
        say(
            "*Closed over {n} open must-items:* {reason}",
            n=len(said["open_musts"]),
            reason=_short(said["override"], 300, say),
        )
        if said["override"]
        else None,
    )


def _closed_by(closed: Event, say: Texts) -> Mrkdwn:
    said = closed.payload
    if said.get("proposed_by"):
        return say(
            "Closed {when}: proposed by {proposer}, confirmed by {person}",
            when=closed.recorded_at, proposer=Who(said["proposed_by"]), person=Who(closed.actor),
        )  # fmt: skip
    return say("Closed {when} by {person}", when=closed.recorded_at, person=Who(closed.actor))


def _times(state: State, say: Texts) -> Mrkdwn:
    rows = [
        say(
            "{start} → {end}: {length}",
            start=moment_name(span.start, say),
            end=moment_name(span.end, say),
            length=say.duration(span.length) if span.length is not None else say("unknown"),
        )
        for span in facts.spans(state)
    ]
    return _fitted(say("Times"), rows, 1000, say)


def _roles(state: State, say: Texts) -> Mrkdwn:
    held: dict[str, list[Mrkdwn]] = {}
    for role, person, _, _ in facts.tenures(state):
        held.setdefault(role, []).append(say.write(Who(person)))
    rows = [
        say("{role}: {people}", role=state.playbook.role(role).name, people=Mrkdwn(" → ".join(people)))
        for role, people in held.items()
    ]
    vacant = tuple(role.name for role in state.vacant_roles)
    if vacant:
        rows.insert(0, say("Needed at {severity}, held by nobody: {roles}", severity=state.incident.severity,
                           roles=vacant))  # fmt: skip
    return _fitted(say("Roles"), rows, 1200, say)


def _tasks(state: State, say: Texts) -> Mrkdwn:
    rows = []
    for phase in state.playbook.incident_phases:
        tasks = state.tasks_of(phase.key)
        done = sum(task.state == "done" for task in tasks)
        if tasks:
            rows.append(say("{phase}: {done} of {total} done", phase=phase.name, done=done, total=len(tasks)))
    return _fitted(say("Tasks"), rows, 700, say)


def _left(state: State, say: Texts) -> Mrkdwn | None:
    """What was not done and why: what was left open first, then what was not applicable."""
    left = sorted(facts.not_done(state), key=lambda task: task.state != "open")
    if not left:
        return None
    return _fitted(say("What was not done, and why"), [_undone(state, task, say) for task in left], 1300, say)


def _undone(state: State, task: TaskFacts, say: Texts) -> Mrkdwn:
    name = _short(say.text(state.text_of(task)), 60, say)
    why = _short(task.note or "", 120, say) if task.state != "open" else say("left open at the close")
    return Mrkdwn(f"{'☐' if task.state == 'open' else '☒'} {name} · {why}")


def _decisions(state: State, say: Texts) -> Mrkdwn:
    replaced = facts.superseded(state)
    rows = [_decision(event, replaced.get(event.seq), say) for event in facts.decisions(state)]
    return _fitted(say("Decisions"), rows or [say("None was recorded.")], 1600, say)


def _decision(event: Event, replaced_by: int | None, say: Texts) -> Mrkdwn:
    said = event.payload
    by = say("replaced by #{seq}", seq=replaced_by) if replaced_by else ""
    if facts.is_restricted(event):
        return dotted([say("#{seq} restricted", seq=event.seq), by])
    reason = say("Reason: {reason}", reason=_short(said["reason"], 150, say)) if said["reason"] else ""
    return dotted([f"#{event.seq} {_short(said['text'], 200, say)}", reason, by])


def _law(state: State, say: Texts) -> Mrkdwn | None:
    """What became of the duties; those that only might have applied are counted in the file."""
    duties = [duty for duty in state.law.duties if duty.state != "running" or duty.certainty != "open"]
    if not duties:
        return None
    rows = [dotted([duty_name(state, duty.key, say), deadline(state, duty, say), law.outcome(duty, say)])
            for duty in duties]  # fmt: skip
    return _fitted(say("Duties of the law"), rows, 1200, say)


def _update(state: State, say: Texts) -> Mrkdwn | None:
    updates = facts.of_kind(state, "update.posted")
    if not updates:
        return None
    rows = [
        say("Newest, {when}: {text}", when=event.happened_at, text=_short(event.payload["known"], 200, say))
        for event in updates[-1:]
    ]
    title = say.plural("{n} status update", "{n} status updates", len(updates))
    return _fitted(title, rows, 500, say)


def _course(state: State, say: Texts) -> Mrkdwn:
    rows = [
        Mrkdwn(f"{say.write(event.happened_at)} {_squeezed(tell(state, event, say), 120)}")
        for event in facts.of_kind(state, *MILESTONES)
    ]
    return _fitted(say("Course"), rows, 1500, say)


def _head(closed: Event, say: Texts) -> Mrkdwn:
    return say(
        "{n} events on record; head of the chain: {hash}. The full text and the record are in the two files below.",
        n=closed.seq, hash=closed.hash,
    )  # fmt: skip


def _fitted(title: Mrkdwn, rows: list[Mrkdwn], room: int, say: Texts) -> Mrkdwn:
    """A part with its title: as many rows as fit into `room` characters of JSON, and how many more there are."""
    kept: list[Mrkdwn] = []
    for row in rows[:ROWS]:
        room -= len(json.dumps(row, ensure_ascii=False))
        if room < 0:
            break
        kept.append(row)
    more = len(rows) - len(kept)
    return lines(bold(title), *kept, say.plural("and {n} more, in the file", "and {n} more, in the file", more) if more
                 else None)  # fmt: skip


def _short(text: str, limit: int, say: Texts) -> Mrkdwn:
    """What a person wrote, in one line of at most so many characters of markup."""
    return _squeezed(say.write(text), limit)


def _squeezed(text: Mrkdwn, limit: int) -> Mrkdwn:
    return clip_markup(Mrkdwn(" ".join(text.split())), limit)
