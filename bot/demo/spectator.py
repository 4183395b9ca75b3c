"""The spectator: prints a workspace as it changes, as somebody would see it who may see everything.

A message is printed once, with its time and author. A card that changes is not printed again: one line says what is
new on it. What only one person sees (direct messages, private answers) says so.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.demo.reading import fitted, folded, is_card, lines_of, marked, news, packed
from sandbox import Message, Snapshot, Workspace
from views.catalogue import Texts

Json = dict[str, Any]

BREATH = 0.2
"""Seconds between two looks, so that one press is one line."""

ZONE = ZoneInfo("Asia/Shanghai")
"""Where the sandbox's firm is."""

CLOCK, NAMES = 5, 9
"""Cells of the columns of times and of authors."""


@dataclass(frozen=True)
class Seen:
    """A message as it was printed last."""

    text: str
    reactions: dict[str, int]


class Spectator:
    """What has been seen of a workspace so far, and the window it is printed in. `here` is how the channels are called
    whose messages need no name of theirs."""

    def __init__(self, workspace: Workspace, console: Console, say: Texts) -> None:
        self.workspace = workspace
        self.console = console
        self.say = say
        self._seen: dict[tuple[str, str], Seen] = {}
        self._people: dict[str, Json] = {}
        self.here = "inc-"

    async def follow(self) -> None:
        """Print what is new, until cancelled. Woken by the workspace's journal."""
        while True:
            number = await self.look()
            await asyncio.sleep(BREATH)
            await self.workspace.wire.get("changes", after=number, wait=30)

    async def look(self) -> int:
        """Print what is new since the last look; gives the number of the newest change."""
        seen = await self.workspace.snapshot()
        self._people = seen.raw["users"]
        arrived: list[Message] = []
        for message, channel in self._new(seen):
            key, text = (message.channel, message.ts), _without_today(message)
            before = self._seen.get(key)
            self._seen[key] = Seen(text, message.reactions)
            if str(message.raw.get("subtype", "")).endswith("_join"):
                arrived.append(message)
            elif before is None or before.text != text:
                self._tell(message, channel, text, before)
            self._tell_reactions(message, text, before)
        if arrived:
            names = self.say.listed([self.say.write(self.name(message.author)) for message in arrived])
            self._row(_clock(arrived[0]), "", Text(self.say("{people} came into the channel", people=names)), "dim")
        return int(seen.raw["number"])

    async def act(self, handle: str, what: str) -> None:
        """Print what somebody does, as a stage direction, after what led to it."""
        await self.look()
        self._row("", self.name(handle), Text(f"▸ {what}"), "italic dim")

    async def form(self, words: str) -> None:
        """Print what a form says to the one who has it before them."""
        await self.look()
        said = Text("\n").join(marked(line) for line in words.splitlines())
        self._row("", "", Text.assemble(("▢ ", "magenta"), said))

    def heading(self, words: str) -> None:
        self.console.print()
        self.console.print(Text(words, "bold reverse"))

    @property
    def people(self) -> list[str]:
        """The handles of those one can be: neither the bot nor who has left."""
        return [handle for handle, user in self._people.items() if not user["is_bot"] and not user["deleted"]]

    def name(self, handle: str) -> str:
        """What somebody is called in the workspace."""
        return str(self._people[handle]["real_name"]) if handle in self._people else handle

    def _called(self, user_id: str) -> str:
        return next((str(user["real_name"]) for user in self._people.values() if user["id"] == user_id), user_id)

    def _new(self, seen: Snapshot) -> list[tuple[Message, Json]]:
        """Messages that are new or say something else now, with their channels, oldest first."""
        fresh = [
            (message, channel)
            for channel in seen.raw["channels"]
            for message in map(Message, channel["messages"])
            if self._seen.get((message.channel, message.ts)) != Seen(_without_today(message), message.reactions)
        ]
        return sorted(fresh, key=lambda each: each[0].ts)

    def _tell(self, message: Message, channel: Json, text: str, before: Seen | None) -> None:
        author, whom = self.name(message.author), self._whom(message, channel)
        if message.raw.get("subtype") and not message.raw.get("files"):
            return  # Slack's own lines: the topic was set, a message was pinned
        if before is None:
            lines = self._lines(message, channel, text, whom)
            self._row(_clock(message), author, Text.assemble((whom, "magenta"), lines))
        elif line := packed(news(before.text, text), self._room - cell_len(whom) - 2):
            self._row("", author, Text.assemble("↻ ", (whom, "magenta"), marked(line)), "cyan")

    def _tell_reactions(self, message: Message, text: str, before: Seen | None) -> None:
        known = before.reactions if before else {}
        for reaction in message.raw.get("reactions", []):
            if reaction["name"] not in known:
                line = fitted(text.partition("\n")[0], self._room - len(reaction["name"]) - 5)
                who = self._called(reaction["users"][-1])
                self._row("", who, Text(f":{reaction['name']}: ← {line}"), "dim")

    def _lines(self, message: Message, channel: Json, text: str, whom: str) -> Text:
        """A new message; of cards and letters only the first lines, each as long as the window is wide."""
        private = channel["kind"] == "im"
        lines, left_out = lines_of(message, text, private=private)
        more = self.say.plural("… {n} more line", "… {n} more lines", left_out) if left_out else ""
        if not (private or is_card(message)):
            return Text("\n").join(folded(marked(line), self._room) for line in lines)
        beside = f"  {more}" if more and len(lines) == 1 else ""
        first = marked(lines[0], self._room - cell_len(whom) - cell_len(beside)).append(beside)
        rest = [marked(line, self._room) for line in lines[1:]]
        return Text("\n").join([first, *rest, *([Text(more)] if more and not beside else [])])

    def _whom(self, message: Message, channel: Json) -> str:
        """For whom a message is, unless for everybody here."""
        if private_to := message.raw["visible_to"]:
            return self.say("(only {person} sees this)", person=self._called(private_to)) + " "
        if channel["kind"] == "im":
            others = [self.name(handle) for handle in channel["members"] if handle != message.author]
            return self.say("(to {person} in private)", person=", ".join(others)) + " "
        return "" if channel["name"].startswith(self.here) else f"#{channel['name']}  "

    def _row(self, when: str, who: str, what: Text, style: str = "") -> None:
        """Time, author and text in three columns. Chinese takes two cells a sign: rich counts them."""
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(width=CLOCK, style="dim", no_wrap=True)
        table.add_column(width=NAMES, style="bold", no_wrap=True, overflow="ellipsis")
        table.add_column(style=style, overflow="fold")
        table.add_row(when, who, what)
        self.console.print(table)

    @property
    def _room(self) -> int:
        """Cells of the column of texts."""
        return max(self.console.width - CLOCK - NAMES - 3, 20)


def _without_today(message: Message) -> str:
    """What it says, with the times of its own day without the date, as a clock on the wall shows them."""
    return message.text.replace(f"{_at(message):%Y-%m-%d} ", "")


def _clock(message: Message) -> str:
    return f"{_at(message):%H:%M}"


def _at(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC).astimezone(ZONE)
