"""`/incident notice`: every notice with how it stands and what comes next, and the duties that have none yet."""

from slack_sdk.models.blocks import Block

from models.state import State
from views.answers import Answer
from views.catalogue import Mrkdwn, Texts
from views.duties import duty_name
from views.elements import actions, bold, button, dotted, lines, section, sections, value_of
from views.notices.cards import about, buttons
from views.notices.words import name_of, state_name

MOST = 10
"""Notices, and duties, that are listed: Slack takes 50 blocks."""


def notices_answer(state: State, say: Texts) -> Answer:
    """What only the caller sees: the newest notices first, each with its buttons."""
    title = say("Notices of {code}", code=state.incident.code)
    listed = list(reversed(state.law.notices))
    blocks: list[Block] = sections(bold(title), "title")
    for at, notice in enumerate(listed[:MOST]):
        head = bold(Mrkdwn(f"{name_of(notice, say)} · {state_name(notice, say)}"))
        blocks += sections(lines(head, *about(state, notice, say)), f"notice.{at}")
        blocks.append(actions(list(buttons(state, notice, say)), f"answers.{at}"))
    if len(listed) > MOST:
        blocks += sections(say.plural("and {n} more", "and {n} more", len(listed) - MOST), "more")
    blocks += _without_one(state, say)
    new = button(say("Draft another notice"), "notice.open", value_of(state.incident.id))
    blocks.append(actions([new], "new"))
    return Answer(title, blocks)


def _without_one(state: State, say: Texts) -> list[Block]:
    """The duties that run and that no notice is meant for yet, the most urgent first."""
    meant = {key for notice in state.law.notices for key in notice.obligations}
    bare = [duty for duty in state.law.running if duty.key not in meant and duty.certainty != "open"]
    blocks: list[Block] = sections(bold(say("Duties without a notice yet")), "bare") if bare else []
    for at, duty in enumerate(bare[:MOST]):
        due = say("by {when}", when=duty.watched_until) if duty.watched_until else ""
        text = dotted([duty_name(state, duty.key, say), due])
        draft = button(say("Draft notice"), "notice.open", value_of(state.incident.id, duty.key))
        blocks.append(section(text, f"bare.{at}", draft))
    return blocks
