"""What a person can enter: each kind of Block Kit element, and how Slack writes down what was chosen.

`Entry` is what travels in `view.state.values` and, with a few more keys, in the `actions` of a block_actions payload.
https://docs.slack.dev/reference/block-kit/block-elements
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.blocks import Placed, placed
from sandbox.errors import CannotDo
from sandbox.records import Typed
from sandbox.shapes import Json


@dataclass(frozen=True)
class Kind:
    """One kind of element: the key its entry is under, the key of its initial value, and what it holds."""

    key: str
    initial: str
    many: bool = False
    holds: str = "text"


KINDS = {
    "plain_text_input": Kind("value", "initial_value"),
    "number_input": Kind("value", "initial_value"),
    "email_text_input": Kind("value", "initial_value"),
    "url_text_input": Kind("value", "initial_value"),
    "rich_text_input": Kind("rich_text_value", "initial_value", holds="rich_text"),
    "file_input": Kind("files", "", many=True, holds="file"),
    "datepicker": Kind("selected_date", "initial_date"),
    "timepicker": Kind("selected_time", "initial_time"),
    "datetimepicker": Kind("selected_date_time", "initial_date_time", holds="moment"),
    "static_select": Kind("selected_option", "initial_option", holds="option"),
    "external_select": Kind("selected_option", "initial_option", holds="option"),
    "radio_buttons": Kind("selected_option", "initial_option", holds="option"),
    "overflow": Kind("selected_option", "", holds="option"),
    "multi_static_select": Kind("selected_options", "initial_options", many=True, holds="option"),
    "multi_external_select": Kind("selected_options", "initial_options", many=True, holds="option"),
    "checkboxes": Kind("selected_options", "initial_options", many=True, holds="option"),
    "users_select": Kind("selected_user", "initial_user"),
    "multi_users_select": Kind("selected_users", "initial_users", many=True),
    "conversations_select": Kind("selected_conversation", "initial_conversation"),
    "multi_conversations_select": Kind("selected_conversations", "initial_conversations", many=True),
    "channels_select": Kind("selected_channel", "initial_channel"),
    "multi_channels_select": Kind("selected_channels", "initial_channels", many=True),
}

HAS_NO_STATE = frozenset({"button", "workflow_button", "overflow", "image", "icon_button", "feedback_buttons"})


def initial_entry(element: Json) -> Json:
    kind = KINDS[element["type"]]
    return {"type": element["type"], kind.key: element.get(kind.initial, [] if kind.many else None)}


def entry(element: Json, chosen: object) -> Json:
    """What Slack records when a person enters `chosen`: a text, a value, an id, or a list of them.

    Options are named by their value. Raises CannotDo where Slack's client would not let the person do it.
    """
    kind = KINDS.get(element["type"])
    if kind is None:
        raise CannotDo(f"Nothing can be entered in a {element['type']}.")
    if chosen is None or chosen == "":
        return {"type": element["type"], kind.key: [] if kind.many else None}
    many = chosen if isinstance(chosen, list) else [chosen]
    values = [_value(element, kind, one) for one in many]
    _check_count(element, kind, values)
    return {"type": element["type"], kind.key: values if kind.many else values[0]}


def is_empty(entered: Json) -> bool:
    return not entered[KINDS[entered["type"]].key]


def options_of(element: Json) -> list[Json]:
    """The options of a menu, those in groups included."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def state_of(blocks: list[Json], typed: Typed) -> Json:
    """`state.values`: every element that holds something, by block and action."""
    values: Json = {}
    for one in placed(blocks):
        if one.element["type"] not in HAS_NO_STATE:
            values.setdefault(one.block_id, {})[one.action_id] = typed.get(one.key) or initial_entry(one.element)
    return {"values": values}


def missing_inputs(blocks: list[Json], typed: Typed) -> Iterator[Placed]:
    """Required inputs still empty: Slack's client does not let such a form go.

    https://docs.slack.dev/reference/block-kit/blocks/input-block
    """
    for one in placed(blocks):
        required = one.is_input and not one.block.get("optional")
        if required and is_empty(typed.get(one.key) or initial_entry(one.element)):
            yield one


def _value(element: Json, kind: Kind, chosen: object) -> object:
    if kind.holds == "option":
        return _option(element, str(chosen))
    if kind.holds == "moment":
        return int(str(chosen))
    if kind.holds == "rich_text":
        return chosen if isinstance(chosen, dict) else _rich_text(str(chosen))
    if kind.holds == "file":
        return chosen
    _check_form(element, str(chosen))
    _check_length(element, str(chosen))
    return str(chosen)


def _option(element: Json, value: str) -> Json:
    for option in options_of(element):
        if option.get("value") == value:
            return option
    raise CannotDo(f"There is no option {value!r} here.")


def _rich_text(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


FORMS = {
    "datepicker": (re.compile(r"\d{4}-\d{2}-\d{2}"), "a date as YYYY-MM-DD"),
    "timepicker": (re.compile(r"([01]\d|2[0-3]):[0-5]\d"), "a time as HH:MM"),
    "number_input": (re.compile(r"-?\d+(\.\d+)?"), "a number"),
    "email_text_input": (re.compile(r"[^@\s]+@[^@\s]+"), "an e-mail address"),
    "url_text_input": (re.compile(r"https?://\S+"), "a link"),
}


def _check_form(element: Json, text: str) -> None:
    form, meant = FORMS.get(element["type"], (None, ""))
    if form and not form.fullmatch(text):
        raise CannotDo(f"This field takes {meant}, not {text!r}.")


def _check_length(element: Json, text: str) -> None:
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    if element["type"] == "plain_text_input" and not shortest <= len(text) <= longest:
        raise CannotDo(f"This field takes {shortest} to {longest} characters, not {len(text)}.")


def _check_count(element: Json, kind: Kind, values: list[object]) -> None:
    most = int(element.get("max_selected_items") or element.get("max_files") or 100) if kind.many else 1
    if len(values) > most:
        raise CannotDo(f"Only {most} can be chosen here, not {len(values)}.")
