"""Forms: what a person entered into a modal, made fit to keep, and personal data caught before it is stored.

A submission is read into `Entered`. If a text holds what looks like an ID number, a bank card, a phone or a credential,
nothing is stored: the same form comes back with the masked form shown and everything still typed. To submit again
keeps the masked form; one press on "it is not what it seems" keeps the words as typed. Both run the same `Submit`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View

from handlers.desk import Desk
from handlers.requests import Request, pressed, submitted
from models.personal_data import Finding, find, mask
from models.refusal import Refused
from models.texts import one_line, tidy, too_many
from views.modals.form import LONG, SHORT
from views.modals.personal import WARNING, recorded, with_warning


class Unmasked(Exception):  # noqa: N818 - a question to the person
    """Personal data was found and nobody has said yet what is to become of it."""

    def __init__(self, found: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(found)} findings")
        self.found = found


@dataclass(frozen=True)
class Entered:
    """What was entered, by field. Texts are tidy; a field left empty is '', (), or None."""

    values: Mapping[str, Any]

    def text(self, field: str) -> str:
        return self.values.get(field) or ""

    def required(self, field: str) -> str:
        """A text that may not be blank: Slack takes blanks for an answer."""
        if not self.text(field):
            raise Refused("Write something here: blanks alone say nothing.", field=field)
        return self.text(field)

    def choice(self, field: str) -> str:
        return self.values.get(field) or ""

    def many(self, field: str) -> tuple[str, ...]:
        return self.values.get(field) or ()

    def time(self, field: str) -> datetime | None:
        return self.values.get(field)

    def person(self, field: str) -> str | None:
        return self.values.get(field)


Submit = Callable[[Request, Entered], Awaitable[View | None]]
"""Makes the change of a form; gives the modal to show next, or None to close it."""


class Forms:
    """Every form's submission, by its callback id."""

    def __init__(self) -> None:
        self._submits: dict[str, Submit] = {}

    def add(self, callback: str) -> Callable[[Submit], Submit]:
        """Register what a form does: `@forms.add("declare")`."""

        def added(submit: Submit) -> Submit:
            self._submits[callback] = submit
            return submit

        return added

    def register(self, app: AsyncApp, desk: Desk) -> None:
        """Listen to every form, and to the button that keeps words as they were typed."""

        async def on_submit(ack: AsyncAck, body: Mapping[str, Any]) -> None:
            request = submitted(body)
            submit = self._submits[request.view["callback_id"]]
            try:
                view = await submit(request, entered(request))
            except Unmasked as unmasked:
                say = await desk.texts(request.person)
                view = with_warning(request.view, [each.masked for each in unmasked.found], say)
            if view:
                await ack(response_action="update", view=view.to_dict())
            elif request.view.get("previous_view_id"):
                await ack(response_action="clear")  # the menu that it was opened from has done its work too
            else:
                await ack()

        for callback in self._submits:
            app.view(callback)(on_submit)

        @app.action("personal.as_typed")
        async def as_typed(ack: AsyncAck, body: Mapping[str, Any]) -> None:
            request = pressed(body)
            submit = self._submits[request.view["callback_id"]]
            view = await submit(request, entered(request, as_typed=True))
            await desk.update_view(
                str(request.view["id"]), (view or recorded(await desk.texts(request.person))).to_dict()
            )
            await ack()


def entered(request: Request, *, as_typed: bool = False) -> Entered:
    """Read a submission. Raises `Refused` for a text that is too long, `Unmasked` for personal data not asked about."""
    kinds = {block["block_id"]: block["element"] for block in request.view["blocks"] if block["type"] == "input"}
    warned = any(block["block_id"] == WARNING for block in request.view["blocks"])
    values = dict(request.values)
    found: list[Finding] = []
    for field, element in kinds.items():
        if element["type"] != "plain_text_input":
            continue
        text = _fit(values.get(field) or "", field, multiline=bool(element.get("multiline")))
        found += find(text)
        values[field] = text if as_typed else mask(text)
    if found and not (warned or as_typed):
        raise Unmasked(tuple(found))
    return Entered(values)


def _fit(text: str, field: str, *, multiline: bool) -> str:
    text, limit = (tidy(text).strip(), LONG) if multiline else (one_line(text), SHORT)
    if more := too_many(text, limit):
        raise Refused("{n} characters too many. Put the rest into a note.", field=field, n=more)
    return text
