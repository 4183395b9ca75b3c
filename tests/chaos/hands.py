"""Hands: what people do in Slack while the bot may die under them.

A person does what persons do: waits for the button before pressing it, and where Slack shows its own error instead of
an answer, waits until the bot is back and does it again, unless it can be seen that it was taken. Controls and fields
are named by their ids, so that a story is the same in every language.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from sandbox import Answer, CannotDo, Message, Modal, Outcome, Person
from sandbox.client.controls import Control
from sandbox.client.seen import SlackSays
from sandbox.shapes import Json
from tests.chaos.world import PATIENCE, World

BOT = "@stanch"
"""The app's direct messages, as a person finds them."""

PERSISTENCE = 20
"""How often a person does a thing again before giving up."""


class GaveUp(AssertionError):  # noqa: N818 - it is read as a sentence
    """A person did the same thing again and again, and Slack had an error for it every time."""


@dataclass(frozen=True)
class Hands:
    """One person of a world."""

    world: World
    handle: str

    @property
    def person(self) -> Person:
        return self.world.person(self.handle)

    async def press(self, action: str, *, on: str = "", channel: str) -> None:
        """Press the newest button of this action id, in the block `on` if one is named, once it is there."""
        await self.use(await self._awaited(action, on, channel))

    async def use(self, control: Control) -> None:
        """Press a button until it was taken."""
        async for _ in self._again_and_again():
            if await self._use(control) is None:
                return

    async def type(self, words: str, *, channel: str) -> Answer:
        """Type the slash command until it is answered."""
        async for _ in self._again_and_again():
            answer = await self.person.command("/incident", words, channel=channel)
            if answer.error is None:
                return answer
        raise AssertionError("unreachable")

    async def open_by_typing(self, words: str, form: str, *, channel: str) -> Modal | None:
        """Type the slash command until it is answered; gives the form it opened, if Slack shows it."""
        async for _ in self._again_and_again():
            answer = await self.person.command("/incident", words, channel=channel)
            shown = await self.form(form)
            if shown or answer.error is None:
                return shown
        raise AssertionError("unreachable")

    async def open_by_pressing(self, action: str, form: str, *, on: str = "", channel: str) -> Modal | None:
        """The same with a button, once it is there."""
        return await self.open_by(await self._awaited(action, on, channel), form)

    async def open_by(self, control: Control, form: str) -> Modal | None:
        """The same with a button that is there."""
        async for _ in self._again_and_again():
            error = await self._use(control)
            shown = await self.form(form)
            if shown or error is None:
                return shown
        raise AssertionError("unreachable")

    async def form(self, callback: str) -> Modal | None:
        """The form in front, if it is the one of this callback id."""
        modals = (await self.person.screen())["modals"]
        return Modal(self.person, modals[-1]) if modals and modals[-1]["callback_id"] == callback else None

    async def submit(self, form: Modal | None, **fields: object) -> Outcome | None:
        """Fill in a form and send it until it was taken. None if it is gone: then it was taken, and nobody could say so
        any more."""
        assert form, f"{self.handle} sees no form"
        form.fill(**fields)
        async for _ in self._again_and_again():
            try:
                outcome = await form.submit()
            except CannotDo:
                return None
            if outcome.kind != "slack_error":
                return outcome
        raise AssertionError("unreachable")

    async def sees(self, text: str, *, channel: str) -> Message:
        return await self.person.message(text, channel=channel, timeout=PATIENCE)

    async def controls(self, action: str, on: str = "", *, channel: str) -> list[Control]:
        """The controls of this action id in a channel, in the block `on` if one is named, oldest first."""
        everything = await self.person.controls(channel)
        return [one for one in everything if one.action_id == action and on in ("", one.block_id)]

    async def _again_and_again(self) -> AsyncIterator[int]:
        """Once, and after each error again, as soon as the bot is back. Raises `GaveUp`."""
        for time in range(PERSISTENCE):
            await self.world.connected()
            yield time
        raise GaveUp(f"{self.handle} gave up")

    async def _use(self, control: Control) -> SlackSays | None:
        """Press once; gives Slack's own error, if it shows one. A button that is gone needs no more pressing."""
        self.world.presses[str(control.raw.get("value"))] += 1
        try:
            return (await self.person.use(control)).error
        except CannotDo:
            return None

    async def _awaited(self, action: str, on: str, channel: str) -> Control:
        async def look() -> Json:
            return {
                "number": self.world.slack.team.journal.number,
                "found": await self.controls(action, on, channel=channel),
            }

        def newest(seen: Json) -> Control | None:
            return seen["found"][-1] if seen["found"] else None

        sentence = f"{self.handle} sees no {action!r} {on!r} in {channel}."
        return await self.world.workspace.wait_for(look, newest, PATIENCE, sentence)
