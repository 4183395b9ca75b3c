"""The crowd: what people do by chance, and what came of it as far as they could tell.

Each act finds what there is to act on at that moment and takes what its pick points at; where there is nothing, nothing
is done. What people write has words of its own, so that the ledger can say afterwards of each: it was acknowledged, so
it is on record once; it was refused, so it is not; or nobody could tell, so it is there once at most.
"""

import itertools
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from sandbox import CannotDo, Message, Modal, Outcome
from tests.chaos.hands import BOT, Hands
from tests.chaos.programs import PEOPLE, Act
from tests.chaos.world import World

T = TypeVar("T")

Fate = Literal["recorded", "refused", "unknown"]

ROLES = ("ic", "scribe", "tech", "legal", "customer", "comms")
SEVERITIES = ("SEV1", "SEV2", "SEV3", "SEV4")
MOST_INCIDENTS = 3


SURE = frozenset(
    {"note.added", "decision.recorded", "update.posted", "task.added", "closure.proposed", "incident.reopened"}
)
"""Kinds of which each that was taken is an event of its own. Other changes that say what is so already are none."""


class NothingThere(Exception):  # noqa: N818 - no error
    """There is nothing for this act to act on."""


@dataclass(frozen=True)
class Entry:
    """Words that somebody wrote, the kind of event that carries them, and what they were told."""

    kind: str
    words: str
    fate: Fate


