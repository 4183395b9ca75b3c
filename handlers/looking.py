"""Looking: the verbs that show and change nothing. What they answer, only the caller sees, wherever they type.

Each works in an incident's channel; those that take a code work anywhere. An incident that one may not see is
answered like one that does not exist.
"""

from slack_bolt.async_app import AsyncApp

from handlers.desk import Desk
from handlers.forms import Forms
from handlers.verbs import Call, Verbs
from models.changes.surveys import look_again
from models.finding import readable_incident, seen_by
from models.markup import readable
from models.refusal import Refused
from models.state import State
from models.surfaces import show_again
from views.answers import Answer, incidents, open_tasks, summary, timeline
from views.help import panel

EVENTS = 15
EVENTS_AT_MOST = 100


def register(app: AsyncApp, desk: Desk, verbs: Verbs, forms: Forms) -> None:
    """The verbs that look."""
    _at_one(desk, verbs)
    _for_one(desk, verbs)


def _at_one(desk: Desk, verbs: Verbs) -> None:
    """What one incident has to show."""

    @verbs.add("status", "状态")
    async def status(call: Call) -> Answer:
        return panel(await _meant(desk, call), call.request.person, call.say)

    @verbs.add("tasks", "checklist", "清单")
    async def tasks(call: Call) -> Answer:
        return open_tasks(await _meant(desk, call), call.request.person, call.say)

    @verbs.add("timeline", "时间线")
    async def timeline_(call: Call) -> Answer:
        if call.words and not call.words.isdecimal():
            raise Refused("Say how many events to show, such as {command} timeline 30.")
        n = min(max(int(call.words or EVENTS), 1), EVENTS_AT_MOST)
        state = await desk.state(call.request, await desk.here(call.request))
        return timeline(state, desk.actor(call.request), call.say, n)

    @verbs.add("summary", "总结")
    async def summary_(call: Call) -> Answer:
        return summary(await _meant(desk, call), desk.actor(call.request), call.say)

    @verbs.add("refresh", "刷新")
    async def refresh(call: Call) -> str:
        incident = (await _meant(desk, call)).incident
        await desk.database.transact(show_again, f"incident:{incident.id}")
        await desk.database.transact(look_again, incident.id, desk.actor(call.request))
        desk.wake(f"survey:{incident.id}")
        desk.wake(f"incident:{incident.id}")
        return call.say("{code} is being shown anew. What is missing appears within a minute.", code=incident.code)


def _for_one(desk: Desk, verbs: Verbs) -> None:
    """What one person may see."""

    @verbs.add("list", "ls", "列表")
    async def list_(call: Call) -> Answer:
        states, more = await desk.database.read(seen_by, desk.actor(call.request))
        title = call.say("Your open incidents") if states else call.say("You have no open incident.")
        return incidents(title, states, more, call.say)

    @verbs.add("find", "search", "搜索", "查找")
    async def find(call: Call) -> Answer:
        words = await desk.database.read(readable, call.words)
        if not words:
            raise Refused("Say what to look for, such as {command} find INC-0001 or a word of the title.")
        states, more = await desk.database.read(seen_by, desk.actor(call.request), words=words, closed=True)
        title = (
            call.say("Your incidents with “{words}”", words=words)
            if states
            else call.say("None of your incidents has “{words}” in its code or title.", words=words)
        )
        return incidents(title, states, more, call.say)


async def _meant(desk: Desk, call: Call) -> State:
    """The incident that the command names, else that of the channel."""
    if not call.words:
        return await desk.state(call.request, await desk.here(call.request))
    found = await desk.database.read(readable_incident, call.words, desk.actor(call.request))
    if found is None:
        raise Refused("None of your incidents is called {word}. {command} list shows them.", word=call.words)
    return await desk.state(call.request, found)
