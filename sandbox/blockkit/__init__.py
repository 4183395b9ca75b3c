"""Block Kit as Slack checks it. Filled in by the next step; for now only the counts."""

from __future__ import annotations

from sandbox.errors import SlackError
from sandbox.settings import Settings
from sandbox.shapes import Json


def check_message(settings: Settings, text: str, blocks: list[Json]) -> None:
    """Raises SlackError with what is wrong."""
    if len(text) > 40_000:
        raise SlackError("msg_too_long")
    if len(blocks) > 50:
        raise SlackError("invalid_blocks", messages=["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"])


def check_view(view: Json, *, surface: str) -> None:
    """Raises SlackError with what is wrong."""
    if view.get("type") != surface:
        raise SlackError("invalid_arguments", messages=[f"[ERROR] type must be {surface} [json-pointer:/view/type]"])
    if len(view.get("blocks", [])) > 100:
        raise SlackError("invalid_arguments", messages=["[ERROR] no more than 100 items [json-pointer:/view/blocks]"])
