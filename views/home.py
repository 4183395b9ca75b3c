"""The Home tab: the incidents a person may see, each with phase, progress and link, and a button to declare one."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock

from models.homes import Home
from models.state import State
from views.cards.status import phase_line
from views.catalogue import Mrkdwn, Texts
from views.elements import actions, bar, bold, button, context, dotted, header, lines, section
from views.surfaces import digest_of
from views.words import CLOSED_AS, channel_link
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
    """A person's Home, in their language."""
    say = Texts(home.locale or workspace.locale, workspace.zone)
    blocks: list[Block] = [
        header(say("Stanch: when customer data has leaked"), "title"),
        section(say("Not sure whether it is a leak? Declare it: closing a false alarm costs nothing."), "intro"),
        actions([button(say("Declare an incident"), "incident.declare", "home", style="danger")], "declare"),
        DividerBlock(),
    ]
    blocks += [_incident(state, say) for state in home.incidents]
    if not home.incidents:
        blocks.append(context(say("You have no incident. Incidents you belong to appear here."), "none"))
    return HomeView(tuple(blocks))


def _incident(state: State, say: Texts) -> Block:
    incident = state.incident
    done = sum(task.state != "open" for task in state.visible_tasks)
    total = len(state.visible_tasks)
    closed = CLOSED_AS[incident.outcome or "resolved"] if incident.status == "closed" else None
    standing = say(closed, other=state.duplicate_code or "") if closed else phase_line(state, say)
    return section(
        lines(
            bold(say("{code} · {title}", code=incident.code, title=incident.title)),
            dotted([incident.severity, standing, Mrkdwn(f"{bar(done, total)} {done}/{total}"), channel_link(state)]),
        ),
        f"incident.{incident.id}",
    )
