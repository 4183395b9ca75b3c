"""Words that several screens share: the names of moments, outcomes and errors of Slack's, each in both languages."""

from datetime import datetime

from models.playbook import MOMENTS, USUAL_MOMENTS
from models.state import State
from views.catalogue import N_, Mrkdwn, Texts

CLOSED_AS = {
    "resolved": N_("closed: resolved"),
    "false_alarm": N_("closed: false alarm"),
    "duplicate": N_("closed: duplicate of {other}"),
}

_MOMENTS = {
    "occurred": N_("Occurred"),
    "suspected": N_("Suspected"),
    "detected": N_("Detected"),
    "reported": N_("Reported"),
    "declared": N_("Declared"),
    "aware": N_("Aware"),
    "told_by_processor": N_("Told by the processor"),
    "contained": N_("Contained"),
    "graded": N_("Graded"),
    "assessed_notifiable": N_("Found notifiable"),
    "determined_material": N_("Determined material"),
    "classified_major": N_("Classified as major"),
    "restored": N_("Restored"),
    "handling_ended": N_("Handling ended"),
}

_NOT_ADDED = {
    "user_disabled": N_("the account is deactivated"),
    "user_not_found": N_("Slack does not know this person"),
    "cant_invite": N_("Slack does not allow it"),
    "user_is_restricted": N_("guest accounts cannot be added here"),
    "ura_max_channels": N_("this guest may be in one channel only"),
    "not_in_channel": N_("the bot is not in the channel"),
}


def moments(state: State) -> list[tuple[str, datetime | None]]:
    """The start events in their usual order, each with its time or None; what only single laws ask for, once known."""
    known = [(kind, state.moment(kind)) for kind in MOMENTS]
    return [(kind, at) for kind, at in known if at or kind in USUAL_MOMENTS]


def asked_for(state: State) -> list[str]:
    """The moments that can be recorded: the usual ones, those on record, and those that a duty which applies waits for,
    or has its start presumed without."""
    wanted: set[str] = set(USUAL_MOMENTS) | {kind for kind in MOMENTS if state.moment(kind)}
    for duty in state.law.running:
        stand = state.law.standings.get(duty.key)
        if stand and duty.certainty != "open" and (duty.started_at is None or duty.start_presumed):
            wanted |= set(stand.obligation.start)
    return [kind for kind in MOMENTS if kind in wanted]


def moment_name(kind: str, say: Texts) -> Mrkdwn:
    """What people call a start event."""
    return say(_MOMENTS[kind])


def standing(state: State, say: Texts) -> Mrkdwn:
    """Whether an incident is open, or how it was closed."""
    if state.incident.status == "open":
        return say("open")
    return closed_as(state.incident.outcome or "resolved", state.duplicate_code, say)


def closed_as(outcome: str, other: str | None, say: Texts) -> Mrkdwn:
    """How an incident was closed, or is proposed to be; `other` is the code of the one that it repeats."""
    sentence = CLOSED_AS[outcome]
    return say(sentence, other=other or "")


def not_added(error: str, say: Texts) -> Mrkdwn:
    """Why Slack would not add somebody to a channel, in words; its own code where we have none."""
    return say(_NOT_ADDED[error]) if error in _NOT_ADDED else say.write(error)


def channel_link(state: State) -> Mrkdwn:
    """The incident's channel, to be pressed."""
    return Mrkdwn(f"<#{state.incident.channel}>") if state.incident.channel else Mrkdwn("—")
