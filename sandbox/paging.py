"""Cursors: `limit` and `cursor` in, a part and `next_cursor` out. https://docs.slack.dev/apis/web-api/pagination"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TypeVar

from sandbox.arguments import Arguments
from sandbox.errors import SlackError

T = TypeVar("T")

MOST = 999


def page(arguments: Arguments, everything: Sequence[T], *, default: int) -> tuple[list[T], str]:
    """The part asked for, and the cursor of the next or an empty text."""
    limit = arguments.number("limit", default)
    if not 1 <= limit <= MOST + 1:
        raise SlackError("invalid_limit")
    start = _position(arguments.text("cursor"))
    part = list(everything[start : start + limit])
    more = start + limit < len(everything)
    return part, _cursor(start + limit) if more else ""


def _cursor(position: int) -> str:
    return base64.b64encode(f"next:{position}".encode()).decode()


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except ValueError:
        raise SlackError("invalid_cursor") from None
