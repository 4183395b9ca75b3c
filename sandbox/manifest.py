"""The installed app, as its Slack manifest declares it: commands, scopes, events, shortcuts, delivery.

What is not declared does not reach the app: no event without a subscription, no method without a scope, no shortcut
without an entry (https://docs.slack.dev/reference/app-manifest). Without a manifest the app is allowed everything.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from sandbox.errors import CannotDo
from sandbox.shapes import Json


@dataclass(frozen=True)
class SlashCommand:
    name: str
    should_escape: bool = False
    url: str = ""


@dataclass(frozen=True)
class Shortcut:
    name: str
    callback_id: str
    is_global: bool


@dataclass(frozen=True)
class AppConfig:
    """What the app may do and wants to hear. `None` in a field of names means: everything."""

    name: str = "Stanch"
    commands: dict[str, SlashCommand] | None = None
    scopes: frozenset[str] | None = None
    events: frozenset[str] | None = None
    shortcuts: tuple[Shortcut, ...] | None = None
    interactive: bool = True
    home_tab: bool = True
    messages_tab: bool = True
    messages_tab_read_only: bool = False
    socket_mode: bool = True
    event_url: str = ""
    interaction_url: str = ""
    document: Json = field(default_factory=dict, compare=False)

    def command(self, name: str) -> SlashCommand | None:
        return SlashCommand(name) if self.commands is None else self.commands.get(name)

    def shortcut(self, wanted: str, *, is_global: bool) -> Shortcut | None:
        """By the name people see or by callback id. Without a manifest any callback id is declared."""
        if self.shortcuts is None:
            return Shortcut(wanted, wanted, is_global)
        fitting = (one for one in self.shortcuts if one.is_global == is_global)
        return next((one for one in fitting if wanted in (one.name, one.callback_id)), None)

    def hears(self, event: str) -> bool:
        return self.events is None or event in self.events

    def may(self, scope: str) -> bool:
        return self.scopes is None or scope in self.scopes

    def without_scope(self, scope: str) -> AppConfig:
        """As after an administrator took a permission away. Without a manifest there is no list to take it from."""
        if self.scopes is None:
            raise CannotDo("Scopes can be removed only from an app with a manifest.")
        return replace(self, scopes=self.scopes - {scope})


def read_manifest(path: Path | str) -> AppConfig:
    """Read a manifest in YAML (or JSON, which is YAML too)."""
    document = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    return app_from(document)


def app_from(document: Json) -> AppConfig:
    features, settings = document.get("features", {}), document.get("settings", {})
    home, subscriptions = features.get("app_home", {}), settings.get("event_subscriptions", {})
    interactivity = settings.get("interactivity", {})
    bot = features.get("bot_user", {}).get("display_name")
    return AppConfig(
        name=bot or document.get("display_information", {}).get("name", "App"),
        commands={one["command"]: _command(one) for one in features.get("slash_commands", [])},
        scopes=frozenset(document.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        events=frozenset(subscriptions.get("bot_events", [])),
        shortcuts=tuple(_shortcut(one) for one in features.get("shortcuts", [])),
        interactive=bool(interactivity.get("is_enabled", False)),
        home_tab=bool(home.get("home_tab_enabled", False)),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_tab_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
        socket_mode=bool(settings.get("socket_mode_enabled", False)),
        event_url=subscriptions.get("request_url", ""),
        interaction_url=interactivity.get("request_url", ""),
        document=document,
    )


def _command(entry: Json) -> SlashCommand:
    return SlashCommand(entry["command"], bool(entry.get("should_escape", False)), entry.get("url", ""))


def _shortcut(entry: Json) -> Shortcut:
    return Shortcut(entry["name"], entry["callback_id"], entry["type"] == "global")
