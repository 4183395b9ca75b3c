"""What a Web API call was given, whether as a query, a form or JSON.

Arguments of a JSON call are typed; those of a form are text, and structured ones (`blocks`, `view`, `metadata`) come as
JSON written into the text. https://docs.slack.dev/apis/web-api#post_bodies
"""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from sandbox.errors import SlackError
from sandbox.shapes import Json


class Arguments:
    """Typed access to the arguments of one call; a missing or misshapen one is Slack's invalid_arguments."""

    def __init__(self, values: Json) -> None:
        self.values = values

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise SlackError("invalid_arguments", messages=[f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.values.get(name, default)
        return value if isinstance(value, bool) else str(value).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.values.get(name) or default)
        except ValueError:
            raise SlackError("invalid_arguments", messages=[f"[ERROR] {name} must be an integer"]) from None

    def structure(self, name: str, default: Any = None) -> Any:
        """A list or object, given as such or as JSON text."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError("invalid_arguments", messages=[f"[ERROR] {name} is no valid JSON"]) from None

    def names(self, name: str) -> list[str]:
        """A list of ids, given as such or separated by commas."""
        value = self.values.get(name) or []
        listed = value.split(",") if isinstance(value, str) else value
        return [one.strip() for one in listed if one.strip()]


async def read_arguments(request: web.Request) -> Json:
    """All arguments of a request. The body's win over the query's."""
    values: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        return values | body
    form = await request.post()
    return values | {key: value for key, value in form.items() if isinstance(value, str)}
