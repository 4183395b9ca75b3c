"""How soon Slack shows everything after a kill -9, at 100 ms per Slack call.

    python -m bench.recovery

The bot is killed in the moment in which the last change was acknowledged, and started again at once. The time counts
from that start until Slack shows every incident as it is recorded. Three moments: an opening, twenty people's worth of
work in one burst, and a closing with its summary.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench.stage import bot, declare, is_behind, slack
from sandbox import Person, Snapshot

SECONDS = 5.0
"""What must be reached."""

GIVEN_UP = 60.0
"""Seconds after which what is not shown will not be."""

TICKS, NOTES = 20, 5

Scene = Callable[[Person], Awaitable[Callable[[Snapshot], bool]]]
"""Has a person act until the last acknowledgement; gives how one sees that all of it is shown."""


async def main() -> None:
    for name, scene in SCENES.items():
        took, complete = await recovered(scene, latency=100)
        shown = "everything is shown" if complete else "NOT everything is shown"
        print(f"{name}: {shown} {took:.2f} s after the restart (at most {SECONDS})")  # noqa: T201


async def recovered(scene: Scene, latency: float) -> tuple[float, bool]:
    """Play a scene, kill the bot, start it again. Gives the seconds until nothing was left to do, and whether
    everything is shown then."""
    loop = asyncio.get_running_loop()
    async with slack(latency) as workspace:
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "stanch.db"
            admin = {"ADMINS": "U0SBXZHAO"}
            async with bot(workspace, database, **admin) as first:
                is_shown = await scene(workspace.person("zhao"))
                first.kill()
                await first.wait()
            assert is_behind(database)  # noqa: S101 - it was killed too late
            began = loop.time()
            async with bot(workspace, database, **admin), asyncio.timeout(GIVEN_UP):
                while is_behind(database):  # noqa: ASYNC110 - a database tells nobody
                    await asyncio.sleep(0.01)
                took = loop.time() - began
                return took, is_shown(await workspace.snapshot())


async def opening(zhao: Person) -> Callable[[Snapshot], bool]:
    """Killed when the form was taken: nothing but the record is there."""
    await zhao.command("/incident", "declare 甲公司工资表误发乙公司")
    form = await zhao.modal()
    form.fill(what_happened="工资表作为附件发给了乙公司的会计", how_found="乙公司来电告知")
    await form.submit()
    return _is_open


async def working(zhao: Person) -> Callable[[Snapshot], bool]:
    """Killed after twenty ticks and five notes, all at once."""
    channel = await declare(zhao, severity="SEV1")
    await zhao.workspace.until(_is_open, timeout=30)
    controls = [each for each in await zhao.controls(channel) if each.action_id == "task.done"]
    ticks = [
        each for each in controls if not any(words in each.block_text for words in ("向应急小组报告", "宣告并记录"))
    ]
    notes = [f"第 {n} 件事" for n in range(1, NOTES + 1)]
    await asyncio.gather(
        *(zhao.use(control) for control in ticks[:TICKS]),
        *(zhao.command("/incident", f"记录 {note}", channel=channel) for note in notes),
    )

    def is_shown(seen: Snapshot) -> bool:
        texts = seen.texts(channel)
        said = [sum(note in text.splitlines() for text in texts) for note in notes]
        return sum(text.count("☑") for text in texts) == len(ticks[:TICKS]) and said == [1] * NOTES

    return is_shown


async def ending(zhao: Person) -> Callable[[Snapshot], bool]:
    """Killed when the closing was taken: its summary and two files are still to come."""
    channel = await declare(zhao)
    await zhao.workspace.until(_is_open, timeout=30)
    await zhao.command("/incident", "close", channel=channel)
    form = await zhao.modal()
    form.fill(text="乙公司书面确认已删除", override="演练")
    await form.submit()

    def is_shown(seen: Snapshot) -> bool:
        files = [file for message in seen.messages(channel) for file in message.raw.get("files", [])]
        summaries = [text for text in seen.texts(channel) if text.startswith("INC-0001 总结")]
        return (len(files), len(summaries)) == (2, 1)

    return is_shown


def _is_open(seen: Snapshot) -> bool:
    """The channel has its people and its cards, and the announcement stands."""
    channel = next((name for name in seen.channels if name.startswith("inc-")), "")
    cards = [text for text in seen.texts(channel) if "☐" in text or "☑" in text or text.startswith("INC-0001")]
    return "zhao" in seen.members(channel) and len(cards) >= 3 and len(seen.messages("security-notices")) == 1


SCENES: dict[str, Scene] = {"an opening": opening, "work in a burst": working, "a closing": ending}


if __name__ == "__main__":
    asyncio.run(main())
