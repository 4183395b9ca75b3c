"""Block elements: buttons, menus, pickers, inputs. One entry each, with its page.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from __future__ import annotations

from typing import Any

from sandbox.blockkit.checks import Check, Report, anything, both, flag, items, number, one_of, pattern, shape, string
from sandbox.blockkit.texts import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH,
    MARKED_OPTION,
    OPTION_GROUP,
    PLAIN_OPTION,
    option,
    plain,
)

DATE = pattern(r"\d{4}-\d{2}-\d{2}", "a date as YYYY-MM-DD")
TIME = pattern(r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm")
SLACK_ID = string(50)

COMMON: dict[str, Check] = {"action_id": string(255)}
FOCUS: dict[str, Check] = {"focus_on_load": flag}
PLACEHOLDER: dict[str, Check] = {"placeholder": plain(150)}
ASKING: dict[str, Check] = {"confirm": CONFIRM}
MANY: dict[str, Check] = {"max_selected_items": number(1, 100)}


def element(required: dict[str, Check] | None = None, *optional: dict[str, Check]) -> Check:
    known = COMMON.copy()
    for part in optional:
        known |= part
    return shape({"type": anything, **(required or {})}, known)


def options_or_groups(report: Report, pointer: str, value: Any) -> None:
    """https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#static_select"""
    if ("options" in value) == ("option_groups" in value):
        report.wrong(pointer, "exactly one of options and option_groups is required")


def choices(report: Report, pointer: str, value: Any) -> None:
    """Values are unique, and what is chosen at first is among the options, exactly as it stands there."""
    groups = value.get("option_groups") or []
    offered = [*(value.get("options") or []), *(one for group in groups for one in group.get("options", []))]
    values = [one.get("value") for one in offered if isinstance(one, dict)]
    if len(set(values)) != len(values):
        report.wrong(f"{pointer}/options", "option values must be unique")
    first = value.get("initial_option")
    chosen = [*(value.get("initial_options") or []), *([first] if first else [])]
    if any(one not in offered for one in chosen):
        report.wrong(pointer, "initial option must exactly match one of the options")


def static(*more: dict[str, Check]) -> Check:
    lists: dict[str, Check] = {"options": items(PLAIN_OPTION, 1, 100), "option_groups": items(OPTION_GROUP, 1, 100)}
    return both(element(None, lists, PLACEHOLDER, ASKING, FOCUS, *more), options_or_groups, choices)


def picked(initial: str, check: Check, *more: dict[str, Check]) -> Check:
    return element(None, {initial: check}, PLACEHOLDER, ASKING, FOCUS, *more)


def ticked(initial: dict[str, Check]) -> Check:
    """Checkboxes and radio buttons: at most ten, and their texts may be mrkdwn."""
    ten: dict[str, Check] = {"options": items(MARKED_OPTION, 1, 10)}
    return both(element(ten, initial, ASKING, FOCUS), choices)


def typed_text(*more: dict[str, Check]) -> Check:
    """https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element"""
    initial: dict[str, Check] = {"initial_value": string(3000, 0), "dispatch_action_config": DISPATCH}
    return element(None, initial, PLACEHOLDER, FOCUS, *more)


LENGTHS: dict[str, Check] = {"multiline": flag, "min_length": number(0, 3000), "max_length": number(1, 3000)}

DECIMAL: dict[str, Check] = {"min_value": string(50), "max_value": string(50)}

CONVERSATIONS: dict[str, Check] = {"default_to_current_conversation": flag, "filter": CONVERSATION_FILTER}

ANSWERABLE: dict[str, Check] = {"response_url_enabled": flag}

# https://docs.slack.dev/reference/block-kit/block-elements/image-element
IMAGE = shape({"type": anything, "alt_text": string(2000)}, {"image_url": string(3000), "slack_file": anything})

