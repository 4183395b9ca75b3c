"""The prompt of `stanch sandbox`: a line is what somebody of the firm does in Slack.

    王莉 #general> /incident 宣布 工资表误发
    王莉 #general> 填 发生了什么 = …
    王莉 #general> 提交

A line that begins with a slash is the command, one that begins with a word of `WORDS` is that act, and any other is
said in the channel. After each line everything new is printed, and the window that is open.
"""

import asyncio
from collections.abc import Awaitable, Callable

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.demo.entering import meant
from bot.demo.reading import marked
from bot.demo.spectator import Spectator
from sandbox import Answer, CannotDo, Modal, Person, Workspace
from sandbox.client.controls import find
from views.catalogue import N_, Texts

QUIET, AT_MOST = 0.7, 6.0
"""Seconds without anything new after which a line has had its effect, and how long that is waited for."""

SHOWN = 12
"""Messages that `show` prints."""

APART = (" on ", " 在 ", " = ", "＝", "=")

Act = Callable[["Prompt", str], Awaitable[None]]


class Prompt:
    """Who one is, where one is, and the window it is printed in."""

    def __init__(self, workspace: Workspace, console: Console, say: Texts) -> None:
        self.workspace = workspace
        self.console = console
        self.say = say
        self.spectator = Spectator(workspace, console, say)
        self.who, self.where = "wang", "general"
        self.spectator.here = self.where
        self._window = ""

    @property
    def person(self) -> Person:
        return self.workspace.person(self.who)

    @property
    def sign(self) -> str:
        """What stands before the line to be typed."""
        return f"{self.spectator.name(self.who)} {self.where if self.where[0] == '@' else '#' + self.where}> "

    async def obey(self, line: str) -> bool:
        """Do what a line says and print what follows; False if it says to leave."""
        word, _, rest = line.partition(" ")
        if word.lower() in LEAVE:
            return False
        try:
            await self._do(word, rest.strip(), line)
        except CannotDo as cannot:
            self.console.print(self.say("Not possible: {why}", why=str(cannot)), style="yellow", markup=False)
        await self._settle()
        return True

    async def help(self, rest: str = "") -> None:
        people = self.say.listed([self.say.write(handle) for handle in self.spectator.people])
        for usage, does in USAGE:
            shown = Text(f"  {self.say(usage)}")
            shown.pad_right(max(30 - shown.cell_len, 1))
            self.console.print(shown.append(self.say(does, people=people), "dim"))

    async def _do(self, word: str, rest: str, line: str) -> None:
        if line.startswith("/"):
            self._answered(await self.person.command(word, rest, channel=self.where))
        elif act := WORDS.get(word.lower()):
            await act(self, rest)
        elif line:
            await self.person.say(line, channel=self.where)

    async def _settle(self) -> None:
        """Print what is new until it is quiet, then the window that is open."""
        loop = asyncio.get_running_loop()
        until = loop.time() + AT_MOST
        while loop.time() < until:
            number = await self.spectator.look()
            if not (await self.workspace.wire.get("changes", after=number, wait=QUIET))["changes"]:
                break
        modals = (await self.person.screen())["modals"]
        shown = str(modals[-1]["visible"]) if modals else ""
        if shown and shown != self._window:
            self.console.print(Panel(Text("\n").join(marked(line) for line in shown.splitlines()), style="cyan"))
        self._window = shown

    def _answered(self, answer: Answer) -> None:
        if answer.error:
            self.console.print(answer.error.text, style="red", markup=False)

    # What a person can do, by word

    async def be(self, rest: str) -> None:
        names = {str(self.spectator.name(handle)): handle for handle in self.spectator.people}
        handle = names.get(rest, rest.removeprefix("@"))
        if handle not in self.spectator.people:
            raise CannotDo(f"{rest!r}? {', '.join(self.spectator.people)}")
        self.who, self._window = handle, ""
        if self.where not in await self.person.channels():
            await self.go("general")

    async def go(self, rest: str) -> None:
        wanted = rest.removeprefix("#")
        known = await self.person.channels()
        found = [wanted] if wanted in known or wanted.startswith("@") else [name for name in known if wanted in name]
        if len(found) != 1:
            raise CannotDo(f"{rest!r}? {', '.join(known)}, @stanch")
        self.where = self.spectator.here = found[0]

    async def say_it(self, rest: str) -> None:
        await self.person.say(rest, channel=self.where)

    async def press(self, rest: str) -> None:
        button, on = _parted(rest)
        if await self.person.has_modal():
            self._answered(await (await self.person.modal()).press(button, on=on))
            return
        standing = [one for one in await self.person.controls(self.where) if one.kind == "button"]
        on_line = [one for one in standing if on in one.block_text.partition("\n")[0]]
        self._answered(await self.person.use(find(on_line or standing, button, on)))

    async def choose(self, rest: str) -> None:
        option, on = _parted(rest)
        self._answered(await self.person.choose(option, on=on, channel=self.where))

    async def fill(self, rest: str) -> None:
        name, value = _parted(rest)
        window = await self._open_window()
        fields = {window.label(control): control for control in window.inputs()}
        label = name if name in fields else next((each for each in fields if name and name in each), "")
        if not label:
            raise CannotDo(f"{name!r}? {', '.join(fields)}")
        control = fields[label]
        entry: dict[str, object] = {"block_id": control.block_id, "action_id": control.action_id}
        entry["value"] = self.person.entered(control, meant(control, value))
        filled = await self.person.act("fill", {"view": window.id, "values": [entry]})
        self._window = str(filled["view"]["visible"])
        written = next((line for line in self._window.splitlines() if line.startswith(label)), value)
        self.console.print(written, style="cyan", markup=False)

    async def submit(self, rest: str) -> None:
        outcome = await (await self._open_window()).submit()
        for label, sentence in outcome.said.items():
            self.console.print(f"{label}: {sentence}", style="yellow", markup=False)
        self._answered(Answer(outcome.error))

    async def close(self, rest: str) -> None:
        await (await self._open_window()).close()

    async def react(self, rest: str) -> None:
        emoji, on = _parted(rest)
        fitting = [m for m in await self.person.messages(self.where) if on in m.text and not m.is_private]
        if not fitting:
            raise CannotDo(f"{on!r}?")
        await self.person.react(emoji, fitting[-1])

    async def show(self, rest: str) -> None:
        for message in (await self.person.messages(self.where))[-SHOWN:]:
            self.console.print(f"{self.spectator.name(message.author)}:", style="bold", markup=False)
            self.console.print(Text("\n").join(marked(f"  {line}") for line in message.text.splitlines()))

    async def _open_window(self) -> Modal:
        if not await self.person.has_modal():
            raise CannotDo(self.say("no window is open."))
        return await self.person.modal()


