"""Letters of a handover: to the one who is asked, with buttons until there is an answer; to the one who waits for it.

Those who are asked read a living letter: once it is answered, by whom or what ever, the buttons are gone and it says
how it ended, and no more how the incident stands: its reader may have nothing to do with it by now. The offers made at
opening to one person stand in one letter, each with its own buttons.
"""

from models.changes.handovers import due_at
from models.playbook import Role
from models.refusal import Who
from models.state import Event, HandoverFacts, State, TaskFacts
from views.catalogue import N_, Mrkdwn, Texts
from views.elements import bold, button, clip_markup, lines, value_of
from views.letters import Letter, Paragraph, about, assign_button
from views.words import channel_link

LISTED = 8
"""Open tasks named in a letter; the checklists have the rest."""

BRIEF = 6_000
"""Characters of what to watch, as markup: twice what can be typed, so only text made of <, > and & is cut."""

_ENDED = {
    ("offer", "accepted"): N_("You have accepted."),
    ("offer", "declined"): N_("You have declined."),
    ("offer", "unanswered"): N_("There was no answer in time."),
    ("claim", "accepted"): N_("You have handed it over."),
    ("claim", "declined"): N_("You keep it."),
    ("claim", "unanswered"): N_("There was no answer in time: the role has moved."),
}


def opening_offers(state: State, person: str) -> list[HandoverFacts]:
    """What was offered to a person when the incident was declared: the roles whose default holder they are."""
    by_id = {each.id: each for each in state.handovers}
    at_opening = [
        by_id[event.payload["handover"]]
        for event in state.events
        if event.kind == "handover.offered" and event.recorded_at == state.incident.declared_at
    ]
    return [each for each in at_opening if each.successor == person]


def opening(state: State, event: Event, say: Texts) -> Letter:
    """To a default holder: come, and take these roles."""
    offers = opening_offers(state, event.payload["new"])
    waiting = [each for each in offers if _is_open(state, each)]
    title = bold(say("{code} needs you", code=state.incident.code))
    answer = say("Accept or decline each role by {when}, so that it is clear whom to count on.", when=due_at(offers[0]))
    head = lines(title, about(state, say), answer) if waiting else title
    return [(head, []), *(_each(state, offer, say) for offer in offers)]


def _each(state: State, offer: HandoverFacts, say: Texts) -> Paragraph:
    name = bold(say.write(state.playbook.role(offer.role).name))
    if not _is_open(state, offer):
        return lines(name, _ended(offer, say)), []
    return name, [
        button(say("Accept"), "handover.accept", offer.id, style="primary"),
        button(say("Decline"), "handover.decline", offer.id),
    ]


def offered(state: State, event: Event, say: Texts) -> Letter:
    """To a successor: the role, what is open in it, what to watch."""
    role, offer = _role(state, event), handover_of(state, event)
    holder = Who(offer.holder)
    title = bold(say("{person} hands {role} of {code} over to you", person=holder, role=role.name,
                     code=state.incident.code))  # fmt: skip
    watch = say("What to watch: {brief}", brief=clip_markup(say.write(offer.brief), BRIEF)) if offer.brief else None
    if not _is_open(state, offer):
        return [(lines(title, watch, _ended(offer, say)), [])]
    answer = say("{person} keeps the role until you accept. Answer by {when}.", person=holder, when=due_at(offer))
    body = lines(title, about(state, say), watch, open_in(state, role, say), answer)
    return [(body, _each(state, offer, say)[1])]


def claimed(state: State, event: Event, say: Texts) -> Letter:
    """To a holder from whom nothing was heard: press one button, or the role moves."""
    claim = handover_of(state, event)
    title = bold(say("{person} asks for your role as {role} in {code}", person=Who(claim.successor),
                     role=_role(state, event).name, code=state.incident.code))  # fmt: skip
    if not _is_open(state, claim):
        return [(lines(title, _ended(claim, say)), [])]
    answer = say("If you are here, say so by {when}. Without an answer the role moves.", when=due_at(claim))
    keep = button(say("I am here, I keep it"), "handover.decline", claim.id, style="primary")
    return [(lines(title, about(state, say), answer), [keep, button(say("Hand it over"), "handover.accept", claim.id)])]


