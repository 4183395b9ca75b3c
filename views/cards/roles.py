"""The roles card: who answers for what, who is needed and missing, what is on its way, and a button to claim.

A holder stays on the card until the role is somebody else's, also if they have left the channel; then it says so.
"""

from slack_sdk.models.blocks import Block

from models.changes.handovers import due_at
from models.changes.roles import SEPARATE
from models.playbook import Role
from models.refusal import Who
from models.state import HandoverFacts, State
from views.catalogue import N_, Mrkdwn, Texts
from views.elements import actions, bold, button, lines, section, value_of
from views.surfaces import CHANNEL, Message

WARNING = ":warning:"

_MISSING = {
    "left": N_("has left the channel: add them again, or assign someone else"),
    "failed": N_("could not be added to the channel: add them by hand, or assign someone else"),
    "app": N_("is an app: assign a person"),
    "deactivated": N_("has a deactivated account: assign someone else"),
    "unknown": N_("is not known to Slack: assign someone else"),
}


def roles_card(state: State, say: Texts) -> Message:
    """One line per role that the severity needs or somebody holds; vacant ones can be claimed at once."""
    shown = _shown(state)
    blocks: list[Block] = [section(lines(bold(say("Roles")), _both(state, say)), "roles")]
    blocks += [_line(state, role, say) for role in shown]
    others = tuple(role.name for role in state.playbook.roles if role not in shown)
    if others:
        blocks.append(section(say("Not needed at this severity, free to claim: {roles}", roles=others), "others"))
    if state.incident.status == "open":
        value = value_of(state.incident.id)
        ways = [
            button(say("Assign a role"), "role.assign_open", value),
            button(say("Claim a role"), "role.claim_open", value),
            button(say("Hand over"), "role.handover_open", value),
        ]
        blocks.append(actions(ways, "role_actions"))
    return Message("roles", CHANNEL, 1, say("Roles of {code}", code=state.incident.code), tuple(blocks))


def roles_list(state: State, say: Texts) -> Mrkdwn:
    """The same for one person who asks."""
    title = bold(say("Roles of {code}", code=state.incident.code))
    return lines(title, _both(state, say), *(_who(state, role, say) for role in _shown(state)))


def _shown(state: State) -> list[Role]:
    needed = state.playbook.severity(state.incident.severity).roles
    return [role for role in state.playbook.roles if role.key in state.holders or role.key in needed]


def _line(state: State, role: Role, say: Texts) -> Block:
    vacant = role.key not in state.holders and state.incident.status == "open"
    claim = button(say("Claim"), "role.claim", value_of(state.incident.id, role.key)) if vacant else None
    return section(_who(state, role, say), f"role.{role.key}", claim)


def _who(state: State, role: Role, say: Texts) -> Mrkdwn:
    holder = state.holders.get(role.key)
    held = say("{person} since {when}", person=Who(holder.person), when=holder.since) if holder else say("— vacant")
    asked = next((each for each in state.handovers if each.role == role.key and each.state == "asked"), None)
    return lines(
        f"{bold(say.write(role.name))}  {held}",
        _missing(state, holder.person, say) if holder else None,
        _on_its_way(asked, say) if asked else None,
    )


def _missing(state: State, person: str, say: Texts) -> Mrkdwn | None:
    """Why a holder cannot do their part, if they cannot."""
    known = state.people.get(person)
    standing = {member.person: member.state for member in state.members}.get(person, "")
    sentence = _MISSING.get(known.unfit if known and known.unfit else standing)
    return Mrkdwn(f"{WARNING} {say.write(Who(person))} {say(sentence)}") if sentence else None


def _on_its_way(asked: HandoverFacts, say: Texts) -> Mrkdwn:
    if asked.kind == "offer":
        return say(
            "Offered to {person}, who has until {when} to answer", person=Who(asked.successor), when=due_at(asked)
        )
    return say(
        "{person} asks for it: without an answer by {when} it moves", person=Who(asked.successor), when=due_at(asked)
    )


def _both(state: State, say: Texts) -> Mrkdwn | None:
    """SEV1 allows nobody both to command and to keep the record; raising it forbids nothing, so the card says it."""
    held = [state.holders[role].person for role in sorted(SEPARATE) if role in state.holders]
    if state.incident.severity != "SEV1" or len(held) == len(set(held)):
        return None
    sentence = say("At SEV1 the commander and the scribe are two people: hand one of the roles over.")
    return Mrkdwn(f"{WARNING} {sentence}")
