"""How deep and how many calls an opening is: from the submit to a usable channel, at 100 ms per Slack call.

    python -m bench.opening

A channel is usable when the people are in and the status card and first checklist are posted; the clocks card comes
after them and makes nobody wait. Depth counts the calls
that had to wait for one another; views.* and users.info are not counted.
"""

import asyncio
from typing import Any

from bench.stage import declare, stage

CALLS, DEPTH = 14, 4


def depths(calls: list[dict[str, Any]]) -> list[int]:
    """For each call the length of the longest chain of calls that ends in it, each begun after the one before ended."""
    found: list[int] = []
    for at, call in enumerate(calls):
        before = [found[i] for i in range(at) if calls[i]["ended"] <= call["started"]]
        found.append(1 + max(before, default=0))
    return found


async def main() -> None:
    async with stage(latency=100) as workspace:
        zhao = workspace.person("zhao")
        before = len(await workspace.calls())
        await declare(zhao)
        await zhao.workspace.until(lambda seen: len(seen.messages("security-notices")) == 1)
        await asyncio.sleep(2)  # nothing more is to come: the count includes what follows the opening
        calls = [c for c in (await workspace.calls())[before:] if not c["method"].startswith(("views.", "users.info"))]
        calls.sort(key=lambda call: float(call["started"]))
        reached = depths(calls)
        usable = max(at for at, call in enumerate(calls) if _makes_usable(call))
        took = calls[usable]["ended"] - calls[0]["started"]
        for call, depth in zip(calls, reached, strict=True):
            print(f"{depth:3}  {1000 * (call['started'] - calls[0]['started']):6.0f} ms  {call['method']}")  # noqa: T201
        print(f"usable after {took:.2f} s, {max(reached[: usable + 1])} calls deep (at most {DEPTH})")  # noqa: T201
        print(f"{len(calls)} calls in all (at most {CALLS})")  # noqa: T201


def _makes_usable(call: dict[str, Any]) -> bool:
    posted = str(call["arguments"].get("text", ""))
    return call["method"] == "conversations.invite" or (
        posted.startswith(("INC-0001", "清单：发现与报告", "Checklist: 发现")) and posted != "INC-0001 时限"
    )


if __name__ == "__main__":
    asyncio.run(main())
