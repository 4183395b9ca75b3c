"""The Home tab: the incidents a person may see, each with phase, progress and link, and a button to declare one."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock

from models.homes import Home
from views.cards.status import glance
from views.catalogue import Texts
from views.elements import actions, button, context, header, section
from views.surfaces import digest_of
from views.workspace import Workspace


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
    """A person's Home, in their language: one block per incident, far below Slack's 100."""
    say = Texts(home.locale or workspace.locale, workspace.zone)
    blocks: list[Block] = [
        header(say("Stanch: when customer data has leaked"), "title"),
        section(say("Not sure whether it is a leak? Declare it: closing a false alarm costs nothing."), "intro"),
        actions([button(say("Declare an incident"), "incident.declare", "home", style="danger")], "declare"),
        DividerBlock(),
    ]
    blocks += [section(glance(state, say), f"incident.{state.incident.id}") for state in home.incidents]
    if home.more:
        blocks.append(context(say.plural("and {n} older incident", "and {n} older incidents", home.more), "more"))
    if not home.incidents:
        blocks.append(context(say("You have no incident. Incidents you belong to appear here."), "none"))
    return HomeView(tuple(blocks))
