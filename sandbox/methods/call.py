"""One Web API call as a method sees it: who asks, about what, and whether they may.

A private channel one is not in does not exist for the caller (`channel_not_found`); a public one is there to be seen
but not to be used (`not_in_channel`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sandbox.arguments import Arguments
from sandbox.errors import SlackError
from sandbox.records import Channel, Message, User
from sandbox.team import Team

if TYPE_CHECKING:
    from sandbox.composition import Sandbox


class Call:
    def __init__(self, sandbox: Sandbox, arguments: Arguments) -> None:
        self.sandbox = sandbox
        self.arguments = arguments

    @property
    def team(self) -> Team:
        return self.sandbox.team

    @property
    def bot(self) -> User:
        return self.team.bot

    def needs(self, *any_of: str) -> None:
        """Go on if the app has one of these scopes. https://docs.slack.dev/reference/scopes"""
        app = self.team.app
        if any(app.may(scope) for scope in any_of):
            return
        raise SlackError("missing_scope", needed=",".join(any_of), provided=",".join(sorted(app.scopes or ())))

    def needs_for(self, channel: Channel, scopes: Mapping[str, str]) -> None:
        """By the channel's kind; several scopes separated by commas, any of which will do."""
        self.needs(*scopes[channel.kind].split(","))

    def channel(self, name: str = "channel", *, by_name: bool = False) -> Channel:
        """The channel named by id, if the bot may know of it. Only chat.postMessage takes a name too."""
        wanted = self.arguments.required(name)
        found = self.team.find_channel(wanted) if by_name else self.team.channels.get(wanted)
        if found is None or found.deleted or (found.kind != "public" and self.bot.id not in found.members):
            raise SlackError("channel_not_found")
        return found

    def joined_channel(self, name: str = "channel") -> Channel:
        channel = self.channel(name)
        if self.bot.id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def user(self, name: str = "user") -> User:
        found = self.team.users.get(self.arguments.required(name))
        if found is None:
            raise SlackError("user_not_found")
        return found

    def message(self, channel: Channel, name: str = "ts", error: str = "message_not_found") -> Message:
        """A message the channel shares; an ephemeral one cannot be reached by the Web API."""
        message = channel.message(self.arguments.required(name))
        if message is None or message.visible_to is not None:
            raise SlackError(error)
        return message
