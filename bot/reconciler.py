"""The reconciler: makes Slack show what the database says.

It is level-triggered: it never asks what happened, only what is wanted and what is shown. What it looks at are
the subjects of the work queue:

- `incident:ID` compares. Where steps are left it wakes their lanes; where none is left, Slack shows this revision.
- `incident:ID/LANE` takes the steps of one lane, one call at a time, rendering anew before each, so that changes made
  while a call waits are sent with the next.
- `home:USER` and `person:USER` publish a Home tab and look a person up.
- `survey:ID` looks at an incident's channel, where what happened there may not have been heard.
- `twins:PLACE` looks for messages that were sent twice.
- `everything` queues all there may be to do: where whoever gets the lead begins.

It holds no database lock across a call, and keeps nothing in memory that it could not do without.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from sqlmodel import Session

from bot import doubt, gateway, people, surveying
from bot.delivering import Delivery
from bot.plan import Step, first_ready, plan, workable
from bot.work_queue import WorkQueue
from models import homes, surfaces
from models.database import Database
from models.state import State
from views.wanted import wanted
from views.workspace import Workspace

log = structlog.get_logger()

EVERYTHING = "everything"


@dataclass(frozen=True)
class Reconciler:
    """Looks at one subject at a time; `bot_user` is the bot's own Slack user id, `asked` how often Slack failed over a
    person."""

    database: Database
    slack: gateway.Gateway
    workspace: Workspace
    queue: WorkQueue
    bot_user: str
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    doubts: doubt.Doubts = field(default_factory=doubt.Doubts)
    asked: Counter[str] = field(default_factory=Counter)

    def wake(self, incidents: set[str]) -> None:
        """Have incidents compared: what every commit calls."""
        for incident_id in incidents:
            self.queue.add(f"incident:{incident_id}")

    async def reconcile(self, subject: str) -> float | None:
        """Look at one subject; gives the seconds after which it wants to be looked at again."""
        kind, _, rest = subject.partition(":")
        if kind == "home":
            await people.publish_home(self, rest)
            return None
        if kind == "person":
            await people.look_up(self, rest)
            return None
        if kind == EVERYTHING:
            await self._take_over()
            return None
        if kind == "survey":
            return await surveying.survey(self, rest)
        if kind == "twins":
            await doubt.look_for_twins(self, rest)
            return None
        incident_id, _, lane = rest.partition("/")
        return await self._work(incident_id, lane) if lane else await self._compare(incident_id)

    async def _take_over(self) -> None:
        """Queue what whoever led before may have left undone."""
        read, self.doubts.led_since = self.database.read, self.slack.now()
        await self.database.transact(surfaces.try_again)
        self.wake({*await read(surfaces.behind), *await read(surfaces.open_incidents)})
        for person in await read(homes.opened_since, self.now() - people.HOME_STAYS_FRESH):
            self.queue.add(f"home:{person}")
        await surveying.wake(self)
        self.queue.add(f"person:{self.bot_user}")  # known as an app, it is given no role
        await doubt.note_last_calls(self)

    async def _compare(self, incident_id: str) -> float | None:
        found = await self._steps(incident_id)
        if found is None:
            return None
        state, steps = found
        for lane in sorted({step.lane for step in steps}):
            self.queue.add(f"incident:{incident_id}/{lane}")
        if not steps and not homes.strangers(state):  # news and summary wait for the names of those they speak of
            await self.database.transact(surfaces.synced, incident_id, state.incident.revision)
        await people.follow(self, state)
        return None

    async def _work(self, incident_id: str, lane: str) -> float | None:
        """Take the steps of one lane until none is left or the next has to wait. What others waited for is theirs then:
        a pin needs its message."""
        taken, wait = 0, None
        while found := await self._steps(incident_id):
            state, steps = found
            mine = [step for step in steps if step.lane == lane]
            delivery = Delivery(self, state)
            waits = [self._wait(delivery, step) for step in mine]
            ready = first_ready(mine, waits)
            if ready is None:
                wait = min(waits, default=None)
                break
            await delivery.take(ready)
            taken += 1
        if taken or wait is None:
            self.queue.add(f"incident:{incident_id}")
        return wait

    async def _steps(self, incident_id: str) -> tuple[State, list[Step]] | None:
        """Where an incident stands and what is left to do. Rendered off the event loop: a press must not wait for
        it."""
        found = await self.database.read(self._compared, incident_id)
        if found:
            structlog.contextvars.bind_contextvars(incident=found[0].incident.code)
        return found

    def _compared(self, session: Session, incident_id: str) -> tuple[State, list[Step]] | None:
        found = surfaces.load_incident(session, incident_id)
        if found is None:
            return None
        state, shown = found
        steps = plan(wanted(state, self.workspace), shown)
        return state, workable(steps, state.room, state.incident.channel)

    def _wait(self, delivery: Delivery, step: Step) -> float:
        calm = (step.not_before - self.slack.now()).total_seconds() if step.not_before else 0.0
        return max(0.0 if self._is_inherited(step) else calm, self.slack.wait(*delivery.method_of(step)))

    def _is_inherited(self, step: Step) -> bool:
        """Whether an update was left behind by whoever led before: it has been waited for long enough."""
        sent_at, led_since = step.shown and step.shown.sent_at, self.doubts.led_since
        return bool(step.action == "update" and sent_at and led_since and sent_at < led_since)
