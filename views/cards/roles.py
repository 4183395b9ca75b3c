"""The roles card: who answers for what, who is needed and missing, and a button to claim."""

from slack_sdk.models.blocks import Block

from models.playbook import Role
from models.refusal import Who
from models.state import State
from views.catalogue import Mrkdwn, Texts
from views.elements import actions, bold, button, lines, section, value_of
from views.surfaces import CHANNEL, Message


def roles_card(state: State, say: Texts) -> Message:
    """One line per role that the severity needs or somebody holds; vacant ones can be claimed at once."""
    blocks: list[Block] = [section(bold(say("Roles")), "roles")]
    shown = [role for role in state.playbook.roles if role.key in state.holders or role.key in _needed(state)]
    blocks += [_line(state, role, say) for role in shown]
    others = [role.name for role in state.playbook.roles if role not in shown]
    if others:
        blocks.append(
            section(say("Not needed at this severity, free to claim: {roles}", roles=tuple(others)), "others")
        )
    if state.incident.status == "open":
        value = value_of(state.incident.id)
        blocks.append(
            actions(
                [
                    button(say("Assign a role"), "role.assign_open", value),
                    button(say("Claim a role"), "role.claim_open", value),
                    button(say("Hand over"), "role.handover_open", value),
                ],
                "role_actions",
            )
        )
    return Message("roles", CHANNEL, 1, say("Roles of {code}", code=state.incident.code), tuple(blocks))


def _needed(state: State) -> tuple[str, ...]:
    return state.playbook.severity(state.incident.severity).roles


def _line(state: State, role: Role, say: Texts) -> Block:
    holder = state.holders.get(role.key)
    asked = next((h for h in state.handovers if h.role == role.key and h.state == "asked"), None)
    standing: Mrkdwn = (
        say("{person} since {when}", person=Who(holder.person), when=holder.since) if holder else say("— vacant")
    )
    pending = (
        say("Waiting for {person} to answer", person=Who(asked.successor if asked.kind == "offer" else asked.holder))
        if asked
        else None
    )
    text = lines(f"{bold(say.write(role.name))}  {standing}", pending)
    claim = holder is None and state.incident.status == "open"
    claiming = button(say("Claim"), "role.claim", value_of(state.incident.id, role.key)) if claim else None
    return section(text, f"role.{role.key}", claiming)
