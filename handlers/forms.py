"""Forms: what a person entered into a modal, made fit to keep, and personal data caught before it is stored.

A submission is read into `Entered`. If a text holds what looks like an ID number, a bank card, a phone or a credential,
nothing is stored: the same form comes back with the masked form shown and everything still typed. To submit again
keeps the masked form; one press on "it is not what it seems" keeps the words as typed. Both run the same `Submit`, and
both ask again where something was found that the question did not show. What a form of ours brought along from the
record is not asked about again (`Spared`).
"""

from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View

from handlers.desk import Desk
from handlers.requests import Request, submitted, submitted_by_button
from models.personal_data import Kind, find, mask
from models.refusal import Refused
from models.texts import one_line, tidy, too_many
from views.modals.form import LONG
from views.modals.personal import recorded, was_asked, with_warning


class Unmasked(Exception):  # noqa: N818 - a question to the person
    """Personal data was found and nobody has said yet what is to become of it. `masked` is how it would be kept."""

    def __init__(self, masked: list[str]) -> None:
        super().__init__(f"{len(masked)} findings")
        self.masked = masked


@dataclass(frozen=True)
class Entered:
    """What was entered, by field. Texts are tidy; a field left empty is '', (), or None."""

    values: Mapping[str, Any]

    def text(self, field: str) -> str:
        return self.values.get(field) or ""

    def required(self, field: str) -> str:
        """A text that may not be blank, of a field that another answer made necessary."""
        if not self.text(field):
            raise blank(field)
        return self.text(field)

    def choice(self, field: str) -> str:
        return self.values.get(field) or ""

    def many(self, field: str) -> tuple[str, ...]:
        return self.values.get(field) or ()

    def time(self, field: str) -> datetime | None:
        return self.values.get(field)

    def person(self, field: str) -> str | None:
        return self.values.get(field)


@dataclass(frozen=True)
class Spared:
    """What a form does not ask about. `fields`: what belongs into a field, as the firm's own telephone where it says
    how it is reached. `as_opened`: what its fields began with stands on the record, so that a field is looked at only
    where somebody changed it; not for a form that opens with words just typed."""

    fields: Mapping[str, Collection[Kind]] = field(default_factory=dict)
    as_opened: bool = False


Submit = Callable[[Request, Entered], Awaitable[View | None]]
"""Makes the change of a form; gives the modal to show next, or None to close it."""


class Forms:
    """Every form's submission, by its callback id."""

    def __init__(self) -> None:
        self._submits: dict[str, Submit] = {}
        self._spared: dict[str, Spared] = {}

    def add(self, callback: str, spared: Spared | None = None) -> Callable[[Submit], Submit]:
        """Register what a form does: `@forms.add("declare")`."""

        def added(submit: Submit) -> Submit:
            self._submits[callback] = submit
            self._spared[callback] = spared or Spared()
            return submit

        return added

    def register(self, app: AsyncApp, desk: Desk) -> None:
        """Listen to every form, and to the button that keeps words as they were typed."""

        async def on_submit(ack: AsyncAck, body: Mapping[str, Any]) -> None:
            request = submitted(body)
            if view := await self._submit(request, desk):
                await ack(response_action="update", view=view.to_dict())
            elif request.view.get("previous_view_id"):
                await ack(response_action="clear")  # the menu that it was opened from has done its work too
            else:
                await ack()

        for callback in self._submits:
            app.view(callback)(on_submit)

        @app.action("personal.as_typed")
        async def as_typed(ack: AsyncAck, body: Mapping[str, Any]) -> None:
            request = submitted_by_button(body)
            view = await self._submit(request, desk, as_typed=True) or recorded(await desk.texts(request.person))
            await desk.update_view(str(request.view["id"]), view.to_dict())
            await ack()

    async def _submit(self, request: Request, desk: Desk, *, as_typed: bool = False) -> View | None:
        submit = self._submits.get(request.view["callback_id"])
        if submit is None:
            raise older_form()
        try:
            spared = self._spared[request.view["callback_id"]]
            return await submit(request, entered(request, spared, as_typed=as_typed))
        except Unmasked as unmasked:
            return with_warning(request.view, unmasked.masked, await desk.texts(request.person))


def entered(request: Request, spared: Spared, *, as_typed: bool = False) -> Entered:
    """Read a submission. Raises `Refused` for a field left blank or too long, `Unmasked` for personal data that the
    form has not asked about."""
    values, masked = dict(request.values), list[str]()
    for block in _inputs(request):
        name, element = block["block_id"], block["element"]
        if element["type"] == "plain_text_input":
            text = _fit(values.get(name) or "", name, element)
            belongs = spared.fields.get(name, ())
            if not (spared.as_opened and text == _tidied(element.get("initial_value") or "", element)):
                masked += [finding.masked for finding in find(text, belongs)]
                text = text if as_typed else mask(text, belongs)
            values[name] = text
        if not (block.get("optional") or values.get(name)):
            raise blank(name)
    if masked and not was_asked(request.view, masked):
        raise Unmasked(masked)
    return Entered(values)


def blank(field: str) -> Refused:
    """Slack takes blanks for an answer, and lets a button be pressed over an empty field."""
    return Refused("This needs an answer. Blanks alone say nothing.", field=field)


def older_form() -> Refused:
    """A form that no listener knows any more."""
    return Refused("This form is from an older version. Copy what you wrote, close it and open it again.")


def _inputs(request: Request) -> Iterator[Mapping[str, Any]]:
    return (block for block in request.view["blocks"] if block["type"] == "input")


def _fit(text: str, field: str, element: Mapping[str, Any]) -> str:
    text = _tidied(text, element)
    if more := too_many(text, element.get("max_length") or LONG):
        raise Refused("Too long: {n} characters more than fit here. Put the rest into a note.", field=field, n=more)
    return text


def _tidied(text: str, element: Mapping[str, Any]) -> str:
    return tidy(text).strip() if element.get("multiline") else one_line(text)
