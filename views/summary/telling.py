"""Telling an event in one line: for the timeline on paper and in `/incident timeline`.

On paper, which everybody reads, nobody sees what is restricted to roles.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from models.refusal import Who
from models.state import Event, State, is_person
from views import duties, paging, restoration, rooms
from views.catalogue import N_, Mrkdwn, Texts
from views.notices import telling as notices
from views.words import closed_as, moment_name

HANDOVERS = {
    "handover.offered": N_("{old} offers {role} to {new}"),
    "handover.claimed": N_("{new} asks {old} for {role}"),
    "handover.accepted": N_("Handover of {role} from {old} to {new}: accepted"),
    "handover.declined": N_("Handover of {role} from {old} to {new}: declined"),
    "handover.unanswered": N_("Handover of {role} from {old} to {new}: not answered"),
}


def tell(state: State, event: Event, say: Texts, *, may_read: bool = False) -> Mrkdwn:
    """One line that says what happened. `may_read`: the reader may see what is restricted to roles."""
    if event.salt is None:
        return say("(content erased)")
    if event.payload.get("audience") and not may_read:
        return say("{what} (restricted)", what=say(WHAT[event.kind]))
    return TELLING[event.kind](state, event, say)


WHAT = {"decision.recorded": N_("Decision"), "note.added": N_("Note")}


def _declared(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    return say("Declared as {severity}: {title}", severity=said["severity"], title=said["title"])


def _moment(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    name, new = moment_name(said["moment"], say), datetime.fromisoformat(said["new"])
    if said["old"] is None:
        return say("{moment}: {when}", moment=name, when=new)
    old = datetime.fromisoformat(said["old"])
    return say("{moment}: {old} → {new} (reason: {reason})", moment=name, old=old, new=new, reason=said["reason"])


def _moment_withdrawn(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    name, old = moment_name(said["moment"], say), datetime.fromisoformat(said["old"])
    return say("{moment}: {old} counts no more, what recorded it was undone", moment=name, old=old)


def _assigned(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    role, new = state.playbook.role(said["role"]).name, Who(said["new"])
    if said["old"] is None:
        return say("{role}: {new}", role=role, new=new)
    return say("{role}: {old} → {new}", role=role, old=Who(said["old"]), new=new)


def _released(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    return say("{role}: {old} lays it down", role=state.playbook.role(said["role"]).name, old=Who(said["old"]))


def _handover(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    return say(
        HANDOVERS[event.kind], role=state.playbook.role(said["role"]).name, old=Who(said["old"]), new=Who(said["new"])
    )


def _withdrawn(state: State, event: Event, say: Texts) -> Mrkdwn:
    return say(
        "Handover of {role} to {new}: no longer needed",
        role=state.playbook.role(event.payload["role"]).name, new=Who(event.payload["new"]),
    )  # fmt: skip


def _task(sentence: str) -> Callable[[State, Event, Texts], Mrkdwn]:
    def telling(state: State, event: Event, say: Texts) -> Mrkdwn:
        said = event.payload
        task = next(task for task in state.tasks if task.key == said["task"])
        return say(
            sentence, task=state.text_of(task), reason=said.get("reason") or "", person=Who(said.get("new") or "")
        )

    return telling


def _decision(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    if not said["reason"]:
        return say("Decision: {text}", text=said["text"])
    return say("Decision: {text} (reason: {reason})", text=said["text"], reason=said["reason"])


def _update(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    told = [say.write(said[part]) for part in ("known", "doing", "needed") if said[part]]
    return say("Status update: {text}", text=Mrkdwn(" / ".join(told)))


def _pinned(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    author = Who(said["author"]) if is_person(said["author"]) else said["author"]
    return say("Message by {person}: {text} ({link})", person=author, text=said["text"], link=said["permalink"])


def _invited(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    invited = tuple(Who(person) for person in said["invited"])
    if not said["failed"]:
        return say("Added: {people}", people=invited)
    return say(
        "Added: {people}; could not be added: {failed}", people=invited, failed=tuple(Who(w) for w in said["failed"])
    )


def _phase(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    phase = state.playbook.phase
    return say("Phase: {old} → {new}", old=phase(said["old"]).name, new=phase(said["new"]).name)


def _severity(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    return say(
        "Severity: {old} → {new} (reason: {reason})", old=said["old"], new=said["new"], reason=said["reason"] or "—"
    )


def _closed(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    outcome = closed_as(said["new"], said.get("duplicate_of"), say)
    return say("{outcome} ({text})", outcome=outcome, text=said["text"])


def _proposed(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    outcome = closed_as(said["outcome"], said["duplicate_of"], say)
    return say("Proposed: {outcome} (reason: {reason})", outcome=outcome, reason=said["reason"])


def _plain(sentence: str) -> Callable[[State, Event, Texts], Mrkdwn]:
    def telling(state: State, event: Event, say: Texts) -> Mrkdwn:
        return say(sentence, **{name: str(value) for name, value in event.payload.items()})

    return telling


TELLING: Mapping[str, Callable[[State, Event, Texts], Mrkdwn]] = {
    **rooms.TELLING,
    **duties.TELLING,
    **notices.TELLING,
    **paging.TELLING,
    "record.restored": restoration.told,
    "incident.declared": _declared,
    "incident.renamed": _plain(N_("New title: {new}")),
    "incident.closed": _closed,
    "incident.reopened": _plain(N_("Reopened (reason: {reason})")),
    "incident.duplicate_linked": _plain(N_("{duplicate} was closed as a duplicate of this incident")),
    "incident.duplicate_unlinked": _plain(N_("{duplicate} was reopened: it is no duplicate of this incident")),
    "closure.proposed": _proposed,
    "closure.withdrawn": _plain(N_("Proposal to close withdrawn")),
    "channel.opened": _plain(N_("Channel opened: {name}")),
    "channel.refused": _plain(N_("Slack refused to open a private channel: {error}")),
    "members.invited": _invited,
    "member.joined": _plain(N_("Came into the channel")),
    "member.left": _plain(N_("Left the channel")),
    "bot.removed": _plain(N_("Stanch was removed from the channel")),
    "bot.returned": _plain(N_("Stanch is back in the channel")),
    "moment.set": _moment,
    "moment.withdrawn": _moment_withdrawn,
    "role.assigned": _assigned,
    "role.released": _released,
    **dict.fromkeys(HANDOVERS, _handover),
    "handover.withdrawn": _withdrawn,
    "phase.set": _phase,
    "severity.set": _severity,
    "task.done": _task(N_("Done: {task}")),
    "task.reopened": _task(N_("Opened again: {task}")),
    "task.not_applicable": _task(N_("Not applicable: {task} (reason: {reason})")),
    "task.assigned": _task(N_("{person} is to do: {task}")),
    "task.added": _task(N_("Task added: {task}")),
    "decision.recorded": _decision,
    "note.added": _plain(N_("Note: {text}")),
    "update.posted": _update,
    "message.pinned": _pinned,
    "message.wanted": _plain(N_("Marked a message for the timeline")),
    "message.missing": _plain(N_("A message marked for the timeline could not be read any more")),
    "reminder.update": _plain(N_("Reminder: a status update is due")),
}
"""How every kind of event is told. A test holds this complete."""
