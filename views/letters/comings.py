"""Letters of comings and goings: the incident is open, somebody comes late, a holder has left."""

from collections.abc import Iterator

from models.refusal import Who
from models.state import Event, State
from views.cards.status import phase_line
from views.catalogue import Mrkdwn, Texts
from views.elements import bold, clip, dotted, lines
from views.letters import Letter, assign_button
from views.words import channel_link, standing

STORY = 500
"""Characters of what happened, for somebody who comes late; the whole stands on the timeline."""

FORBIDDEN = frozenset({"restricted_action", "user_is_restricted"})
"""Slack's words for: the workspace keeps the making of private channels to some."""


def opened(state: State, event: Event, say: Texts) -> Letter:
    """To the declarer: it is open, and this is where."""
    title = bold(say("{code} is open: {title}", code=state.incident.code, title=state.incident.title))
    go = say("Go to {channel}: everything from now on happens there.", channel=channel_link(state))
    return [(lines(title, go), [])]


def no_channel(state: State, event: Event, say: Texts) -> Letter:
    """To the declarer: it is on record, and Slack does not let us open its channel."""
    title = bold(say("{code} is recorded, but it has no channel", code=state.incident.code))
    if event.payload["error"] not in FORBIDDEN:
        why = say(
            "Slack did not open a private channel for it ({error}). Whoever runs Stanch learns what to mend from stanch"
            " doctor; the channel opens by itself as soon as Stanch is started again.",
            error=event.payload["error"],
        )
        return [(lines(title, why), [])]
    why = say(
        "This workspace does not let Stanch open private channels ({error}), and a leak is never worked in a public"
        " one. Ask a workspace owner to allow it (Settings → Permissions → Channel management); the channel opens by"
        " itself as soon as Stanch is started again.",
        error=event.payload["error"],
    )
    return [(lines(title, why), [])]


def where_things_stand(state: State, event: Event, say: Texts) -> Letter:
    """To a late joiner: what happened, where it stands, who does what, what is open."""
    told = say("What happened: {text}", text=clip(state.incident.what_happened, STORY))
    phase = dotted([bold(state.incident.severity), phase_line(state, say), standing(state, say)])
    care = say("The pinned card in {channel} shows the rest. Take nothing out of the channel.",
               channel=channel_link(state))  # fmt: skip
    title = bold(say("Welcome to {code}: {title}", code=state.incident.code, title=state.incident.title))
    open_tasks = say.plural("{n} task is open", "{n} tasks are open", len(state.open_tasks))
    return [(lines(title, told, phase, *_people(state, say), _last_update(state, say), open_tasks, care), [])]


def holder_left(state: State, event: Event, say: Texts) -> Letter:
    """To who may assign: a role's holder is gone from the channel, and the role still theirs."""
    roles = [state.playbook.role(role) for role in event.payload["roles"]]
    person, code = Who(event.actor), state.incident.code
    title = say("{person} has left the channel of {code} and is still {roles}", person=person, code=code,
                roles=tuple(role.name for role in roles))  # fmt: skip
    ask = say("Give the role to someone else, or add {person} to {channel} again.", person=person,
              channel=channel_link(state))  # fmt: skip
    return [(lines(bold(title), ask), [assign_button(state, roles[0].key, say)])]


def _people(state: State, say: Texts) -> Iterator[Mrkdwn]:
    roles = sorted(state.playbook.roles, key=lambda role: role.key != "ic")
    held = [(role, state.holders[role.key].person) for role in roles if role.key in state.holders]
    if held:
        people = tuple(Mrkdwn(f"{say.write(role.name)} {say.write(Who(person))}") for role, person in held)
        yield say("Who does what: {people}", people=people)
    vacant = tuple(role.name for role in state.vacant_roles)
    if vacant and state.incident.status == "open":
        yield say("Vacant: {roles}", roles=vacant)


def _last_update(state: State, say: Texts) -> Mrkdwn | None:
    update = next((event for event in reversed(state.events) if event.kind == "update.posted"), None)
    if update is None or not update.payload:
        return None
    known = clip(update.payload["known"], STORY)
    return say("Last status update ({when}): {known}", when=update.happened_at, known=known)
