"""The work of the summary on paper: tasks with who and when, what was not done and why, decisions, status updates."""

from collections.abc import Iterator

from models.refusal import Who
from models.state import Event, State, TaskFacts
from views.catalogue import N_, Texts
from views.summary import facts
from views.summary.paper import heading, table

STANDS = {"open": N_("still open"), "done": N_("done"), "not_applicable": N_("not applicable")}


def tasks(state: State, say: Texts) -> Iterator[str]:
    yield from heading(say("Tasks"))
    for phase in state.playbook.incident_phases:
        lines = state.tasks_of(phase.key)
        if lines:
            yield from heading(say.write(phase.name), 3)
            head = [say("Task"), say("State"), say("Person"), say("When")]
            yield from table(head, [_task(state, task, say) for task in lines])


def _task(state: State, task: TaskFacts, say: Texts) -> list[str]:
    text = say.write(state.text_of(task))
    settled = task.state != "open"
    return [
        say("{task} (must)", task=text) if task.must else text,
        say(STANDS[task.state]),
        say.write(Who(task.by)) if task.by and settled else "—",
        say.local(task.at) if task.at and settled else "—",
    ]


def not_done(state: State, say: Texts) -> Iterator[str]:
    yield from heading(say("What was not done, and why"))
    rows = [
        [*_task(state, task, say), (task.note or "") if task.state != "open" else say("left open at the close")]
        for task in facts.not_done(state)
    ]
    head = [say("Task"), say("State"), say("Person"), say("When"), say("Why")]
    yield from table(head, rows) if rows else [say("Everything was done.")]


def decisions(state: State, say: Texts) -> Iterator[str]:
    yield from heading(say("Decisions"))
    replaced = facts.superseded(state)
    rows = [_decision(state, event, replaced.get(event.seq), say) for event in facts.decisions(state)]
    head = [say("No."), say("When"), say("Person"), say("Decision"), say("Reason"), say("Options weighed")]
    yield from table(head, rows) if rows else [say("None was recorded.")]


def _decision(state: State, event: Event, replaced_by: int | None, say: Texts) -> list[str]:
    said = event.payload
    head = [f"#{event.seq}", say.local(event.happened_at), say.write(Who(event.actor))]
    by = say(" (replaced by #{seq})", seq=replaced_by) if replaced_by else ""
    if facts.is_restricted(event):
        return [*head, restricted(state, event, say) + by, "", ""]
    return [*head, said["text"] + by, said["reason"], said["options"]]


def restricted(state: State, event: Event, say: Texts) -> str:
    """「受限」, for whom, and the hash by which it can be checked all the same."""
    roles = tuple(state.playbook.role(role).name for role in event.payload["audience"])
    return say("Restricted to {roles}; hash of the event: {hash}", roles=roles, hash=event.hash)


def updates(state: State, say: Texts) -> Iterator[str]:
    yield from heading(say("Status updates"))
    rows = [
        [say.local(event.happened_at), say.write(Who(event.actor)), said["known"], said["doing"], said["needed"]]
        for event in facts.of_kind(state, "update.posted")
        for said in [event.payload]
    ]
    head = [say("When"), say("Person"), say("Known"), say("Being done"), say("Needed")]
    yield from table(head, rows) if rows else [say("None was given.")]
