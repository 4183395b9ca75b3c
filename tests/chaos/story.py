"""The story: a leak that is declared, closed too soon, reopened and worked on, played by five people.

Everything that Slack can show of an incident is called for by one of its acts: channel, topic, people, cards, pin,
announcement, letters, news, check mark, Home, another name, and the message and files of a summary. Each act begins
when the world has come to rest after the one before it, and waits for what it acts on. So the story is the same however
often the bot dies in it; only the moments differ.
"""

from collections.abc import Awaitable, Callable

from tests.chaos.hands import BOT, Hands
from tests.chaos.world import World

Act = Callable[["Cast"], Awaitable[None]]


class Cast:
    """Who takes part, and where. The channel has its second name once the incident has its second title."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.channel = "inc-0001-payroll-mailed"
        self.wang, self.chen, self.zhao, self.li, self.smith = (
            Hands(world, handle) for handle in ("wang", "chen", "zhao", "li", "smith")
        )


async def declares(cast: Cast) -> None:
    form = await cast.wang.open_by_typing("declare Payroll mailed", "declare", channel="general")
    await cast.wang.submit(form, what_happened="Payroll of A went to B", how_found="B called", severity="SEV3")
    await cast.wang.sees("Assess & activate", channel=cast.channel)


async def answers_an_offer(cast: Cast) -> None:
    await cast.li.press("handover.accept", channel=BOT)


async def declines_an_offer(cast: Cast) -> None:
    await cast.zhao.press("handover.decline", channel=BOT)


async def closes_too_soon(cast: Cast) -> None:
    form = await cast.wang.open_by_typing("close", "close", channel=cast.channel)
    await cast.wang.submit(form, text="Deleted unread", lessons="Ask twice", override="The rest is on paper")


async def reopens(cast: Cast) -> None:
    form = await cast.wang.open_by_pressing("incident.reopen", "reopen", channel=cast.channel)
    await cast.wang.submit(form, reason="A second mail was found")


async def brings_a_colleague(cast: Cast) -> None:
    await cast.wang.person.invite("chen", channel=cast.channel)


async def takes_a_role(cast: Cast) -> None:
    await cast.chen.press("role.claim", on="role.scribe", channel=cast.channel)


async def gives_a_role_to_an_outsider(cast: Cast) -> None:
    await cast.wang.type("assign @smith customer", channel=cast.channel)


async def looks_at_home(cast: Cast) -> None:
    await cast.zhao.person.open_home()


async def ticks(cast: Cast) -> None:
    await cast.zhao.press("task.done", on="task.detect.alert_log", channel=cast.channel)
    await cast.smith.press("task.done", on="task.activate.triage", channel=cast.channel)


async def ticks_with_a_time(cast: Cast) -> None:
    form = await cast.chen.open_by_pressing(
        "task.done_at", "task_done_at", on="task.detect.report", channel=cast.channel
    )
    await cast.chen.submit(form)


async def unticks(cast: Cast) -> None:
    await cast.chen.press("task.undo", on="task.detect.alert_log", channel=cast.channel)


async def notes(cast: Cast) -> None:
    await cast.chen.type("note B has not opened the file", channel=cast.channel)
    form = await cast.li.open_by_pressing("note.open", "note", channel=cast.channel)
    await cast.li.submit(form, text="Counsel: keep the mail as evidence")


async def decides(cast: Cast) -> None:
    form = await cast.wang.open_by_pressing("decision.open", "decision", channel=cast.channel)
    await cast.wang.submit(form, text="No more mail to B", reason="No further spread")


async def pins_a_message(cast: Cast) -> None:
    said = await cast.smith.person.say("B says that it is deleted", channel=cast.channel)
    await cast.zhao.person.react("pushpin", said)


async def moves_on(cast: Cast) -> None:
    await cast.wang.press("phase.next", channel=cast.channel)


async def raises_the_severity(cast: Cast) -> None:
    await cast.wang.type("severity SEV2 full books are out", channel=cast.channel)


async def hands_over(cast: Cast) -> None:
    form = await cast.wang.open_by_typing("handover @zhao ic", "role.handover", channel=cast.channel)
    await cast.wang.submit(form, brief="B confirms by noon")


async def takes_over(cast: Cast) -> None:
    await cast.zhao.press("handover.accept", channel=BOT)


async def gives_an_update(cast: Cast) -> None:
    form = await cast.zhao.open_by_typing("update Mail recalled", "update", channel=cast.channel)
    await cast.zhao.submit(form, doing="Checking the list")


async def renames(cast: Cast) -> None:
    await cast.zhao.type("title Salary list", channel=cast.channel)
    cast.channel = "inc-0001-salary-list"


ACTS: tuple[Act, ...] = (
    declares,
    answers_an_offer,
    declines_an_offer,
    closes_too_soon,
    reopens,
    brings_a_colleague,
    takes_a_role,
    gives_a_role_to_an_outsider,
    looks_at_home,
    ticks,
    ticks_with_a_time,
    unticks,
    notes,
    decides,
    pins_a_message,
    moves_on,
    raises_the_severity,
    hands_over,
    takes_over,
    gives_an_update,
    renames,
)
