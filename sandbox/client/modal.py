"""A window in front of a person: filled in by label, submitted, closed.

`fill` only writes down what to enter, refusing at once what the form does not have; it is sent with the next press or
submission, as typing is in Slack.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sandbox.client.controls import Control, controls_in, find, find_menu
from sandbox.client.seen import Answer, Message, SlackSays, answer_of, slack_says
from sandbox.errors import CannotDo
from sandbox.shapes import Json

if TYPE_CHECKING:
    from sandbox.client.person import Person

OutcomeKind = Literal["closed", "cleared", "errors", "updated", "pushed", "slack_error"]


@dataclass(frozen=True)
class Outcome:
    """What a submission led to. `errors` is by block id, `said` by the field's label."""

    kind: OutcomeKind
    errors: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    modal: Modal | None = None
    error: SlackSays | None = None
    messages: list[Message] = field(default_factory=list)

    @property
    def closed(self) -> bool:
        return self.kind in ("closed", "cleared")


class Modal:
    """One view, as its owner has it before them."""

    def __init__(self, person: Person, view: Json) -> None:
        self._person = person
        self.view = view
        self._entries: list[Json] = []

    @property
    def id(self) -> str:
        return str(self.view["id"])

    @property
    def title(self) -> str:
        return str(self.view["title"]["text"]) if self.view.get("title") else ""

    @property
    def callback_id(self) -> str:
        return str(self.view["callback_id"])

    @property
    def text(self) -> str:
        return str(self.view["visible"])

    @property
    def values(self) -> Json:
        """What is entered so far, as Slack's state.values."""
        values: Json = self.view["state"]["values"]
        return values

    def __str__(self) -> str:
        return self.text

    def controls(self) -> list[Control]:
        return controls_in(self.view, {"view": self.id})

    def inputs(self) -> list[Control]:
        return [one for one in self.controls() if one.is_input]

    def label(self, control: Control) -> str:
        block = next(block for block in self.view["blocks"] if block["block_id"] == control.block_id)
        return str(block["label"]["text"])

    def fill(self, by_label: Mapping[str, object] | None = None, /, **values: object) -> Modal:
        """Enter values by block id, action id or visible label: texts, options, @handles, dates, lists of them."""
        for name, value in {**(by_label or {}), **values}.items():
            control = self._field(name)
            entry = {"block_id": control.block_id, "action_id": control.action_id}
            self._entries.append(entry | {"value": self._person.entered(control, value)})
        return self

    async def attach(self, name: str, content: bytes, *, to: str) -> Modal:
        """Choose a file from one's own machine for a field that takes files."""
        body = {"view": self.id, "name": name, "content": base64.b64encode(content).decode()}
        file = (await self._person.act("attach", body))["file"]
        return self.fill({to: [file["id"]]})

    async def submit(self) -> Outcome:
        """Press the submit button. Raises CannotDo if a required field is empty, as Slack's client would not send."""
        await self._enter()
        answer = await self._person.act("submit", {"view": self.id})
        errors: Json = answer.get("errors", {})
        modal = Modal(self._person, answer["view"]) if "view" in answer else None
        return Outcome(
            kind=answer["outcome"],
            errors={block_id: one["text"] for block_id, one in errors.items()},
            said={one["label"]: one["text"] for one in errors.values()},
            modal=modal,
            error=slack_says(answer.get("error")),
            messages=[Message(one) for one in answer["answers"]],
        )

    async def press(self, text: str, *, on: str = "") -> Answer:
        """Press a button inside the window; afterwards this modal is as it then stands."""
        await self._enter()
        control = find([one for one in self.controls() if one.kind == "button"], text, on)
        return await self._use(control, None)

    async def choose(self, option: object, *, on: str = "", of: str = "") -> Answer:
        """Choose from a menu inside the window that tells the app at once: by the option's or the menu's words."""
        await self._enter()
        control = self._field(of) if of else find_menu(self.controls(), str(option), on)
        return await self._use(control, self._person.entered(control, option))

    async def close(self, *, everything: bool = False) -> None:
        await self._person.act("close", {"view": self.id, "all": everything})

    async def showing(self, text: str, *, timeout: float = 5.0) -> Modal:  # noqa: ASYNC109
        """Wait until this window shows a text; it is then as it stands."""

        def shown(screen: Json) -> Json | None:
            view = _find_view(screen, self.id)
            return view if view and text in view["visible"] else None

        sentence = f"The window {self.title!r} does not show {text!r}."
        self.view = await self._person.workspace.wait_for(self._person.screen, shown, timeout, sentence)
        return self

    async def refresh(self) -> Modal:
        """Read this window anew; raises CannotDo if it is gone."""
        view = _find_view(await self._person.screen(), self.id)
        if view is None:
            raise CannotDo(f"The window {self.title!r} is gone.")
        self.view = view
        return self

    async def _use(self, control: Control, value: object) -> Answer:
        answer = await self._person.act("act", {**control.target, "value": value})
        self.view = _find_view(await self._person.screen(), self.id) or self.view
        return answer_of(answer)

    async def _enter(self) -> None:
        entries, self._entries = self._entries, []
        if entries:
            answer = await self._person.act("fill", {"view": self.id, "values": entries})
            self.view = answer["view"]

    def _field(self, name: str) -> Control:
        fields = [one for one in self.controls() if one.kind != "button"]
        for control in fields:
            labels = [self.label(control)] if control.is_input else [control.text]
            if name in (control.block_id, control.action_id, *labels):
                return control
        known = [self.label(one) if one.is_input else one.text or one.action_id for one in fields]
        raise CannotDo(f"The form {self.title!r} has no field {name!r}. It has: {', '.join(known)}.")


def _find_view(screen: Json, view_id: str) -> Json | None:
    for view in [*screen["modals"], screen["home"]]:
        if view and view["id"] == view_id:
            found: Json = view
            return found
    return None
