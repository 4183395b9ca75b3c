"""The Home tab: the incidents a person may see, each with phase, progress and link, and buttons to record what happens
in one and to declare one.

Administrators also see what Slack refuses, before all else: nobody else will notice what is not there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock

from models.duties import DutyFacts
from models.homes import Home
from models.state import State
from views.cards.status import glance
from views.catalogue import Mrkdwn, Texts
from views.clocks import deadline
from views.duties import duty_name
from views.elements import (
    SECTION,
    actions,
    bold,
    button,
    clip_markup,
    context,
    dotted,
    header,
    lines,
    section,
    value_of,
)
from views.parked import refusals
from views.surfaces import digest_of
from views.words import channel_link
from views.workspace import Workspace

REFUSED_SHOWN = 20
"""Incidents of which it is told what Slack refuses. What is mended makes room for the next."""

DUTIES_SHOWN = 10


@dataclass(frozen=True)
class HomeView:
    """A Home tab as Slack takes it."""

    blocks: tuple[Block, ...]

    @cached_property
    def payload(self) -> dict[str, Any]:
        return {"type": "home", "blocks": [block.to_dict() for block in self.blocks]}

    @cached_property
    def digest(self) -> str:
        return digest_of(self.payload)


def render_home(home: Home, workspace: Workspace) -> HomeView:
    """A person's Home, in their language: at most two blocks per incident, below Slack's 100."""
    say = Texts(home.locale or workspace.locale, workspace.zone)
    blocks: list[Block] = [
        header(say("Stanch: when customer data has leaked"), "title"),
        section(say("Not sure whether it is a leak? Declare it: closing a false alarm costs nothing."), "intro"),
        actions([button(say("Declare an incident"), "incident.declare", "home", style="danger")], "declare"),
        DividerBlock(),
        *_refused(home, say),
        *_duties(home, say),
    ]
    blocks += [_incident(state, say) for state in home.incidents]
    if home.more:
        blocks.append(context(say.plural("and {n} older incident", "and {n} older incidents", home.more), "more"))
    if not home.incidents:
        blocks.append(context(say("You have no incident. Incidents you belong to appear here."), "none"))
    return HomeView(tuple(blocks))


def _duties(home: Home, say: Texts) -> Iterator[Block]:
    """What the law asks of the roles that the person holds, the most urgent first."""
    if not home.duties:
        return
    rows = [_duty(state, duty, say) for state, duty in home.duties[:DUTIES_SHOWN]]
    left = len(home.duties) - len(rows)
    more = say.plural("and {n} more", "and {n} more", left) if left else None
    text = lines(bold(say("Yours to do in time")), *rows, more)
    yield section(clip_markup(text, SECTION), "duties")
    yield DividerBlock()


def _duty(state: State, duty: DutyFacts, say: Texts) -> Mrkdwn:
    told = [duty_name(state, duty.key, say), deadline(state, duty, say), channel_link(state)]
    return dotted([bold(state.incident.code), *told])


def _incident(state: State, say: Texts) -> Block:
    """An incident at a glance. What happens can be recorded here too: its channel may be out of reach."""
    note = (
        button(say("Add note"), "note.open", value_of(state.incident.id)) if state.incident.status == "open" else None
    )
    return section(glance(state, say), f"incident.{state.incident.id}", note)


def _refused(home: Home, say: Texts) -> Iterator[Block]:
    """What Slack refuses, incident by incident, each to be tried again once somebody has mended what is in the way."""
    if not home.refused:
        return
    yield section(bold(say("Slack refuses")), "refused")
    for backlog in home.refused[:REFUSED_SHOWN]:
        incident = backlog.outline.incident
        reasons = (Mrkdwn(f"• {reason}") for reason in refusals(backlog, say))
        text = clip_markup(lines(bold(incident.code), *reasons), SECTION)
        again = button(say("Try again"), "refused.again", value_of(incident.id))
        yield section(text, f"refused.{incident.id}", again)
    if left := home.refused[REFUSED_SHOWN:]:
        yield context(say.plural("and {n} more", "and {n} more", len(left)), "refused.more")
    yield DividerBlock()
