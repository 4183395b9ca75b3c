"""Paging: who is to be woken is called out of Slack, which Do Not Disturb silences. What the timeline tells of it.

A *page* is an event `page.called`. What it is about are its *matters*, and a *mark* is a matter and the how-manieth
call for it, parted by the last colon:

- `severity:SEQ`: the incident was opened at SEV1 or SEV2, or raised to it, by the event of that seq;
- `command:SINCE`: since then nobody is there to command;
- `clock:DUTY:UNTIL`: a clock has come to its end.

No mark is called twice. Whoever acknowledges a page silences all matters that were called up to it: nothing that is on
its way is sent any more, and none of them is called again. A new matter is. So does a matter fall silent that has
settled itself: somebody commands, the notice was sent, the incident is closed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.duties import DutyFacts
from models.state import Event, State

CALLED, SENT, FAILED, ACKNOWLEDGED = "page.called", "page.sent", "page.failed", "page.acknowledged"

COMINGS = frozenset({"member.joined", "member.left", "member.walked_in"})
"""What Slack tells of a person, which is nothing that they did in the incident."""


@dataclass(frozen=True)
class Call:
    """All pages of the same matters, in order, and what became of them: whether they were sent, who acknowledged."""

    pages: tuple[Event, ...]
    outcomes: tuple[Event, ...]
    answer: Event | None

    @property
    def newest(self) -> Event:
        return self.pages[-1]


def matter_of(mark: str) -> str:
    """What a mark is about."""
    return mark.rpartition(":")[0]


def matters_of(page: Event) -> set[str]:
    """What a page is about; nothing where its content was erased."""
    return {matter_of(mark) for mark in page.payload.get("marks", ())}


def marks_called(events: Iterable[Event]) -> set[str]:
    """Every mark that was called so far."""
    return {mark for event in events if event.kind == CALLED for mark in event.payload.get("marks", ())}


def silenced(events: Iterable[Event]) -> set[str]:
    """The matters that somebody has acknowledged."""
    called: list[Event] = []
    silent: set[str] = set()
    for event in events:
        if event.kind == CALLED:
            called.append(event)
        elif event.kind == ACKNOWLEDGED:
            silent |= {m for page in called if page.seq <= event.payload.get("up_to", 0) for m in matters_of(page)}
    return silent


def calls_of(events: tuple[Event, ...]) -> list[Call]:
    """The pages of an incident: those that only repeat what was called before belong to the first."""
    first: dict[str, str] = {}
    together: dict[str, list[Event]] = {}
    for page in (event for event in events if event.kind == CALLED and event.payload):
        known = {first[matter] for matter in matters_of(page) if matter in first}
        new = matters_of(page) - first.keys()
        begun = page.id if new else min(known)
        first |= dict.fromkeys(new, begun)
        together.setdefault(begun, []).append(page)
    return [_call(events, tuple(pages)) for pages in together.values()]


def is_needed(state: State, page: Event) -> bool:
    """Whether a page has still to be sent: it is about something that stands and that nobody acknowledged, and that was
    not called anew since."""
    matters = matters_of(page) - silenced(state.events)
    newer = [each for each in state.events[page.seq :] if each.kind == CALLED]
    overtaken = set[str]().union(*map(matters_of, newer))
    return any(stands(state, matter) for matter in matters - overtaken)


def stands(state: State, matter: str) -> bool:
    """Whether a matter is still as it was when somebody was called for it."""
    kind, _, rest = matter.partition(":")
    if kind == "clock":
        key, _, until = rest.partition(":")
        duty = state.law.duty.get(key)
        return duty is not None and is_called_for(duty) and str(until_of(duty)) == until
    if state.incident.status == "closed":
        return False
    since = unled_since(state)
    return kind == "severity" or (since is not None and since.isoformat() == rest)


def is_called_for(duty: DutyFacts) -> bool:
    """Whether somebody is called for a clock. One that only might apply is a question: nobody is woken for it."""
    return duty.state == "running" and duty.certainty != "open"


def until_of(duty: DutyFacts) -> str:
    """The instant that a clock counts towards, as a matter names it."""
    return duty.watched_until.isoformat() if duty.watched_until else ""


def unled_since(state: State) -> datetime | None:
    """Since when nobody is there to command (UTC); None where somebody is.

    Whoever was named has taken the command once they have done anything in the incident. Who left the channel, or whose
    account is of no use, has it no longer.
    """
    if not any(role.key == "ic" for role in state.playbook.roles):
        return None
    held = state.holders.get("ic")
    if held is None:
        return state.incident.declared_at
    if any(role.key == "ic" for role in state.orphaned_roles):
        return max([held.since, *_goings(state.events, held.person)])
    own = [event for event in state.events if event.actor == held.person and event.kind not in COMINGS]
    return None if any(event.recorded_at >= held.since for event in own) else held.since


def _goings(events: Iterable[Event], person: str) -> list[datetime]:
    return [
        event.recorded_at
        for event in events
        if (event.kind == "member.left" and event.actor == person)
        or (event.kind == "member.deactivated" and event.payload.get("person") == person)
    ]


def _call(events: tuple[Event, ...], pages: tuple[Event, ...]) -> Call:
    ids = {page.id for page in pages}
    answers = (e for e in events if e.kind == ACKNOWLEDGED and e.payload.get("up_to", 0) >= pages[0].seq)
    answer = next(answers, None)
    outcomes = tuple(e for e in events if e.kind in (SENT, FAILED) and e.payload.get("page") in ids)
    return Call(pages, outcomes, answer)
