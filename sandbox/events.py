"""Which happenings the app hears of, and how Slack wraps them.

An event reaches the app only if the manifest subscribes to it, the app has the scope its page names, and the app's bot
could see it: in a channel, that means being a member, except for news about public channels as such.
https://docs.slack.dev/reference/events
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from sandbox.records import Channel
from sandbox.shapes import Json
from sandbox.team import Team

MESSAGE_SUBSCRIPTION = {"public": "message.channels", "private": "message.groups", "im": "message.im"}

HISTORY_SCOPE = {"public": "channels:history", "private": "groups:history", "im": "im:history"}

READ_SCOPE = {"public": "channels:read", "private": "groups:read", "im": "im:read"}

OWN_SCOPE = {
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "pin_added": "pins:read",
    "pin_removed": "pins:read",
    "user_change": "users:read",
    "team_join": "users:read",
    "file_shared": "files:read",
    "file_deleted": "files:read",
}

NEEDS_NO_SCOPE = frozenset({"app_home_opened", "tokens_revoked", "app_uninstalled"})

ABOUT_PUBLIC_CHANNELS = frozenset(
    {"channel_created", "channel_rename", "channel_archive", "channel_unarchive", "channel_deleted"}
)


@dataclass(frozen=True)
class Event:
    """Something that happened, before anybody asks who may hear of it."""

    body: Json
    channel: Channel | None = None
    for_everyone: bool = False

    @property
    def type(self) -> str:
        return str(self.body["type"])

    @property
    def subscription(self) -> str:
        """The name under which a manifest subscribes to it."""
        if self.type == "message" and self.channel:
            return MESSAGE_SUBSCRIPTION[self.channel.kind]
        return self.type


def hears(team: Team, event: Event) -> bool:
    """Whether the app is told of this event."""
    return team.app.hears(event.subscription) and _in_scope(team, event) and _in_sight(team, event)


def wrapped(team: Team, event: Event) -> Json:
    """The outer event, https://docs.slack.dev/apis/events-api#callback-field."""
    return {
        "token": "sandbox-verification-token",
        "team_id": team.id,
        "api_app_id": team.app_id,
        "event": event.body,
        "type": "event_callback",
        "event_id": team.ids.new("Ev"),
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team.id,
                "user_id": team.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{team.ids.secret(16)}",
    }


def _in_scope(team: Team, event: Event) -> bool:
    if event.type in NEEDS_NO_SCOPE:
        return True
    if event.type in OWN_SCOPE:
        return team.app.may(OWN_SCOPE[event.type])
    kind = event.channel.kind if event.channel else "public"
    return team.app.may((HISTORY_SCOPE if event.type == "message" else READ_SCOPE)[kind])


def _in_sight(team: Team, event: Event) -> bool:
    if event.channel is None or event.for_everyone:
        return True
    if event.type in ABOUT_PUBLIC_CHANNELS and event.channel.kind == "public":
        return True
    return team.bot.id in event.channel.members
