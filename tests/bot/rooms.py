"""An incident in its channel, with people who will do things to it."""

from models.changes.recording import add_note
from models.changes.surveys import surveys_due
from models.state import State, load_state
from models.surfaces import load_shown
from sandbox import Message, Person
from tests.bot.conftest import Machine

NAME = "inc-0001-payroll-mailed-to-the-wrong-client"
CARDS = [
    "INC-0001 · Payroll mailed to the wrong client",
    "*Roles*",
    "*Detect & report* · ▯▯▯▯▯ 0/2",
    "*Assess & activate* · ▯▯▯▯▯ 0/16",
]


ADMINS = frozenset({"U0SBXWANG"})


class Scene:
    """An incident of Zhao's, with Chen and Wang in its channel; Wang is an administrator."""

    def __init__(self, machine: Machine, incident: str) -> None:
        self.machine = machine
        self.incident = incident
        self.workspace = machine.workspace

    def person(self, handle: str) -> Person:
        return self.workspace.person(handle)

    async def quiet(self) -> None:
        """Wait until every event is heard, every survey made, and all is shown."""
        await self.workspace.settled()
        while True:
            await self.machine.synced()
            await self.machine.bot.queue.until_idle()
            if not await self.machine.bot.database.read(surveys_due):
                return
            for incident in await self.machine.bot.database.read(surveys_due):
                self.machine.bot.queue.add(f"survey:{incident}")

    async def state(self) -> State:
        state = await self.machine.bot.database.read(load_state, self.incident)
        assert state is not None
        return state

    async def kinds(self) -> list[str]:
        return [event.kind for event in (await self.state()).events]

    async def note(self, text: str, by: str = "zhao") -> None:
        await self.machine.bot.database.transact(add_note, self.incident, text, self.machine.actor(by))

    async def told(self, channel: str = NAME) -> list[str]:
        """What the bot says in a channel, the first line of each."""
        return [text.splitlines()[0] for text in await self.machine.texts(channel)]

    async def posted(self, words: str, channel: str = NAME) -> Message:
        """The one message of a channel that says so."""
        seen = await self.workspace.snapshot()
        [message] = [one for one in seen.messages(channel) if words in one.text]
        return message

    async def letters(self, handle: str) -> list[str]:
        """The first line of every letter somebody got from the bot."""
        seen = await self.workspace.snapshot()
        return [message.text.splitlines()[0] for message in seen.direct_messages(handle)]

    async def refused(self) -> list[str]:
        """What Slack answered with an error, each as method and error."""
        return [f"{call['method']} {call['error']}" for call in await self.workspace.calls() if call["error"]]

    async def parked(self) -> list[str]:
        shown = await self.machine.bot.database.read(load_shown, f"incident:{self.incident}")
        return [key for key, row in shown.items() if row.error]

    @classmethod
    async def set(cls, machine: Machine, **settings: str) -> "Scene":
        """Start the bot anew with an administrator, and open the incident."""
        await machine.bot.stop()
        await machine.start(admins=ADMINS, **settings)
        made = cls(machine, await machine.declare())
        await machine.synced()
        await made.person("zhao").invite("chen", "wang", channel=NAME)
        await made.quiet()
        return made
