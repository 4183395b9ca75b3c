"""Walking about: people who press everything there is to press and fill in every form that opens.

What is pressed is remembered by its action id, once for each person; a form with a choice of few is opened again until
every choice was submitted. What ends an incident comes last. Nothing here knows what a button does.
"""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox import CannotDo, Modal, Person
from sandbox.client.controls import Control
from tests.stories.conftest import Stage

LAST = ("close.open", "incident.reopen", "closure.confirm", "closure.withdraw")
MOST_TRIES = 6
AS_TYPED = "personal.as_typed"
LOOKS_PERSONAL = "19900001234"


class Walk:
    """One workspace walked through. `pressed` and `submitted` are action and callback ids; `said` is what Slack's
    windows answered under fields."""

    def __init__(self, scene: Stage, *people: Person) -> None:
        self.scene = scene
        self.people = people
        self.pressed: set[str] = set()
        self.submitted: Counter[str] = Counter()
        self.said: list[str] = []
        self._tries: Counter[tuple[str, str]] = Counter()
        self._left: Counter[str] = Counter()
        self._menus: dict[str, list[Control]] = {}

    async def everywhere(self) -> None:
        """Until nobody sees anything new."""
        while True:
            while await self._one_more():
                pass
            await quiet(self.scene)
            if not await self._one_more():
                return

    async def press_in(self, person: Person, action: str, channel: str) -> None:
        """Press one button of a channel, by its action id; it has to be there."""
        [*_, control] = [one for one in await person.controls(channel) if one.action_id == action]
        self._note(person, control)
        assert await self._use(person, control), action

    async def fill_in(self, person: Person) -> None:
        """Fill in and submit what stands in front, until nothing does."""
        for _ in range(5):
            if not await person.has_modal():
                return
            modal = await person.modal()
            if modal.view.get("submit") is None:
                await modal.close(everything=True)
                return
            await self._submit(person, modal)
        await (await person.modal()).close(everything=True)

    async def _one_more(self) -> bool:
        for person in self.people:
            fresh = await self._fresh(person)
            if fresh and all(one.action_id in LAST for one in fresh):
                await quiet(self.scene)  # what closes and reopens is pressed on cards that show how it stands
                fresh = await self._fresh(person)
            if fresh:
                await self._press(person, min(fresh, key=_rank))
                return True
        return False

    async def _fresh(self, person: Person) -> list[Control]:
        return [one for one in await person.controls() if one.kind == "button" and self._is_fresh(person, one)]

    def _is_fresh(self, person: Person, control: Control) -> bool:
        action, tries = control.action_id, self._tries[person.handle, control.action_id]
        if action in self._menus:
            return any(self._is_fresh(person, entry) for entry in self._menus[action])
        return tries == 0 or (self._left[action] > 0 and tries < MOST_TRIES)

    async def _press(self, person: Person, control: Control) -> None:
        self._note(person, control)
        if not await self._use(person, control) or not await person.has_modal():
            return
        modal = await person.modal()
        if modal.view.get("submit") is None:
            await self._through_menu(person, control, modal)
        else:
            await self._through_form(person, control, modal)

    async def _through_menu(self, person: Person, control: Control, menu: Modal) -> None:
        entries = [one for one in menu.controls() if one.kind == "button"]
        self._menus[control.action_id] = entries
        for entry in sorted((one for one in entries if self._is_fresh(person, one)), key=_rank):
            if not await person.has_modal() and not await self._use(person, control):
                return
            self._note(person, entry)
            assert (await (await person.modal()).press(entry.action_id)).error is None, entry.action_id
            await self._through_form(person, entry, await person.modal())
        if await person.has_modal():
            await (await person.modal()).close(everything=True)

    async def _through_form(self, person: Person, control: Control, form: Modal) -> None:
        await self.fill_in(person)
        self._left[control.action_id] = _choices(form) - self.submitted[form.callback_id]

    async def _use(self, person: Person, control: Control) -> bool:
        """Press; false if it is not there any more, as it may be when others work in the same channel."""
        try:
            answer = await person.use(control)
        except CannotDo:
            return False
        assert answer.error is None, f"{person} pressed {control.action_id} {control.text!r}"
        return True

    async def _submit(self, person: Person, modal: Modal) -> None:
        turn = self.submitted[modal.callback_id]
        self.submitted[modal.callback_id] += 1
        for field in modal.inputs():
            value = [await _file(person)] if field.kind == "file_input" else value_for(person, field, turn)
            if value is not None:
                modal.fill({field.block_id: value})
        outcome = await modal.submit()
        assert outcome.kind != "slack_error", (modal.callback_id, outcome.error)
        if outcome.kind == "errors":
            self.said += outcome.said.values()
            await modal.close(everything=True)
        elif outcome.modal and any(one.action_id == AS_TYPED for one in outcome.modal.controls()):
            self.pressed.add(AS_TYPED)
            assert (await outcome.modal.press(AS_TYPED)).error is None

    def _note(self, person: Person, control: Control) -> None:
        self.pressed.add(control.action_id)
        self._tries[person.handle, control.action_id] += 1


async def _file(person: Person) -> str:
    """A file from a person's machine; gives its id."""
    posted = await person.upload("receipt.txt", b"Received", channel="general")
    return str(posted.raw["files"][0]["id"])


async def quiet(scene: Stage) -> None:
    """Wait until the bot has shown all it knows: the database of another process sends no events."""
    async with asyncio.timeout(20):
        while True:
            if scene.rows("SELECT count(*) FROM incident WHERE synced_revision < revision") == [(0,)]:
                return
            await asyncio.sleep(0.05)


def value_for(person: Person, field: Control, turn: int = 0) -> Any:
    """What a person enters into a field, at each turn something else; None leaves it as it is."""
    match field.kind:
        case "plain_text_input" if field.block_id == "duplicate_of":
            return "INC-0002"
        case "plain_text_input":
            return f"{'一' * (turn + 1)} {LOOKS_PERSONAL if turn == 0 else ''}".strip()
        case "radio_buttons":
            return list(field.options)[turn % len(field.options)]
        case "static_select" if "initial_option" not in field.raw:
            return next(iter(field.options))
        case "users_select" if "initial_user" not in field.raw:
            return "@chen" if person.handle != "chen" else "@zhao"
        case "datetimepicker" if "initial_date_time" not in field.raw:
            return datetime.now(UTC) - timedelta(hours=1)
    return None


def _rank(control: Control) -> int:
    return LAST.index(control.action_id) + 1 if control.action_id in LAST else 0


def _choices(modal: Modal) -> int:
    """How often a form has to be submitted for every choice of few to have been made."""
    return max((len(one.options) for one in modal.inputs() if one.kind == "radio_buttons"), default=1)
