"""The handle to one sandbox: people to act as, the whole of what there is to see, and things to break.

Waiting is driven by the sandbox's journal: whoever waits asks to be woken by the next change, and looks again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Self, TypeVar

from sandbox.client.person import Person
from sandbox.client.seen import Message
from sandbox.client.wire import Wire
from sandbox.shapes import Json

T = TypeVar("T")


class NotSeen(AssertionError):  # noqa: N818  it is read as a sentence
    """What was waited for did not come in time; the sentence says what there was instead."""


class Snapshot:
    """Everything in the workspace at one moment, for tests: no person sees all of this."""

    def __init__(self, raw: Json) -> None:
        self.raw = raw

    @property
    def channels(self) -> dict[str, Json]:
        """Channels that are not direct messages, by name."""
        return {one["name"]: one for one in self.raw["channels"] if one["kind"] != "im" and not one["deleted"]}

    def messages(self, channel: str) -> list[Message]:
        """Shared messages of a channel (by name or id), oldest first; none if there is no such channel."""
        wanted = channel.removeprefix("#")
        found = [one for one in self.raw["channels"] if wanted in (one["name"], one["id"])]
        shown = found[0]["messages"] if found else []
        return [Message(one) for one in shown if one["visible_to"] is None]

    def texts(self, channel: str) -> list[str]:
        return [message.text for message in self.messages(channel)]

    def shows(self, text: str, *, channel: str) -> bool:
        return any(text in shown for shown in self.texts(channel))

    def direct_messages(self, handle: str, other: str = "stanch") -> list[Message]:
        """What the app (or another person) and this person wrote to each other."""
        pair = {handle, other}
        direct = [one for one in self.raw["channels"] if one["kind"] == "im" and set(one["members"]) == pair]
        return [Message(one) for channel in direct for one in channel["messages"]]

    def members(self, channel: str) -> set[str]:
        """The handles of a channel's members; empty if there is no such channel."""
        return set(self.channels.get(channel.removeprefix("#"), {}).get("members", []))

    def home(self, handle: str) -> str:
        """The text of a person's Home tab, empty if none was published."""
        home = self.raw["homes"][handle]
        return str(home["visible"]) if home else ""

    def pinged(self, handle: str) -> list[Json]:
        return [one for one in self.raw["notifications"] if one["user"] == handle]


class Workspace:
    """One sandbox, reached over HTTP: in this process or another."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.wire = Wire(url)
        self.api_url = ""
        self.bot_token = ""
        self.app_token = ""
        self.signing_secret = ""

    @classmethod
    def at(cls, url: str) -> Self:
        """`async with Workspace.at(url) as workspace:`"""
        return cls(url)

    async def __aenter__(self) -> Self:
        about = await self.wire.get("about")
        self.api_url, self.signing_secret = about["api_url"], about["signing_secret"]
        self.bot_token, self.app_token = about["bot_token"], about["app_token"]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.wire.close()

    def person(self, handle: str) -> Person:
        return Person(self, handle)

    # Looking

    async def snapshot(self) -> Snapshot:
        return Snapshot(await self.wire.get("snapshot"))

    async def until(
        self,
        wanted: Callable[[Snapshot], T | None],
        *,
        timeout: float = 5.0,  # noqa: ASYNC109
        what: str = "what was waited for",
    ) -> T:
        """Wait until `wanted` returns something true of the whole workspace, and return that."""

        async def look() -> Json:
            return (await self.snapshot()).raw

        return await self.wait_for(look, lambda raw: wanted(Snapshot(raw)), timeout, f"There is not {what}.")

    async def wait_for(
        self, look: Callable[[], Awaitable[Json]], wanted: Callable[[Json], T | None], seconds: float, else_say: str
    ) -> T:
        """Look, and again after each change, until `wanted` is satisfied. Raises NotSeen with the sentence."""
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            seen = await look()
            found = wanted(seen)
            if found:
                return found
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise NotSeen(else_say)
            await self.wire.get("changes", after=seen["number"], wait=left)

    async def changes(self, after: int = 0) -> list[Json]:
        """The journal: every change after that number."""
        changes: list[Json] = (await self.wire.get("changes", after=after))["changes"]
        return changes

    async def calls(self, method: str = "") -> list[Json]:
        """The Web API calls so far (of one method): arguments, times, outcome, depth. Never tokens."""
        calls: list[Json] = (await self.wire.get("calls"))["calls"]
        return [call for call in calls if method in ("", call["method"])]

    async def deliveries(self, name: str = "") -> list[Json]:
        """What was sent to the app, each attempt with how many milliseconds its acknowledgement took."""
        deliveries: list[Json] = (await self.wire.get("deliveries"))["deliveries"]
        return [one for one in deliveries if name in ("", one["name"], one["type"])]

    async def connected(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109
        """Wait until the app has a Socket Mode connection."""
        await self.until(lambda seen: seen.raw["connections"] > 0, timeout=timeout, what="an app connected")

    async def settled(self) -> None:
        """Wait until every event so far has been delivered once."""
        await self.wire.post("settle")

    # Breaking

    async def fault(self, kind: str, method: str = "*", **rule: object) -> None:
        """Let something go wrong: `fault("answer_lost", "chat.postMessage", nth=2)`. See docs/sandbox.md."""
        await self.wire.post("faults", {"rules": [{"kind": kind, "method": method, **rule}]})

    async def faults(self) -> list[Json]:
        """The rules in force and how often each has struck."""
        rules: list[Json] = (await self.wire.get("faults"))["rules"]
        return rules

    async def clear_faults(self) -> None:
        await self.wire.delete("faults")

    async def latency(self, milliseconds: float = 100.0, method: str = "*") -> None:
        await self.wire.post("latency", {method: milliseconds})

    async def change_settings(self, **switches: object) -> None:
        await self.wire.post("settings", switches)

    async def redeliver(self, what: str = "", *, new_id: bool = False, back: int = 0) -> Json:
        """Send the last parcel again, or the last of a type or name: `redeliver("message")`; `back` is how many before
        the last."""
        return await self.wire.post("redeliver", {"what": what, "new_id": new_id, "back": back})

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Slack asks the app to reconnect; `warning` announces it only."""
        await self.wire.post("disconnect", {"reason": reason})

    async def drop_connections(self) -> None:
        await self.wire.post("disconnect")

    async def revoke_tokens(self, revoked: bool = True) -> None:
        await self.wire.post("credentials", {"revoked": revoked})

    async def remove_scope(self, scope: str) -> None:
        await self.wire.post("scopes", {"remove": scope})

    async def deactivate(self, handle: str) -> None:
        await self.change_account(handle, deleted=True)

    async def change_account(self, handle: str, **changes: object) -> None:
        """Change somebody's locale, tz, real_name or title; the app hears a user_change."""
        await self.wire.post(f"people/{handle}/account", changes)

    async def verify_request_url(self) -> bool:
        """HTTP mode: whether the app answers Slack's challenge."""
        return bool((await self.wire.post("verify-request-url"))["verified"])

    async def remove_message(self, message: Message) -> None:
        await self.wire.post("remove-message", {"channel": message.channel, "ts": message.ts})
