"""The people of the summary on paper: who was who, who held which role, and how roles went from hand to hand."""

from collections.abc import Iterator

from models.refusal import Who
from models.state import HandoverFacts, State
from views.catalogue import N_, Mrkdwn, Texts
from views.summary import facts
from views.summary.paper import heading, table

HANDED = {
    ("offer", "accepted"): N_("offered, accepted"),
    ("offer", "declined"): N_("offered, declined"),
    ("offer", "unanswered"): N_("offered, not answered"),
    ("offer", "withdrawn"): N_("offered, no longer needed"),
    ("claim", "accepted"): N_("asked for, given"),
    ("claim", "declined"): N_("asked for, kept"),
    ("claim", "unanswered"): N_("asked for, moved after no answer"),
    ("claim", "withdrawn"): N_("asked for, no longer needed"),
}


def people(state: State, say: Texts) -> Iterator[str]:
    """Who was who: names change and accounts go, so the ids stand beside them."""
    yield from heading(say("Who was who"))
    held: dict[str, list[Mrkdwn]] = {}
    for role, person, _, _ in facts.tenures(state):
        name = say.write(state.playbook.role(role).name)
        held.setdefault(person, []).extend([name] if name not in held.get(person, []) else [])
    order = sorted(state.concerned, key=lambda person: (person not in held, say.write(Who(person)), person))
    rows = [[state.names.get(person, say("unknown")), person, say.listed(held.get(person, []))] for person in order]
    yield from table([say("Name"), say("Slack id"), say("Roles held")], rows)


def roles(state: State, say: Texts) -> Iterator[str]:
    yield from heading(say("Roles"))
    rows = [
        [
            say.write(state.playbook.role(role).name),
            say.write(Who(person)),
            say.local(since),
            say.local(until) if until else say("until the close"),
        ]
        for role, person, since, until in facts.tenures(state)
    ]
    rows += [[say.write(role.name), say("nobody, though the severity asks for it"), "", ""]
             for role in state.vacant_roles]  # fmt: skip
    yield from table([say("Role"), say("Person"), say("Since"), say("Until")], rows)


def handovers(state: State, say: Texts) -> Iterator[str]:
    if not state.handovers:
        return
    yield from heading(say("Handovers"), 3)
    head = [say("Role"), say("Holder"), say("Taken over by"), say("Asked"), say("Answered"), say("How it went")]
    yield from table(head, [_handover(state, handover, say) for handover in state.handovers])


def _handover(state: State, handover: HandoverFacts, say: Texts) -> list[str]:
    held = any(h.role == handover.role and h.person == handover.holder and h.since <= handover.asked_at
               for h in state.assignments)  # fmt: skip
    return [
        say.write(state.playbook.role(handover.role).name),
        say.write(Who(handover.holder)) if held else say("nobody yet"),
        say.write(Who(handover.successor)),
        say.local(handover.asked_at),
        say.local(handover.answered_at) if handover.answered_at else "—",
        say(HANDED[handover.kind, handover.state]),
    ]