def came_back(state: State, event: Event, say: Texts) -> Letter:
    """To the one who offered: nobody has taken it."""
    role, code, successor = _role(state, event), state.incident.code, Who(event.payload["new"])
    if event.kind == "handover.declined":
        title = say("{person} declines to be {role} in {code}", person=successor, role=role.name, code=code)
    elif event.kind == "handover.unanswered":
        title = say("{person} has not answered for 15 minutes: {role} in {code}", person=successor, role=role.name,
                    code=code)  # fmt: skip
    else:
        title = say("{person} is not there to be {role} in {code}", person=successor, role=role.name, code=code)
    held = state.holders.get(role.key)
    if held is None:
        next_step = say("Nobody holds this role. Assign someone else, or take it yourself.")
        return [(lines(bold(title), next_step), [assign_button(state, role.key, say)])]
    if held.person != event.payload["old"]:
        return [(bold(title), [])]
    again = button(say("Hand over"), "role.handover_open", value_of(state.incident.id, role.key), style="primary")
    return [(lines(bold(title), say("You still hold the role. Offer it to someone else, or go on yourself.")), [again])]


def kept(state: State, event: Event, say: Texts) -> Letter:
    """To the one who claimed: the holder is there after all."""
    holder, role = Who(event.payload["old"]), _role(state, event).name
    title = say("{person} is here and stays {role} in {code}", person=holder, role=role, code=state.incident.code)
    return [(lines(bold(title), say("Speak to each other in {channel}.", channel=channel_link(state))), [])]


def forbidden(state: State, event: Event, say: Texts) -> Letter:
    """To the one who claimed: the severity was raised meanwhile, and nobody may hold both roles."""
    role = _role(state, event).name
    title = say("{role} in {code} has not moved to you", role=role, code=state.incident.code)
    why = say("At SEV1 the commander and the scribe are two people. Hand over the role you have, then ask again.")
    return [(lines(bold(title), why), [])]


def handover_of(state: State, event: Event) -> HandoverFacts:
    """The handover that an event speaks of."""
    return next(each for each in state.handovers if each.id == event.payload["handover"])


def open_tasks_in(state: State, role: str) -> list[TaskFacts]:
    """What is still open in a role, in the order of the checklists."""
    return [task for task in state.open_tasks if task.owner == role]


def open_in(state: State, role: Role, say: Texts) -> Mrkdwn:
    """What is open in a role, named as far as it fits."""
    tasks = open_tasks_in(state, role.key)
    if not tasks:
        return say("Nothing is open in this role.")
    listed = (f"• {clip_markup(say.write(state.text_of(task)), 150)}" for task in tasks[:LISTED])
    left = len(tasks) - LISTED
    more = (
        say.plural("… and {n} more in the checklists", "… and {n} more in the checklists", left) if left > 0 else None
    )
    return lines(say.plural("Open in this role: {n} task", "Open in this role: {n} tasks", len(tasks)), *listed, more)


def _role(state: State, event: Event) -> Role:
    return state.playbook.role(event.payload["role"])


def _is_open(state: State, handover: HandoverFacts) -> bool:
    """Whether an answer is waited for; of somebody who has left the channel it is not."""
    asked = handover.successor if handover.kind == "offer" else handover.holder
    gone = any(member.person == asked and member.state == "left" for member in state.members)
    return handover.state == "asked" and state.incident.status == "open" and not gone


def _ended(handover: HandoverFacts, say: Texts) -> Mrkdwn:
    sentence = _ENDED.get((handover.kind, handover.state))
    return say(sentence) if sentence else say("No answer is needed any more.")
