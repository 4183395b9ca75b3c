"""Duties told: what became of the facts and of the law's clocks, in one line each, for the timeline.

A clock without a number of hours says so; nothing that the law does not number gets a number here, and a target of the
house is called one.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from models.facts import FIELDS
from models.facts.facts import facts_from_json
from models.obligations.known import KINDS
from models.refusal import Who
from models.state import Event, State
from views.catalogue import N_, Mrkdwn, Texts
from views.elements import dotted
from views.facts import fact_name, fact_value
from views.reasons import force_in_words, what_is_asked

THRESHOLDS = {
    "50": N_("half of the time is over"),
    "75": N_("three quarters of the time are over"),
    "90": N_("nine tenths of the time are over"),
    "due": N_("due now"),
    "overdue": N_("overdue"),
    "nudge": N_("not done yet"),
    "hours": N_("its hours are not known yet: look into the contract or policy, and enter them"),
}


def duty_name(state: State, key: str, say: Texts) -> Mrkdwn:
    """What a duty is called; its key where the catalogue of the incident has none."""
    row = state.law.catalogue.obligations.get(key)
    return say.write(row.name if row else key)


def _facts(state: State, event: Event, say: Texts) -> Mrkdwn:
    changed = event.payload["changed"]
    told = [
        say(
            "{fact}: {old} → {new}",
            fact=fact_name(key, say),
            old=_value(state, key, each["old"], say),
            new=_value(state, key, each["new"], say),
        )
        for key, each in changed.items()
        if key in FIELDS
    ]
    return say("Facts, version {n}: {changes}", n=event.payload["version"], changes=say.listed(told))


def _value(state: State, key: str, written: Any, say: Texts) -> Mrkdwn:
    value = None if written is None else getattr(facts_from_json({key: written}), key)
    return fact_value(key, value, state.playbook, say)


def _started(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    key = said["obligation"]
    return say("{duty}: {clock}", duty=duty_name(state, key, say), clock=clock_told(state, key, said["new"], say))


def clock_told(state: State, key: str, clock: Mapping[str, Any], say: Texts) -> Mrkdwn:
    """The clock of a duty as the timeline keeps it: by when, and how surely."""
    if clock["started_at"] is None:
        return say("its time has not begun")
    row = state.law.catalogue.obligations.get(key)
    if clock["due_at"]:
        due = say("due {when}", when=_at(clock["due_at"]))
        return _surely(clock, dotted([due, force_in_words(row, say) if row else ""]), say)
    if clock["target_at"]:
        sentence = say("at once, no statutory number; house target {when}", when=_at(clock["target_at"]))
        return _surely(clock, sentence, say)
    return _surely(clock, say("at once, no statutory number"), say)


def _surely(clock: Mapping[str, Any], told: Mrkdwn, say: Texts) -> Mrkdwn:
    match clock["certainty"]:
        case "open":
            return say("{clock}, if it applies", clock=told)
        case "presumed":
            return say("{clock} (presumed to apply)", clock=told)
        case "confirmed":
            return say("{clock} (confirmed)", clock=told)
    return told


def _superseded(state: State, event: Event, say: Texts) -> Mrkdwn:
    said, key = event.payload, event.payload["obligation"]
    return say(
        "{duty}: {new} (before: {old})",
        duty=duty_name(state, key, say),
        new=clock_told(state, key, said["new"], say),
        old=clock_told(state, key, said["old"], say),
    )


def _withdrawn(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    duty = duty_name(state, said["obligation"], say)
    if said["why"] == "verdict":
        return say("{duty}: no longer counted, {reason}", duty=duty, reason=said["reason"])
    if said["why"] == "closed":
        return say("{duty}: no longer counted, since this was no incident of its own ({reason})", duty=duty,
                   reason=said["reason"])  # fmt: skip
    if said["why"] == "law":
        return say("{duty}: no longer counted, not in force at that time", duty=duty)
    names = [what_is_asked(key, say) for key in said["facts"] if key in KINDS]
    return say("{duty}: no longer counted, by the facts ({facts})", duty=duty, facts=say.listed(names))


def _judged(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    duty, reason = duty_name(state, said["obligation"], say), said["reason"]
    if said["new"] is None:
        return say("{duty}: decision taken back ({reason})", duty=duty, reason=reason)
    if said["new"]:
        return say("{duty}: decided that it applies ({reason})", duty=duty, reason=reason)
    return say("{duty}: decided that it does not apply ({reason})", duty=duty, reason=reason)


def _met(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    duty, when = duty_name(state, said["obligation"], say), _at(said["sent_at"])
    if said["late"]:
        return say("{duty}: sent {when}, after its time", duty=duty, when=when)
    return say("{duty}: sent {when}", duty=duty, when=when)


def _resumed(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    duty, reason = duty_name(state, said["obligation"], say), said["reason"]
    if said["old"] == "met":
        return say("{duty}: not met by what was sent, its clock runs again ({reason})", duty=duty, reason=reason)
    return say("{duty}: not to be left out, its clock runs again ({reason})", duty=duty, reason=reason)


def _threshold(state: State, event: Event, say: Texts) -> Mrkdwn:
    said, passed = event.payload, event.payload["threshold"]
    duty, mark = duty_name(state, said["obligation"], say), say(THRESHOLDS[passed])
    if said["house"]:
        return say("{duty}: {mark} (by the house target)", duty=duty, mark=mark)
    return say("{duty}: {mark}", duty=duty, mark=mark)


def _reminded(state: State, event: Event, say: Texts) -> Mrkdwn:
    said = event.payload
    duties = say.listed([duty_name(state, each["obligation"], say) for each in said["clocks"]])
    return say("{person} reminded of: {duties}", person=Who(said["to"]), duties=duties)


def _of_duty(sentence: str) -> Callable[[State, Event, Texts], Mrkdwn]:
    def told(state: State, event: Event, say: Texts) -> Mrkdwn:
        said = event.payload
        return say(sentence, duty=duty_name(state, said["obligation"], say), reason=said.get("reason", ""))

    return told


def _at(written: str) -> datetime:
    return datetime.fromisoformat(written)


TELLING: Mapping[str, Callable[[State, Event, Texts], Mrkdwn]] = {
    "facts.set": _facts,
    "obligation.started": _started,
    "obligation.superseded": _superseded,
    "obligation.withdrawn": _withdrawn,
    "obligation.judged": _judged,
    "obligation.met": _met,
    "obligation.resumed": _resumed,
    "obligation.threshold": _threshold,
    "reminder.clocks": _reminded,
    "waiver.asked": _of_duty(N_("{duty}: asked to be left out ({reason})")),
    "waiver.granted": _of_duty(N_("{duty}: left out, approved ({reason})")),
    "waiver.declined": _of_duty(N_("{duty}: not to be left out")),
    "waiver.withdrawn": _of_duty(N_("{duty}: request to leave it out taken back")),
}
"""How events of facts and duties are told."""
