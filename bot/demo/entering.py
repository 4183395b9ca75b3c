"""Entering: what somebody types for a field of a form, taken as Slack's own control would hold it."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox import CannotDo
from sandbox.client.controls import Control

ZONE = ZoneInfo("Asia/Shanghai")
LISTED = re.compile(r"\s*[,，、;；]\s*")


def meant(control: Control, typed: str) -> object:
    """Times as HH:MM today or YYYY-MM-DD HH:MM, several choices with commas between, options by part of their words."""
    if control.kind == "datetimepicker":
        return _time(typed)
    many = control.kind.startswith("multi_") or control.kind == "checkboxes"
    parts = [part for part in LISTED.split(typed.strip()) if part] if many else [typed.strip()]
    chosen = [_option(control, part) if control.options else part for part in parts]
    return chosen if many else chosen[0]


def _option(control: Control, typed: str) -> str:
    """The one option that is called so, or whose words hold this."""
    known = control.options
    exact = [value for value, text in known.items() if typed in (value, text)]
    fitting = exact or [value for value, text in known.items() if typed and typed.lower() in text.lower()]
    if len(fitting) != 1:
        raise CannotDo(f"{typed!r}? {', '.join(known.values())}")
    return fitting[0]


def _time(typed: str) -> datetime | None:
    if not typed:
        return None
    today = datetime.now(ZONE).strftime("%Y-%m-%d")
    try:
        return datetime.strptime(typed if "-" in typed else f"{today} {typed}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
    except ValueError:
        raise CannotDo(f"{typed!r}? 14:20, {today} 14:20") from None
