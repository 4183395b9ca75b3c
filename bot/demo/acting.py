"""Acting: what the people of a play do, in Slack, by hand: type, press, fill in forms, say things.

Everything goes through the sandbox's person client, so whatever a person could not do fails here too. Buttons and
fields are named by their ids, not by their words: the play is the same in every language. What is done is told to the
spectator as a stage direction.
"""

import asyncio
import html
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from bot.demo.reading import fitted, read
from bot.demo.spectator import Spectator
from models.refusal import Refused
from sandbox import Answer, Message, Modal, NotSeen, Outcome, Person, Snapshot, Workspace
from sandbox.client.controls import Control
from views.catalogue import Texts

T = TypeVar("T")

Json = dict[str, Any]

LINE = 40
"""Cells of the line a pressed button stands on."""

PATIENCE = 20.0
"""Seconds to wait for something to be shown. It is there at once; a machine may be busy."""

PACE = 1.0
"""Seconds of one beat: what a reader needs for a line or two."""

HURRY_AFTER = 35.0
"""Seconds into the play after which there are no more beats: a machine this slow leaves time enough to read."""


@dataclass
class Play:
    """A play as it is going on: where, before whom, and in which incident channel."""

    workspace: Workspace
    spectator: Spectator
    say: Texts
    channel: str = "general"
    phase: str = "detect"
    began: float = field(default_factory=time.monotonic)

    def person(self, handle: str) -> Person:
        return self.workspace.person(handle)

    async def beat(self, beats: float = 1.0) -> None:
        """Let the reader read, unless the minute is running out."""
        if time.monotonic() < self.began + HURRY_AFTER:
            await asyncio.sleep(beats * PACE)

    async def until(self, wanted: Callable[[Snapshot], T | None], what: str) -> T:
        """Wait until the workspace shows something. Raises `Refused` if it does not."""

        async def look() -> Json:
            return (await self.workspace.snapshot()).raw

        return await self._seen(look, lambda raw: wanted(Snapshot(raw)), what)

    async def types(self, who: str, words: str) -> Answer:
        """Type a slash command in the incident's channel."""
        await self.spectator.act(who, words)
        command, _, rest = words.partition(" ")
        return _answered(await self.person(who).command(command, rest, channel=self.channel))

    async def says(self, who: str, words: str) -> Message:
        return await self.person(who).say(words, channel=self.channel)

    async def presses(self, who: str, action: str, *, on: str = "", channel: str = "", told: bool = True) -> Answer:
        """Press a button in the incident's channel: `action` is its id, `on` the block it stands in."""
        person = self.person(who)

        async def look() -> Json:
            number = (await person.screen())["number"]
            return {"number": number, "controls": await person.controls(channel or self.channel)}

        def there(seen: Json) -> Control | None:
            fitting = [one for one in seen["controls"] if one.action_id == action and on in ("", one.block_id)]
            return fitting[-1] if fitting else None

        control = await self._seen(look, there, f"{action} {on}")
        if told:
            await self.spectator.act(who, f"[{control.text}] {_line_of(control)}")
        return _answered(await person.use(control))

    async def moves_on(self, who: str, phase: str) -> None:
        """Press the button to the next phase, once the card shows where we are, and wait for its checklist."""

        def up_to_date(seen: Snapshot) -> bool:
            cards = [m.raw["blocks"] for m in seen.messages(self.channel) if _has(m, "progress")]
            buttons = [button for card in cards for block in card for button in block.get("elements", [])]
            return any(str(button.get("value", "")).endswith(f" {self.phase}") for button in buttons)

        await self.until(up_to_date, f"a card that says {self.phase}")
        await self.presses(who, "phase.next")
        await self.sees_block(f"more.{phase}")
        self.phase = phase

    async def form(self, who: str, callback: str) -> Modal:
        """The form that has come to the front for somebody, by its callback id."""
        person = self.person(who)

        def front(screen: Json) -> Json | None:
            view: Json | None = screen["modals"][-1] if screen["modals"] else None
            return view if view and view["callback_id"] == callback else None

        return Modal(person, await self._seen(person.screen, front, callback))

    async def fills_in(self, who: str, callback: str, *, told: str = "", **fields: object) -> Outcome:
        """Fill in the form that is open and send it. Whatever it does not take fails the play."""
        form = (await self.form(who, callback)).fill(**fields)
        act = self.say("fills in “{form}”", form=form.title)
        await self.spectator.act(who, self.say("{act}: {words}", act=act, words=told) if told else act)
        outcome = await form.submit()
        if outcome.kind in ("errors", "slack_error"):
            raise Refused("The form “{form}” was not taken: {why}", form=form.title, why=_why(outcome))
        return outcome

    async def ticks(self, who: str, *tasks: str) -> None:
        """Tick off several lines, and wait until the last of them is seen to be done."""
        await self.spectator.act(who, self.say.plural("ticks off {n} item", "ticks off {n} items", len(tasks)))
        for task in tasks:
            await self.presses(who, "task.done", on=f"task.{task}", told=False)
        await self.sees_settled(tasks[-1])

    async def ticks_as_of(self, who: str, task: str, minutes_ago: float) -> None:
        """Tick off a line that records a time."""
        await self.presses(who, "task.done_at", on=f"task.{task}")
        await self.fills_in(who, "task_done_at", at=ago(minutes_ago))
        await self.sees_settled(task)

    async def sets_aside(self, who: str, phase: str, task: str, reason: str) -> None:
        """Mark a line as not applicable, with the reason, through the menu under its checklist."""
        await self.presses(who, "tasks.more", on=f"more.{phase}", told=False)
        await self.fills_in(who, "tasks_more", told=reason, act="not_applicable", task=task, text=reason)
        await self.sees_settled(task)

    async def sees_settled(self, task: str) -> None:
        """Wait until a line of a checklist is shown as done or not applicable."""

        def settled(seen: Snapshot) -> bool:
            blocks = [block for message in seen.messages(self.channel) for block in message.raw.get("blocks", [])]
            lines = [block for block in blocks if block.get("block_id") == f"task.{task}"]
            return any(line.get("accessory", {}).get("action_id") == "task.undo" for line in lines)

        await self.until(settled, f"{task} settled")

    async def sees_block(self, block_id: str, *, channel: str = "") -> Message:
        """Wait for a message with this block in it: a card, a checklist, a form's question."""

        def there(seen: Snapshot) -> Message | None:
            found = [m for m in seen.messages(channel or self.channel) if _has(m, block_id)]
            return found[-1] if found else None

        return await self.until(there, f"{block_id} in {channel or self.channel}")

    async def _seen(self, look: Callable[[], Awaitable[Json]], wanted: Callable[[Json], T | None], what: str) -> T:
        try:
            return await self.workspace.wait_for(look, wanted, PATIENCE, what)
        except NotSeen:
            raise Refused("Not seen within {n} seconds: {what}", n=int(PATIENCE), what=what) from None


def ago(minutes: float) -> datetime:
    """So many minutes ago."""
    return datetime.now(UTC) - timedelta(minutes=minutes)


def _line_of(control: Control) -> str:
    """The line that a button stands on; nothing where buttons stand in a row."""
    words = control.block_text.removeprefix(control.block_id)
    if control.text in words:
        return ""
    line = html.unescape("".join(read(words)[:1]))
    return fitted(line.replace("*", "").strip("☐ "), LINE)


def _has(message: Message, block_id: str) -> bool:
    return any(block.get("block_id") == block_id for block in message.raw.get("blocks", []))


def _answered(answer: Answer) -> Answer:
    if answer.error:
        raise Refused("Slack shows an error instead of an answer: {error}", error=answer.error.text)
    return answer


def _why(outcome: Outcome) -> str:
    return outcome.error.text if outcome.error else "; ".join(f"{f}: {text}" for f, text in outcome.said.items())
