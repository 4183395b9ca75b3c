"""The clocks card: pinned, living, calm. Who has to be told by when, why, and what would still have to be known.

Slack takes 50 blocks and, undocumented, near 13,000 characters: what does not fit is counted, and `clocks` has it.
"""

import json
from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from models.duties import DutyFacts
from models.state import State
from views.catalogue import Mrkdwn, Texts
from views.clocks import counting, duty_lines, open_duties, open_questions, resting, settled_line
from views.duties import duty_name
from views.elements import SECTION, actions, bold, button, clip_markup, context, lines, section, value_of
from views.facts import fact_name
from views.surfaces import CHANNEL, Message
from views.workspace import Workspace

ROOM = 8_500
"""Characters for the duties; the rest of the card is short."""
DUTIES = 18
"""Each has two blocks at most."""
SETTLED = 10

RESTS = ("obligation.met", "obligation.withdrawn", "waiver.granted")
"""What has a clock run no more."""


def clocks_card(state: State, workspace: Workspace) -> Message | None:
    """The card; None for an incident that no law is watched for."""
    begun = next((event.seq for event in state.events if event.kind == "obligation.started"), None)
    if begun is None:
        return None
    say = workspace.texts
    blocks = [
        section(_head(state, say), "clocks"),
        *_duties(state, counting(state), workspace),
        *_open(state, say),
        *_settled(state, say),
        *_ways(state, say),
    ]
    text = say("Clocks of {code}", code=state.incident.code)
    return Message("clocks", CHANNEL, begun, text, tuple(blocks), calm=5.0)


def _head(state: State, say: Texts) -> Mrkdwn:
    running = len(counting(state))
    count = say.plural("{n} clock runs", "{n} clocks run", running) if running else say("No clock is sure to run yet.")
    return lines(
        bold(say("Clocks of {code}", code=state.incident.code)),
        count,
        say("Stanch presumes and says why; legal confirms. This is not legal advice."),
    )


def _duties(state: State, duties: Sequence[DutyFacts], workspace: Workspace) -> Iterator[Block]:
    """As many as there is room for, and how many more there are."""
    say, room = workspace.texts, ROOM
    for at, duty in enumerate(duties):
        blocks = [
            section(clip_markup(duty_lines(state, duty, say), SECTION), f"duty.{duty.key}"),
            actions(duty_buttons(state, duty, say), f"do.{duty.key}"),
        ]
        room -= sum(len(json.dumps(block.to_dict(), ensure_ascii=False)) for block in blocks)
        if room < 0 or at == DUTIES:
            left = len(duties) - at
            more = say.plural("and {n} more", "and {n} more", left)
            yield context(Mrkdwn(f"{more}: `{workspace.command} clocks`"), "more")
            return
        yield from blocks


def duty_buttons(state: State, duty: DutyFacts, say: Texts) -> list[ButtonElement]:
    """What can be done about a duty."""
    value = value_of(state.incident.id, duty.key)
    ways = [button(say("Draft notice"), "notice.open", value), button(say("Does it apply?"), "duty.judge", value)]
    if not any(asked.key == duty.key for asked in state.law.waivers):
        ways.append(button(say("Leave out…"), "duty.waive", value))
    return ways


def _open(state: State, say: Texts) -> Iterator[Block]:
    duties, questions = open_duties(state), open_questions(state)
    if not duties:
        return
    text = lines(
        bold(say("Still open")),
        say("May apply: {duties}", duties=say.listed([duty_name(state, each.key, say) for each in duties])),
        say("What would decide: {facts}", facts=say.listed([fact_name(fact, say) for fact in questions]))
        if questions
        else None,
    )
    yield section(clip_markup(text, SECTION), "open")


def _settled(state: State, say: Texts) -> Iterator[Block]:
    """What is met, left out, or counts no more."""
    settled = [settled_line(state, duty, say) for duty in state.law.duties if duty.state in ("met", "waived")]
    ended = [duty_name(state, key, say) for key in withdrawn(state)]
    if ended:
        settled.insert(0, say("No longer counted: {duties}", duties=say.listed(ended)))
    left = len(settled) - SETTLED
    more = say.plural("and {n} more", "and {n} more", left) if left > 0 else None
    if settled:
        yield section(clip_markup(lines(bold(say("Settled")), *settled[:SETTLED], more), SECTION), "settled")


def withdrawn(state: State) -> list[str]:
    """The duties that once counted, or were ruled out by legal, and run no more."""
    last = {e.payload["obligation"]: e.payload for e in state.events if e.kind == "obligation.withdrawn" and e.payload}
    return [
        key
        for key, said in last.items()
        if key not in state.law.duty and (said["why"] == "verdict" or (said["old"] or {}).get("certainty") != "open")
    ]


def _ways(state: State, say: Texts) -> Iterator[Block]:
    """What can be done besides. Duties outlive a closing: one that rests can be counted again then too."""
    value, ways = value_of(state.incident.id), []
    if state.incident.status == "open":
        ways += [
            button(say("Enter facts"), "facts.open", value, style="primary"),
            button(say("Times"), "moment.open", value),
        ]
    if any(event.kind in RESTS for event in state.events) and resting(state):
        ways.append(button(say("Count again…"), "duty.resume", value))
    if ways:
        yield actions(ways, "ways")
