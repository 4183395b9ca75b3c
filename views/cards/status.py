"""The status card: pinned, read on a phone at 2 a.m. What and how bad, where we are, who, what is due, what to
press."""

from datetime import timedelta

from slack_sdk.models.blocks import Block, ButtonElement

from models.changes.roles import SEPARATE
from models.refusal import Who
from models.state import State
from views.catalogue import Mrkdwn, Texts
from views.clocks import next_deadline
from views.elements import actions, bar, bold, button, dotted, header, lines, section, spaced, value_of
from views.rooms import warnings
from views.severity import is_higher, suggested
from views.surfaces import CHANNEL, Message
from views.words import channel_link, moment_name, standing

MOMENTS_SHOWN = ("detected", "aware", "contained")


def status_card(state: State, say: Texts) -> Message:
    """The card at the head of the channel."""
    incident = state.incident
    text = say("{code} {title}: {status}", code=incident.code, title=incident.title, status=_where(state, say))
    blocks = [*facts(state, say), actions(buttons(state, say), "actions")]
    return Message("status", CHANNEL, 1, text, tuple(blocks), calm=5.0)


def facts(state: State, say: Texts) -> list[Block]:
    """What the card says, without its buttons: also what one person is shown who asks for it."""
    code, title = state.incident.code, state.incident.title
    status = lines(
        *warnings(state, say), _where(state, say), _worse(state, say), _moments(state, say), *_people(state, say),
        next_deadline(state, say), _next_update(state, say),
    )  # fmt: skip
    progress = lines(*_progress(state, say), _musts_left(state, say)) or say("No checklist yet")
    return [header(f"{code} · {title}", "title"), section(status, "status"), section(progress, "progress")]


def buttons(state: State, say: Texts) -> list[ButtonElement]:
    """The likeliest first; a closed incident can only be opened again."""
    value = value_of(state.incident.id)
    if state.incident.status == "closed":
        return [button(say("Reopen"), "incident.reopen", value)]
    at_end = state.incident.phase == state.playbook.incident_phases[-1].key
    onward = (
        button(say("Close incident"), "close.open", value)
        if at_end
        else button(say("Next phase"), "phase.next", value_of(state.incident.id, state.incident.phase))
    )
    return [
        button(say("Record decision"), "decision.open", value, style="primary"),
        button(say("Add note"), "note.open", value),
        onward,
        button(say("More…"), "more.open", value),
    ]


def glance(state: State, say: Texts) -> Mrkdwn:
    """An incident in two lines, where several are listed."""
    incident, tasks = state.incident, state.visible_tasks
    settled = sum(task.state != "open" for task in tasks)
    stands = phase_line(state, say) if incident.status == "open" else standing(state, say)
    progress = f"{bar(settled, len(tasks))} {settled}/{len(tasks)}"
    return lines(
        bold(say("{code} · {title}", code=incident.code, title=incident.title)),
        dotted([incident.severity, stands, progress, channel_link(state)]),
        next_deadline(state, say, bare=True),
    )


def phase_line(state: State, say: Texts) -> Mrkdwn:
    """控制止损（第 3 阶段，共 7 阶段）"""
    phases = state.playbook.incident_phases
    at = [phase.key for phase in phases].index(state.incident.phase)
    return say("{phase} (phase {n} of {total})", phase=phases[at].name, n=at + 1, total=len(phases))


def _where(state: State, say: Texts) -> Mrkdwn:
    severity = state.playbook.severity(state.incident.severity)
    return dotted([bold(severity.key), say.write(severity.name), phase_line(state, say), standing(state, say)])


def _worse(state: State, say: Texts) -> Mrkdwn | None:
    """The facts suggest more than is set: somebody has to look at it."""
    suggestion = suggested(state)
    if state.incident.status == "closed" or not is_higher(suggestion, state.incident.severity):
        return None
    reasons = say.listed([say(reason.sentence) for reason in suggestion.reasons])
    told = say("The facts suggest {severity}: {reasons}", severity=suggestion.severity, reasons=reasons)
    return Mrkdwn(f":warning: {told}")


def _moments(state: State, say: Texts) -> Mrkdwn:
    known = [(kind, state.moment(kind)) for kind in MOMENTS_SHOWN]
    return spaced(f"{moment_name(kind, say)} {say.write(at) if at else say('unknown')}" for kind, at in known)


def _people(state: State, say: Texts) -> list[Mrkdwn | None]:
    """Who holds what, the commander first; what is needed and vacant, in one line; and whom SEV1 forbids."""
    roles = sorted(state.playbook.roles, key=lambda role: role.key != "ic")
    held = spaced(
        f"{say.write(role.name)} {say.write(Who(state.holders[role.key].person))}"
        for role in roles
        if role.key in state.holders
    )
    if state.incident.status == "closed":
        return [held]
    vacant = tuple(role.name for role in state.vacant_roles)
    orphaned = tuple(role.name for role in state.orphaned_roles)
    return [
        held,
        say("Vacant: {roles}", roles=vacant) if vacant else None,
        say("Needs a new holder: {roles}", roles=orphaned) if orphaned else None,
        _both(state, say),
    ]


def _both(state: State, say: Texts) -> Mrkdwn | None:
    held = [state.holders[role].person for role in sorted(SEPARATE) if role in state.holders]
    if state.incident.severity != "SEV1" or len(held) == len(set(held)):
        return None
    return say("At SEV1 the commander and the scribe are two people: hand one of the roles over.")


def _next_update(state: State, say: Texts) -> Mrkdwn | None:
    rhythm = state.playbook.severity(state.incident.severity).update_rhythm
    if state.incident.status == "closed" or rhythm is None:
        return None
    latest = state.incident.updated_at + timedelta(minutes=rhythm.overdue_after)
    return say("Next status update: {when} at the latest", when=state.incident.next_update_at or latest)


def _progress(state: State, say: Texts) -> list[Mrkdwn]:
    """A bar for each phase whose checklist is posted; the one we are in stands out."""
    rows = []
    for phase in state.playbook.incident_phases:
        tasks = state.tasks_of(phase.key)
        if phase.key in state.phases_shown and tasks:
            settled = sum(task.state != "open" for task in tasks)
            name = say.write(phase.name)
            here = bold(name) if phase.key == state.incident.phase else name
            tick = " ✓" if settled == len(tasks) else ""
            rows.append(Mrkdwn(f"{bar(settled, len(tasks))} {here} {settled}/{len(tasks)}{tick}"))
    return rows


def _musts_left(state: State, say: Texts) -> Mrkdwn | None:
    left = sum(task.must for task in state.open_tasks)
    if state.incident.status == "closed" or not left:
        return None
    return say.plural("{n} item must be settled before closing", "{n} items must be settled before closing", left)
