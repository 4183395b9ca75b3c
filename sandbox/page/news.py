"""What changed for one person since they last heard: the journal, read with their eyes.

News say how something stands now, never what to do about it, so a line that comes late or twice does no harm. Several
changes to one message are one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sandbox.composition import Sandbox
from sandbox.page.sight import app_line, channel_line, home_line, message_line, person_line
from sandbox.records import Channel, User
from sandbox.screens import as_seen
from sandbox.shapes import Json
from sandbox.team import Team

OWN = ("read", "notified")
"""Changes to a channel that concern only the person named."""

WINDOWS = ("modal_opened", "modal_pushed", "modal_closed", "view_updated", "home_published")


class Watcher:
    """One tab's knowledge: which channels it was told of, so that it hears when one is out of its sight."""

    def __init__(self, sandbox: Sandbox, viewer: User, told: Iterable[str]) -> None:
        self._sandbox = sandbox
        self._viewer = viewer
        self._told = set(told)

    def news(self, entries: list[Json]) -> list[Json]:
        """The lines that follow from these changes, in the order in which they are to be read."""
        team, viewer = self._sandbox.team, self._viewer
        entries = [entry for entry in entries if self._concerns(entry)]
        kinds = {entry["kind"] for entry in entries}
        mine = {entry["kind"] for entry in entries if entry.get("user") == viewer.id}
        lines = [*self._people(entries), *self._channels(entries), *self._messages(entries)]
        if mine & set(WINDOWS):
            modals = [as_seen(team, view) for view in team.screen(viewer.id).modals]
            lines.append({"type": "windows", "modals": modals, "home": home_line(team, viewer)})
        if kinds & {"app_connected", "app_disconnected"}:
            lines.append({"type": "app", "app": app_line(self._sandbox)})
        errors = sum(entry["kind"] == "slack_error" and entry["user"] == viewer.id for entry in entries)
        if errors:
            lines += [{"type": "error", "error": error} for error in team.screen(viewer.id).errors[-errors:]]
        return lines

    def _people(self, entries: list[Json]) -> Iterator[Json]:
        changed = dict.fromkeys(entry["user"] for entry in entries if entry["kind"] == "user_change")
        for user_id in changed:
            yield {"type": "person", "person": person_line(self._sandbox.team.users[user_id])}

    def _channels(self, entries: list[Json]) -> Iterator[Json]:
        team = self._sandbox.team
        for channel_id in dict.fromkeys(entry["channel"] for entry in entries if "channel" in entry):
            channel = team.channels[channel_id]
            if channel.is_open_to(self._viewer):
                self._told.add(channel.id)
                yield {"type": "channel", "channel": channel_line(team, channel, self._viewer)}
            elif channel.id in self._told:
                self._told.discard(channel.id)
                yield {"type": "channel_gone", "channel": channel.id}

    def _messages(self, entries: list[Json]) -> Iterator[Json]:
        team, viewer = self._sandbox.team, self._viewer
        for channel_id, ts in dict.fromkeys(_touched(team, entries)):
            channel = team.channels[channel_id]
            message = channel.message(ts)
            if not channel.is_open_to(viewer):
                continue
            if message is None:
                yield {"type": "message_gone", "channel": channel.id, "ts": ts}
            elif message.visible_to in (None, viewer.id):
                yield {"type": "message", "message": message_line(team, message, viewer)}

    def _concerns(self, entry: Json) -> bool:
        """What another has read, was called for or was told alone is nobody else's news."""
        if entry["kind"] in OWN:
            return bool(entry["user"] == self._viewer.id)
        return entry.get("visible_to") in (None, self._viewer.id)


def _touched(team: Team, entries: list[Json]) -> Iterator[tuple[str, str]]:
    """The messages that look different now: those named, the first of a thread, those that held a deleted file."""
    for entry in entries:
        if "ts" in entry and entry["kind"] not in OWN:
            yield entry["channel"], entry["ts"]
            yield from _first_of_thread(team.channels[entry["channel"]], entry)
        elif entry["kind"] == "file_deleted":
            for channel_id, stamps in team.files[entry["file"]].shares.items():
                yield from ((channel_id, ts) for ts in stamps)


def _first_of_thread(channel: Channel, entry: Json) -> Iterator[tuple[str, str]]:
    """Its replies are counted on it."""
    message = channel.message(entry["ts"])
    thread_ts = message.thread_ts if message else entry.get("thread_ts")
    if thread_ts and thread_ts != entry["ts"]:
        yield channel.id, thread_ts
