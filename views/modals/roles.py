"""The forms of the roles: to assign one, to claim one, to hand one over 交接. What is known already is filled in."""

from collections.abc import Iterable

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from models.playbook import Role
from models.refusal import Who
from models.state import State
from views.catalogue import Mrkdwn, Texts
from views.elements import bold, dotted, lines, value_of
from views.letters.handovers import open_in
from views.modals import form


def assign_form(state: State, say: Texts, *, role: str = "", person: str | None = None) -> View:
    """Any role, to anybody, at once."""
    blocks: list[Block] = [
        form.select("role", say("Role"), _choices(state, state.playbook.roles, say), value=role),
        form.person(
            "person",
            say("Person"),
            value=person,
            hint=say("They have the role at once and get its brief; whoever held it is told."),
        ),
    ]
    return form.modal("role.assign", say("Assign a role"), say("Assign"), value_of(state.incident.id), blocks, say)


def claim_form(state: State, person: str, say: Texts) -> View:
    """Any role that one does not hold. There has to be one."""
    mine = state.roles_of(person)
    others = tuple(role for role in state.playbook.roles if role not in mine)
    how = say(
        "A vacant role is yours at once. If somebody holds it, they are asked first, and keep it with one press;"
        " without an answer for 5 minutes it is yours."
    )
    blocks: list[Block] = [
        form.notice(how, "how"),
        form.select("role", say("Role"), _choices(state, others, say)),
    ]
    return form.modal("role.claim", say("Claim a role"), say("Claim"), value_of(state.incident.id), blocks, say)


def handover_form(state: State, person: str, say: Texts, *, role: str = "", successor: str | None = None) -> View:
    """One of one's own roles, of which there has to be one: what is open in it, who takes it over, what to watch."""
    mine = state.roles_of(person)
    blocks: list[Block] = [
        *(
            form.notice(lines(bold(say.write(each.name)), open_in(state, each, say)), f"open.{each.key}")
            for each in mine
        ),
        form.select("role", say("Role"), [(each.key, say.text(each.name)) for each in mine], value=role or mine[0].key),
        form.person(
            "successor",
            say("Successor"),
            value=successor,
            optional=True,
            hint=say("They are asked first; until they accept, you keep the role. After 15 minutes it comes back."),
        ),
        form.long_text(
            "brief",
            say("What to watch"),
            optional=True,
            hint=say("What is half done, whom we wait for, what must not be forgotten"),
        ),
    ]
    if any(each.key != "ic" for each in mine):
        lay_down = say("There is no successor: lay the role down")
        blocks.append(form.checks("ending", say("Or"), [("lay_down", lay_down)]))
    return form.modal("role.handover", say("Hand over"), say("Hand over"), value_of(state.incident.id), blocks, say)


def has_been_asked(text: Mrkdwn, say: Texts) -> View:
    """What somebody reads who has claimed a role that is held: `text` says whom we ask, and until when."""
    return form.told(say("Claim a role"), text, say)


def _choices(state: State, roles: Iterable[Role], say: Texts) -> list[form.Choice]:
    """Each role with who holds it, by name: an option is plain text."""
    named = Texts(say.locale, say.zone, names=state.names)
    held = {role: named.write(Who(each.person)) for role, each in state.holders.items()}
    return [(role.key, dotted([say.write(role.name), held.get(role.key, say("vacant"))])) for role in roles]
