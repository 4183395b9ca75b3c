"""Blocks: what each is made of. https://docs.slack.dev/reference/block-kit/blocks"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.blockkit.checks import Check, Report, anything, both, flag, items, shape, string, typed
from sandbox.blockkit.elements import ELEMENTS, IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from sandbox.blockkit.texts import any_text, plain


def block(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return shape({"type": anything, **required}, {"block_id": string(255), **(optional or {})})


def of(names: Iterable[str]) -> Check:
    """An element, if it is one of these."""
    return typed({name: ELEMENTS[name] for name in names})


def says_something(report: Report, pointer: str, value: Any) -> None:
    """https://docs.slack.dev/reference/block-kit/blocks/section-block: text, or fields, or both."""
    if not value.get("text") and not value.get("fields"):
        report.wrong(pointer, "missing required field: text or fields")


def shows_something(report: Report, pointer: str, value: Any) -> None:
    """https://docs.slack.dev/reference/block-kit/blocks/image-block"""
    if ("image_url" in value) == ("slack_file" in value):
        report.wrong(pointer, "exactly one of image_url and slack_file is required")


def distinct_actions(report: Report, pointer: str, value: Any) -> None:
    """An action_id is unique within its block: https://docs.slack.dev/reference/block-kit/block-elements/button-element"""
    elements = [one for one in value.get("elements", []) if isinstance(one, dict)]
    named = [one["action_id"] for one in elements if "action_id" in one]
    for name in {name for name in named if named.count(name) > 1}:
        report.wrong(f"{pointer}/elements", f"action_id {name!r} already exists in this block")


# https://docs.slack.dev/reference/block-kit/blocks/section-block
SECTION = both(
    block(
        {},
        {
            "text": any_text(3000),
            "fields": items(any_text(2000), 1, 10),
            "accessory": of(IN_SECTION),
            "expand": flag,
        },
    ),
    says_something,
)

# https://docs.slack.dev/reference/block-kit/blocks/actions-block: at most 25 elements.
ACTIONS = both(block({"elements": items(of(IN_ACTIONS), 1, 25)}), distinct_actions)

# https://docs.slack.dev/reference/block-kit/blocks/context-block: at most ten images and texts.
CONTEXT_PART = typed({"image": IMAGE, "plain_text": any_text(), "mrkdwn": any_text()})

# https://docs.slack.dev/reference/block-kit/blocks/input-block
INPUT = block(
    {"label": plain(2000), "element": of(IN_INPUT)},
    {"hint": plain(2000), "optional": flag, "dispatch_action": flag},
)

# https://docs.slack.dev/reference/block-kit/blocks/image-block
PICTURE = both(
    block({"alt_text": string(2000)}, {"image_url": string(3000), "slack_file": anything, "title": plain(2000)}),
    shows_something,
)

# https://docs.slack.dev/reference/block-kit/blocks/video-block
VIDEO = block(
    {"alt_text": string(2000), "title": plain(200), "thumbnail_url": string(3000), "video_url": string(3000)},
    {
        "author_name": string(50),
        "description": plain(200),
        "provider_icon_url": string(3000),
        "provider_name": string(50),
        "title_url": string(3000),
    },
)

# https://docs.slack.dev/reference/block-kit/blocks/divider-block, header-block, rich-text-block
EVERYWHERE: dict[str, Check] = {
    "actions": ACTIONS,
    "context": block({"elements": items(CONTEXT_PART, 1, 10)}),
    "divider": block({}),
    "header": block({"text": plain(150)}),
    "image": PICTURE,
    "input": INPUT,
    "rich_text": block({"elements": items(anything, 0, 1000)}),
    "section": SECTION,
    "video": VIDEO,
}

# https://docs.slack.dev/reference/block-kit/blocks/markdown-block and table-block: messages only.
IN_MESSAGES = EVERYWHERE | {
    "markdown": block({"text": string(12_000)}),
    "table": block({"rows": items(items(anything, 1, 20), 1, 100)}, {"column_settings": items(anything, 0, 20)}),
}
