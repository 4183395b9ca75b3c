"""Getting what happened to the app, and trying again where Slack would.

Events are tried up to four times: at once, then after each of `event_retry_seconds`, with the same event_id and a new
envelope (https://docs.slack.dev/apis/events-api#retries). Commands and interactions are tried once: a person is waiting
and sees Slack's own error instead. Every attempt is logged with how long the acknowledgement took.
"""

from __future__ import annotations

import asyncio
import copy
import time
from dataclasses import asdict, dataclass

from sandbox.events import Event, hears, wrapped
from sandbox.exchanges import Exchanges
from sandbox.parcels import Attempt, Parcel, Receipt, Road
from sandbox.shapes import Json
from sandbox.team import Team


@dataclass
class Delivered:
    """One attempt, for tests and benchmarks: when it left, when it was answered, how it went."""

    type: str
    name: str
    envelope_id: str
    event_id: str
    attempt: int
    sent_at: float
    milliseconds: float | None
    outcome: str


class Delivery:
    """Sends parcels down the configured road and keeps the log."""

    def __init__(self, team: Team, road: Road, exchanges: Exchanges) -> None:
        self._team = team
        self._exchanges = exchanges
        self._road = road
        self._under_way: set[asyncio.Task[None]] = set()
        self.log: list[Delivered] = []
        self._sent: list[tuple[Parcel, str]] = []
        self._first_attempts = 0

    def hear(self, event: Event) -> None:
        """An event happened: if the app may hear of it, send it on its way."""
        if hears(self._team, event):
            self.send_event(Parcel("events_api", wrapped(self._team, event)))

    def send_event(self, parcel: Parcel) -> None:
        self._first_attempts += 1
        task = asyncio.get_running_loop().create_task(self._until_acknowledged(parcel))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def ask(self, parcel: Parcel) -> Receipt:
        """Deliver what a person waits for. Once."""
        return await self._carry(parcel, Attempt())

    async def redeliver(self, wanted: str = "", *, new_id: bool = False, back: int = 0) -> Json:
        """Send the last parcel again (the last of this name or type): same ids, or an event under a new event id. With
        `back`, the one so many before the last, as far as there are any."""
        fitting = [one for one in self._sent if wanted in ("", one[0].type, one[0].name)]
        if not fitting:
            raise LookupError(f"Nothing called {wanted!r} was ever sent.")
        parcel, envelope_id = fitting[max(len(fitting) - 1 - back, 0)]
        if new_id:
            payload = copy.deepcopy(parcel.payload)
            if "event_id" in payload:
                payload["event_id"] = self._team.ids.new("Ev")
            parcel, envelope_id = Parcel(parcel.type, payload), ""
        receipt = await self._carry(parcel, Attempt(1, "http_timeout", envelope_id))
        return asdict(receipt)

    async def settle(self) -> None:
        """Wait until every event has been tried once; redeliveries waiting for their minute are not awaited."""
        while self._first_attempts:
            await self._team.journal.beyond(self._team.journal.number, seconds=60)

    async def come_to_rest(self) -> None:
        """Wait until nothing is on its way any more, not even what waits to be delivered again."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def close(self) -> None:
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _until_acknowledged(self, parcel: Parcel) -> None:
        try:
            receipt = await self._carry(parcel, Attempt())
        finally:
            self._first_attempts -= 1
            self._team.journal.note("event_tried", name=parcel.name)
        for number, seconds in enumerate(self._team.settings.event_retry_seconds, start=1):
            if receipt.acknowledged or receipt.final:
                return
            await asyncio.sleep(seconds)
            receipt = await self._carry(parcel, Attempt(number, receipt.retry_reason))
        if not receipt.acknowledged:
            self._team.journal.note("event_given_up", name=parcel.name, event_id=parcel.payload.get("event_id"))

    async def _carry(self, parcel: Parcel, attempt: Attempt) -> Receipt:
        started = time.monotonic()
        exchange = self._exchanges.begin("envelope", parcel.name, parcel.payload, attempt=attempt.number)
        receipt = await self._road.carry(parcel, attempt)
        took = (time.monotonic() - started) * 1000
        self._exchanges.end(exchange, receipt.outcome, receipt.payload)
        self._sent.append((parcel, receipt.envelope_id))
        delivered = Delivered(
            type=parcel.type,
            name=parcel.name,
            envelope_id=receipt.envelope_id,
            event_id=str(parcel.payload.get("event_id", "")),
            attempt=attempt.number,
            sent_at=started,
            milliseconds=took if receipt.acknowledged else None,
            outcome=receipt.outcome,
        )
        self.log.append(delivered)
        self._team.journal.note("delivered", name=parcel.name, outcome=receipt.outcome, attempt=attempt.number)
        return receipt