def _parted(rest: str) -> tuple[str, str]:
    """The words before and after the first ` on `, ` 在 ` or `=`."""
    ends = [(rest.index(apart), apart) for apart in APART if apart in rest]
    if not ends:
        return rest.strip(), ""
    at, apart = min(ends)
    return rest[:at].strip(), rest[at + len(apart) :].strip()


WORDS: dict[str, Act] = {
    **dict.fromkeys(("as", "我是"), Prompt.be),
    **dict.fromkeys(("in", "去"), Prompt.go),
    **dict.fromkeys(("say", "说"), Prompt.say_it),
    **dict.fromkeys(("press", "按"), Prompt.press),
    **dict.fromkeys(("choose", "选"), Prompt.choose),
    **dict.fromkeys(("fill", "填"), Prompt.fill),
    **dict.fromkeys(("submit", "提交"), Prompt.submit),
    **dict.fromkeys(("close", "关掉"), Prompt.close),
    **dict.fromkeys(("react", "回应"), Prompt.react),
    **dict.fromkeys(("show", "看"), Prompt.show),
    **dict.fromkeys(("help", "?", "？", "帮助"), Prompt.help),
}
LEAVE = ("quit", "exit", "退出")

USAGE = (
    (N_("as zhao"), N_("be somebody else: {people}")),
    (N_("in general"), N_("go to a channel; part of its name will do; @stanch is what the bot writes you in private")),
    (N_("/incident declare …"), N_("the slash command")),
    (N_("press Done on Triage"), N_("press a button: here, or in the open window")),
    (N_("fill Title = …"), N_("write into the open window")),
    (N_("submit, close"), N_("send the open window, or close it")),
    (N_("react pushpin on …"), N_("put an emoji to the newest message with these words")),
    (N_("show"), N_("what stands here, with its buttons")),
    (N_("say …, or anything else"), N_("say it in the channel")),
    (N_("quit"), N_("end, and leave nothing running")),
)
"""What can be typed, and what it does."""
