"""The workspace itself: who and what there is, and how to find it.

Everything lives in memory, in one event loop, and is changed by plain functions without an `await`, so every request
sees a whole state. Who changes something notes it in the journal and, where Slack would, emits an event.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox.errors import CannotDo
from sandbox.ids import Ids
from sandbox.journal import Journal
from sandbox.manifest import AppConfig
from sandbox.records import Channel, File, Message, Notification, Screen, User, View
from sandbox.settings import Settings

if TYPE_CHECKING:
    from sandbox.events import Event


class Team:
    """One workspace with one app installed in it."""

    def __init__(self, app: AppConfig, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.ids = Ids()
        self.journal = Journal()
        self.id = "T0SBXTEAM"
        self.app_id = "A0SBXAPP"
        self.name = ""
        self.domain = "sandbox"
        self.base_url = ""
        self.bot = User("U0SBXBOT", "stanch", app.name, is_bot=True, bot_id="B0SBXBOT")
        self.users: dict[str, User] = {self.bot.id: self.bot}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.screens: dict[str, Screen] = {}
        self.notifications: list[Notification] = []
        self.hear: Callable[[Event], None] = lambda event: None

    def emit(self, event: Event) -> None:
        self.hear(event)

    def person(self, who: str) -> User:
        """A person by handle (with or without @), id or real name."""
        wanted = who.removeprefix("@")
        for user in self.users.values():
            if wanted in (user.id, user.handle, user.real_name):
                return user
        raise CannotDo(f"Nobody here is called {who!r}.")

    def find_channel(self, wanted: str) -> Channel | None:
        """A channel by id, or by name with or without #. A deleted one is nowhere."""
        name = wanted.removeprefix("#")
        found = self.channels.get(name) or next((one for one in self.channels.values() if one.name == name), None)
        return None if found is None or found.deleted else found

    def channel_seen_by(self, user: User, wanted: str) -> Channel:
        """A channel that is open to this person. `@chen` is the direct message to 陈洁."""
        if wanted.startswith("@"):
            found = self.direct_channel(user.id, self.person(wanted).id)
        else:
            found = self.find_channel(wanted)
        if found is None or not found.is_open_to(user):
            raise CannotDo(f"{user.handle} sees no channel {wanted!r}.")
        return found

    def direct_channel(self, one: str, other: str) -> Channel | None:
        for channel in self.channels.values():
            if channel.kind == "im" and set(channel.members) == {one, other}:
                return channel
        return None

    def message(self, channel: str, ts: str) -> Message | None:
        place = self.channels.get(channel)
        return place.message(ts) if place else None

    def screen(self, user_id: str) -> Screen:
        return self.screens.setdefault(user_id, Screen())
