"""Fifty ticks within one second on one incident, at 100 ms per Slack call.

    python -m bench.ticks

Counts the updates of each message, measures how long each press waits for its acknowledgement, and compares the final
checklist with what was pressed.
"""

import asyncio
from collections import Counter

from bench.stage import declare, stage
from sandbox import Person
from sandbox.client.controls import Control

PRESSES = 50
LAST_TASK = "关闭条件与批准"
ASKING = ("向应急小组报告", "宣告并记录", "立即止血", "从可信备份恢复")


async def main() -> None:
    async with stage(latency=100) as workspace:
        zhao = workspace.person("zhao")
        channel = await declare(zhao, severity="SEV1")
        await zhao.command("/incident", "阶段 复盘与改进", channel=channel)
        controls = await _open_tasks(zhao, channel)
        await asyncio.sleep(6)  # the status card comes to rest
        before = len(await workspace.calls("chat.update"))
        began = asyncio.get_running_loop().time()
        await asyncio.gather(*(_press(zhao, control, n / PRESSES) for n, control in enumerate(controls)))
        pressed_in = asyncio.get_running_loop().time() - began
        await asyncio.sleep(8)  # whatever is still to be updated has been
        updates = (await workspace.calls("chat.update"))[before:]
        acks = sorted(one["milliseconds"] for one in (await workspace.deliveries("block_actions"))[-PRESSES:])
        shown = sum(message.text.count("☑") for message in await zhao.messages(channel))
        print(f"{PRESSES} presses in {pressed_in:.2f} s")  # noqa: T201
        print(f"acknowledged: p50 {acks[len(acks) // 2]:.0f} ms, p99 {acks[-1]:.0f} ms (the slowest; under 250)")  # noqa: T201
        print(f"updates of a message: {sorted(Counter(c['arguments']['ts'] for c in updates).values())} (at most 6)")  # noqa: T201
        print(f"shown as done: {shown} (exactly {PRESSES})")  # noqa: T201


async def _press(person: Person, control: Control, after: float) -> None:
    await asyncio.sleep(after)
    await person.use(control)


async def _open_tasks(person: Person, channel: str) -> list[Control]:
    """Fifty tasks that are ticked with one press (four ask for a time), once all checklists stand there."""
    await person.message(LAST_TASK, channel=channel, timeout=30)
    controls = [control for control in await person.controls(channel) if control.action_id == "task.done"]
    simple = [c for c in controls if not any(words in c.block_text for words in ASKING)]
    return simple[:PRESSES]


if __name__ == "__main__":
    asyncio.run(main())
