"""Small app manifests for tests."""

from __future__ import annotations

from typing import Any


def manifest_with(
    *scopes: str,
    events: list[str] | None = None,
    features: dict[str, Any] | None = None,
    settings: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """An app with these scopes, subscriptions and features."""
    return {
        "display_information": {"name": "Stanch"},
        "features": {"app_home": {"home_tab_enabled": True, "messages_tab_enabled": True}, **(features or {})},
        "oauth_config": {"scopes": {"bot": list(scopes)}},
        "settings": {
            "socket_mode_enabled": True,
            "interactivity": {"is_enabled": True},
            "event_subscriptions": {"bot_events": events or []},
            **(settings or {}),
        },
    }