# https://docs.slack.dev/reference/block-kit/block-elements/button-element
BUTTON = element(
    {"text": plain(75)},
    {
        "url": string(3000),
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
    },
    ASKING,
)

# https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element: two to five options.
OVERFLOW = both(element({"options": items(option(plain(75), with_url=True), 2, 5)}, ASKING), choices)

ELEMENTS: dict[str, Check] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    "image": IMAGE,
    # https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
    # https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element
    "static_select": static({"initial_option": PLAIN_OPTION}),
    "multi_static_select": static({"initial_options": items(PLAIN_OPTION, 1, 100)}, MANY),
    "external_select": picked("initial_option", PLAIN_OPTION, {"min_query_length": number(0, 100)}),
    "multi_external_select": picked(
        "initial_options", items(PLAIN_OPTION, 1, 100), {"min_query_length": number(0, 100)}, MANY
    ),
    "users_select": picked("initial_user", SLACK_ID),
    "multi_users_select": picked("initial_users", items(SLACK_ID, 1, 100), MANY),
    "channels_select": picked("initial_channel", SLACK_ID, ANSWERABLE),
    "multi_channels_select": picked("initial_channels", items(SLACK_ID, 1, 100), MANY),
    "conversations_select": picked("initial_conversation", SLACK_ID, CONVERSATIONS, ANSWERABLE),
    "multi_conversations_select": picked("initial_conversations", items(SLACK_ID, 1, 100), CONVERSATIONS, MANY),
    # https://docs.slack.dev/reference/block-kit/block-elements/date-picker-element
    # https://docs.slack.dev/reference/block-kit/block-elements/time-picker-element
    # https://docs.slack.dev/reference/block-kit/block-elements/datetime-picker-element
    "datepicker": picked("initial_date", DATE),
    "timepicker": picked("initial_time", TIME, {"timezone": string(50)}),
    "datetimepicker": element(None, {"initial_date_time": number(10**9, 10**10 - 1)}, ASKING, FOCUS),
    # https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element
    # https://docs.slack.dev/reference/block-kit/block-elements/radio-button-group-element
    "checkboxes": ticked({"initial_options": items(MARKED_OPTION, 1, 10)}),
    "radio_buttons": ticked({"initial_option": MARKED_OPTION}),
    # https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
    # https://docs.slack.dev/reference/block-kit/block-elements/email-input-element
    # https://docs.slack.dev/reference/block-kit/block-elements/url-input-element
    # https://docs.slack.dev/reference/block-kit/block-elements/number-input-element
    "plain_text_input": typed_text(LENGTHS),
    "email_text_input": typed_text(),
    "url_text_input": typed_text(),
    "number_input": typed_text(DECIMAL, {"is_decimal_allowed": flag}),
    # https://docs.slack.dev/reference/block-kit/block-elements/rich-text-input-element
    # https://docs.slack.dev/reference/block-kit/block-elements/file-input-element
    "rich_text_input": element(
        None, {"initial_value": anything, "dispatch_action_config": DISPATCH}, PLACEHOLDER, FOCUS
    ),
    "file_input": element(None, {"filetypes": items(string(20), 1, 50), "max_files": number(1, 10)}),
}

SELECTS = frozenset({"static_select", "external_select", "users_select", "channels_select", "conversations_select"})

MULTI_SELECTS = frozenset(f"multi_{name}" for name in SELECTS)

TICKED = frozenset({"checkboxes", "radio_buttons"})

# Where each may stand, by the "works with" line on its page.
IN_ACTIONS = SELECTS | TICKED | {"button", "overflow", "datepicker", "timepicker", "datetimepicker"}

IN_SECTION = SELECTS | MULTI_SELECTS | TICKED | {"button", "overflow", "image", "datepicker", "timepicker"}

IN_INPUT = (
    SELECTS
    | MULTI_SELECTS
    | TICKED
    | {name for name in ELEMENTS if name.endswith("_input")}
    | {"datepicker", "timepicker", "datetimepicker"}
)
