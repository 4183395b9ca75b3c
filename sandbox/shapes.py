"""The one name for a JSON object. Slack's payloads are open-ended, so their values stay untyped."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
