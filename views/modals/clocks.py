"""The forms of a duty: what legal says of it, the proposal to leave it out, and to count one again that rests."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from models.duties import DutyFacts
from models.state import State
from views.cards.clocks import duty_buttons
from views.catalogue import Texts
from views.clocks import counting, duty_lines, open_duties, resting, rests_because, standing
from views.duties import duty_name
from views.elements import SECTION, actions, button, clip_markup, context, lines, plain, section, value_of
from views.modals import form

DUTIES = 40
"""Slack takes 100 blocks in a modal; each duty has two."""

OPTIONS = 100
"""Slack takes so many in a menu."""

APPLIES, NOT, UNDECIDED = "applies", "not", "undecided"


def clocks_view(state: State, say: Texts) -> View:
    """Every clock that runs, with what can be done about it: for one person, wherever they press."""
    blocks: list[Block] = []
    for duty in counting(state)[:DUTIES]:
        blocks.append(section(clip_markup(duty_lines(state, duty, say, whole=True), SECTION), f"duty.{duty.key}"))
        blocks.append(actions(duty_buttons(state, duty, say), f"do.{duty.key}"))
    if left := len(counting(state)) - DUTIES:
        blocks += [context(say.plural("and {n} more", "and {n} more", left), "more")] if left > 0 else []
    if names := [duty_name(state, duty.key, say) for duty in open_duties(state)]:
        may = say("May apply: {duties}", duties=say.listed(names))
        enter = button(say("Enter facts"), "facts.open", value_of(state.incident.id))
        blocks.append(section(clip_markup(may, SECTION), "open", enter))
    if not blocks:
        blocks.append(section(say("The law asks nothing, as far as is known."), "none"))
    return View(type="modal", title=plain(say("Clocks of {code}", code=state.incident.code), form.TITLE),
                close=plain(say("Close"), form.TITLE), blocks=blocks)  # fmt: skip


def verdict_form(state: State, key: str, say: Texts) -> View:
    """It applies, or it does not: a decision of legal's, which stands beside what the facts suggest."""
    duty, ruled = state.law.duty.get(key), state.law.ruled.get(key)
    choices = [(APPLIES, say("It applies")), (NOT, say("It does not apply"))]
    if ruled is not None:
        choices.append((UNDECIDED, say("Take the decision back: let the facts decide")))
    blocks: list[Block] = [
        *_told(state, duty, say),
        form.radio("verdict", say("Decision of legal"), choices, value=NOT if ruled is False else APPLIES),
        form.long_text("reason", say("Reason"), hint=say("It stays on the record beside what Stanch presumed")),
    ]
    return form.modal("verdict", say("Does it apply?"), say("Record"), value_of(state.incident.id, key), blocks, say)


def waiver_form(state: State, duty: DutyFacts, say: Texts) -> View:
    """Leave it out, with a reason that a second person decides by."""
    blocks: list[Block] = [
        *_told(state, duty, say),
        form.long_text(
            "reason", say("Why it may be left out"),
            hint=say("Such as: measures have effectively avoided harm, and how that is known"),
        ),
    ]  # fmt: skip
    about = value_of(state.incident.id, duty.key)
    return form.modal("waiver", say("Leave out"), say("Propose"), about, blocks, say)


def resume_form(state: State, say: Texts) -> View:
    """Which duty is counted again: one recorded as sent or left out by mistake, or said not to apply and does."""
    choices = [
        (key, say("{duty} ({why})", duty=duty_name(state, key, say), why=rests_because(state, key, say)))
        for key in resting(state)[:OPTIONS]
    ]
    blocks: list[Block] = [
        form.select("duty", say("Which duty"), choices),
        form.long_text("reason", say("Why it is counted again"), hint=say(
            "Such as: the wrong notice was recorded, the authority asks for it after all, or it is reported voluntarily"
        )),
    ]  # fmt: skip
    return form.modal("resume", say("Count again"), say("Record"), value_of(state.incident.id), blocks, say)


def _told(state: State, duty: DutyFacts | None, say: Texts) -> list[Block]:
    if duty is None or (stand := standing(state, duty)) is None:
        return []
    note = say.write(stand.obligation.note) if stand.obligation.note else None
    return [form.notice(clip_markup(lines(duty_lines(state, duty, say), note), SECTION), "duty")]
