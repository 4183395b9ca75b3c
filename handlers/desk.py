"""The desk: what a handler may use. Handed in by the composition root, so that no handler reaches past it.

A handler makes one change through `change`, reads a little through `state`, and opens a modal through `show`. It never
calls Slack otherwise. What it cannot do is raised, and told to the person by `refusing`. The incident that a payload is
about is noted on the way, so that whatever is logged from then on names it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

import structlog
from slack_sdk.models.views import View
from sqlmodel import Session

from handlers.requests import Request
from handlers.waiting import InTime
from models.actors import Actor
from models.deliveries import first_time
from models.homes import locale_of
from models.incidents import incident_in
from models.law import Law
from models.notices.templates import Templates
from models.outages import Unavailable
from models.permissions import require_reader
from models.playbook import PlaybookFile
from models.refusal import Refused
from models.state import State, load_state
from views.catalogue import Texts
from views.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")


class Redelivered(Exception):  # noqa: N818 - it is news, not an error
    """This delivery has had its effect already."""


class NotShown(Exception):  # noqa: N818 - the person is told, and it can be asked for again
    """Slack did not show this window: its trigger expired, or the call failed. What was recorded stays recorded."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        super().__init__(str(view.get("callback_id", "")))
        self.view = view


@dataclass(frozen=True)
class Desk:
    """What is handed in.

    `plan` and `law` are what new incidents are opened under; `templates` are what notices are drafted from.
    `responders` are the default holders per role. `open_view(trigger, view)`, `push_view` on top of one, and
    `update_view(view id, view)` show a modal at once or raise `NotShown`; `write_to(person, text, blocks, way back)`
    answers somebody alone, without making the acknowledgement wait: by the response_url that came with what they did,
    else by direct message. `noted` is told of each change by its name, and whether it was recorded, repeated (a
    delivery that had its effect already), refused, or failed.
    """

    database: InTime
    workspace: Workspace
    plan: PlaybookFile
    law: Law
    admins: frozenset[str]
    responders: Mapping[str, str]
    open_view: Callable[[str, Mapping[str, Any]], Awaitable[None]]
    push_view: Callable[[str, Mapping[str, Any]], Awaitable[None]]
    update_view: Callable[[str, Mapping[str, Any]], Awaitable[None]]
    write_to: Callable[[str, str, Sequence[Mapping[str, Any]], str], None]
    wake: Callable[[str], None]
    noted: Callable[[str, str], None] = lambda change, outcome: None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    templates: Templates = field(default_factory=Templates)

    def actor(self, request: Request) -> Actor:
        """The person of a request, acting now."""
        return Actor(request.person, self.now(), request.person in self.admins)

    async def change(
        self, request: Request, change: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Make one change and record the delivery with it. Raises `Refused`, or `Redelivered` the second time."""
        outcome = "failed"
        try:
            made = await self.database.transact(_once, request.delivery, self.now(), change, *args, **kwargs)
            outcome = "recorded"
        except Redelivered:
            outcome = "repeated"
            raise
        except Refused as refused:
            outcome = "failed" if isinstance(refused, Unavailable) else "refused"
            raise
        finally:
            self.noted(change.__name__, outcome)
        return made

    async def show(self, request: Request, view: View) -> None:
        """Open a modal: on top of the one that was pressed in, if any, else by itself.

        https://docs.slack.dev/reference/methods/views.push
        """
        stacked = (request.body.get("view") or {}).get("type") == "modal"
        await (self.push_view if stacked else self.open_view)(request.trigger, view.to_dict())

    async def texts(self, person: str) -> Texts:
        """How to speak to one person."""
        locale = await self.database.read(locale_of, person)
        if locale is None:
            self.wake(f"person:{person}")
        return Texts(locale or self.workspace.locale, self.workspace.zone)

    async def state(self, request: Request, incident_id: str) -> State:
        """An incident, for somebody who may read it. Raises `Refused` for anybody else."""
        state = await self.database.read(_readable, incident_id, self.actor(request))
        structlog.contextvars.bind_contextvars(incident=state.incident.code)
        return state

    async def open_state(self, request: Request, incident_id: str) -> State:
        """The same for somebody about to change it, so that no form opens in vain. Raises `Refused` if it is closed."""
        state = await self.state(request, incident_id)
        if state.incident.status == "closed":
            raise Refused(
                "{code} is closed. To go on working in it, reopen it: {command} reopen.", code=state.incident.code
            )
        return state

    async def here(self, request: Request) -> str:
        """The id of the incident whose channel this is. Raises `Refused` elsewhere."""
        found = await self.database.read(incident_in, request.channel or "")
        if found is None:
            raise Refused(
                "This channel has no incident. Go to the incident's channel, or name it: {command} status INC-0001."
            )
        structlog.contextvars.bind_contextvars(incident_id=found)
        return found


def _once(
    session: Session,
    delivery: tuple[str, ...],
    now: datetime,
    change: Callable[..., R],
    /,
    *args: Any,
    **kwargs: Any,
) -> R:
    if not first_time(session, delivery, now):
        raise Redelivered
    return change(session, *args, **kwargs)


def _readable(session: Session, incident_id: str, actor: Actor) -> State:
    state = load_state(session, incident_id)
    if state is None:
        raise Refused("This incident is not in the database. Use {command} list to see the ones that are.")
    require_reader(session, incident_id, actor)
    return state
