"""The summary on paper: a Markdown file that an auditor reads without Slack, five years later.

Who was who, every task with who and when, everything that was not done with its reason, every decision and status
update, the whole timeline, and how to check that none of it was altered. People stand here by name, times in the
workspace's zone, which is named.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from models.refusal import Who
from models.state import Event, State
from views.catalogue import Texts
from views.summary import facts, law
from views.summary.checking import checking
from views.summary.notices import notices
from views.summary.paper import heading, plain, quotation, table
from views.summary.people import handovers, people, roles
from views.summary.telling import WHAT, tell
from views.summary.work import decisions, not_done, restricted, tasks, updates
from views.words import closed_as, moment_name, moments, standing


def summary_markdown(state: State, say: Texts) -> str:
    """The whole summary as Markdown; `say` writes for paper."""
    parts = (
        _head, _course, _times, _severities, people, roles, handovers, tasks, not_done, decisions, updates,
        law.known, law.weighed, law.duties, notices, _closings, _timeline, checking,
    )  # fmt: skip
    lines = [line for part in parts for line in part(state, say)]
    return "\n".join([line for line, before in zip(lines, ["", *lines], strict=False) if line or before] + [""])


def _head(state: State, say: Texts) -> Iterator[str]:
    incident, closed, playbook = state.incident, facts.closing(state), state.playbook
    kinds = [say.text(playbook.data_kind(kind).name) for kind in incident.data_kinds]
    yield f"# {incident.code} · {plain(incident.title)}"
    yield ""
    yield from table(
        [say("Field"), say("Value")],
        [
            [say("Severity"), f"{incident.severity} {say.write(playbook.severity(incident.severity).name)}"],
            [say("Outcome"), standing(state, say)],
            [say("Declared"), _by(incident.declared_at, incident.declared_by, say)],
            [say("Closed"), _by(closed.recorded_at, closed.actor, say)],
            *_proposer(closed, say),
            [say("Data touched"), "\n".join(kinds)],
            [say("Playbook"), f"{say.write(playbook.name)} ({playbook.key} v{playbook.version})"],
            [say("Digest of the playbook (SHA-256)"), incident.playbook_digest],
            [say("Head of the chain"), f"#{closed.seq} {closed.hash}"],
            [
                say("Times are in"),
                f"{say.zone} (UTC{closed.recorded_at.astimezone(ZoneInfo(say.zone)).isoformat()[-6:]})",
            ],
        ],
    )


def _proposer(closed: Event, say: Texts) -> list[list[str]]:
    proposer = closed.payload.get("proposed_by")
    return [[say("Proposed by"), say.write(Who(proposer))]] if proposer else []


def _course(state: State, say: Texts) -> Iterator[str]:
    said = facts.closing(state).payload
    musts = {task.key: task for task in state.tasks if task.key in said["open_musts"]}
    over = "\n".join(f"· {say.write(state.text_of(task))}" for task in musts.values())
    for title, text in (
        (say("What happened"), state.incident.what_happened),
        (say("How it was found"), state.incident.how_found),
        (say("How it ended"), said["text"]),
        (say("Lessons"), said["lessons"]),
        (say("Closed over open must-items, because"), said["override"] and f"{said['override']}\n{over}"),
    ):
        if text:
            yield from heading(title)
            yield from quotation(text)


def _times(state: State, say: Texts) -> Iterator[str]:
    yield from heading(say("Times"))
    yield from table([say("Moment"), say("When"), say("Recorded by"), say("Reason")], list(_moments(state, say)))
    yield ""
    yield from table(
        [say("From"), say("To"), say("Length")],
        [[moment_name(s.start, say), moment_name(s.end, say), _length(s, say)] for s in facts.spans(state)],
    )


def _moments(state: State, say: Texts) -> Iterator[list[str]]:
    """Each moment in force or unknown, and under it what it superseded."""
    for kind, _ in moments(state):
        given = sorted((m for m in state.moments if m.kind == kind), key=lambda m: (not m.in_force, -m.seq))
        if not any(moment.in_force for moment in given):
            yield [moment_name(kind, say), say("unknown"), "", ""]
        for moment in given:
            name = moment_name(kind, say)
            shown = name if moment.in_force else say("{moment} (superseded)", moment=name)
            yield [shown, say.local(moment.at), say.write(Who(moment.set_by)), moment.reason]


def _length(span: facts.Span, say: Texts) -> str:
    if span.length is not None:
        return say.duration(span.length)
    return say("unknown: the two times contradict each other") if span.backwards else say("unknown")


def _severities(state: State, say: Texts) -> Iterator[str]:
    yield from heading(say("Severity"))
    rows = []
    for event in facts.of_kind(state, "incident.declared", "severity.set"):
        said = event.payload
        old, new = said.get("old") or "—", said.get("new") or said["severity"]
        rows.append([say.local(event.happened_at), old, new, say.write(Who(event.actor)), said.get("reason") or ""])
    yield from table([say("When"), say("Before"), say("After"), say("Person"), say("Reason")], rows)


def _closings(state: State, say: Texts) -> Iterator[str]:
    """Where it was closed before and opened again: each time, by whom and why."""
    events = facts.of_kind(state, "incident.closed", "incident.reopened")
    if len(events) == 1:
        return
    yield from heading(say("Closed and reopened"))
    rows = []
    for event in events:
        said = event.payload
        what = closed_as(said["new"], said.get("duplicate_of"), say) if said["new"] else say("reopened")
        rows.append(
            [say.local(event.recorded_at), say.write(Who(event.actor)), what, said.get("text") or said["reason"]]
        )
    yield from table([say("When"), say("Person"), say("What"), say("Reason")], rows)


def _timeline(state: State, say: Texts) -> Iterator[str]:
    yield from heading(say("Timeline"))
    yield from table(
        ["#", say("Happened at"), say("Recorded at"), say("Person"), say("What")],
        [_told(state, event, say) for event in state.events],
    )


def _told(state: State, event: Event, say: Texts) -> Sequence[str]:
    happened, recorded = say.local(event.happened_at), say.local(event.recorded_at)
    what = tell(state, event, say)
    if facts.is_restricted(event):
        what = say("{what}. {restricted}", what=say(WHAT[event.kind]), restricted=restricted(state, event, say))
    return [str(event.seq), happened, recorded if recorded != happened else "″", say.write(Who(event.actor)), what]


def _by(at: datetime, person: str, say: Texts) -> str:
    return f"{say.local(at)} {say.write(Who(person))}"
