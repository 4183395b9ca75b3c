"""What every form is made of. A field's `block_id` is its name, so that a refusal can point at it.

Limits: https://docs.slack.dev/reference/views/modal-views and the pages of the elements.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    DateTimePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from views.catalogue import Mrkdwn, Texts
from views.elements import plain, section, sections

TITLE = 24
LONG = 3000
SHORT = 120
MOST_BLOCKS = 100
ACTION = "entry"
"""The action id of every field: the block already names it."""

Choice = tuple[str, str]
"""A value and what people read."""


def modal(callback: str, title: str, submit: str, about: str, blocks: Sequence[Block], say: Texts) -> View:
    """A form. `about` says what it acts on: the incident's id and a key, as in a button's value."""
    return View(
        type="modal",
        callback_id=callback,
        title=plain(title, TITLE),
        submit=plain(submit, TITLE),
        close=plain(say("Cancel"), TITLE),
        private_metadata=about,
        blocks=list(blocks),
    )


def told(title: str, text: Mrkdwn, say: Texts) -> View:
    """A modal that only tells something."""
    return View(
        type="modal", title=plain(title, TITLE), close=plain(say("Close"), TITLE), blocks=sections(text, "told")
    )


def told_by(view: Mapping[str, Any]) -> str:
    """The words of a modal that only tells something; '' for any other."""
    told = [block["text"]["text"] for block in view["blocks"] if block["block_id"].startswith("told.")]
    return "\n".join(told)


def again(view: Mapping[str, Any], question: Sequence[Block], *, submit: str = "", about: str | None = None) -> View:
    """A form as Slack has sent it, with a question on top, instead of an earlier one of the same name (what stands
    before the dot of a block's id).

    Slack keeps what was entered where block and action ids stay the same:
    https://docs.slack.dev/reference/views/modal-views
    """
    names = {str(block.block_id).partition(".")[0] for block in question}
    rest = [block for block in view["blocks"] if block["block_id"].partition(".")[0] not in names]
    return View(
        type="modal",
        callback_id=view["callback_id"],
        title=view["title"],
        submit=plain(submit, TITLE) if submit else view["submit"],
        close=view.get("close"),
        private_metadata=view["private_metadata"] if about is None else about,
        blocks=[*question, *_fitting(rest, MOST_BLOCKS - len(question))],
    )


def short_text(name: str, label: str, *, hint: str = "", value: str = "", optional: bool = False) -> InputBlock:
    """One line."""
    element = PlainTextInputElement(action_id=ACTION, max_length=SHORT, initial_value=value or None)
    return _input(name, label, element, hint, optional)


def long_text(name: str, label: str, *, hint: str = "", value: str = "", optional: bool = False) -> InputBlock:
    """Several lines."""
    element = PlainTextInputElement(action_id=ACTION, multiline=True, max_length=LONG, initial_value=value or None)
    return _input(name, label, element, hint, optional)


def select(
    name: str,
    label: str,
    choices: Iterable[Choice],
    *,
    hint: str = "",
    value: str | None = None,
    optional: bool = False,
) -> InputBlock:
    """One of several, from a menu."""
    options = _options(choices)
    first = next((option for option in options if option.value == value), None)
    element = StaticSelectElement(action_id=ACTION, options=options, initial_option=first)
    return _input(name, label, element, hint, optional)


def several(
    name: str,
    label: str,
    choices: Iterable[Choice],
    *,
    values: Collection[str] = (),
    hint: str = "",
    optional: bool = True,
) -> InputBlock:
    """Any of several, from a menu."""
    options = _options(choices)
    first = [option for option in options if option.value in values] or None
    element = StaticMultiSelectElement(action_id=ACTION, options=options, initial_options=first)
    return _input(name, label, element, hint, optional)


def radio(name: str, label: str, choices: Iterable[Choice], *, value: str, hint: str = "") -> InputBlock:
    """One of few, all in sight."""
    options = _options(choices)
    first = next(option for option in options if option.value == value)
    return _input(
        name, label, RadioButtonsElement(action_id=ACTION, options=options, initial_option=first), hint, False
    )


def checks(name: str, label: str, choices: Iterable[Choice], *, hint: str = "") -> InputBlock:
    """Any of few, all in sight."""
    return _input(name, label, CheckboxesElement(action_id=ACTION, options=_options(choices)), hint, True)


def person(name: str, label: str, *, value: str | None = None, hint: str = "", optional: bool = False) -> InputBlock:
    """Somebody of the workspace."""
    return _input(name, label, UserSelectElement(action_id=ACTION, initial_user=value), hint, optional)


def moment(
    name: str, label: str, *, value: datetime | None = None, hint: str = "", optional: bool = False
) -> InputBlock:
    """A date and a time, in the person's own zone."""
    at = int(value.timestamp()) if value else None
    return _input(name, label, DateTimePickerElement(action_id=ACTION, initial_date_time=at), hint, optional)


def fields_of(view: Mapping[str, Any]) -> list[str]:
    """The names of a form's fields, in order."""
    return [str(block["block_id"]) for block in view["blocks"] if block["type"] == "input"]


def label_of(view: Mapping[str, Any] | None, field: str | None) -> str:
    """What a field is called on a form; '' where there is no such field."""
    blocks = view["blocks"] if view else []
    return next((str(block["label"]["text"]) for block in blocks if field and block["block_id"] == field), "")


def notice(text: Mrkdwn, block_id: str) -> SectionBlock:
    """A sentence between the fields."""
    return section(text, block_id)


def _input(name: str, label: str, element: InputInteractiveElement, hint: str, optional: bool) -> InputBlock:
    return InputBlock(
        block_id=name,
        label=plain(label, 2000),
        element=element,
        hint=plain(hint, 2000) if hint else None,
        optional=optional,
    )


def _fitting(blocks: Sequence[dict[str, Any]], room: int) -> list[dict[str, Any]]:
    """As many blocks as there is room for: of those that are only read, the last ones go; every field stays."""
    spare = len(blocks) - room
    kept: list[dict[str, Any]] = []
    for block in reversed(blocks):
        if spare > 0 and block["type"] != "input":
            spare -= 1
        else:
            kept.insert(0, block)
    return kept


def _options(choices: Iterable[Choice]) -> list[Option]:
    return [Option(value=value, text=plain(text, 75)) for value, text in choices]
