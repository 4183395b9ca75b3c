"""Letters of a role: its brief to who gets it, and a word to who no longer has it."""

from models.refusal import Who
from models.state import Event, State
from views.catalogue import Texts
from views.elements import bold, lines
from views.letters import Letter, about
from views.letters.handovers import open_in
from views.words import channel_link


def brief(state: State, event: Event, say: Texts) -> Letter:
    """To the new holder: what the role is for, what to do first, what is open in it."""
    role = state.playbook.role(event.payload["role"])
    title = bold(say("You are {role} in {code}", role=role.name, code=state.incident.code))
    return [(lines(title, about(state, say), say.write(role.brief)), []), (open_in(state, role, say), [])]


def relieved(state: State, event: Event, say: Texts) -> Letter:
    """To the old holder: who has the role now, and what went with it."""
    role, new = state.playbook.role(event.payload["role"]), Who(event.payload["new"])
    moved = len(event.payload.get("tasks", []))
    silent = any(
        each.kind == "claim" and each.state == "unanswered" and each.role == role.key
        for each in state.handovers
        if each.answered_at == event.recorded_at
    )
    why = say("You had not answered for 5 minutes. If you are back, speak to {person} in {channel}.", person=new,
              channel=channel_link(state))  # fmt: skip
    tasks = say.plural("{n} open task of yours went along.", "{n} open tasks of yours went along.", moved)
    title = bold(say("{person} is now {role} in {code}", person=new, role=role.name, code=state.incident.code))
    return [(lines(title, why if silent else None, tasks if moved else None), [])]


def released(state: State, event: Event, say: Texts) -> Letter:
    """To the old holder: somebody else has laid the role down for them."""
    role = state.playbook.role(event.payload["role"])
    title = say("{person} has released you from {role} in {code}", person=Who(event.actor), role=role.name,
                code=state.incident.code)  # fmt: skip
    return [(lines(bold(title), say("The role is vacant now. You need not do anything more in it.")), [])]
