"""What the app is told when a person acts: the payloads of commands, buttons, forms and shortcuts.

https://docs.slack.dev/reference/interaction-payloads and
https://docs.slack.dev/interactivity/implementing-slash-commands
"""

from __future__ import annotations

from sandbox import screens
from sandbox.inputs import state_of
from sandbox.posts import message_body
from sandbox.records import Channel, Message, User, View
from sandbox.shapes import Json
from sandbox.team import Team

VERIFICATION_TOKEN = "sandbox-verification-token"  # noqa: S105  Slack's deprecated field, always present, never a secret


def command(team: Team, user: User, channel: Channel, name: str, text: str) -> Json:
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": shown_name(channel),
        "user_id": user.id,
        "user_name": user.handle,
        "command": name,
        "text": text,
        "api_app_id": team.app_id,
        "is_enterprise_install": "false",
    }


def message_action(team: Team, user: User, channel: Channel, message: Message, callback_id: str) -> Json:
    return _interaction(team, user, "message_action") | {
        "callback_id": callback_id,
        "action_ts": team.ids.ts(),
        "message_ts": message.ts,
        "channel": _channel(channel),
        "message": message_body(team, message),
    }


def global_shortcut(team: Team, user: User, callback_id: str) -> Json:
    return _interaction(team, user, "shortcut") | {"callback_id": callback_id, "action_ts": team.ids.ts()}


def actions_in_message(team: Team, user: User, channel: Channel, message: Message, actions: list[Json]) -> Json:
    """An ephemeral message is not repeated in the payload: Slack does not keep it."""
    is_ephemeral = message.visible_to is not None
    typed = message.typed.get(user.id, {})
    body = _interaction(team, user, "block_actions") | {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": is_ephemeral,
        },
        "channel": _channel(channel),
        "state": state_of(message.blocks, typed),
        "actions": actions,
    }
    if message.is_reply:
        body["container"]["thread_ts"] = message.thread_ts
    return body if is_ephemeral else body | {"message": message_body(team, message)}


def actions_in_view(team: Team, user: User, view: View, actions: list[Json]) -> Json:
    return _interaction(team, user, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "view": screens.as_slack(team, view),
        "actions": actions,
    }


def view_submission(team: Team, user: User, view: View) -> Json:
    return _interaction(team, user, "view_submission") | {
        "view": screens.as_slack(team, view),
        "response_urls": [],
    }


def view_closed(team: Team, user: User, view: Json, *, is_cleared: bool) -> Json:
    return _interaction(team, user, "view_closed") | {"view": view, "is_cleared": is_cleared}


def shown_name(channel: Channel) -> str:
    """Slack does not name what is not public: a private channel is `privategroup`, a direct message `directmessage`."""
    return {"public": channel.name, "private": "privategroup", "im": "directmessage"}[channel.kind]


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": shown_name(channel)}


def _interaction(team: Team, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "token": VERIFICATION_TOKEN,
        "api_app_id": team.app_id,
        "team": {"id": team.id, "domain": team.domain},
        "user": {"id": user.id, "username": user.handle, "name": user.handle, "team_id": team.id},
        "enterprise": None,
        "is_enterprise_install": False,
    }
