"""The status card: pinned, read on a phone at 2 a.m. What and how bad, where we are, who, what is due, what to
press."""

from datetime import timedelta

from slack_sdk.models.blocks import Block, ButtonElement

from models.refusal import Who
from models.state import State
from views.catalogue import Mrkdwn, Texts
from views.elements import actions, bar, bold, button, dotted, header, lines, section, value_of
from views.surfaces import CHANNEL, Message
from views.words import CLOSED_AS, moment_name

MOMENTS_SHOWN = ("detected", "aware", "contained")


def status_card(state: State, say: Texts) -> Message:
    """The card at the head of the channel."""
    incident = state.incident
    blocks: list[Block] = [
        header(f"{incident.code} · {incident.title}", "title"),
        section(
            lines(_where(state, say), _moments(state, say), _people(state, say), _next_update(state, say)), "status"
        ),
        section(_progress(state, say), "progress"),
        actions(_buttons(state, say), "actions"),
    ]
    text = say("{code} {title}: {status}", code=incident.code, title=incident.title, status=_where(state, say))
    return Message("status", CHANNEL, 1, text, tuple(blocks), calm=5.0)


def phase_line(state: State, say: Texts) -> Mrkdwn:
    """控制止损（第 3 阶段，共 7 阶段）"""
    phases = state.playbook.incident_phases
    at = [phase.key for phase in phases].index(state.incident.phase)
    return say("{phase} (phase {n} of {total})", phase=phases[at].name, n=at + 1, total=len(phases))


def _where(state: State, say: Texts) -> Mrkdwn:
    incident = state.incident
    closed = CLOSED_AS[incident.outcome or "resolved"] if incident.status == "closed" else None
    standing = say(closed, other=state.duplicate_code or "") if closed else say("open")
    severity = state.playbook.severity(incident.severity)
    return dotted([bold(incident.severity), say.write(severity.name), phase_line(state, say), standing])


def _moments(state: State, say: Texts) -> Mrkdwn:
    known = [(kind, state.moment(kind)) for kind in MOMENTS_SHOWN]
    return Mrkdwn(
        "   ".join(f"{moment_name(kind, say)} {say.write(at) if at else say('unknown')}" for kind, at in known)
    )


def _people(state: State, say: Texts) -> Mrkdwn:
    needed = state.playbook.severity(state.incident.severity).roles
    shown = [role for role in state.playbook.roles if role.key in needed or role.key in state.holders]
    parts = []
    for role in sorted(shown, key=lambda role: role.key != "ic"):
        holder = state.holders.get(role.key)
        parts.append(f"{say.write(role.name)} {say.write(Who(holder.person)) if holder else say('— vacant')}")
    return Mrkdwn("   ".join(parts))


def _next_update(state: State, say: Texts) -> Mrkdwn | None:
    rhythm = state.playbook.severity(state.incident.severity).update_rhythm
    if state.incident.status == "closed" or rhythm is None:
        return None
    latest = state.incident.updated_at + timedelta(minutes=rhythm.overdue_after)
    return say("Next status update: {when} at the latest", when=state.incident.next_update_at or latest)


def _progress(state: State, say: Texts) -> Mrkdwn:
    rows = []
    for phase in state.playbook.incident_phases:
        tasks = state.tasks_of(phase.key)
        if phase.key in state.phases_shown and tasks:
            done = sum(task.state != "open" for task in tasks)
            tick = " ✓" if done == len(tasks) else ""
            rows.append(f"{bar(done, len(tasks))} {say.write(phase.name)} {done}/{len(tasks)}{tick}")
    return lines(*rows) or say("No checklist yet")


def _buttons(state: State, say: Texts) -> list[ButtonElement]:
    value = value_of(state.incident.id)
    if state.incident.status == "closed":
        return [button(say("Reopen"), "incident.reopen", value)]
    at_end = state.incident.phase == state.playbook.incident_phases[-1].key
    steer = [button(say("Record decision"), "decision.open", value, style="primary")]
    steer.append(button(say("Add note"), "note.open", value))
    if at_end:
        steer.append(button(say("Close incident"), "close.open", value))
    else:
        steer.append(button(say("Next phase"), "phase.next", value_of(state.incident.id, state.incident.phase)))
    return [*steer, button(say("More…"), "more.open", value)]
