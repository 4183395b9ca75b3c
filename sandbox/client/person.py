"""A person at work: types, presses, reads. What Slack's own client would refuse raises CannotDo."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, TypeVar

from sandbox.client.controls import Control, controls_in, find, find_menu
from sandbox.client.modal import Modal
from sandbox.client.seen import Answer, File, Message, answer_of
from sandbox.errors import CannotDo
from sandbox.shapes import Json

if TYPE_CHECKING:
    from sandbox.client.workspace import Workspace

T = TypeVar("T")

PATIENCE = 5.0


class Person:
    """One person of the workspace, by handle."""

    def __init__(self, workspace: Workspace, handle: str) -> None:
        self.workspace = workspace
        self.handle = handle.removeprefix("@")

    def __repr__(self) -> str:
        return f"Person({self.handle!r})"

    # Doing

    async def command(self, command: str, text: str = "", *, channel: str = "general") -> Answer:
        """Type a slash command; returns when the app has acknowledged it or Slack has given up."""
        body = {"command": command, "text": text, "channel": channel}
        return answer_of(await self.act("command", body))

    async def shortcut(self, shortcut: str, *, message: Message | None = None) -> Answer:
        """Use a shortcut, by its name or callback id, on a message or globally."""
        body: Json = {"shortcut": shortcut}
        if message:
            body |= {"channel": message.channel, "ts": message.ts}
        return answer_of(await self.act("shortcut", body))

    async def say(self, text: str, *, channel: str, thread: Message | None = None) -> Message:
        """Write a message. @handle and #channel become mentions, as in Slack's client."""
        body: Json = {"text": text, "channel": channel}
        if thread:
            body["thread_ts"] = thread.thread_ts or thread.ts
        return Message((await self.act("say", body))["message"])

    async def edit(self, message: Message, text: str) -> Message:
        return Message((await self.act("edit", _at(message) | {"text": text}))["message"])

    async def delete(self, message: Message) -> None:
        await self.act("delete", _at(message))

    async def dismiss(self, message: Message) -> None:
        await self.act("dismiss", _at(message))

    async def react(self, emoji: str, message: Message) -> None:
        await self.act("react", _at(message) | {"emoji": emoji})

    async def unreact(self, emoji: str, message: Message) -> None:
        await self.act("unreact", _at(message) | {"emoji": emoji})

    async def upload(self, name: str, content: bytes, *, channel: str, comment: str = "") -> Message:
        encoded = base64.b64encode(content).decode()
        body = {"name": name, "content": encoded, "channel": channel, "comment": comment}
        return Message((await self.act("upload", body))["message"])

    async def create_channel(self, name: str, *, private: bool = False) -> str:
        return str((await self.act("create_channel", {"name": name, "private": private}))["channel"])

    async def join(self, channel: str) -> None:
        await self.act("join", {"channel": channel})

    async def leave(self, channel: str) -> None:
        await self.act("leave", {"channel": channel})

    async def invite(self, *people: str, channel: str) -> None:
        await self.act("invite", {"people": [str(one) for one in people], "channel": channel})

    async def remove(self, person: str, *, channel: str) -> None:
        await self.act("remove", {"person": person, "channel": channel})

    async def rename_channel(self, channel: str, name: str) -> None:
        await self.act("rename", {"channel": channel, "name": name})

    async def set_topic(self, channel: str, topic: str) -> None:
        await self.act("topic", {"channel": channel, "topic": topic})

    async def archive(self, channel: str) -> None:
        await self.act("archive", {"channel": channel})

    async def unarchive(self, channel: str) -> None:
        await self.act("unarchive", {"channel": channel})

    async def make_public(self, channel: str) -> None:
        await self.act("convert", {"channel": channel, "kind": "public"})

    async def make_private(self, channel: str) -> None:
        await self.act("convert", {"channel": channel, "kind": "private"})

    async def delete_channel(self, channel: str) -> None:
        await self.act("delete_channel", {"channel": channel})

    # Pressing

    async def press(self, text: str, *, on: str = "", channel: str = "", message: Message | None = None) -> Answer:
        """Press the button with these words, in the block whose text contains `on`.

        Without a channel or message: wherever it is in sight, the newest first.
        """
        control = find(_buttons(await self.controls(channel, message)), text, on)
        return await self.use(control)

    async def choose(
        self, option: str, *, on: str = "", channel: str = "", message: Message | None = None, of: str = ""
    ) -> Answer:
        """Choose from an overflow or select menu, by the option's words; a people's menu is named with `of`."""
        control = find_menu(await self.controls(channel, message), option, on, of)
        return await self.use(control, option)

    async def use(self, control: Control, value: object = None) -> Answer:
        """Press a control as `controls` lists it, or choose `value` in it."""
        entered = None if control.kind == "button" else self.entered(control, value)
        return answer_of(await self.act("act", {**control.target, "value": entered}))

    async def controls(self, channel: str = "", message: Message | None = None) -> list[Control]:
        """Every button and menu in sight: in messages oldest first, then Home, then the front window."""
        screen = await self.screen()
        if message:
            return controls_in(message.raw, _at(message))
        found: list[Control] = []
        for shown in screen["channels"]:
            if not channel or shown is self._find(screen, channel):
                for one in shown["messages"]:
                    found += controls_in(one, {"channel": shown["id"], "ts": one["ts"]})
        if not channel:
            for view in [screen["home"], *screen["modals"][-1:]]:
                found += controls_in(view, {"view": view["id"]}) if view else []
        return found

    # Windows

    async def modal(self, title: str = "", *, timeout: float = PATIENCE) -> Modal:  # noqa: ASYNC109
        """The window in front, waiting until there is one (with this title)."""

        def front(screen: Json) -> Json | None:
            view: Json | None = screen["modals"][-1] if screen["modals"] else None
            return view if view and title in view["title"]["text"] else None

        return Modal(self, await self._until(front, timeout, f"a window {title!r}"))

    async def has_modal(self) -> bool:
        return bool((await self.screen())["modals"])

    async def open_home(self) -> None:
        """Open the app's Home tab, which tells the app so. `home` then waits for what it publishes."""
        await self.act("open_home", {})

    async def home(self, containing: str = "", *, timeout: float = PATIENCE) -> Modal:  # noqa: ASYNC109
        """The Home tab, waiting until it is published and contains this text."""

        def published(screen: Json) -> Json | None:
            home: Json | None = screen["home"]
            return home if home and containing in home["visible"] else None

        return Modal(self, await self._until(published, timeout, f"a Home tab with {containing!r}"))

    # Reading

    async def screen(self) -> Json:
        """All that is in front of this person, raw."""
        return await self.workspace.wire.get(f"people/{self.handle}")

    async def messages(self, channel: str) -> list[Message]:
        """What this person sees in a channel they are in, their private answers included, oldest first."""
        return _messages(await self._channel(channel))

    async def message(self, containing: str, *, channel: str, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109
        """The newest message there that contains this text, waiting for it. `@stanch` is the app's direct message."""

        def there(screen: Json) -> Message | None:
            shown = self._find(screen, channel)
            fitting = [one for one in _messages(shown or {"messages": []}) if containing in one.text]
            return fitting[-1] if fitting else None

        return await self._until(there, timeout, f"{containing!r} in {channel}")

    async def direct_messages(self, other: str = "stanch") -> list[Message]:
        """The direct messages with the app, or with another person."""
        shown = self._find(await self.screen(), f"@{other.removeprefix('@')}")
        return _messages(shown) if shown else []

    async def files(self, channel: str) -> list[File]:
        shown = await self._channel(channel)
        files = [file for one in shown["messages"] for file in one.get("files", [])]
        return [File(file) for file in files if file["mode"] != "tombstone"]

    async def download(self, file: File) -> bytes:
        return await self.workspace.wire.download(file.url, self.handle)

    async def notifications(self) -> list[Json]:
        """Every ping so far: channel, ts, reason (mention, broadcast, direct, thread) and text."""
        notifications: list[Json] = (await self.screen())["notifications"]
        return notifications

    async def errors(self) -> list[str]:
        """Slack's own errors shown to this person so far."""
        return [error["text"] for error in (await self.screen())["errors"]]

    async def channels(self) -> list[str]:
        """The names of the channels this person is in."""
        return [one["name"] for one in (await self.screen())["channels"] if one["kind"] != "im"]

    # Beneath

    async def act(self, act: str, body: Json) -> Json:
        return await self.workspace.wire.post(f"people/{self.handle}/{act}", body)

    def entered(self, control: Control, value: object) -> object:
        """A value as a person means it, turned into what Slack's control holds."""
        if isinstance(value, list | tuple | set):
            return [self.entered(control, one) for one in value]
        if isinstance(value, datetime):
            return int(value.timestamp())
        if isinstance(value, date | time):
            return value.isoformat()[:10] if isinstance(value, date) else value.strftime("%H:%M")
        if isinstance(value, Person):
            return value.handle
        return control.option(str(value)) if control.options and value is not None else value

    async def _channel(self, wanted: str) -> Json:
        shown = self._find(await self.screen(), wanted)
        if shown is None:
            raise CannotDo(f"{self.handle} is in no channel {wanted!r}.")
        return shown

    def _find(self, screen: Json, wanted: str) -> Json | None:
        """A channel on the screen by name or id; `@chen` is the direct message with 陈洁."""
        name, pair = wanted.removeprefix("#"), {self.handle, wanted.removeprefix("@")}
        for one in screen["channels"]:
            if name in (one["id"], one["name"]) or (one["kind"] == "im" and set(one["members"]) == pair):
                shown: Json = one
                return shown
        return None

    async def _until(self, wanted: Callable[[Json], T | None], seconds: float, what: str) -> T:
        return await self.workspace.wait_for(self.screen, wanted, seconds, f"{self.handle} sees no {what}.")


def _at(message: Message) -> Json:
    return {"channel": message.channel, "ts": message.ts}


def _messages(channel: Json) -> list[Message]:
    return [Message(one) for one in channel["messages"]]


def _buttons(controls: list[Control]) -> list[Control]:
    return [one for one in controls if one.kind == "button"]
