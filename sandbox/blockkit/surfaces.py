"""Messages, modals and Home tabs as wholes: how many blocks, which kinds, and what holds across them.

A message's faults are `invalid_blocks`, a view's `invalid_arguments`, both with the details beside it.
"""

from __future__ import annotations

import json
from typing import Any

from sandbox.blockkit.blocks import EVERYWHERE, IN_MESSAGES
from sandbox.blockkit.checks import Check, Report, anything, flag, items, one_of, shape, string, typed
from sandbox.blockkit.texts import plain
from sandbox.errors import SlackError
from sandbox.settings import Settings
from sandbox.shapes import Json

LONGEST_MESSAGE = 40_000

# https://docs.slack.dev/reference/block-kit/blocks: 50 blocks in a message, 100 in a modal or Home tab.
MESSAGE_BLOCKS = items(typed(IN_MESSAGES), 0, 50)
VIEW_BLOCKS = items(typed(EVERYWHERE), 0, 100)

COMMON: dict[str, Check] = {
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}

# https://docs.slack.dev/reference/views/modal-views
MODAL = shape(
    {"type": one_of("modal"), "title": plain(24), "blocks": VIEW_BLOCKS},
    {
        **COMMON,
        "close": plain(24),
        "submit": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)

# https://docs.slack.dev/reference/views/home-tab-views
HOME = shape({"type": one_of("home"), "blocks": VIEW_BLOCKS}, COMMON)

# https://docs.slack.dev/messaging/message-metadata
METADATA = shape({"event_type": string(255), "event_payload": anything}, {"entities": anything})

LARGEST_METADATA = 8_000


def check_message(settings: Settings, text: str, blocks: Any) -> None:
    """What a message says. https://docs.slack.dev/reference/methods/chat.postMessage#errors"""
    if len(text) > LONGEST_MESSAGE:
        raise SlackError("msg_too_long")
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    report = Report()
    MESSAGE_BLOCKS(report, "/blocks", blocks)
    _across(report, "/blocks", blocks)
    if report.messages:
        raise SlackError("invalid_blocks", messages=report.messages)
    most = settings.max_blocks_characters
    if most and len(json.dumps(blocks, ensure_ascii=False)) > most:
        raise SlackError("msg_blocks_too_long")


def check_view(view: Json, *, surface: str) -> None:
    """A view payload, for a modal or a Home tab."""
    report = Report()
    (MODAL if surface == "modal" else HOME)(report, "/view", view)
    blocks = view.get("blocks")
    if isinstance(blocks, list):
        _across(report, "/view/blocks", blocks)
        _needs_submit(report, view, blocks)
    if report.messages:
        raise SlackError("invalid_arguments", messages=report.messages)


def check_metadata(metadata: Any) -> None:
    """Message metadata: a type and a flat payload. An empty object takes metadata away.

    https://docs.slack.dev/reference/methods/chat.update#errors
    """
    if metadata is None or metadata == {}:
        return
    report = Report()
    METADATA(report, "/metadata", metadata)
    if report.messages or not isinstance(metadata["event_payload"], dict):
        raise SlackError("invalid_metadata_format", messages=report.messages)
    if len(json.dumps(metadata["event_payload"])) > LARGEST_METADATA:
        raise SlackError("metadata_too_large")


def _across(report: Report, pointer: str, blocks: list[Any]) -> None:
    """Block ids are unique within a message or view, and only one element may take the focus."""
    objects = [one for one in blocks if isinstance(one, dict)]
    named = [one["block_id"] for one in objects if one.get("block_id")]
    for name in sorted({name for name in named if named.count(name) > 1}):
        report.wrong(pointer, f"block_id {name!r} already exists")
    focused = [one for one in objects if isinstance(one.get("element"), dict) and one["element"].get("focus_on_load")]
    if len(focused) > 1:
        report.wrong(pointer, "only one element can have focus_on_load")


def _needs_submit(report: Report, view: Json, blocks: list[Any]) -> None:
    """A modal with an input needs a submit button: https://docs.slack.dev/reference/views/modal-views"""
    has_input = any(isinstance(one, dict) and one.get("type") == "input" for one in blocks)
    if view.get("type") == "modal" and has_input and not view.get("submit"):
        report.wrong("/view", "missing required field: submit")
