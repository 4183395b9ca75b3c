"""Delivering: one step, one surface, made so in Slack.

Each follows the same order: intent is committed, the call goes out, the result is committed. A call that may have taken
effect without our knowing is looked for before it is made again: a message by the id in its metadata, a
channel by its name and maker, a file by where it is shared. What Slack refuses for good is parked, and the rest goes
on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog

from bot import channels, doubt, files, forgotten, gateway, reading
from bot.plan import Step
from models import surfaces
from models.actors import STANCH, Actor
from models.changes import rooms
from models.changes.members import ROOM_IS_SHUT
from models.state import State
from views.surfaces import (
    ANNOUNCEMENT,
    CHANNEL,
    Channel,
    Document,
    Message,
    People,
    Pin,
    Reaction,
    Topic,
    Unhashed,
    Unread,
)

if TYPE_CHECKING:
    from bot.reconciler import Reconciler

log = structlog.get_logger()

ALREADY = frozenset({"already_pinned", "already_reacted"})
"""Refusals that say: it is so already."""

METHODS = {
    Channel: "conversations.create",
    Topic: "conversations.setTopic",
    People: "conversations.invite",
    Message: "chat.update",
    Pin: "pins.add",
    Reaction: "reactions.add",
    Document: "files.getUploadURLExternal",
    Unread: "conversations.history",
    Unhashed: "files.info",
    type(None): "chat.delete",
}
"""The method that a step calls first, by what is wanted; nothing is wanted where something is removed."""


@dataclass(frozen=True)
class Delivery:
    """The steps of one incident, as of one state of it."""

    machine: Reconciler
    state: State

    @property
    def subject(self) -> str:
        return f"incident:{self.state.incident.id}"

    @property
    def actor(self) -> Actor:
        return Actor(STANCH, self.machine.now())

    def place(self, name: str) -> str:
        """The Slack channel (or user) that a surface's place means."""
        if name == CHANNEL:
            return self.state.incident.channel or ""
        return self.machine.workspace.announce or "" if name == ANNOUNCEMENT else name

    def method_of(self, step: Step) -> tuple[str, str]:
        """The method that a step will call and the place it is paced by."""
        if isinstance(step.wanted, Message) and step.action == "make":
            return "chat.postMessage", self.place(step.wanted.place)
        return METHODS[type(step.wanted)], ""

    async def take(self, step: Step) -> None:
        """Take one step. Raises `Later` where it has to be taken again."""
        if step.action == "remove":
            await self._remove(step)
            return
        match step.wanted:
            case Channel() as channel:
                await channels.open_channel(self, channel, step.shown)
            case People(people=wanted):
                await channels.invite(self, wanted)
            case Unread() | Unhashed() as unread:
                await reading.read(self, unread)
            case Topic(text=text) as topic:
                await self.once(topic.key, topic.digest, "conversations.setTopic", topic=text)
            case Pin(of=of) as pin:
                await self._pin(pin, of)
            case Reaction() as mark:
                await self.once(
                    mark.key, mark.digest, "reactions.add", channel=mark.channel, timestamp=mark.ts, name=mark.name
                )
            case Document() as document:
                await files.share(self, document, step.shown)
            case Message() as message:
                update = step.action == "update" and step.shown
                await (self._update(message, update) if update else self._post(message, step.shown))

    async def once(self, key: str, digest: str, method: str, **arguments: Any) -> None:
        """A call that may be made again without harm: topic, pin, reaction. What it acts on is kept as its `ts`."""
        surface_id = await self.machine.database.transact(surfaces.attempt, self.subject, key, self.machine.slack.now())
        channel = arguments.pop("channel", self.state.incident.channel)
        try:
            await self._repeatable(surface_id, method, channel=channel, **arguments)
        except (gateway.Gone, gateway.Refused) as refused:
            needless = isinstance(refused, gateway.Gone) or str(refused) in ALREADY
            if str(refused) in ROOM_IS_SHUT or not needless:
                await self.park(surface_id, key, digest, refused, channel)
                return
            log.info("nothing to do there any more", method=method, incident=self.state.incident.code)
        await self.keep(surface_id, channel, arguments.get("timestamp", channel), digest)

    async def park(self, surface_id: str, key: str, digest: str, refused: Exception, place: str | None = None) -> None:
        """Set a surface aside that Slack refuses for good, and say so in the log.

        Where the incident's channel itself is shut, that is what was wrong: it is looked at, and shown again once it is
        open. If the timeline tells already why, nothing is set aside: the next look knows.
        """
        shut = str(refused) in ROOM_IS_SHUT and place == self.state.incident.channel
        if shut and not await self.doubt_room():
            return
        log.error("slack refuses this for good", incident=self.state.incident.code, surface=key, error=str(refused))
        await self.machine.database.transact(surfaces.park, surface_id, digest, str(refused))

    async def doubt_room(self) -> bool:
        """Have the channel looked at, unless the timeline tells already what became of it; gives whether it is."""
        incident = self.state.incident
        news = await self.machine.database.transact(
            rooms.doubt_room, incident.id, incident.channel or "", incident.revision, self.machine.now()
        )
        if news:
            self.machine.queue.add(f"survey:{incident.id}")
        return news

    async def keep(self, surface_id: str, place: str, ts: str, digest: str | None) -> None:
        """Note what Slack shows now."""
        await self.machine.database.transact(surfaces.shown, surface_id, place, ts, digest, self.machine.slack.now())

    async def arrived(
        self, surface_id: str, place: str, ts: str, digest: str | None, at: datetime | None = None
    ) -> None:
        """Note a message or file that stands in Slack, since `at` or now. It may be a twin: somebody else led
        meanwhile."""
        ours = await self.machine.database.transact(
            surfaces.arrived, self.subject, surface_id, place, ts, digest, at or self.machine.slack.now()
        )
        if not ours:
            log.warning("sent twice, one is taken back", place=place, twins=1)

    async def _post(self, message: Message, known: surfaces.Shown | None) -> None:
        place = self.place(message.place)
        known = known or await forgotten.message(self, message)
        try:
            found = await doubt.found(self.machine.slack, known, place) if known else None
        except (gateway.Gone, gateway.Refused) as refused:
            # Nobody can say whether it stands there: rather one post in doubt than the same news twice.
            await self.park(known.id if known else "", message.key, message.digest, refused, place)
            return
        if known and found:
            # What it shows is not known to the letter, so a living one is brought up to date by the next look.
            digest = None if message.living else message.digest
            await self.arrived(known.id, found[0], found[1], digest, known.attempted_at)
            return
        before = known.attempted_at if known and known.in_doubt else None
        if before:
            doubt.note_post(self.machine, place, before)
        surface_id = await self.machine.database.transact(
            surfaces.attempt,
            self.subject,
            message.key,
            self.machine.slack.now(),
            place=place,
            frozen=not message.living,
        )
        try:
            answer = await self.machine.slack.call(
                "chat.postMessage",
                place,
                channel=place,
                unfurl_links=False,
                unfurl_media=False,
                metadata={"event_type": doubt.METADATA, "event_payload": {"id": surface_id}},
                **message.payload,
            )
        except gateway.Later as later:
            if not later.in_doubt:
                await self.machine.database.transact(surfaces.not_sent, surface_id, before)
            raise
        except (gateway.Gone, gateway.Refused) as refused:
            await self.machine.database.transact(surfaces.not_sent, surface_id, before)
            await self.park(surface_id, message.key, message.digest, refused, place)
            return
        await self.arrived(surface_id, answer["channel"], answer["ts"], message.digest)

    async def _update(self, message: Message, known: surfaces.Shown) -> None:
        await self.machine.database.transact(surfaces.attempt, self.subject, message.key, self.machine.slack.now())
        try:
            await self._repeatable(
                known.id, "chat.update", channel=known.place, ts=known.ts, parse="none", **message.payload
            )
        except (gateway.Gone, gateway.Refused) as refused:
            if str(refused) == "message_not_found":
                # Somebody deleted it: forget it, and the next look posts it anew.
                await self.machine.database.transact(surfaces.forget, known.id, known.ts)
            else:
                # It may still stand there, out of our reach (the bot was removed): never post it a second time.
                await self.park(known.id, message.key, message.digest, refused, known.place)
            return
        await self.machine.database.transact(
            surfaces.updated, known.id, known.ts or "", message.digest, self.machine.slack.now()
        )

    async def _repeatable(self, surface_id: str, method: str, **arguments: Any) -> None:
        """A call that sets what is shown. Without an answer, it may still come, and undo what is set after it."""
        try:
            await self.machine.slack.call(method, **arguments)
        except gateway.Later as later:
            if later.in_doubt:
                doubt.note_update(self.machine, surface_id)
            raise

    async def _pin(self, pin: Pin, of: str) -> None:
        carrier = (await self.machine.database.read(surfaces.load_shown, self.subject)).get(of)
        if carrier and carrier.ts:
            await self.once(pin.key, pin.digest, "pins.add", channel=carrier.place, timestamp=carrier.ts)

    async def _remove(self, step: Step) -> None:
        known = step.shown
        if known is None:
            return
        try:
            place, ts = await self._standing(known)
            if ts and ts.startswith("F"):
                await files.take_back(self.machine.slack, ts)
            elif ts:
                await self.machine.slack.call("chat.delete", channel=place, ts=ts)
        except (gateway.Gone, gateway.Refused) as error:
            log.info("not removed", incident=self.state.incident.code, surface=step.key, error=str(error))
        await self.machine.database.transact(surfaces.forget, known.id, known.ts)

    async def _standing(self, known: surfaces.Shown) -> tuple[str | None, str | None]:
        """Where the message of a surface stands, if it has one, also if nobody knows whether it was ever sent."""
        if known.in_doubt and known.place:
            return await doubt.found(self.machine.slack, known, known.place) or (None, None)
        return (known.place, known.ts) if known.ts != known.place else (None, None)
