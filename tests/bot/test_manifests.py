"""The manifests agree with each other and with the code: nothing the code needs is missing, nothing is superfluous.

Scopes are those of https://docs.slack.dev/reference/methods and https://docs.slack.dev/reference/events, for the
kinds of channels in which we use them: private ones for incidents, any for the announcement, direct messages.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings
from tests.listened import Listened, listened, verbs

ROOT = Path(__file__).parents[2]

METHODS: dict[str, set[str]] = {
    "apps.connections.open": set(),  # the app token's connections:write
    "auth.test": set(),
    "chat.delete": {"chat:write"},
    "chat.getPermalink": set(),
    "chat.postMessage": {"chat:write", "chat:write.public"},
    "chat.update": {"chat:write"},
    "conversations.create": {"groups:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.invite": {"groups:write"},
    "conversations.members": {"channels:read", "groups:read"},
    "conversations.open": {"im:write"},
    "conversations.rename": {"groups:write"},
    "conversations.replies": {"channels:history", "groups:history"},
    "conversations.setTopic": {"groups:write"},
    "files.completeUploadExternal": {"files:write"},
    "files.delete": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.info": {"files:read"},
    "pins.add": {"pins:write"},
    "reactions.add": {"reactions:write"},
    "reactions.get": {"reactions:read"},
    "users.conversations": {"groups:read"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}

EVENTS: dict[str, set[str]] = {
    "app_home_opened": set(),
    "channel_archive": {"channels:read"},
    "channel_deleted": {"channels:read"},
    "channel_left": {"channels:read"},
    "channel_rename": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_deleted": {"groups:read"},
    "group_left": {"groups:read"},
    "group_rename": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "reaction_added": {"reactions:read"},
    "user_change": {"users:read"},
}

METHOD = re.compile(
    r"(apps|auth|bots|chat|conversations|files|pins|reactions|team|usergroups|users|views)(\.[a-zA-Z]+)+"
)

WORDS = {"name", "description", "display_name", "usage_hint"}


def manifest(language: str) -> dict[str, Any]:
    text = (ROOT / f"manifest.{language}.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


@pytest.fixture(params=["zh", "en"])
def written(request: pytest.FixtureRequest) -> dict[str, Any]:
    return manifest(request.param)


@pytest.fixture(scope="module")
def listeners() -> Listened:
    return listened()


def methods_called() -> set[str]:
    """Every Web API method that the code names, with those that pass through a variable."""
    found = set()
    for file in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and METHOD.fullmatch(node.value):
                found.add(node.value)
    return found


def test_every_method_called_is_known_to_this_test() -> None:
    assert methods_called() <= METHODS.keys()
    assert {"chat.postMessage", "conversations.create", "views.open", "pins.add"} <= methods_called()


def test_the_scopes_are_those_that_are_needed_and_no_others(written: dict[str, Any], listeners: Listened) -> None:
    needed = {"commands"}  # for the command and for shortcuts
    for method in methods_called():
        needed |= METHODS[method]
    for event in listeners.events:
        needed |= EVENTS[event]
    assert set(written["oauth_config"]["scopes"]["bot"]) == needed


def test_every_event_listened_to_is_subscribed_and_no_other(written: dict[str, Any], listeners: Listened) -> None:
    assert set(written["settings"]["event_subscriptions"]["bot_events"]) == listeners.events


def test_every_shortcut_has_its_listener_and_the_reverse(written: dict[str, Any], listeners: Listened) -> None:
    declared = {shortcut["callback_id"] for shortcut in written["features"]["shortcuts"]}
    assert declared == listeners.shortcuts
    kinds = {shortcut["callback_id"]: shortcut["type"] for shortcut in written["features"]["shortcuts"]}
    assert all(kinds[callback] == ("message" if callback.startswith("message.") else "global") for callback in kinds)


def test_the_command_is_the_default_of_the_settings(written: dict[str, Any], listeners: Listened) -> None:
    commands = [command["command"] for command in written["features"]["slash_commands"]]
    assert commands == [Settings.model_fields["command"].default] == ["/incident"]
    assert listeners.commands == {"/incident"}
    assert written["features"]["slash_commands"][0]["should_escape"] is True  # `assign @zhao tech` needs the ids


def test_the_hint_names_verbs_that_exist(written: dict[str, Any]) -> None:
    hint = written["features"]["slash_commands"][0]["usage_hint"].split(" | ")
    assert len(hint) == 5
    assert set(hint) <= set(verbs())


def test_buttons_home_and_socket_mode_are_switched_on(written: dict[str, Any]) -> None:
    assert written["settings"]["interactivity"] == {"is_enabled": True}
    assert written["settings"]["socket_mode_enabled"] is True
    assert written["settings"]["token_rotation_enabled"] is False
    assert written["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": True,
    }


def test_the_two_differ_only_in_words() -> None:
    zh, en = (list(leaves(manifest(language))) for language in ("zh", "en"))
    assert [path for path, _ in zh] == [path for path, _ in en]
    for (path, chinese), (_, english) in zip(zh, en, strict=True):
        if path.rpartition(".")[2] in WORDS and path != "display_information.background_color":
            assert chinese != english, path
            assert re.search("[\u4e00-\u9fff]", str(chinese)), path
        else:
            assert chinese == english, path


def test_slacks_limits_are_kept(written: dict[str, Any]) -> None:
    """https://docs.slack.dev/reference/app-manifest#fields"""
    limits = {
        "display_information.name": 35,
        "display_information.description": 140,
        "features.bot_user.display_name": 80,
    }
    for path, text in leaves(written):
        assert len(str(text)) <= limits.get(path, 2000), path
    for shortcut in written["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def test_lists_are_in_order_and_name_nothing_twice(written: dict[str, Any]) -> None:
    for listed in (written["oauth_config"]["scopes"]["bot"], written["settings"]["event_subscriptions"]["bot_events"]):
        assert listed == sorted(set(listed))


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with the path to it."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from leaves(value, f"{path}[{at}]")
    else:
        yield path, node
