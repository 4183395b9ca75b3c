"""Letters of what befell the channel or an account: to who steers and to the administrators, with what to do next."""

from models.actors import STANCH
from models.refusal import Who
from models.state import Event, State
from views.catalogue import Texts
from views.elements import bold, button, lines, value_of
from views.letters import Letter, about, assign_button
from views.words import channel_link


def made_public(state: State, event: Event, say: Texts) -> Letter:
    """Everybody can read it: who that is, how to make it private again, or where to go instead."""
    title = bold(say("The channel of {code} is public", code=state.incident.code))
    seen = say(
        "Everybody in the workspace can find it, come in and read it, what was written before included. Its files have "
        "become public, and stay so even when the channel is private again."
    )
    cure = say(
        "Make it private again: {channel} → its name → Settings → Change to a private channel. If Slack does not let "
        "you, ask a workspace owner.",
        channel=channel_link(state),
    )  # fmt: skip
    letter: Letter = [(lines(title, about(state, say), seen, cure), [])]
    if state.incident.status == "open":
        move = say("Or leave it: Stanch opens a new private channel, invites the incident's people and goes on there.")
        value = value_of(state.incident.id)
        letter.append((move, [button(say("Move to a new private channel"), "channel.replace", value)]))
    return letter


def archived(state: State, event: Event, say: Texts) -> Letter:
    """Nothing can be shown there: how to bring it back, and how to go on recording meanwhile."""
    code = state.incident.code
    title = (
        say("The channel of {code} was archived", code=code)
        if event.actor == STANCH
        else say("{person} has archived the channel of {code}", person=Who(event.actor), code=code)
    )
    kept = say("Nothing recorded is lost, but Slack takes no messages there.")
    cure = say(
        "To bring it back: {channel} → its name → Settings → Unarchive channel. Apps cannot do that. Everything "
        "recorded until then is shown as soon as it is back.",
        channel=channel_link(state),
    )  # fmt: skip
    value = value_of(state.incident.id)
    ways = [
        button(say("Record decision"), "decision.open", value, style="primary"),
        button(say("Add note"), "note.open", value),
        button(say("More…"), "more.open", value),
    ]
    on = say("Until then, record here what happens:")
    return [(lines(bold(title), about(state, say), kept, cure), []), (on, ways)]


def bot_removed(state: State, event: Event, say: Texts) -> Letter:
    """To who steers: the bot is out, and how to get it back; or how to go on if the channel is gone altogether."""
    title = bold(say("Stanch was removed from the channel of {code}", code=state.incident.code))
    kept = say("Nothing recorded is lost, but nothing new can be shown there.")
    cure = say("To bring it back, write /invite in {channel} and choose Stanch.", channel=channel_link(state))
    gone = say("If the channel was deleted, or nobody can get into it any more: open a new one.")
    anew = button(say("Open a new channel"), "channel.replace", value_of(state.incident.id))
    return [(lines(title, about(state, say), kept, cure), []), (gone, [anew])]


def deactivated(state: State, event: Event, say: Texts) -> Letter:
    """Somebody's account is no more, and what they hold still theirs."""
    said, person, code = event.payload, Who(event.payload["person"]), state.incident.code
    roles = [state.playbook.role(role) for role in said["roles"]]
    title = bold(say("The account of {person} was deactivated ({code})", person=person, code=code))
    tasks = len(said["tasks"])
    theirs = say.plural("{n} open task is theirs: give it to someone else.",
                        "{n} open tasks are theirs: give them to someone else.", tasks)  # fmt: skip
    held = say("{person} is still {roles}. Give the role to someone else.", person=person,
               roles=tuple(role.name for role in roles))  # fmt: skip
    body = lines(title, about(state, say), held if roles else None, theirs if tasks else None)
    return [(body, [assign_button(state, roles[0].key, say)] if roles else [])]
