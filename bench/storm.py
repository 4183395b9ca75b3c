"""A storm of 429: for a minute Slack turns every call away, while people go on pressing and writing.

    python -m bench.storm

Counts from what the workspace saw: how long each press and command waited for its acknowledgement, how long after the
last Retry-After everything that was recorded is shown, and whether a method was called again before its Retry-After.
"""

import asyncio
import itertools
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.stage import bot, declare, is_behind, slack
from sandbox import Person
from sandbox.client.controls import Control

SECONDS, RETRY_AFTER = 60.0, 7
"""How long it lasts, and what each 429 says."""

ACK, CONVERGED = 3.0, 10.0
"""What must be reached, in seconds: Slack gives up on a press after three."""

ASKING = ("向应急小组报告", "宣告并记录", "立即止血")
"""Lines that ask for a time, and so open a window."""

ON_THE_WAY = 0.05
"""Seconds in which the answer 429 may still be on its way to whoever calls next."""

LAST_TASK = "关闭条件与批准"

Call = dict[str, Any]


@dataclass(frozen=True)
class Storm:
    """What came of one. Seconds; `delivered` counts what Slack had for us, `turned_away` the calls that were answered
    429; `too_early` names calls."""

    delivered: int
    unacknowledged: int
    slowest_ack: float
    turned_away: int
    too_early: tuple[str, ...]
    converged_after: float
    complete: bool


async def main() -> None:
    storm = await weathered(SECONDS, RETRY_AFTER, ticks=30, notes=6)
    print(f"{storm.delivered} presses, commands and events in {SECONDS:.0f} s, {storm.unacknowledged} unacknowledged")  # noqa: T201
    print(f"slowest acknowledgement: {storm.slowest_ack:.2f} s (under {ACK})")  # noqa: T201
    print(f"turned away: {storm.turned_away} calls; sent before their time: {list(storm.too_early)}")  # noqa: T201
    shown = "everything is shown" if storm.complete else "NOT everything is shown"
    print(f"{shown} {storm.converged_after:.2f} s after the last Retry-After (within {CONVERGED})")  # noqa: T201


async def weathered(seconds: float, retry_after: float, *, ticks: int, notes: int) -> Storm:
    """Let a storm pass over a leak on which somebody works without a pause."""
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as stack:
        workspace = await stack.enter_async_context(slack(100))
        database = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "stanch.db"
        await stack.enter_async_context(bot(workspace, database))
        zhao = workspace.person("zhao")
        channel = await declare(zhao, severity="SEV1")
        await zhao.command("/incident", "阶段 复盘与改进", channel=channel)
        await zhao.message(LAST_TASK, channel=channel, timeout=30)
        await zhao.command("/incident", "记录 天色尚好", channel=channel)
        await zhao.message("天色尚好", channel=channel, timeout=30)
        lines = [each for each in await zhao.controls(channel) if each.action_id == "task.done"]
        plain = [each for each in lines if not any(words in each.block_text for words in ASKING)][:ticks]
        words = [f"第 {number} 件事" for number in range(1, notes + 1)]
        calls, heard = len(await workspace.calls()), len(await workspace.deliveries())

        await workspace.fault("rate_limited", "*", times=10**9, seconds=retry_after)
        await _work(zhao, plain, words, channel, seconds)
        await workspace.clear_faults()

        made = (await workspace.calls())[calls:]
        last = max((call["ended"] + retry_after for call in made if call["status"] == 429), default=0.0)
        while is_behind(database):  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.02)
        converged = loop.time()
        made = (await workspace.calls())[calls:]
        seen = await workspace.snapshot()
        acks = [one["milliseconds"] for one in (await workspace.deliveries())[heard:]]
        return Storm(
            delivered=len(acks),
            unacknowledged=acks.count(None),
            slowest_ack=max(ack for ack in acks if ack is not None) / 1000,
            turned_away=sum(call["status"] == 429 for call in made),
            too_early=tuple(_too_early(made, retry_after)),
            converged_after=max(0.0, converged - last),
            complete=_is_shown(seen.texts(channel), len(plain), words),
        )


async def _work(person: Person, lines: Sequence[Control], words: Sequence[str], channel: str, seconds: float) -> None:
    """Press and write at even intervals, until the storm is over."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    both: Iterator[Control | str] = itertools.chain(lines, words)
    pause = seconds / (len(lines) + len(words))
    for number, one in enumerate(both, start=1):
        if isinstance(one, str):
            await person.command("/incident", f"记录 {one}", channel=channel)
        else:
            await person.use(one)
        await asyncio.sleep(max(0.0, began + number * pause - loop.time()))


def _is_shown(texts: Sequence[str], ticks: int, words: Sequence[str]) -> bool:
    """Every line that was ticked, and every note once."""
    ticked = sum(text.count("☑") for text in texts)
    return ticked == ticks and all(sum(word in text.splitlines() for text in texts) == 1 for word in words)


def _too_early(calls: Sequence[Call], retry_after: float) -> list[str]:
    """Calls that were sent after their method was turned away, and before it might be called again."""
    early = []
    for refused in (call for call in calls if call["status"] == 429):
        ended = refused["ended"]
        early += [
            f"{call['method']} {call['started'] - ended:.2f} s after it was turned away"
            for call in calls
            if call["method"] == refused["method"] and ended + ON_THE_WAY < call["started"] < ended + retry_after
        ]
    return early


if __name__ == "__main__":
    asyncio.run(main())