@dataclass
class Crowd:
    """The people of one world."""

    world: World
    ledger: list[Entry] = field(default_factory=list)
    pinned: list[Message] = field(default_factory=list)
    ticked: list[str] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def do(self, act: Act) -> None:
        """Do one act, or nothing if there is nothing to act on."""
        hands = Hands(self.world, act.who)
        perform: Callable[[Hands, int], Awaitable[None]] = getattr(self, act.what)
        try:
            if await hands.person.has_modal():
                await (await hands.person.modal()).close(everything=True)
            await perform(hands, act.pick)
        except (NothingThere, CannotDo):
            pass

    # --- Tasks and forms -------------------------------------------------------------------------------------------

    async def ticks(self, hands: Hands, pick: int) -> None:
        channel = await self._channel(hands, pick)
        control = _one_of(await hands.controls("task.done", channel=channel), pick)
        await hands.use(control)
        self.ticked.append(str(control.raw["value"]))

    async def unticks(self, hands: Hands, pick: int) -> None:
        channel = await self._channel(hands, pick)
        await hands.use(_one_of(await hands.controls("task.undo", channel=channel), pick))

    async def adds_task(self, hands: Hands, pick: int) -> None:
        text = self._words("Task")
        await self._checklist_form(hands, pick, "task.added", text, act="add", text=text)

    async def assigns_task(self, hands: Hands, pick: int) -> None:
        person = PEOPLE[pick % len(PEOPLE)]
        await self._checklist_form(hands, pick, "", "", act="assign", task=pick, person=f"@{person}")

    async def sets_aside(self, hands: Hands, pick: int) -> None:
        text = self._words("Reason")
        await self._checklist_form(hands, pick, "task.not_applicable", text, act="not_applicable", task=pick, text=text)

    async def _checklist_form(self, hands: Hands, pick: int, kind: str, words: str, **fields: object) -> None:
        channel = await self._channel(hands, pick)
        button = _one_of(await hands.controls("tasks.more", channel=channel), pick)
        form = await hands.open_by(button, "tasks_more")
        if form and isinstance(fields.get("task"), int):
            items = [one for one in form.inputs() if one.block_id == "task"]
            fields["task"] = _one_of([*items[0].options] if items else [], pick)
        await self._send(hands, form, kind, words, **fields)

    # --- Words -----------------------------------------------------------------------------------------------------

    async def notes(self, hands: Hands, pick: int) -> None:
        words, channel = self._words("Note"), await self._channel(hands, pick)
        answer = await hands.type(f"note {words}", channel=channel)
        self.ledger.append(Entry("note.added", words, "recorded" if re.search(r"#\d", answer.text) else "refused"))

    async def decides(self, hands: Hands, pick: int) -> None:
        words, channel = self._words("Decision"), await self._channel(hands, pick)
        form = await hands.open_by(_one_of(await hands.controls("decision.open", channel=channel), -1), "decision")
        await self._send(hands, form, "decision.recorded", words, text=words, reason="By lot")

    async def gives_update(self, hands: Hands, pick: int) -> None:
        words, channel = self._words("Update"), await self._channel(hands, pick)
        form = await hands.open_by_typing("update", "update", channel=channel)
        await self._send(hands, form, "update.posted", words, known=words)

    async def renames(self, hands: Hands, pick: int) -> None:
        words = self._words("Title")
        await hands.type(f"title {words}", channel=await self._channel(hands, pick))
        self.ledger.append(Entry("incident.renamed", words, "unknown"))

    async def sets_severity(self, hands: Hands, pick: int) -> None:
        words, severity = self._words("Because"), SEVERITIES[pick % len(SEVERITIES)]
        await hands.type(f"severity {severity} {words}", channel=await self._channel(hands, pick))
        self.ledger.append(Entry("severity.set", words, "unknown"))

    async def pins(self, hands: Hands, pick: int) -> None:
        channel = await self._channel(hands, pick)
        said = await hands.person.say(self._words("Said"), channel=channel)
        await hands.person.react("pushpin", said)
        self.pinned.append(said)

    async def pins_and_deletes(self, hands: Hands, pick: int) -> None:
        await self.pins(hands, pick)
        await hands.person.delete(self.pinned[-1])
        self.deleted.add(self.pinned[-1].ts)

    # --- Roles and people ------------------------------------------------------------------------------------------

    async def claims(self, hands: Hands, pick: int) -> None:
        channel = await self._channel(hands, pick)
        await hands.use(_one_of(await hands.controls("role.claim", channel=channel), pick))

    async def assigns(self, hands: Hands, pick: int) -> None:
        person, role = PEOPLE[pick % len(PEOPLE)], ROLES[pick % len(ROLES)]
        await hands.type(f"assign @{person} {role}", channel=await self._channel(hands, pick))

    async def hands_over(self, hands: Hands, pick: int) -> None:
        person, channel = PEOPLE[pick % len(PEOPLE)], await self._channel(hands, pick)
        words = self._words("Brief")
        form = await hands.open_by_typing("handover", "role.handover", channel=channel)
        await self._send(hands, form, "handover.offered", words, successor=f"@{person}", brief=words)

    async def answers(self, hands: Hands, pick: int) -> None:
        action = "handover.decline" if pick % 4 == 0 else "handover.accept"
        await hands.use(_one_of(await hands.controls(action, channel=BOT), pick))

    async def leaves(self, hands: Hands, pick: int) -> None:
        if hands.handle != "wang":  # somebody stays
            await hands.person.leave(await self._channel(hands, pick))

    async def invites(self, hands: Hands, pick: int) -> None:
        await hands.person.invite(PEOPLE[pick % len(PEOPLE)], channel=await self._channel(hands, pick))

    async def opens_home(self, hands: Hands, pick: int) -> None:
        await hands.person.open_home()

    # --- The incident ----------------------------------------------------------------------------------------------

    async def declares(self, hands: Hands, pick: int) -> None:
        if sum(entry.kind == "incident.declared" for entry in self.ledger) >= MOST_INCIDENTS:
            raise NothingThere
        words = self._words("Leak")
        form = await hands.open_by_typing(f"declare {words}", "declare", channel="general")
        said = {"what_happened": "A to B", "how_found": "B called", "severity": SEVERITIES[pick % len(SEVERITIES)]}
        outcome = await self._send(hands, form, "", "", **said)
        if outcome and outcome.modal and outcome.modal.callback_id == "declare":  # there is another one: declare still
            outcome = await hands.submit(outcome.modal)
        taken = outcome and outcome.kind == "updated"
        self.ledger.append(Entry("incident.declared", words, "recorded" if taken else "unknown"))

    async def moves_on(self, hands: Hands, pick: int) -> None:
        channel = await self._channel(hands, pick)
        await hands.use(_one_of(await hands.controls("phase.next", channel=channel), -1))

    async def closes(self, hands: Hands, pick: int) -> None:
        words, channel = self._words("Ended"), await self._channel(hands, pick)
        form = await hands.open_by_typing("close", "close", channel=channel)
        override = {"override": "By lot"} if form and any(one.block_id == "override" for one in form.inputs()) else {}
        await self._send(hands, form, "incident.closed", words, text=words, **override)

    async def reopens(self, hands: Hands, pick: int) -> None:
        words, channel = self._words("Again"), await self._channel(hands, pick)
        form = await hands.open_by_typing("reopen", "reopen", channel=channel)
        await self._send(hands, form, "incident.reopened", words, reason=words)

    async def proposes(self, hands: Hands, pick: int) -> None:
        words, channel = self._words("Proposal"), await self._channel(hands, pick)
        form = await hands.open_by_typing("close", "close", channel=channel)
        await self._send(hands, form, "closure.proposed", words, outcome="false_alarm", text=words)

    async def confirms(self, hands: Hands, pick: int) -> None:
        channel = await self._channel(hands, pick)
        action = "closure.withdraw" if pick % 3 == 0 else "closure.confirm"
        await hands.use(_one_of(await hands.controls(action, channel=channel), pick))

    async def deletes_a_message(self, hands: Hands, pick: int) -> None:
        channel = await self._channel(hands, pick)
        ours = [one for one in await hands.person.messages(channel) if one.author == "stanch" and not one.is_private]
        message = _one_of(ours, pick)
        await self.world.workspace.remove_message(message)
        self.deleted.add(message.ts)

    async def refreshes(self, hands: Hands, pick: int) -> None:
        await hands.type("refresh", channel=await self._channel(hands, pick))

    # --- Beneath ---------------------------------------------------------------------------------------------------

    async def _channel(self, hands: Hands, pick: int) -> str:
        """One of the incident channels that a person is in."""
        return _one_of([name for name in await hands.person.channels() if name.startswith("inc-")], pick)

    async def _send(self, hands: Hands, form: Modal | None, kind: str, words: str, **fields: object) -> Outcome | None:
        """Send a form with these fields, and note what came of it. A form that Slack did not show is not sent."""
        if form is None:
            raise NothingThere
        outcome = await hands.submit(form, **fields)
        if kind:
            self.ledger.append(Entry(kind, words, _fate(kind, outcome)))
        return outcome

    def _words(self, what: str) -> str:
        """Words that nobody has written before."""
        return f"{what} no {next(self._numbers)}."


def _fate(kind: str, outcome: Outcome | None) -> Fate:
    if outcome and outcome.kind == "errors":
        return "refused"
    return "recorded" if outcome and outcome.closed and kind in SURE else "unknown"


def _one_of(options: Sequence[T], pick: int) -> T:
    if not options:
        raise NothingThere
    return options[pick % len(options)] if pick >= 0 else options[-1]
